"""The check reports the same with what earlier checks found as without it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain import text_rules
from prospectus.i18n import quantities
from prospectus.review import clean_texts as module
from prospectus.review.check import check
from prospectus.review.clean_texts import clean_texts
from prospectus.support import cache
from support.fault_edits import add, change

ZH, EN = Language("zh", "zh-Hans-CN", ""), Language("en", "en-GB", "")
PAGE, NEWS = "docs/about/index.en.md", "docs/news/2022-05-01-made-up-office.en.md"


def problems(project: Path) -> list[str]:
    try:
        check(project, fill=False)
    except DiagnosticsError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_texts_in_which_nothing_was_found_are_not_looked_at_again(copy, monkeypatch):
    assert problems(copy) == []

    def refuse(*_: object) -> None:
        raise AssertionError("nothing was found here before")

    for rules in (quantities, text_rules.text_slips):
        monkeypatch.setattr(rules, "find", refuse)
    assert problems(copy) == []


MISTAKES = [
    change("mkdocs.yml", ("events: event/index", "events: event/index\n    news: other/index")),
    add(PAGE, "\nTODO\n"),
    change("data/questions.yml", ("en: It is charged at a made-up price.", "en: TODO")),
    change("data/indicators.yml", ("en: Made-up wage", "en: TODO")),
]


def test_mistakes_are_found_after_a_check_without_one(copy, monkeypatch):
    """Each as soon as it is made, besides those that are there already."""
    found = problems(copy)
    assert found == []
    for edit in MISTAKES:
        edit(copy)
        before, found = found, problems(copy)
        assert {*found} - {*before}
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, "")  # as if nothing had been checked before
    assert found == problems(copy)


@pytest.mark.weekly
@pytest.mark.parametrize(
    "edit",
    [
        *MISTAKES,
        add(PAGE, "\nSeven parks.\n"),
        add(PAGE, "\n[made up](none.md)\n"),
        add(PAGE, "\nMade up:\n- red\n"),
        add(PAGE, '\n<a href="none/">made up</a>\n'),
        change(NEWS, ("title:", "unknown: 1\ntitle:")),
        change(NEWS, ("title:", "template: none.html\ntitle:")),
        change(
            "data/projects/coal-chemicals.yml",
            ("downstream fine chemicals.", "7 km of **made-up** pipes."),
        ),
    ],
)
def test_a_mistake_is_found_after_a_check_without_one(copy, edit, monkeypatch):
    assert problems(copy) == []
    edit(copy)
    found = problems(copy)
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, "")  # as if nothing had been checked before
    assert found
    assert found == problems(copy)


def test_a_mistake_is_found_as_long_as_it_is_there(copy):
    add(PAGE, "\nTODO\n")(copy)
    assert problems(copy) == problems(copy) != []


def test_a_page_whose_template_is_gone_is_not_right_any_more(copy):
    template = copy / "overrides/made-up.html"
    template.write_text("{% extends 'main.html' %}", encoding="utf-8")
    change(PAGE, ("title:", "template: made-up.html\ntitle:"))(copy)
    assert problems(copy) == []
    template.unlink()
    assert len(problems(copy)) == 1


def is_known(root: Path, languages: Sequence[Language]) -> bool:
    with clean_texts(root, "made-up", languages) as clean:
        known = bool(clean.get("text"))
        clean.put("text", True)
    return known


def test_other_words_for_the_rules_may_find_something(tmp_path, monkeypatch):
    (tmp_path / "project").mkdir()
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    project = tmp_path / "project"
    assert not is_known(project, [EN])
    assert is_known(project, [EN])
    assert not is_known(project, [ZH])
    messages = module.get_editors_catalog(EN.code)
    other = {**messages, "prose.unfinished": "made up"}
    monkeypatch.setattr(module, "get_editors_catalog", lambda _: other)
    assert not is_known(project, [EN])
