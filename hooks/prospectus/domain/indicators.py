"""Figures of records that take their name and unit from an indicator.

data/indicators.yml says once what is measured and in which unit, so that a park, sector or company
writes only what differs: value, period and source.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from prospectus.i18n.localized import LocalizedText

# The fields of a figure that an indicator gives.
INDICATOR_FIELDS = ("name", "unit", "status")


def complete_figures(figures: object, info: ValidationInfo) -> object:
    """Add the fields that indicators give to the figures of a record, before validation.

    The context of the validation has the indicators by name, as `indicators`. A figure of an
    indicator is a reported one unless it has another status. Raises PydanticCustomError for a
    figure without name and unit whose key is a misspelt indicator.
    """
    indicators: dict[str, Any] = (info.context or {}).get("indicators") or {}
    if not isinstance(figures, dict):
        return figures
    return {key: _complete(key, figure, indicators) for key, figure in figures.items()}


def stand_ins(values: object, languages: Iterable[str]) -> dict[str, Any]:
    """What figures take from indicators that are not valid, so that only these are reported.

    `values` are those of data/indicators.yml; the name of a stand-in is a dash in each language.
    """
    if not isinstance(values, dict):
        return {}
    name = LocalizedText.model_construct(dict.fromkeys(languages, "\u2014"))
    return {
        key: SimpleNamespace(name=name, unit=value.get("unit"))
        for key, value in values.items()
        if isinstance(value, dict)
    }


def _complete(key: object, figure: object, indicators: dict[str, Any]) -> object:
    if not isinstance(figure, dict):
        return figure
    indicator = indicators.get(str(key))
    if indicator is not None:
        return {"name": indicator.name, "unit": indicator.unit, "status": "actual", **figure}
    if "name" not in figure and "unit" not in figure:
        similar = difflib.get_close_matches(str(key), indicators, 1, cutoff=0.7)
        if similar:
            raise PydanticCustomError(
                "unknown_indicator", "no indicator", {"at": key, "name": key, "nearest": similar[0]}
            )
    return figure
