"""Template functions and filters for texts: messages, amounts, periods, dates, names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from string import Formatter
from typing import Any

from markupsafe import Markup
from pydantic import ValidationError

from prospectus.content.expressions import Signature
from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.edtf import Period
from prospectus.domain.records import Figure, Item, SourceList
from prospectus.domain.staleness import Mark
from prospectus.domain.targets import Target
from prospectus.i18n.catalog import required_messages
from prospectus.i18n.plurals import message_form
from prospectus.presentation.statements import StatementTexts
from prospectus.rendering.context import RenderContext
from prospectus.rendering.escaping import safe
from prospectus.rendering.registry import (
    page_filter,
    page_function,
    record_of,
    template_filter,
    template_function,
)
from prospectus.rendering.template_errors import TemplateError, UnknownNameError

_ICON = Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>')
_TIME = Markup('<time datetime="{}">{}</time>')


class TextFunctions:
    """Values as readers of one language read them, escaped."""

    def __init__(self, context: RenderContext) -> None:
        self._context, self._formats = context, context.formats
        self._locale = context.language.locale
        self._messages: dict[str, Markup] = {}
        self._dates: dict[str, Markup] = {}
        self._statements = StatementTexts(context.full_site, context.language, context.formats)

    # -- messages --------------------------------------------------------------------------

    @template_filter(name="t")
    def message(self, key: str, **details: object) -> Markup:
        """Return a message of the catalog with its placeholders filled.

        A message with plural forms is in the form for `count`. Raises UnknownNameError where the
        catalog has no such key.
        """
        if not details and key in self._messages:
            return self._messages[key]
        patterns = self._context.messages
        try:
            pattern = message_form(patterns, key, self._locale, details.get("count"))
        except KeyError:
            raise UnknownNameError("unknown_message", key, patterns) from None
        values = {name: self._context.text(value) for name, value in details.items()}
        text = Markup(pattern.format(**values))  # noqa: S704 - of escaped parts
        if not details:
            self._messages[key] = text
        return text

    @page_filter(Signature(open=True), name="t")
    def page_message(self, key: str, **details: object) -> Markup:
        """Return a message for a written page, which has to fill exactly its placeholders."""
        messages = required_messages(self._context.messages)
        wanted = _placeholders(messages.get(key, ""))
        for name in sorted(wanted - details.keys()):
            raise TemplateError("argument_missing", call="t", name=name)
        for name in sorted(details.keys() - wanted):
            nearest = suggest(name, sorted(wanted))
            raise TemplateError("argument_unknown", name=name, nearest=nearest)
        return self.message(key, **details)

    # -- figures and their periods ---------------------------------------------------------

    @template_filter()
    def amount(self, figure: Figure) -> Markup:
        """Return the value of a figure with its unit and qualifier, which do not wrap."""
        text = safe(self._formats.amount(figure))
        return Markup(f'<span class="amount">{text}</span>')  # noqa: S704 - escaped

    @template_filter()
    def plain_number(self, value: Decimal) -> Markup:
        """Return a number without unit."""
        return safe(self._formats.number(value))

    @template_filter()
    def quantity(self, value: Decimal | int, unit: str) -> Markup:
        """Return a number with the unit of this name. Raises UnknownNameError."""
        return safe(
            self._formats.number_of(Decimal(value), self._context.get_record("units", unit))
        )

    @template_filter()
    def period_label(self, record: Any) -> Markup:
        """Return the period of a record as text."""
        return safe(self._statements.period(record))

    @template_filter()
    def status_note(self, figure: Any) -> Markup:
        """Return whether a figure is a fact or a target; a target with its year and due date."""
        return safe(self._statements.status(figure))

    @template_filter()
    def target_line(self, target: Target) -> Markup:
        """Return a sentence on a target: what is to be reached, by when, and when it was set."""
        subject = self._context.text(target.name)
        if figure := target.figure:
            subject = self.message("target.subject", name=subject, amount=self.amount(figure))
        return Markup(self._statements.target(target, subject))  # noqa: S704 - of escaped parts

    @template_filter()
    def basis(self, statement: Figure | Target) -> Markup:
        """Return the period and status of a figure or target, in as few words as possible."""
        return safe(self._statements.basis(statement))

    @template_filter()
    def age(self, figure: Figure | Target) -> Mark | None:
        """Return the mark of a figure that is too old, otherwise None."""
        staleness = self._context.staleness
        return staleness.mark(figure) if staleness else None

    @page_filter(Signature())
    @template_filter()
    def period(self, text: str) -> Markup:
        """Return a period in EDTF as text. Raises TemplateError where it is none."""
        try:
            return safe(self._formats.period(Period.model_validate(text)))
        except ValidationError as error:
            raise TemplateError(error.errors()[0]["type"], field=str(text)) from None

    @template_filter()
    def years(self, count: int) -> Markup:
        """Return a number of years as text."""
        return safe(self._formats.years(count))

    @template_filter()
    def file_size(self, size: int) -> Markup:
        """Return the size of a file of so many bytes."""
        return safe(self._formats.file_size(size))

    # -- dates and times -------------------------------------------------------------------

    def date(self, date: str) -> Markup:
        """Return an ISO 8601 date as a `time` element."""
        if date not in self._dates:  # many pages were changed on the same day
            self._dates[date] = _TIME.format(date, safe(self._formats.period(Period(date))))
        return self._dates[date]

    @template_filter()
    def day(self, date: dt.date) -> Markup:
        """Return a date with its weekday as a `time` element."""
        return _TIME.format(date.isoformat(), safe(self._formats.day(date)))

    @template_filter()
    def hours(self, start: dt.datetime, end: dt.datetime | None = None) -> Markup:
        """Return the hours of a session as a `time` element for its start."""
        text = safe(self._formats.hours(start, end))
        return _TIME.format(start.isoformat(timespec="minutes"), text)

    @template_filter()
    def zone(self, moment: dt.datetime) -> Markup:
        """Return the name of the time zone of a moment."""
        return safe(self._formats.zone(moment))

    # -- names and icons -------------------------------------------------------------------

    @template_filter()
    def icon(self, record: object) -> Markup:
        """Return the icon of a record as SVG, or nothing if it has none."""
        path = getattr(record, "icon", None)
        return _ICON.format(safe(path)) if path else Markup()

    @template_filter()
    def item_name(self, item: Item) -> Markup:
        """Return the name of a list item: its own, or that of the record that it refers to."""
        references = (
            ("sectors", item.sector),
            ("chains", item.chain),
            ("clusters", item.cluster),
            ("parks", item.park),
        )
        for collection, name in references:
            if name and not item.name:
                return self._context.text(self._context.get_record(collection, name).name)
        return self._context.text(item.name)

    @template_filter()
    def language_name(self, tag: str) -> Markup:
        """Return the name of a language by its tag."""
        return safe(self._formats.language_name(tag))

    @template_filter()
    def enumerate(self, names: Iterable[object], complete: bool = True) -> Markup:
        """Return names as an enumeration; an incomplete one ends with "and others"."""
        parts = (self._context.text(name) for name in names)
        return Markup(self._formats.enumeration(parts, complete))  # noqa: S704 - escaped parts

    @page_function(Signature((record_of("lists", "name"),)))
    @template_function
    def listing(self, name: str) -> Markup:
        """Return the items of a list as an enumeration. Raises UnknownNameError."""
        record: SourceList = self._context.get_record("lists", name)
        return self.enumerate((self.item_name(item) for item in record.items), record.complete)


def _placeholders(pattern: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name)
