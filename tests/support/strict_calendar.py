"""A strict reader of iCalendar files (RFC 5545), written for tests and independent of the writer.

Programs differ in what they forgive, so it forgives nothing: line ends, lengths in bytes, escaping,
the number of each property and the form of its value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

# Section 3.1: name *(";" parameter) ":" value.
_PARAMETER = r'[A-Za-z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
_LINE = re.compile(rf"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;{_PARAMETER})*):(?P<value>.*)")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# Section 3.3.11: what is left of a text without its escaped characters.
_ESCAPED = re.compile(r"\\[\\;,nN]")
_UTC = re.compile(r"\d{8}T\d{6}Z")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_DAY = re.compile(r"\d{8}")
_OFFSET = re.compile(r"[+-]\d{4}(?:\d{2})?")
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "PRODID", "UID")
_FORMS = {
    "VERSION": re.compile(r"2\.0"),
    "DTSTAMP": _UTC,
    "LAST-MODIFIED": _UTC,
    "SEQUENCE": re.compile(r"0|[1-9]\d*"),
    "STATUS": re.compile("TENTATIVE|CONFIRMED|CANCELLED"),
    "TRANSP": re.compile("OPAQUE|TRANSPARENT"),
    "URL": re.compile(r"https://[!-~]+"),
    "TZOFFSETFROM": _OFFSET,
    "TZOFFSETTO": _OFFSET,
    "REFRESH-INTERVAL": re.compile(r"P\d+D"),
}
# Sections 3.6.1 and 3.6.5: how often each property occurs in a component, at least and at most.
_ONCE, _PERHAPS = (1, 1), (0, 1)
_PROPERTIES = {
    "VCALENDAR": {
        **dict.fromkeys(("VERSION", "PRODID"), _ONCE),
        **dict.fromkeys(("NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"), _PERHAPS),
    },
    "VEVENT": {
        **dict.fromkeys(
            ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "STATUS"), _ONCE
        ),
        **dict.fromkeys(("SUMMARY", "URL"), _ONCE),
        **dict.fromkeys(("DTEND", "DESCRIPTION", "LOCATION", "TRANSP", "CATEGORIES"), _PERHAPS),
    },
    "VTIMEZONE": {"TZID": _ONCE, "COMMENT": _PERHAPS},
    "STANDARD": {
        **dict.fromkeys(("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"), _ONCE),
        **dict.fromkeys(("TZNAME", "RDATE", "RRULE", "COMMENT"), (0, 99)),
    },
}
_PROPERTIES["DAYLIGHT"] = _PROPERTIES["STANDARD"]
_INSIDE = {
    "VCALENDAR": {"VEVENT", "VTIMEZONE"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
}


@dataclass(frozen=True)
class Property:
    """One property: its name, its parameters by name, and its value as it is written."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """A component such as VEVENT, with its properties and the components in it."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def get(self, name: str) -> Property:
        """The only property of a name."""
        (single,) = (item for item in self.properties if item.name == name)
        return single

    def all(self, name: str) -> list[Component]:
        """The components of a name."""
        return [item for item in self.components if item.name == name]


def read(content: bytes) -> Component:
    """The calendar of a file. Raises AssertionError where it does not keep to the standard."""
    root = Component("")
    open_ = [root]
    for item in map(_property, _lines(content)):
        if item.name == "BEGIN":
            component = Component(item.value)
            open_[-1].components.append(component)
            open_.append(component)
        elif item.name == "END":
            assert open_.pop().name == item.value
        else:
            open_[-1].properties.append(item)
    assert open_ == [root]
    (calendar,) = root.components
    assert not root.properties
    assert calendar.name == "VCALENDAR"
    _check(calendar)
    zones = [zone.get("TZID").value for zone in calendar.all("VTIMEZONE")]
    assert len(zones) == len({*zones})
    uids = [event.get("UID").value for event in calendar.all("VEVENT")]
    assert uids, "a calendar has at least one component"
    assert len(uids) == len({*uids})
    for event in calendar.all("VEVENT"):
        _check_times(event, zones)
    return calendar


def _lines(content: bytes) -> Iterator[str]:
    """The unfolded lines (section 3.1)."""
    assert content.endswith(b"\r\n")
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75, line
        line.decode()  # no character is split, as some programs decode before they unfold
    text = re.sub("\r\n[ \t]", "", content.decode()).removesuffix("\r\n")
    for unfolded in text.split("\r\n"):
        assert not _CONTROL.search(unfolded), unfolded
        yield unfolded


def _property(line: str) -> Property:
    match = _LINE.fullmatch(line)
    assert match, line
    pairs = re.findall(_PARAMETER, match["parameters"])
    parameters = dict(pair.split("=", 1) for pair in pairs)
    assert len(parameters) == len(pairs), line
    return Property(
        match["name"], {key: value.strip('"') for key, value in parameters.items()}, match[3]
    )


def _check(component: Component) -> None:
    counts = Counter(item.name for item in component.properties)
    known = _PROPERTIES[component.name]
    assert set(counts) <= set(known), component.name
    for name, (least, most) in known.items():
        assert least <= counts[name] <= most, (component.name, name)
    for item in component.properties:
        if item.name in _TEXTS:
            assert not re.search(r"[\\;,]", _ESCAPED.sub("", item.value)), item
        if form := _FORMS.get(item.name):
            assert form.fullmatch(item.value), item
    for inner in component.components:
        assert inner.name in _INSIDE.get(component.name, ()), inner.name
        _check(inner)
    if component.name == "VTIMEZONE":
        assert component.components
    if component.name in ("STANDARD", "DAYLIGHT"):
        assert _LOCAL.fullmatch(component.get("DTSTART").value)


def _check_times(event: Component, zones: list[str]) -> None:
    """Start and end are days, moments in UTC, or local times of a zone in the file."""
    times = [item for item in event.properties if item.name in ("DTSTART", "DTEND")]
    for item in times:
        if item.parameters == {"VALUE": "DATE"}:
            assert _DAY.fullmatch(item.value), item
        elif "TZID" in item.parameters:
            assert item.parameters["TZID"] in zones, item
            assert _LOCAL.fullmatch(item.value), item
        else:
            assert not item.parameters, item
            assert _UTC.fullmatch(item.value), item
    assert len({str(item.parameters) for item in times}) == 1
    start = event.get("DTSTART").value
    assert all(start < item.value for item in times if item.name == "DTEND")
