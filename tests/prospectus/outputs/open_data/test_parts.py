"""What files hold of records, and what later builds remember of projects."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.files.earlier_output import EarlierOutput
from prospectus.i18n.localized import LocalizedText
from prospectus.outputs.open_data.json_texts import json_text
from prospectus.outputs.open_data.parts import ProjectMemory, PublicParts
from prospectus.outputs.open_data.specification import COLLECTIONS


class Memory:
    """Remembers what was made by project and key, and of which projects something was made."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], object] = {}
        self.made: list[str] = []

    def recall(self, name, key, make):
        if (name, key) not in self.known:
            self.known[name, key] = make()
            self.made.append(name)
        return self.known[name, key]

    def of(self, site: Dataset) -> ProjectMemory:
        """For a site that differs from others in its projects only."""
        return ProjectMemory(
            {name: repr(project) for name, project in site.projects.items()}, self.recall
        )


def test_every_record_has_parts_in_the_order_of_the_site(parts, collections):
    assert {name: [each.id for each in those] for name, those in parts.collections.items()} == {
        name: [record["id"] for record in those] for name, those in collections.items()
    }


def test_the_json_of_a_record_is_that_of_all_its_values(parts, collections, addresses):
    for name, those in collections.items():
        for each, record in zip(parts.collections[name], those, strict=True):
            url = addresses.url(addresses.record(name, record["id"]))
            values = {**record, "self": url} if COLLECTIONS[name].has_files else record
            assert json.loads(each.whole_json) == json.loads(json_text(values))
            assert [*json.loads(each.whole_json)] == [*values]


def test_figures_end_where_they_do_whatever_a_text_says(parts, site):
    name = LocalizedText.model_construct({"zh": '"figures":[]', "en": '"figures":["a"],'})
    plant = site.projects["knitwear-plant"].model_copy(update={"name": name})
    changed = replace(site, projects={**site.projects, "knitwear-plant": plant})
    those = replace(parts, records=replace(parts.records, site=changed)).collections["projects"]
    document = next(json.loads(each.whole_json) for each in those if each.id == "knitwear-plant")
    assert document["name"]["en"] == '"figures":["a"],'
    assert [figure["key"] for figure in document["figures"]] == [*plant.figures]


def test_rows_of_sheets_are_made_only_for_a_workbook(records, addresses):
    def sheets(most_cells: int) -> list[tuple[str, ...]]:
        parts = PublicParts(records, addresses, most_cells)
        return [sheet for each in parts.collections["projects"] for *_, sheet in each.rows.values()]

    assert all(sheets(1_000_000))
    assert not any(sheets(100))


def _edited(site: Dataset, **changes) -> Dataset:
    project = site.projects["knitwear-plant"].model_copy(update=changes)
    return replace(site, projects={**site.projects, "knitwear-plant": project})


def _summary(site: Dataset) -> Dataset:
    return _edited(
        site, summary=LocalizedText.model_construct({"zh": "另文。", "en": "Other text."})
    )


def _figure(site: Dataset) -> Dataset:
    figures = site.projects["knitwear-plant"].figures
    changed = figures["knitwear"].model_copy(update={"value": figures["knitwear"].value + 1})
    return _edited(site, figures={**figures, "knitwear": changed})


def _figure_renamed(site: Dataset) -> Dataset:
    figures = site.projects["knitwear-plant"].figures
    return _edited(
        site, figures={f"new-{key}" if key == "knitwear" else key: figures[key] for key in figures}
    )


def _without_figures(site: Dataset) -> Dataset:
    return _edited(site, figures={})


def _added(site: Dataset) -> Dataset:
    return replace(site, projects={**site.projects, "new": site.projects["knitwear-plant"]})


def _removed(site: Dataset) -> Dataset:
    return replace(site, projects={n: p for n, p in site.projects.items() if n != "knitwear-plant"})


def _reordered(site: Dataset) -> Dataset:
    return replace(site, projects=dict(reversed(site.projects.items())))


@pytest.mark.parametrize(
    ("edit", "made"),
    [
        (lambda site: site, []),
        (_summary, ["knitwear-plant"]),
        (_figure, ["knitwear-plant"]),
        (_figure_renamed, ["knitwear-plant"]),
        (_without_figures, ["knitwear-plant"]),
        (_added, ["new"]),
        (_removed, []),
        (_reordered, []),
    ],
)
def test_only_what_has_changed_is_made_and_the_files_are_those_of_a_first_build(
    publication, site, tmp_path, edit, made
):
    memory = Memory()

    def files(of: Dataset) -> dict[str, bytes]:
        folder = tmp_path / f"{len(memory.known)}-{id(of)}"
        now = replace(publication, site=of)
        _, paths = now.write(folder, EarlierOutput(folder), memory=memory.of(of))
        return {path: (folder / path).read_bytes() for path in paths}

    files(site)
    assert sorted(memory.made) == sorted(site.projects)
    memory.made.clear()
    changed = edit(site)
    assert files(changed) == replace(publication, site=changed).make().files
    assert memory.made == made


def test_parts_are_made_again_where_tables_have_other_columns(parts, site):
    """The tables of projects and figures have columns only for collections that have records."""
    memory = Memory()
    assert replace(parts, memory=memory.of(site)).collections
    memory.made.clear()
    fewer = replace(site, clusters={}, lists={})  # which name clusters
    records = replace(parts.records, site=fewer)
    assert replace(parts, records=records, memory=memory.of(fewer)).collections
    assert sorted(memory.made) == sorted(site.projects)


def test_what_is_remembered_is_plain_data(parts, site):
    """The persistent cache holds no other values."""
    memory = Memory()
    assert replace(parts, memory=memory.of(site)).collections
    assert {type(value) for value in _values(memory.known.values())} == {
        tuple, dict, str, bytes, int,
    }  # fmt: skip


def _values(values):
    for value in values:
        yield value
        if isinstance(value, dict):
            yield from _values([*value, *value.values()])
        elif isinstance(value, tuple):
            yield from _values(value)
