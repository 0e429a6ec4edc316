"""Texts of records: those of the sample site are finished, and each slip is found in its field.

Each message is in tests/support/text_faults.py.
"""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.domain import text_rules
from prospectus.domain.loader import load


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
