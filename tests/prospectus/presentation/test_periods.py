from __future__ import annotations

import re

import pytest
from babel import Locale

from prospectus.domain.edtf import Period
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.periods import PeriodWriter

POLISH = {
    "period.interval": "od {0:genitive} do {1:genitive}",
    "period.approximate": "około {:genitive}",
    "period.season_22": "lato {year}",
    "period.season_24": "zima {year}",
    "case.genitive.names": "MMMM",
    "case.genitive.season_22": "lata {year}",
    "case.genitive.season_24": "zimy {year}",
    "case.locative.names": (
        "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku"
        " listopadzie grudniu"
    ),
    "case.when.days": "w dniach {period}",
    "case.when.month": "w {period:locative}",
    "case.when.months": "od {first:genitive} do {last:genitive}",
    "case.when.season_22": "latem {year}",
    "case.when.year": "w {period} roku",
    "case.when.approximate": "{period}",
}


def writer(tag: str, **catalog: str) -> PeriodWriter:
    return PeriodWriter(Locale.parse(tag, sep="-"), get_catalog("en") | catalog)


def plain(text: str) -> str:
    """The text with plain spaces instead of thin and unbreakable ones."""
    return re.sub("[\u2009\u202f\xa0]", " ", text)


@pytest.mark.parametrize(
    ("period", "alone", "in_sentence"),
    [
        ("2023-10", "październik 2023", "w październiku 2023"),
        ("2023-05-07", "7 maja 2023", "7 maja 2023"),
        ("2022-04-25/2022-04-27", "25–27 kwietnia 2022", "w dniach 25–27 kwietnia 2022"),
        ("2023-01/2023-08", "styczeń–sierpień 2023", "od stycznia 2023 do sierpnia 2023"),
        ("2023-22", "lato 2023", "latem 2023"),
        ("2023-24", "zima 2023", "zima 2023"),
        ("2023", "2023", "w 2023 roku"),
        ("2023-10~", "około października 2023", "około października 2023"),
        ("2023-22/2024-24", "od lata 2023 do zimy 2024", "od lata 2023 do zimy 2024"),
    ],
)
def test_sentences_have_a_period_in_the_case_that_they_need(period, alone, in_sentence):
    text = writer("pl", **POLISH).write(Period(period))
    assert (str(text), f"{text:when}") == (alone, in_sentence)


def test_a_case_without_anything_for_a_period_leaves_it_as_it_is():
    text = writer("pl", **POLISH).write(Period("2023-10"))
    assert f"{text:dative}" == "październik 2023"


@pytest.mark.parametrize(
    ("tag", "month", "locative"),
    [("ru", "октябрь 2023 г.", "NAME 2023 г."), ("kk", "2023 ж. қазан", "2023 ж. NAME")],
)
def test_names_of_months_stand_where_the_language_has_them(tag, month, locative):
    names = " ".join(["-"] * 9 + ["NAME"] + ["-"] * 2)
    text = writer(tag, **{"case.locative.names": names}).write(Period("2023-10"))
    assert (plain(text), plain(f"{text:locative}")) == (month, locative)


@pytest.mark.parametrize(
    ("tag", "period", "text"),
    [
        ("en-GB", "2022-04-25/2022-04-27", "25–27 April 2022"),
        ("en-GB", "2024-04-29/2024-05-02", "29 April – 2 May 2024"),
        ("en-GB", "2024-12-30/2025-01-02", "30 December 2024 – 2 January 2025"),
        ("es", "2022-04-25/2022-04-27", "25–27 de abril de 2022"),
        ("pl", "2022-04-25/2022-04-27", "25–27 kwietnia 2022"),
        ("pl", "2024-04-29/2024-05-02", "29 kwietnia – 2 maja 2024"),
        ("ru", "2022-04-25/2022-04-27", "25–27 апреля 2022 г."),
        ("ar", "2024-04-29/2024-05-02", "29 أبريل – 2 مايو 2024"),
        ("ug", "2022-04-25/2022-04-27", "ئاپرېل 25 – 27، 2022"),
        ("ja", "2024-04-29/2024-05-02", "2024年4月29日～5月2日"),
        ("zh-Hans-CN", "2024-12-30/2025-01-02", "2024年12月30日至2025年1月2日"),
    ],
)
def test_days_of_a_period_are_collapsed_as_the_language_does_it(tag, period, text):
    assert plain(writer(tag).write(Period(period))) == text


@pytest.mark.parametrize("period", ["2023-05-01/2023-05-01", "2023-05-01"])
def test_an_interval_of_one_day_is_this_day(period):
    assert writer("en-GB").write(Period(period)) == "1 May 2023"


def test_both_ends_are_shown_where_the_pattern_of_a_language_cannot_be_divided():
    text = writer("fa").write(Period("2023-01/2023-08"))
    assert plain(text) == "ژانویهٔ 2023 to اوت 2023"
