"""Paths of what the site publishes."""

from __future__ import annotations

from prospectus.presentation.routes import calendar_path


def test_an_event_has_a_calendar_and_each_session_one_of_its_own():
    assert calendar_path("fair") == "event/fair.ics"
    assert calendar_path("fair", "opening") == "event/fair/opening.ics"
