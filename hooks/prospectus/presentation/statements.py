"""How pages state the period and status of figures and targets, in one language."""

from __future__ import annotations

from typing import Any

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.grammatical_cases import CasedText
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.formatting import Formats


class StatementTexts:
    """Periods and statuses of one language. A statement is a figure or a target."""

    def __init__(self, site: Dataset, language: Language, formats: Formats) -> None:
        self._site, self._code, self._formats = site, language.code, formats
        self._messages = get_catalog(language.code)
        self._statuses: dict[tuple[str, str, str | None], str] = {}

    def period(self, record: Any) -> CasedText:
        """The period of a record: as its source puts it, which has no cases, or formatted."""
        label: LocalizedText | None = getattr(record, "period_label", None)
        if label is None:
            return self._formats.period(record.period)
        return CasedText(label.in_language(self._code))

    def status(self, statement: Any) -> str:
        """Whether a statement is a fact, plan or target; a target with its year and due date."""
        source = statement.sources[0].partition(" ")[0]
        period = self.period(statement) if getattr(statement, "due", True) else None
        key = source, statement.status, period
        if key not in self._statuses:
            self._statuses[key] = self._messages[f"status_note.{_kind(statement)}"].format(
                year=self._year(source), period=period
            )
        return self._statuses[key]

    def basis(self, statement: Any) -> str:
        """The period of a fact; of other statements the status, and the due date if it has none."""
        period = self.period(statement)
        if statement.status == "actual":
            return period
        status = self.status(statement)
        if not getattr(statement, "due", True):
            return status
        return status if period in status else f"{period} · {status}"

    def target(self, target: Any, subject: str) -> str:
        """A sentence on a target; `subject` is what is to be reached."""
        return self._messages[f"target.line.{_kind(target)}"].format(
            subject=subject,
            period=self.period(target),
            year=self._year(target.sources[0].partition(" ")[0]),
        )

    def _year(self, source: str) -> str:
        published = self._site.sources[source].period.points[0]
        return self._formats.period(Period(str(published.year)))


def _kind(statement: Any) -> str:
    is_open = statement.status == "target" and not getattr(statement, "due", True)
    return "target_open" if is_open else str(statement.status)
