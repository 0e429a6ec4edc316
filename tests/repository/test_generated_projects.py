"""The made-up projects that tests and benchmarks use."""

from __future__ import annotations

from prospectus.review.check import check
from support.generated_projects import projects, write


def test_the_same_seed_makes_the_same_projects():
    def made(seed: int) -> list[object]:
        return list(projects(20, parks=["a", "b"], chains=["c"], seed=seed))

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_made_up_projects_say_that_they_are():
    for _, record in projects(50, parks=["a"], chains=["c"]):
        name = record["name"]
        assert isinstance(name, dict)
        assert "虚构" in name["zh"]
        assert "made up" in name["en"]


def test_they_pass_the_check(copy):
    """That they are built, tests/browser/test_lists.py shows."""
    write(copy, 30)
    checked = check(copy)
    assert sum(name.startswith("test-") for name in checked.site.projects) == 30


def test_none_is_in_the_real_data(site):
    assert not [name for name in site.projects if name.startswith("test-")]
