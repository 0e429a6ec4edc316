"""The list of usual indicators and the units that they bring."""

from __future__ import annotations

import pytest
import yaml
from pydantic import TypeAdapter

from prospectus.config.settings import Language
from prospectus.domain.records import Indicator, Unit
from prospectus.editing import usual_indicators as usual
from prospectus.editing.usual_indicators import USUAL_INDICATORS
from prospectus.i18n.plurals import only_number

LANGUAGES = [Language("zh", "zh-Hans-CN", ""), Language("en", "en-GB", "")]
MONEY = {
    "name": {"zh": "元", "en": "crowns"},
    "pattern": {"zh": {"other": "{}元"}, "en": {"one": "{} crown", "other": "{} crowns"}},
}
CONTEXT = {"languages": ["zh", "en"]}


def unit_of(name: str, languages: list[Language] = LANGUAGES) -> dict:
    return yaml.safe_load("\n".join(usual.unit_lines(USUAL_INDICATORS[name], MONEY, languages)))


@pytest.mark.parametrize("name", [key for key in USUAL_INDICATORS if key != "output"])
def test_every_unit_is_valid_and_has_all_plural_forms(name):
    unit = unit_of(name)
    TypeAdapter(Unit).validate_python(unit, context=CONTEXT, strict=False)
    for language in LANGUAGES:
        forms = language.locale.plural_form.tags | {"other"}
        assert set(unit["pattern"][language.code]) == forms


@pytest.mark.parametrize("name", USUAL_INDICATORS)
def test_every_indicator_is_valid_and_has_a_name_in_each_language(name):
    lines = usual.indicator_lines(USUAL_INDICATORS[name], "km", LANGUAGES)
    indicator = yaml.safe_load("\n".join(lines))
    TypeAdapter(Indicator).validate_python(indicator, context=CONTEXT)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("area", "{}平方公里", "{} km²"),
        ("free-land", "{}公顷", "{} ha"),
        ("power-price", "{}元/千瓦时", "{} crowns per kWh"),
        ("rent", "{}元/平方米·月", "{} crowns per m² a month"),
        ("enterprises", "{}", "{}"),
    ],
)
def test_a_unit_is_written_as_the_language_writes_it(name, zh, en):
    pattern = unit_of(name)["pattern"]
    assert (pattern["zh"]["other"], pattern["en"]["other"]) == (zh, en)


def test_a_price_has_the_plural_forms_of_the_money_that_it_is_in():
    assert unit_of("wage")["pattern"]["en"] == {
        "one": "{} crown a month",
        "other": "{} crowns a month",
    }


@pytest.mark.parametrize("tag", ["pl", "ar", "de", "cy", "ru", "ja"])
@pytest.mark.parametrize("name", ["area", "free-land", "airport-distance", "enterprises"])
def test_every_plural_form_of_any_language_has_one_place_for_the_number(name, tag):
    """Forms that are for one number may do without it: CLDR writes Arabic one and two so."""
    language = Language("en", tag, "")
    forms = unit_of(name, [language])["pattern"]["en"]
    assert set(forms) == language.locale.plural_form.tags | {"other"}
    without = {form for form, text in forms.items() if text.count("{}") != 1}
    assert all(only_number(language.locale, form) is not None for form in without)
    assert without <= ({"one", "two"} if tag == "ar" and name != "enterprises" else set())


@pytest.mark.parametrize(
    ("units", "expected"), [({}, "number"), ({"people": {}, "crowns": {}}, "people")]
)
def test_a_unit_of_the_site_is_taken_where_it_says_more(units, expected):
    assert usual.unit_id(USUAL_INDICATORS["employees"], units, "crowns") == expected


def test_a_price_is_named_after_the_money_of_the_site():
    assert usual.unit_id(USUAL_INDICATORS["power-price"], {}, "crowns") == "crowns-per-kwh"
    assert usual.unit_id(USUAL_INDICATORS["output"], {}, "crowns") == "crowns"
