"""The usual indicators of parks, sectors and companies, with the units in which they are stated.

`python hooks new figures` copies the ones that it needs into data/indicators.yml, data/units.yml
and data/quantities.yml, where editors may change them. Names come from the message catalogs,
units of length and area from CLDR, and prices from the money unit of the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from babel.units import format_unit, get_unit_name

from prospectus.config.settings import Language
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.plurals import categories, only_number

# A price or wage is stated in the money unit of the site; this stands for its id.
MONEY = "money"

# Units by id, with the quantity that each measures: those of CLDR, a plain number, and money per
# something.
_CLDR_UNITS = {
    "km2": ("area", "area-square-kilometer"),
    "hectares": ("area", "area-hectare"),
    "m2": ("area", "area-square-meter"),
    "km": ("length", "length-kilometer"),
}
_NUMBER = "number"

# Numbers among which each plural category of CLDR has one.
_SAMPLES = tuple(map(Decimal, ("0", "1", "2", "3", "5", "6", "11", "20", "100", "1000000", "1.5")))


@dataclass(frozen=True)
class UsualIndicator:
    """An indicator and its unit: `money-per-kwh` is a price in the money unit of the site.

    `own_unit` is a unit that is better, if the site has one of this id.
    """

    id: str
    unit: str
    own_unit: str = ""

    def name(self, language: Language) -> str:
        """The name in a language."""
        return get_catalog(language.code)[f"indicator.{self.id}"]


USUAL_INDICATORS = {
    indicator.id: indicator
    for indicator in (
        UsualIndicator("area", "km2"),
        UsualIndicator("free-land", "hectares"),
        UsualIndicator("factory-space", "m2"),
        UsualIndicator("output", MONEY),
        UsualIndicator("enterprises", _NUMBER, own_unit="enterprises"),
        UsualIndicator("employees", _NUMBER, own_unit="people"),
        UsualIndicator("power-price", f"{MONEY}-per-kwh"),
        UsualIndicator("water-price", f"{MONEY}-per-m3"),
        UsualIndicator("gas-price", f"{MONEY}-per-m3"),
        UsualIndicator("steam-price", f"{MONEY}-per-tonne"),
        UsualIndicator("land-price", f"{MONEY}-per-m2"),
        UsualIndicator("rent", f"{MONEY}-per-m2-month"),
        UsualIndicator("wage", f"{MONEY}-per-month"),
        UsualIndicator("city-distance", "km"),
        UsualIndicator("airport-distance", "km"),
        UsualIndicator("rail-distance", "km"),
        UsualIndicator("motorway-distance", "km"),
        UsualIndicator("port-distance", "km"),
    )
}


def needs_money(indicator: UsualIndicator) -> bool:
    """Whether the unit of an indicator is built from a money unit."""
    return indicator.unit.partition("-")[0] == MONEY


def unit_id(indicator: UsualIndicator, units: Mapping[str, Any], money: str) -> str:
    """The id of the unit of an indicator, given the units of the site and its money unit."""
    if indicator.own_unit in units:
        return indicator.own_unit
    return money + indicator.unit.removeprefix(MONEY) if needs_money(indicator) else indicator.unit


def quantity_id(indicator: UsualIndicator) -> str:
    """The id of the quantity that the unit of an indicator measures."""
    if needs_money(indicator):
        return "price"
    return "count" if indicator.unit == _NUMBER else _CLDR_UNITS[indicator.unit][0]


def quantity_lines(quantity: str, languages: Sequence[Language]) -> Iterator[str]:
    """The lines of data/quantities.yml for a quantity, below its id."""
    names = {
        language.code: get_catalog(language.code)[f"indicator_quantity.{quantity}"]
        for language in languages
    }
    yield f"name: {_flow(names)}"
    if quantity == "count":
        yield "kind: count"


def unit_lines(
    indicator: UsualIndicator, money: Mapping[str, Any], languages: Sequence[Language]
) -> Iterator[str]:
    """The lines of data/units.yml for the unit of an indicator, below its id.

    `money` has the values of the money unit; only indicators that need it use it.
    """
    if needs_money(indicator):
        key = indicator.unit.removeprefix(f"{MONEY}-per-")
        names, patterns = _price(money, f"indicator_unit.per.{key}", languages)
    elif indicator.unit == _NUMBER:
        names = {
            language.code: get_catalog(language.code)["indicator_unit.number"]
            for language in languages
        }
        patterns = {language.code: dict.fromkeys(_forms(language), "{}") for language in languages}
    else:
        _, unit = _CLDR_UNITS[indicator.unit]
        names = {language.code: _cldr_name(unit, language) for language in languages}
        patterns = {language.code: _cldr_patterns(unit, language) for language in languages}
    yield f"name: {_flow(names)}"
    yield f"quantity: {quantity_id(indicator)}"
    yield "pattern:"
    yield from (f"  {code}: {_flow(forms)}" for code, forms in patterns.items())


def indicator_lines(
    indicator: UsualIndicator, unit: str, languages: Sequence[Language]
) -> Iterator[str]:
    """The lines of data/indicators.yml for an indicator, below its id."""
    yield f"name: {_flow({language.code: indicator.name(language) for language in languages})}"
    yield f"unit: {unit}"


def _price(
    money: Mapping[str, Any], key: str, languages: Sequence[Language]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Name and patterns of a price: those of money, with what it is paid for."""
    names, patterns = {}, {}
    for language in languages:
        per = get_catalog(language.code)[key]
        names[language.code] = per.format(price=money["name"][language.code])
        patterns[language.code] = {
            form: per.format(price=pattern)
            for form, pattern in money["pattern"][language.code].items()
        }
    return names, patterns


def _forms(language: Language) -> list[str]:
    return sorted(categories(language.locale))


def _cldr_patterns(unit: str, language: Language) -> dict[str, str]:
    """How a language writes a unit of CLDR after each form of number."""
    patterns = {}
    for form in _forms(language):
        numbers = (sample for sample in _SAMPLES if language.locale.plural_form(sample) == form)
        number = next(numbers, _SAMPLES[-1])
        digits = format_decimal(number, "0.#", language.locale)
        text = format_unit(number, unit, "short", "0.#", language.locale)
        is_complete = text.count(digits) == 1 or (  # some languages write one and two by words
            digits not in text and only_number(language.locale, form) is not None
        )
        plain = f"{{}} {_cldr_name(unit, language)}"
        patterns[form] = text.replace(digits, "{}") if is_complete else plain
    return patterns


def _cldr_name(unit: str, language: Language) -> str:
    names = (get_unit_name(unit, length, language.locale) for length in ("long", "short"))
    return next(filter(None, names), unit.rpartition("-")[2])


def _flow(values: Mapping[str, str]) -> str:
    """A mapping of texts in YAML, on one line."""
    texts = (f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in values.items())
    return f"{{{', '.join(texts)}}}"
