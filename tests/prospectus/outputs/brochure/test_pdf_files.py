"""The PDF files of a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.outputs.brochure import pdf_files
from prospectus.outputs.brochure.pdf_files import PdfFiles
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
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


@needs_fork
def test_what_the_other_process_cannot_make_is_reported_to_who_asks_for_a_file(root, site):
    pdfs = files(root, site, Writer())  # its data lack nearly everything
    pdfs.begin()
    with pytest.raises(DiagnosticsError):
        pdfs.content("parks/milton")


@pytest.mark.parametrize(("largest", "one_at_a_time"), [(0, True), (1000, False)])
def test_on_a_site_of_many_projects_one_language_has_its_files_made_at_a_time(
    root, site, monkeypatch, largest, one_at_a_time
):
    locks: list[Path | None] = []
    monkeypatch.setattr(pdf_files, "LARGE", largest)
    monkeypatch.setattr(pdf_files, "Background", lambda _, lock: locks.append(lock))
    files(root, site, Writer()).begin()
    assert [lock is not None for lock in locks] == [one_at_a_time]


def test_what_typst_refuses_is_reported_with_the_name_of_the_file(root, site):
    with pytest.raises(DiagnosticsError) as caught:
        files(root, site, Writer()).content("parks/milton")
    (problem,) = caught.value.problems
    assert (problem.path, problem.key) == ("overrides/brochure/brochure.typ", "template")
    assert dict(problem.details)["why"].startswith("downloads/parks/milton.pdf: ")
