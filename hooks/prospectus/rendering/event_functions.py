"""Template functions for events: their tense, their order, and links to their parts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from markupsafe import Markup

from prospectus.domain.events import Event, Phase
from prospectus.rendering.context import RenderContext
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.registry import needs_page, template_filter, template_function
from prospectus.rendering.text_functions import TextFunctions


class EventFunctions:
    """Events as seen from the month `as_of` of the settings, never from today."""

    def __init__(self, context: RenderContext, texts: TextFunctions, links: LinkFunctions) -> None:
        self._context, self._texts, self._links = context, texts, links

    @template_filter()
    def event_phase(self, event: Event) -> Phase | None:
        """Return whether an event is past, current or upcoming, as far as the settings say."""
        staleness = self._context.staleness
        return event.phase(staleness.as_of if staleness else None)

    @template_filter()
    def is_open_event(self, event: Event) -> bool:
        """Return whether an event is still to take place, as far as is known."""
        return event.status == "plan" and self.event_phase(event) != "past"

    @template_filter()
    def is_open_for_registration(self, event: Event) -> bool:
        """Return whether readers can still register for an event."""
        if event.registration is None or not self.is_open_event(event):
            return False
        staleness, until = self._context.staleness, event.registration.until
        return not (staleness and until and until.last_day < staleness.as_of.first_day)

    @template_filter()
    def event_time(self, event: Event) -> Markup:
        """Return a sentence on when an event was, is or will be held."""
        kind: str = event.status
        if kind == "plan":
            kind = self.event_phase(event) or "planned"
        exact = "day" if event.days else "period"
        period = self._texts.period_label(event)
        return self._texts.message(f"event.time.{kind}_{exact}", period=period)

    @template_function
    def upcoming_events(self) -> Mapping[str, Event]:
        """Return the events that are not over, the next one first."""
        events = reversed([*self._context.site.recent_events.items()])
        return {
            name: event
            for name, event in events
            if self.event_phase(event) in ("current", "upcoming")
        }

    @template_function
    def other_events(self) -> Mapping[str, Event]:
        """Return the events that are over, or of unknown phase, the latest first."""
        upcoming, events = self.upcoming_events(), self._context.site.recent_events
        return {name: event for name, event in events.items() if name not in upcoming}

    @template_function
    def has_list_of_events(self) -> bool:
        """Return whether the site has the page that lists all events."""
        pages = self._context.pages
        return pages is None or self._context.routes.shared_pages["events"] in pages

    @template_function
    @needs_page
    def programme_url(self, current_page: str, event: str, part: str) -> str:
        """Return the URL of a section or session of the programme of an event."""
        page = self._links.record_url(current_page, "events", event)
        return f"{page}#{self._context.routes.programme_anchor(event, part)}"

    @template_function
    def subscription_url(self) -> str:
        """Return the webcal URL of the calendar of all events; "" where the site has no address."""
        site = urlsplit(self._context.source_links.site_url)
        if not site.netloc or not self._context.directory_urls:
            return ""
        path = f"{self._links.language_folder}{self._context.routes.events_calendar}"
        return f"webcal://{site.netloc}{site.path.rstrip('/')}/{path}"
