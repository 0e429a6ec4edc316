"""Texts of records: those of the sample site are finished, and each slip is found in its field.

Each message is in tests/support/text_faults.py.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import MAX_PROBLEMS
from prospectus.domain import text_rules
from prospectus.domain.loader import load
from prospectus.i18n.localized import LocalizedText


def test_the_texts_of_the_sample_site_are_finished(site):
    assert [*text_rules.check_texts(site)] == []


def test_texts_of_lists_are_checked_as_well(copy):
    path = copy / "data/questions.yml"
    text = path.read_text(encoding="utf-8")
    old = "en: It is charged at a made-up price."
    assert text.count(old) == 1
    path.write_text(text.replace(old, "en: TODO"), encoding="utf-8")
    (problem,) = text_rules.check_texts(load(Project(copy)))
    assert (problem.key, dict(problem.details)) == (
        "unfinished_text",
        {"field": "answer.0.en", "text": "TODO"},
    )


def with_summary(site, text: str):
    """The sample site with a text as the English summary of a park."""
    park = site.parks["milton"]
    summary = LocalizedText.model_construct({**park.summary.root, "en": text})
    changed = park.model_copy(update={"summary": summary})
    return replace(site, parks={**site.parks, "milton": changed})


@pytest.mark.parametrize("text", ["{{ a }}", "a {% b %}", "{{{a}}}", "{{ a b c %}"])
def test_braces_in_a_summary_are_markup(site, text):
    (problem,) = text_rules.check_texts(with_summary(site, text))
    assert problem.key == "markup_in_summary"


@pytest.mark.parametrize("sign", ["{", "{%", "{{ a", "{{}", "[a](", "`a", "<a", "&a"])
def test_a_long_summary_of_signs_of_markup_is_read_in_time(site, sign):
    """A record may have a hundred texts of this length; a square would take 2.5 s for each."""
    started = time.process_time()
    list(text_rules.check_texts(with_summary(site, (sign * 20_000)[:20_000])))
    assert time.process_time() - started < 0.3


def test_a_text_gets_no_more_problems_than_a_file_may_have_and_shows_no_more_than_a_line(site):
    problems = list(text_rules.check_texts(with_summary(site, "TODO " * 4_000)))
    assert [problem.key for problem in problems] == MAX_PROBLEMS * ["unfinished_text"]
    (problem,) = text_rules.check_texts(with_summary(site, "XXX" * 6_000))
    assert dict(problem.details)["text"] == 100 * "X"
