"""A session or a part of a programme gets another id, and its old address still leads to it."""

from __future__ import annotations

import re

import pytest

from prospectus.review.check import check
from support.commands import run_here
from support.weekly import first_of

EVENT = "data/events/matchmaking.yml"


@pytest.fixture
def project(copy_content):
    """A copy whose page of gaps has a link to a session, and to one of a similar name."""
    project = copy_content()
    for code in ("zh", "en"):
        path = project / f"docs/about/gaps.{code}.md"
        links = "[a](../event/programme.md#matchmaking--keynotes) [b](../event/matchmaking.md)\n"
        path.write_text(path.read_text(encoding="utf-8") + f"\n{links}", encoding="utf-8")
    return project


def rename(project, old, new):
    return run_here(project, "rename", f"sessions/matchmaking.{old}", new)


def test_a_session_keeps_its_former_id_and_links_lead_to_the_new_one(project):
    before = (project / EVENT).read_text(encoding="utf-8")
    done = rename(project, "keynotes", "talks")
    assert done.returncode == 0, done.stderr
    session = check(project).site.events["matchmaking"].programme[0].sessions
    assert {item.id: item.was for item in session}["talks"] == ("keynotes",)
    for code in ("zh", "en"):
        page = (project / f"docs/about/gaps.{code}.md").read_text(encoding="utf-8")
        assert "#matchmaking--talks)" in page
        assert "keynotes" not in page
    # All else in the file of the event stays.
    after = (project / EVENT).read_text(encoding="utf-8")
    assert re.sub(r"\n +was: \[keynotes\]", "", after).replace("talks", "keynotes") == before


@pytest.mark.weekly
def test_a_part_of_a_programme_is_renamed_in_the_same_way(project):
    assert rename(project, "general", "whole-day").returncode == 0
    part = check(project).site.events["matchmaking"].programme[0]
    assert (part.id, part.was) == ("whole-day", ("general",))


@pytest.mark.weekly
def test_a_session_may_get_its_former_id_back(project):
    rename(project, "keynotes", "talks")
    assert rename(project, "talks", "keynotes").returncode == 0
    session = check(project).site.events["matchmaking"].programme[0].sessions
    assert {item.id: item.was for item in session}["keynotes"] == ("talks",)


@pytest.mark.parametrize(
    ("old", "new"),
    first_of(
        [
            ("keynote", "talks"),
            ("keynotes", "hall-tour"),
            ("keynotes", "Talks"),
            ("keynotes", "general"),
        ],
        2,
    ),
)
def test_an_unknown_session_and_a_name_in_use_are_refused(project, old, new):
    before = (project / EVENT).read_bytes()
    done = rename(project, old, new)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (project / EVENT).read_bytes() == before
