"""Slips in texts, and what is none."""

from __future__ import annotations

import pytest

from prospectus.i18n import text_slips


@pytest.mark.parametrize(
    ("language", "text", "slips"),
    [
        ("en", "TODO: write this", ["TODO"]),
        ("en", "Company XXX", ["XXX"]),
        ("zh", "待补充", ["待补充"]),
        ("zh", "面积（待补）", ["待补"]),
        ("zh", "某公司XXX", ["XXX"]),
        ("zh", "锟斤拷公司", ["锟斤拷"]),
        ("en", "the planâ€™s aim", ["â€"]),
        ("en", "Park Ａ１（east）", ["Ａ１"]),
    ],
)
def test_slips_are_found(language, text, slips):
    assert [slip for _, _, slip in text_slips.find(text, language)] == slips


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "亟待补齐短板，有待补充完善"),
        ("zh", "Ａ股上市公司（虚构）"),
        ("en", "sizes up to XXXL, a to-do list, Todorov"),
        ("en", "“quoted” – café, ℃, m²"),
    ],
)
def test_finished_texts_are_free(language, text):
    assert text_slips.find(text, language) == ()


@pytest.mark.parametrize("text", ["-", "—", "/", "……", "N/A", "n/a", "？"])
def test_a_text_that_only_says_that_there_is_none(text):
    assert text_slips.says_nothing(text)


@pytest.mark.parametrize("text", ["A", "5", "A/B", "无线", "24/7"])
def test_a_short_text_that_says_something(text):
    assert not text_slips.says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Made-up Textiles Co., Ltd.",
        "Institute for the History of Science and of the Arts",
        "University of Mockton Press.",
        "GB/T 19001, ISO 9001.",
        "The plan 计划 was never translated into the other language.",
    ],
)
def test_names_stay_as_they_are_in_chinese(text):
    assert not text_slips.is_foreign_sentence(text)


def test_a_quotation_in_another_language_is_free():
    sentence = "This was said in the language of the speaker, and is quoted."
    assert list(text_slips.foreign_paragraphs(f"> {sentence}\n\n虚构。\n")) == []
    assert list(text_slips.foreign_paragraphs(f"虚构。\n\n{sentence}\n")) == [(5, sentence)]
