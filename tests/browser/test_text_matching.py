"""The scripts have the same analyser of words as the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from prospectus.i18n.search_analysis import get_analyser
from support.project import ROOT

SCRIPTS = ROOT / "overrides/assets/javascripts"
CASES = json.loads((ROOT / "tests/prospectus/i18n/analysis_cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the analyser."""
    page = browser.new_page()
    page.evaluate("window.site = {}")
    page.add_script_tag(content=(SCRIPTS / "text-matching.js").read_text(encoding="utf-8"))
    yield page
    page.close()


def evaluated(page: Page, expression: str, language: str, **given: object) -> Any:
    """An expression with `analyser`, and `given`, which has all texts that occur."""
    analyser = get_analyser(language)
    rules = analyser.script_rules(analyser.characters([json.dumps(given, ensure_ascii=False)]))
    program = f"""({{ rules, given }}) => {{
        const analyser = window.site.textMatching.analyser(rules);
        return {expression};
    }}"""
    return page.evaluate(program, {"rules": rules, "given": given})


@pytest.mark.parametrize("language", sorted({case["language"] for case in CASES}))
def test_words_have_the_tokens_that_the_program_gives_them(page, language):
    cases = [case for case in CASES if case["language"] == language]
    texts = [case["text"] for case in cases]
    tokens = evaluated(page, "given.texts.map(analyser.tokens)", language, texts=texts)
    assert dict(zip(texts, tokens, strict=True)) == {case["text"]: case["tokens"] for case in cases}


@pytest.mark.parametrize(
    ("language", "text", "word", "is_held"),
    [
        ("en", "many facilities here", "facility", True),
        ("en", "one facility", "facilities", True),
        ("en", "aluminium plants", "aluminum", True),
        ("en", "made-up winery", "win", True),  # it begins so
        ("en", "made-up winery", "inery", False),
        ("en", "business", "bus", True),
        ("en", "bus", "business", False),
        ("zh", "虚构葡萄酒庄", "萄酒", True),
        ("zh", "虚构葡萄酒庄", "酒葡", False),
        ("zh", "led灯具", "led", True),
        ("pl", "lozyska w miescie", "miasto", True),
        ("pl", "lozyska w miescie", "lozysk", True),
        ("ar", "وبالصناعات الغذاييه", "صناعه", True),
        ("ar", "المناطق الصناعيه", "منطقه", True),
        ("ar", "المناطق الصناعيه", "مدينه", False),
        ("ar", "مصنع", "صنع", False),
        ("ug", "شەھىرىدىكى زاۋۇتلار", "شەھەر", True),
    ],
)
def test_a_text_holds_a_word_in_all_its_forms(page, language, text, word, is_held):
    matches = evaluated(
        page, "analyser.holds(given.text, given.word)", language, text=text, word=word
    )
    assert matches is is_held
