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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(
            ("en", text)
            for text in ("-", "—", "/", "……", "~", "？", "N/A", "n/a", "none", "tbd", "TBA")
        ),
        *(("zh", text) for text in ("无", "暂无", "待定", "同上", "略", "……")),
    ],
)
def test_a_text_that_only_says_that_there_is_none(language, text):
    assert text_slips.says_nothing(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "A"), ("en", "5"), ("en", "A/B"), ("en", "24/7"), ("zh", "无线"), ("zh", "时间待定")],
)
def test_a_short_text_that_says_something(language, text):
    assert not text_slips.says_nothing(text, language)


@pytest.mark.parametrize(
    "text",
    ["a “quoted” word", "《虚构》和《其他》", "„tak”, mówi", "„да“", "”ja”", '12" pipes', "it’s"],
)
def test_quotation_marks_in_pairs_are_free(text):
    assert not text_slips.has_stray_quote(text)


@pytest.mark.parametrize("text", ['Park"', "the “park", "park”", "《虚构", "虚构》", "「虚构"])
def test_a_quotation_mark_without_its_counterpart(text):
    assert text_slips.has_stray_quote(text)


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
