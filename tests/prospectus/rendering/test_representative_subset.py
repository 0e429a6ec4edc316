"""A sample is as good as the whole to templates, and much smaller."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.records import Project
from prospectus.presentation.pagination import ROWS_PER_PAGE
from prospectus.rendering.representative_subset import (
    LEAST,
    representatives,
    sample,
    shape,
)
from prospectus.review.check import check
from prospectus.yamlio.reader import YamlDocument
from support.generated_projects import projects, write

CONTEXT = {"languages": ["zh", "en"]}
PARKS, CHAINS = ["eastgate", "milton"], ["wine", "dairy"]
MADE_UP = {"zh": "虚构", "en": "Made up"}
SOURCED = {"sources": ("article p52",)}


def figure(**changes: Any) -> dict[str, Any]:
    defaults = {"name": MADE_UP, "value": 1, "unit": "cny", "status": "plan", "period": "2025"}
    return defaults | SOURCED | changes


PROJECT: dict[str, Any] = {
    "name": MADE_UP,
    "summary": MADE_UP,
    "stage": "signed",
    "park": PARKS[0],
    "chain": CHAINS[0],
    "figures": {"investment": figure()},
    **SOURCED,
}


def project(**changes: Any) -> Project:
    """One that is made up, its fields changed or (None) left out."""
    values = {name: item for name, item in (PROJECT | changes).items() if item is not None}
    return Project.model_validate(values, context=CONTEXT)


def as_read(record: dict[str, object]) -> Any:
    return YamlDocument("made-up.yml", yaml.safe_dump(record, allow_unicode=True)).values


@pytest.fixture(scope="module")
def many(site):
    """The site with a thousand projects more, all of a few shapes."""
    records = {
        name: Project.model_validate(as_read(record), context=CONTEXT)
        for name, record in projects(1000, parks=PARKS, chains=CHAINS)
    }
    return replace(site, projects={**site.projects, **records})


@pytest.mark.parametrize(
    "changes",
    [
        {"order": 7},
        {"name": {"zh": "另一虚构项目", "en": "Another made-up project"}},
        {"park": "milton"},
        {"figures": {"investment": figure(value=2)}},
        {"figures": {"investment": figure(period="2026")}},
    ],
)
def test_another_text_number_or_name_is_no_other_shape(changes):
    assert shape(project(**changes)) == shape(project())


@pytest.mark.parametrize(
    "changes",
    [
        {"park": None},
        {"note": MADE_UP},
        {"stage": "operating"},
        {"period": "2025"},
        {"aliases": (MADE_UP,)},
        {"figures": None},
        {"figures": {"capacity": figure()}},
        {"figures": {"investment": figure(status="target")}},
        {"figures": {"investment": figure(qualifier="over")}},
        {"figures": {"investment": figure(unit="tonnes")}},
        {"figures": {"investment": figure(counted=True)}},
        {"figures": {"investment": figure(value={"from": 1, "to": 2})}},
    ],
)
def test_records_that_templates_can_distinguish_differ_in_shape(changes):
    assert shape(project(**changes)) != shape(project())


def test_a_span_of_time_is_another_shape_than_a_point():
    assert shape(project(period="2025")) != shape(project(period="2025/2026"))


def test_a_small_site_is_its_own_sample(site):
    assert sample(site) is site


def test_a_sample_has_every_shape_and_is_small(many):
    some = sample(many).projects
    assert {shape(item) for item in some.values()} == {
        shape(item) for item in many.projects.values()
    }
    assert LEAST <= len(some) < len(many.projects) / 3
    assert list(some) == [name for name in many.projects if name in some]


def test_what_several_projects_share_several_of_the_sample_share(site, many):
    """Two projects of the same company, far behind all others of their shapes."""
    company = next(iter(site.companies))
    late = {f"late-{number}": project(company=company, chain=CHAINS[number]) for number in (0, 1)}
    crowd = {name: item for name, item in many.projects.items() if item.company is None}
    some = sample(replace(site, projects={**crowd, **late}))
    assert late.keys() <= some.projects.keys()


def selected(site: Any, *late: Project, crowd: int = LEAST) -> list[int]:
    """Which projects behind a crowd of equal ones are in the subset, by their positions."""
    plain = project(park=None, chain=None)
    every = {f"crowd-{number}": plain for number in range(crowd)}
    every |= {f"late-{number}": item for number, item in enumerate(late)}
    some = sample(replace(site, projects=every)).projects
    assert [item for item in some if item.startswith("crowd")] == [
        f"crowd-{number}" for number in range(LEAST)
    ]
    return [number for number in range(len(late)) if f"late-{number}" in some]


def test_the_first_projects_that_fill_three_pages_are_kept(site):
    assert LEAST == 2 * ROWS_PER_PAGE + 1
    plain = project(park=None, chain=None)
    assert selected(site) == []
    assert selected(site, plain, plain) == []


def test_of_projects_behind_them_the_first_of_each_shape_is_kept(site):
    plain = project(park=None, chain=None)
    noted = project(park=None, chain=None, note=MADE_UP)
    assert selected(site, plain, noted, noted, plain) == [1]


def test_of_projects_that_name_the_same_record_two_are_kept(site):
    one, other = project(chain=None), project(chain=None, park=PARKS[1])
    assert selected(site, one, one, one) == [0, 1]
    assert selected(site, one, other, one, other, one, other) == [0, 1, 2, 3]


def test_a_record_that_several_projects_name_is_another_shape_than_one_of_its_own(site):
    """The last names nothing that two do not, but alone names two that are shared."""
    park, chain = PARKS[0], CHAINS[0]
    late = [
        project(park=park, chain="a"),
        project(park=park, chain="b"),
        project(park="c", chain=chain),
        project(park="d", chain=chain),
        project(park=park, chain=chain),
        project(park=park, chain=chain),
    ]
    assert selected(site, *late) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("field", ["park", "chain", "cluster", "company"])
def test_each_field_that_names_a_record_counts(site, field):
    bare = {"park": None, "chain": None}
    late = [project(**bare | {field: name}) for name in ("a", "a", "a", "b")]
    assert selected(site, *late) == [0, 1, 3]


def test_one_value_is_another_shape_than_several_and_two_the_same_as_three(site):
    one, two, three = (project(aliases=(MADE_UP,) * count) for count in (1, 2, 3))
    assert shape(one) != shape(two) == shape(three)


def represented_by(site: Any, *late: Project) -> list[int]:
    """Which projects behind a crowd of equal ones represent it, by their positions."""
    plain = project(park=None, chain=None)
    every = {f"crowd-{number}": plain for number in range(LEAST)}
    every |= {f"late-{number}": item for number, item in enumerate(late)}
    some = representatives(replace(site, projects=every)).projects
    assert [item for item in some if item.startswith("crowd")] == ["crowd-0"]
    return [number for number in range(len(late)) if f"late-{number}" in some]


def test_a_small_site_represents_itself(site):
    assert representatives(site) is site


def test_every_pair_of_states_has_a_representative(site):
    """Three fields that may be missing: both, each alone and none are pairs, all three are not."""
    bare = {"park": None, "chain": None}
    note, period, order = {"note": MADE_UP}, {"period": "2025"}, {"aliases": (MADE_UP,)}
    late = [
        project(**bare | note),
        project(**bare | period),
        project(**bare | note | period),
        project(**bare | order),
        project(**bare | order | note),
        project(**bare | order | period),
        project(**bare | order | note | period),
        project(**bare | note),
    ]
    assert represented_by(site, *late) == [0, 1, 2, 3, 4, 5]


def test_states_of_figures_are_combined_one_by_one(site):
    bare = {"park": None, "chain": None}
    plan, target = ({"investment": figure(status=name)} for name in ("plan", "target"))
    late = [
        project(**bare | {"figures": plan}),  # like the crowd
        project(**bare | {"figures": target}),
        project(**bare | {"figures": plan, "note": MADE_UP}),
        project(**bare | {"figures": target, "note": MADE_UP}),
        project(**bare | {"figures": target, "note": MADE_UP, "order": 7}),
    ]
    assert represented_by(site, *late) == [1, 2, 3]


def test_a_record_that_others_name_as_well_is_another_state(site):
    late = [project(chain=None, park=name) for name in ("a", "b", "b", "c")]
    assert represented_by(site, *late) == [0, 1]


def test_many_projects_have_few_representatives(many):
    assert len(representatives(sample(many)).projects) < len(sample(many).projects) / 5


def test_mistakes_that_the_last_project_or_two_fields_together_show_are_reported(copy):
    root = copy
    write(root, 400)
    for name, fields in {
        "w-last": "was: [made-up-former]\n",
        "x-aliases": "aliases: [{zh: 别名, en: Alias}]\n",
        "y-note": "note: {zh: 虚构, en: Made up}\n",
        "z-both": "aliases: [{zh: 别名, en: Alias}]\nnote: {zh: 虚构, en: Made up}\n",
    }.items():
        (root / f"data/projects/z{name}.yml").write_text(
            "order: 9999\nname: {zh: 虚构项目, en: Made-up project}\n"
            "summary: {zh: 虚构。, en: Made up.}\nstage: signed\nsources: [article p52]\n" + fields,
            encoding="utf-8",
        )
    fragment = root / "overrides/fragments/project.html"
    text = fragment.read_text(encoding="utf-8")
    line = text.count("\n") + 1
    last = "{{ project.was and made_up }}\n"
    both = "{{ project.aliases and project.note and made_up }}\n"
    fragment.write_text(text + last + both, encoding="utf-8")
    page = root / "docs/about/gaps.en.md"
    named = page.read_text(encoding="utf-8") + '\n{{ link("projects", "test-00399") }}\n'
    page.write_text(named, encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        check(root)
    assert [(problem.path, problem.line, problem.key) for problem in refused.value.problems] == [
        ("overrides/fragments/project.html", number, "template") for number in (line, line + 1)
    ]
