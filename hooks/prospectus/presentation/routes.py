"""Paths of what the site publishes, below the folder of a language."""

from __future__ import annotations


def calendar_path(event: str, session: str = "") -> str:
    """The path of the iCalendar file of an event, or of one session of it."""
    return f"event/{event}/{session}.ics" if session else f"event/{event}.ics"
