"""Citations, such as `yearbook table 3-1`, and the passages of sources that they name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal, cast

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from prospectus.domain.fields import LABEL, SLUG, PatternValidator

# How the place in a source is given: in a citation, and in the catalogs.
Locator = Literal["paragraph", "page", "table", "section", "article"]

_NUMBER = r"[1-9][0-9]{0,3}"
_FORM = (
    rf"{SLUG}"
    rf"( p(0[1-9]|[1-9][0-9]{{1,3}})| (page|article) {_NUMBER}| (table|section) {LABEL})?"
)
_SEPARATOR = re.compile("[,;\u3001\uff0c\uff1b]")  # also full-width ones


class CitationValidator(PatternValidator):
    """Validates the form of a citation, with messages of their own for frequent slips."""

    def __call__(self, text: str) -> str:
        """Return the text unchanged. Raises PydanticCustomError if it is no citation."""
        if re.fullmatch(self.pattern, text):
            return text
        if separator := _SEPARATOR.search(text):
            raise PydanticCustomError(
                "several_citations", "several citations in one", {"separator": separator[0]}
            )
        plain = unicodedata.normalize("NFKC", text)
        if plain != text and re.fullmatch(self.pattern, plain):
            raise PydanticCustomError("full_width", "full-width characters", {"plain": plain})
        return super().__call__(text)


check_form = CitationValidator(_FORM, "citation")

Citation = Annotated[str, AfterValidator(check_form)]


@dataclass(frozen=True)
class Passage:
    """A passage of a source: a paragraph, page, table and so on by its label.

    Without a `locator`, it is the source as a whole, and `label` is empty.
    """

    source: str
    locator: Locator | None = None
    label: str = ""

    @property
    def number(self) -> int:
        """The number of a paragraph, page or article."""
        return int(self.label)


@lru_cache(maxsize=4096)
def parse(citation: Citation) -> Passage:
    """The passage that a valid citation names.

    >>> parse("report p07")
    Passage(source='report', locator='paragraph', label='7')
    >>> parse("yearbook table 3-1").label
    '3-1'
    """
    source, _, rest = citation.partition(" ")
    kind, _, label = rest.partition(" ")
    if not kind:
        return Passage(source)
    if not label:
        return Passage(source, "paragraph", kind.removeprefix("p").lstrip("0"))
    return Passage(source, cast("Locator", kind), label)


def citation(passage: Passage) -> Citation:
    """The citation of a passage.

    >>> citation(Passage("report", "paragraph", "7")), citation(Passage("notice"))
    ('report p07', 'notice')
    """
    if passage.locator is None:
        return passage.source
    if passage.locator == "paragraph":
        return f"{passage.source} p{passage.number:02}"
    return f"{passage.source} {passage.locator} {passage.label}"
