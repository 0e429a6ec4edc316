"""The order of records on the site: of sectors, parks, chains and so on, and of changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from prospectus.domain.records import Ordered
from prospectus.domain.site_records import Change

OrderedT = TypeVar("OrderedT", bound=Ordered)

# What follows the date in the name of a change that is not the first of its day.
_NUMBER = re.compile(r"-([0-9]{1,4})(?=-|$)")


def in_order(records: Mapping[str, OrderedT]) -> dict[str, OrderedT]:
    """Records by name, sorted by their field `order`, and by name where that is the same."""
    return dict(sorted(records.items(), key=lambda item: (item[1].order, item[0])))


def newest_first(changes: Mapping[str, Change]) -> dict[str, Change]:
    """Changes by name in the order of time, the newest first.

    The name decides among those of one day: the number after the date, then all of it.
    """

    def age(item: tuple[str, Change]) -> tuple[str, bool, int, str]:
        name, change = item
        date = change.date.root
        number = _NUMBER.match(name.removeprefix(date))
        return date, change.kind != "first", int(number[1]) if number else 1, name

    return dict(sorted(changes.items(), key=age, reverse=True))
