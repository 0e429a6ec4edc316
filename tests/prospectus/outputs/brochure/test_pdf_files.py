"""The PDF files of a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.outputs.brochure import pdf_files
from prospectus.outputs.brochure.pdf_files import PdfFiles
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
from prospectus.support.file_lock import locked
from prospectus.support.parallel import Background
from support.platforms import needs_fork


class Writer:
    """Writes data that say what they are of; `made` counts how often."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def brochure(self) -> dict[str, str]:
        self.made.append("brochure")
        return {"kind": "brochure"}

    def sheet(self, collection: str, name: str, uri: str) -> dict[str, str]:
        self.made.append(name)
        return {"kind": name}


@pytest.fixture
def typeset(monkeypatch):
    """Instead of Typst: the data as bytes, and the data that were set."""
    data: list[dict[str, str]] = []

    def typeset(_: Path, values: dict[str, str]) -> bytes:
        data.append(values)
        return repr(values).encode()

    monkeypatch.setattr(pdf_files, "typeset", typeset)
    return data


def files(root, site, writer: Writer) -> PdfFiles:
    renderer = Renderer(root, site, site.languages[1])
    return PdfFiles(root, renderer, Routes(), writer)  # type: ignore[arg-type]


def test_there_is_one_for_the_site_and_for_each_sector_and_park(root, site):
    paths = files(root, site, Writer()).paths
    assert paths["index"] == "downloads/brochure.pdf"
    assert paths["parks/milton"] == "downloads/parks/milton.pdf"
    assert len(paths) == 1 + len(site.parks) + len(site.sectors)


def test_one_is_made_when_it_is_first_asked_for(root, site, typeset):
    writer = Writer()
    pdfs = files(root, site, writer)
    assert writer.made == []
    assert pdfs.content("parks/milton") == pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert writer.made == ["milton"]
    with pytest.raises(KeyError):
        pdfs.content("parks/index")


def test_the_next_build_takes_those_whose_data_have_not_changed(copy, site, typeset):
    first = files(copy, site, Writer())
    content = first.content("index")
    first.save()
    assert files(copy, site, Writer()).content("index") == content
    assert typeset == [{"kind": "brochure"}]


def test_those_that_are_known_are_not_made(root, site, typeset):
    made = files(root, site, Writer())
    made.use({path: path.encode() for path in made.paths.values()})
    assert made.content("index") == b"downloads/brochure.pdf"
    assert not typeset


@needs_fork
@pytest.mark.parametrize("largest", [0, 1000])
def test_another_process_makes_all_and_keeps_them_for_the_next_build(
    copy, site, typeset, monkeypatch, largest
):
    monkeypatch.setattr(pdf_files, "LARGE", largest)
    writer = Writer()
    pdfs = files(copy, site, writer)
    pdfs.begin()
    assert pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert [pdfs.content(uri) for uri in pdfs.paths]
    assert not writer.made
    assert not typeset
    kept = files(copy, site, Writer())
    assert kept.content("index") == b"{'kind': 'brochure'}"
    assert kept.content("parks/milton") == b"{'kind': 'milton'}"
    assert not typeset


def test_without_a_free_core_this_process_makes_all_once_one_is_asked_for(copy, site, typeset):
    writer = Writer()
    pdfs = files(copy, site, writer)
    pdfs.begin(is_core_free=False)
    assert pdfs.are_being_made
    assert not writer.made
    assert pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert not pdfs.are_being_made
    assert writer.made[-1] == "brochure", "the largest comes last"
    assert len(typeset) == len(writer.made) == len(pdfs.paths)
    assert files(copy, site, Writer()).content("index") == b"{'kind': 'brochure'}"
    assert len(typeset) == len(pdfs.paths), "they were kept"


@needs_fork
def test_what_the_other_process_cannot_make_is_reported_to_who_asks_for_a_file(root, site):
    pdfs = files(root, site, Writer())  # its data lack nearly everything
    pdfs.begin()
    with pytest.raises(DiagnosticsError):
        pdfs.content("parks/milton")


@needs_fork
def test_on_a_site_of_many_projects_one_language_has_its_files_made_at_a_time(
    copy, site, typeset, monkeypatch
):
    begun: list[Background] = []

    def begin(job):
        begun.append(Background(job))
        return begun[-1]

    monkeypatch.setattr(pdf_files, "LARGE", 0)
    monkeypatch.setattr(pdf_files, "Background", begin)
    pdfs = files(copy, site, Writer())
    with locked(copy / "mkdocs.yml"):  # as another language does
        pdfs.begin()
        pdfs.begin_if_free()
        assert pdfs.are_being_made, "as far as pages are concerned"
        assert not begun
    pdfs.begin_if_free()
    pdfs.begin_if_free()
    assert len(begun) == 1
    assert pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert not typeset


@needs_fork
def test_who_asks_for_a_file_waits_for_those_of_another_language(copy, site, typeset, monkeypatch):
    monkeypatch.setattr(pdf_files, "LARGE", 0)
    pdfs = files(copy, site, Writer())
    with locked(copy / "mkdocs.yml"):
        pdfs.begin()
    assert pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert not pdfs.are_being_made
    assert not typeset, "by another process"


@needs_fork
def test_on_other_sites_all_languages_have_their_files_made_at_once(copy, site, typeset):
    pdfs = files(copy, site, Writer())
    with locked(copy / "mkdocs.yml"):
        pdfs.begin()
        assert pdfs.content("parks/milton") == b"{'kind': 'milton'}"
    assert not typeset


def test_what_typst_refuses_is_reported_with_the_name_of_the_file(root, site):
    with pytest.raises(DiagnosticsError) as caught:
        files(root, site, Writer()).content("parks/milton")
    (problem,) = caught.value.problems
    assert (problem.path, problem.key) == ("overrides/brochure/brochure.typ", "template")
    assert dict(problem.details)["why"].startswith("downloads/parks/milton.pdf: ")
