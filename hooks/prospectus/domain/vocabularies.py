"""Vocabularies that each place declares in data/: quantities, levels of parks, project stages."""

from __future__ import annotations

from typing import Literal

from prospectus.domain.records import Record
from prospectus.i18n.localized import LocalizedText

# What the program has to know of a quantity; everything else is a measure.
QuantityKind = Literal["money", "count", "rank", "measure"]


class Quantity(Record):
    """What a unit measures, such as power. `negative` allows values below zero.

    Investments are `money`, a `count` has whole values, and a `rank` begins at 1.
    """

    name: LocalizedText
    kind: QuantityKind = "measure"
    negative: bool = False


class Level(Record):
    """A level of parks, such as national."""

    name: LocalizedText


class Stage(Record):
    """A stage of projects, such as signed; the file has them in their order."""

    name: LocalizedText
