"""Projects by the values of their fields."""

from __future__ import annotations

from textwrap import indent

from prospectus.domain.loader import load
from support.dataset_files import figures, park, project


def test_projects_are_found_by_the_values_of_their_fields(related):
    assert list(related.project_index.find(park="north")) == ["c", "a", "b"]
    assert list(related.project_index.find(park="north", chain="wool")) == ["c", "a"]
    assert list(related.project_index.find(cluster="metal")) == ["a"]
    assert list(related.project_index.find()) == ["c", "a", "b", "d", "e"]
    assert related.project_index.find(park="west") == {}


def test_projects_with_figures_are_ranked_in_their_order(make):
    inner = "figures:\n" + indent(figures("area"), "  ")
    site = load(
        make(
            {
                "projects/a.yml": project("A", inner),
                "projects/b.yml": project("B"),
                "projects/c.yml": project("C", inner),
                "parks/north.yml": park("North", inner),
            }
        )
    )
    assert list(site.project_index.with_figures) == ["a", "c"]
    later = [
        figure
        for figure in site.figures
        if site.project_index.is_figure_of_later_project(figure, 1)
    ]
    assert later == ["c.area"]
    assert not any(
        site.project_index.is_figure_of_later_project(figure, 2) for figure in site.figures
    )


def test_related_projects_are_those_behind_one_and_then_those_before_it(make):
    files = {f"projects/{name}.yml": project(name, "park: north") for name in "abcd"}
    files["projects/e.yml"] = project("e", "park: south")
    site = load(make(files))
    assert site.project_index.related("a", "park", 2) == ["b", "c"]
    assert site.project_index.related("c", "park", 2) == ["d", "a"]
    assert site.project_index.related("d", "park", 3) == ["a", "b", "c"]
    assert site.project_index.related("b", "park", 9) == ["c", "d", "a"], "each once, never itself"
    assert site.project_index.related("e", "park", 2) == []
    assert site.project_index.related("b", "stage", 1) == ["c"]
