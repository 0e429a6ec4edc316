"""The amounts of a list in comparable form, for the script that filters and sorts its rows.

Amounts in different units are compared where the units can be converted, by exact equivalents or by
recorded rates; all others only with those in the same unit. Each group of units that can be
converted has a base unit, the first that readers can choose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property

from prospectus.config.settings import Language
from prospectus.domain.conversions import Conversion, conversions_of
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure, Range
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.formatting import Formats

# As many digits as binary numbers of scripts keep.
_DIGITS = Context(prec=15)


@dataclass(frozen=True)
class AmountUnit:
    """A unit in which readers can enter amounts.

    An amount that a reader enters, times `scale`, is in the base unit of the group.
    """

    name: str
    label: str
    scale: str
    group: int


class ListingAmounts:
    """The amounts of one list in one language.

    `figures` are the amounts that are known, `scale` is the factor between what readers enter and
    these, such as a million.
    """

    def __init__(
        self,
        site: Dataset,
        language: Language,
        formats: Formats,
        figures: Sequence[Figure],
        scale: int,
    ) -> None:
        self._site, self._code, self._formats = site, language.code, formats
        self._figures, self._scale = figures, scale
        self._conversions = conversions_of(site)

    @cached_property
    def units(self) -> tuple[AmountUnit, ...]:
        """The units that readers can choose from: those that they know, then the most frequent."""
        return tuple(
            AmountUnit(
                name,
                self._label(name),
                _digits(self._scale * self._to_base(name).factor),
                self._group(name),
            )
            for name in self._names
        )

    @cached_property
    def are_comparable(self) -> bool:
        """Whether all amounts can be compared with each other."""
        return len(self._bases) < 2

    @cached_property
    def rates(self) -> tuple[str, ...]:
        """The units whose rates comparisons use, in the order of the data."""
        used = frozenset().union(*(self._to_base(name).rates for name in self._names))
        return tuple(name for name in self._site.units if name in used)

    def compared(self, figure: Figure | None) -> list[tuple[str, str, int]]:
        """Minimum and maximum of an amount in the base unit of its group, and the group.

        Empty if it is not known, or readers have no choice of units.
        """
        if figure is None or len(self.units) == 1:
            return []
        value = figure.value
        ends = (value.low, value.high) if isinstance(value, Range) else (value, value)
        factor = self._to_base(figure.unit).factor
        least, most = (_digits(Fraction(end) * factor) for end in ends)
        return [(least, most, self._group(figure.unit))]

    def _label(self, name: str) -> str:
        """The unit of amounts that readers enter, such as CNY million."""
        scale = "" if self._scale == 1 else get_catalog(self._code)["listing.scale_name"]
        return self._formats.unit_of_inputs(self._site.units[name], self._scale, scale)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        in_use = [
            name for name, _ in Counter(figure.unit for figure in self._figures).most_common()
        ]
        known = [
            name
            for name, unit in self._site.units.items()
            if self._code in unit.readers
            and any(self._conversions.find(name, used) for used in in_use)
        ]
        return tuple(dict.fromkeys([*known, *in_use]))

    @cached_property
    def _bases(self) -> tuple[str, ...]:
        bases: list[str] = []
        for name in self._names:
            if not any(self._conversions.find(name, base) for base in bases):
                bases.append(name)
        return tuple(bases)

    def _group(self, name: str) -> int:
        finds = (self._conversions.find(name, base) for base in self._bases)
        return next(group for group, is_match in enumerate(finds) if is_match)

    def _to_base(self, name: str) -> Conversion:
        conversion = self._conversions.find(name, self._bases[self._group(name)])
        return conversion or Conversion()


def _digits(value: Fraction) -> str:
    number = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{number.normalize():f}"
