"""Open data that an earlier build has made from the same records."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_build.open_data import OpenDataRecord, project_keys
from mkdocs_build.site_context import SiteContext
from prospectus.files.build_inputs import read_inputs
from prospectus.files.build_record import BuildRecord, manifest
from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.open_data.parts import ProjectMemory
from prospectus.support.cache import cache_folder


def build(project: Path, output: Path, before: Path | None = None) -> tuple[bool, SiteContext]:
    """Make the open data of a project into `output`; whether it was taken over from `before`."""
    record = BuildRecord(project, before or output, "online-other")
    context = SiteContext.load(project)
    earlier = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
    earlier.begin(interface=True)
    made = earlier.made()
    output.mkdir(parents=True, exist_ok=True)
    earlier.add(output)
    assert not output.with_name(f"{output.name}-data").exists()
    assert record.files == manifest(output), "or all files would be read again"
    record.save(1, output)
    return before is not None and are_taken(output, before), replace(context, made=lambda: made)


def are_taken(output: Path, before: Path) -> bool:
    """Whether all files of open data are those of an earlier output, also those of tables."""
    names = [path.relative_to(output) for path in output.rglob("*") if path.is_file()]
    return all((before / name).samefile(output / name) for name in names)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def output(bare, tmp_path) -> Path:
    folder = tmp_path / "out/site"
    assert not build(bare, folder)[0]
    return folder


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_after_an_edit_of_a_page_all_files_are_taken_over(bare, output):
    with (bare / "docs/about/gaps.en.md").open("a", encoding="utf-8") as file:
        file.write("\nMade-up words.\n")
    again = output.with_name("again")
    is_taken, context = build(bare, again, output)
    assert is_taken
    assert contents(again) == contents(output)
    assert context.open_data.summary == replace(context, made=None).open_data.summary


def test_after_an_edit_of_a_record_they_are_made_again(bare, output):
    edit(bare / "data/parks/norton.yml", "Norton", "Morton")
    again = output.with_name("again")
    assert not build(bare, again, output)[0]
    assert b"Morton" in (again / "data/parks.csv").read_bytes()


@pytest.mark.parametrize("file", ["projects/knitwear-plant.yml", "companies.yml", "sources.yml"])
def test_after_an_edit_they_are_those_of_a_first_build(bare, output, file):
    """Also where what was made of projects is taken from the build before."""
    with (bare / "data" / file).open(encoding="utf-8") as text:
        line = next(line for line in text if line.lstrip().startswith("en: "))
    edit(bare / "data" / file, line, line.replace("en: ", "en: Other ", 1))
    again = output.with_name("again")
    build(bare, again, output)
    publication = SiteContext.load(bare).publication
    assert publication
    assert contents(again) == publication.make().files != contents(output)


def _add(project):
    plant = project / "data/projects/knitwear-plant.yml"
    plant.with_name("another-plant.yml").write_bytes(plant.read_bytes())


def _move_last(project):
    file = project / "data/projects/knitwear-plant.yml"
    edit(file, "order: 10\n", "order: 990\n")


def _rename_figure(project):
    edit(project / "data/projects/knitwear-plant.yml", "  knitwear:\n", "  jumpers:\n")


def _edit_unit(project):
    edit(project / "data/units.yml", "{}%", "{} p.c.")


def _edit_catalog(project):
    file = project / "overrides/catalogs/en.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("status: {forecast: outlook}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (lambda project: edit(project / "data/parks/norton.yml", "Norton", "Morton"), "all"),
        (lambda project: edit(project / "docs/index.en.md", "title", "title"), "none"),
        (_add, "all"),  # as the pages of a site have changed
        (_move_last, "one"),
        (_rename_figure, "one"),
        (_edit_unit, "all"),
        (_edit_catalog, "all"),
    ],
)
def test_what_is_recalled_of_projects_gives_the_files_of_a_first_build(
    bare, tmp_path, change, made
):
    known: dict[str, object] = {}
    made_of: list[str] = []

    def recall(name, key, make):
        if key not in known:
            known[key] = make()
            made_of.append(name)
        return known[key]

    def write(folder):
        context, inputs = SiteContext.load(bare), read_inputs(bare)
        assert inputs and context.publication
        memory = ProjectMemory(project_keys(inputs, context), recall)
        context.publication.write(folder, EarlierOutput(folder), memory=memory)
        return context

    before = write(tmp_path / "before")
    assert sorted(made_of) == sorted(before.checked.site.projects)
    made_of.clear()
    change(bare)
    after = write(tmp_path / "after")
    assert after.publication
    assert contents(tmp_path / "after") == after.publication.make().files
    expected = {"all": [*after.checked.site.projects], "one": ["knitwear-plant"], "none": []}
    assert sorted(made_of) == sorted(expected[made])


def test_so_they_are_where_another_project_comes_first(bare, tmp_path, monkeypatch):
    """Of many projects, figures of the later ones are on their own pages, which the files name."""
    for module in ("mkdocs_build.open_data", "prospectus.rendering.link_functions"):
        monkeypatch.setattr(f"{module}.MANY", 1)
    projects = [*SiteContext.load(bare).checked.site.project_index.with_figures]
    assert len(projects) > 1
    first, again = tmp_path / "out/site", tmp_path / "out/again"
    build(bare, first)
    file = bare / f"data/projects/{projects[-1]}.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("(?m)^order:.*\n", "", text) + "order: 0\n", encoding="utf-8")
    build(bare, again, first)
    publication = SiteContext.load(bare).publication
    assert publication
    assert publication.site.project_index.is_later(projects[0], 1)
    assert contents(again) == publication.make().files != contents(first)


def test_the_key_of_a_project_holds_all_files_but_those_of_other_projects(bare):
    context, inputs = SiteContext.load(bare), read_inputs(bare)
    assert inputs
    known = project_keys(inputs, context)
    assert {*known} == {*context.checked.site.projects}

    def changed(path):
        assert path in inputs.files
        now = replace(inputs, files={**inputs.files, path: b"other"})
        keys = project_keys(now, context)
        return {name for name in known if keys[name] != known[name]}

    assert changed("data/projects/knitwear-plant.yml") == {"knitwear-plant"}
    for path in ("data/units.yml", "data/parks/milton.yml", "mkdocs.yml", "hooks/adapter.py"):
        assert changed(path) == {*known}, path
    assert changed("docs/index.en.md") == set()


def test_they_are_made_again_where_somebody_changed_a_file(bare, output):
    file = output / "data/parks.csv"
    right = file.read_bytes()
    file.write_bytes(right + b"wrong\r\n")
    again = output.with_name("again")
    assert not build(bare, again, output)[0]
    assert (again / "data/parks.csv").read_bytes() == right


def test_after_an_edit_of_a_project_one_file_of_the_cache_is_written(bare, output):
    """Each holds a part of the projects; of thousands, they hold 50 MB."""
    folder = cache_folder(bare)
    assert folder
    before = {path: path.read_bytes() for path in folder.glob("open-data-projects-*")}
    edit(bare / "data/projects/knitwear-plant.yml", "en: Output of", "en: Other output of")
    build(bare, output.with_name("again"), output)
    assert {*folder.glob("open-data-projects-*")} == {*before}
    assert len([path for path in before if path.read_bytes() != before[path]]) == 1
