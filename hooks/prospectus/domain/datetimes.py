"""Times of day as ISO 8601 writes them, and the zones that tell when they are.

What is known of zones comes from the package tzdata, not from the machine: so a build is the
same everywhere, and the same rules hold until the package is renewed.
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

FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"


@cache
def zones() -> tuple[str, ...]:
    """The names of all zones, as IANA gives them."""
    return tuple((files("tzdata") / "zones").read_text(encoding="utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """What is known of one of `zones()`."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def is_unambiguous(moment: dt.datetime, name: str) -> bool:
    """Whether clocks of a zone show this local time exactly once.

    Where they are put forward they leave an hour out, where they are put back they show it twice.
    """
    first, second = (moment.replace(tzinfo=zone(name), fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()


def _moment(value: object) -> dt.datetime:
    if not isinstance(value, str) or not re.fullmatch(FORM, value):
        raise PydanticCustomError("moment", "no moment")
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("moment", "no moment") from None


def _known(name: str) -> str:
    if name not in zones():
        right = suggest(name, zones())
        raise PydanticCustomError("no_zone", "no zone", {"name": name, "nearest": right})
    return name


LocalDateTime = Annotated[dt.datetime, BeforeValidator(_moment)]
ZoneName = Annotated[str, AfterValidator(_known)]
