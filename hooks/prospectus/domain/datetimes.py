"""Local times in ISO 8601, and time zones.

Time zones come from the package tzdata, not from the system, so that builds are the same
everywhere.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from prospectus.diagnostics.diagnostic import suggest

# Zones are named after the largest city, which need not be the capital.
_CAPITALS = {"beijing": "Asia/Shanghai", "peking": "Asia/Shanghai"}
# Shown where no zone is called similarly, as for an offset.
_EXAMPLES = ("Asia/Shanghai", "Europe/London", "America/New_York")

FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"


@cache
def zones() -> tuple[str, ...]:
    """The IANA names of all time zones."""
    return tuple((files("tzdata") / "zones").read_text(encoding="utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of a name in `zones()`."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def is_unambiguous(time: dt.datetime, name: str) -> bool:
    """Whether a local time exists exactly once in a time zone.

    When clocks go forward, an hour does not exist; when they go back, an hour exists twice.
    """
    first, second = (time.replace(tzinfo=zone(name), fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()


def _parse(value: object) -> dt.datetime:
    if not isinstance(value, str) or not re.fullmatch(FORM, value):
        raise PydanticCustomError("moment", "not a local time")
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("moment", "not a local time") from None


def _require_known(name: str) -> str:
    if name not in zones():
        raise PydanticCustomError(
            "no_zone", "unknown time zone", {"name": name, "nearest": _nearest(name)}
        )
    return name


def _nearest(wrong: str) -> str:
    """The zone whose city is called similarly, as the names of regions are alike; or examples."""
    city = wrong.rpartition("/")[2].casefold()
    places = [name for name in zones() if "/" in name and not name.startswith("Etc/")]
    cities = {name.rpartition("/")[2].casefold(): name for name in places} | _CAPITALS
    suggestion = cities.get(suggest(city, cities))
    return suggestion or ", ".join(_EXAMPLES)


LocalDateTime = Annotated[dt.datetime, BeforeValidator(_parse)]
ZoneName = Annotated[str, AfterValidator(_require_known)]
