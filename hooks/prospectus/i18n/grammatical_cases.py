"""Texts with several grammatical cases, which messages choose: `in {period:locative}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self


class CasedText(str):
    """A text that a message can have in a case of its language, by the name of the case.

    >>> month = CasedText("październik 2023", {"locative": "październiku 2023"}.get)
    >>> f"Termin: {month}", f"w {month:locative}", f"w {month:unknown}"
    ('Termin: październik 2023', 'w październiku 2023', 'w październik 2023')
    """

    _form: Callable[[str], str | None] | None

    def __new__(cls, text: str, form: Callable[[str], str | None] | None = None) -> Self:
        """`form` gives the text in a case, or None for one that the text does not have."""
        cased = super().__new__(cls, text)
        cased._form = form
        return cased

    def in_case(self, case: str) -> str:
        """The text in a case; as it is for a case that is not known."""
        form = self._form(case) if self._form else None
        return str(self) if form is None else str(form)

    def __format__(self, case: str) -> str:
        """The text in a case; as it is without one."""
        return self.in_case(case) if case else str(self)
