"""Sources: the publications from which figures, names and statements are taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.citations import Citation, Locator, Passage, citation, parse
from prospectus.domain.edtf import Period
from prospectus.domain.fields import LanguageTag, LocatorLabel, OneLine, WebAddress
from prospectus.domain.records import HasPictures, Renamable
from prospectus.i18n.localized import LocalizedText, contains_han

# The number of paragraphs, pages or articles of a source.
Extent = Annotated[int, Field(gt=0, lt=10_000)]

# The field in which a source declares what it is divided into.
DECLARED_IN: Mapping[Locator, str] = {
    "paragraph": "paragraphs",
    "page": "pages",
    "table": "tables",
    "section": "sections",
    "article": "articles",
}


class Source(HasPictures, Renamable):
    """A publication from which figures and names are taken.

    `period` is the date of publication. The source is cited by what it declares: by the number of
    a paragraph, page or article up to the last one, by one of its tables or sections, or as a
    whole if it declares nothing.
    """

    name: LocalizedText
    short: LocalizedText | None = None
    kind: LocalizedText
    publisher: LocalizedText | None = None
    period: Period
    document_number: OneLine | None = None
    url: WebAddress | None = None
    language: LanguageTag | None = None
    paragraphs: Extent | None = None
    pages: Extent | None = None
    articles: Extent | None = None
    tables: tuple[LocatorLabel, ...] = ()
    sections: tuple[LocatorLabel, ...] = ()
    note: LocalizedText | None = None

    @property
    def label(self) -> LocalizedText:
        """The short name if there is one, otherwise the name."""
        return self.short or self.name

    @property
    def has_han_number(self) -> bool:
        """Whether the document number holds Chinese characters, which other pages mark."""
        return contains_han(self.document_number or "")

    @property
    def extents(self) -> Mapping[Locator, int]:
        """The numbers of paragraphs, pages and articles, as far as they are declared."""
        extents: Mapping[Locator, int | None] = {
            "paragraph": self.paragraphs,
            "page": self.pages,
            "article": self.articles,
        }
        return {locator: count for locator, count in extents.items() if count}

    @property
    def labels(self) -> Mapping[Locator, Sequence[str]]:
        """The declared tables and sections."""
        labels: Mapping[Locator, Sequence[str]] = {"table": self.tables, "section": self.sections}
        return {locator: known for locator, known in labels.items() if known}

    def passages(self, name: str, cited: Iterable[Passage]) -> dict[Citation, Passage]:
        """The known passages of the source called `name`, in its order.

        These are all paragraphs, tables and sections that it declares. Of its pages and articles,
        they are only those among `cited`: a yearbook has hundreds. A source that is cited as a
        whole has one passage.
        """
        by_number = sorted(
            cited, key=lambda passage: passage.number if passage.label.isdecimal() else 0
        )
        labels: dict[Locator, Iterable[str]] = {
            "paragraph": map(str, range(1, (self.paragraphs or 0) + 1)),
            "page": [passage.label for passage in by_number if passage.locator == "page"],
            "article": [passage.label for passage in by_number if passage.locator == "article"],
            **self.labels,
        }
        known = [Passage(name, kind, label) for kind, some in labels.items() for label in some]
        known += [passage for passage in by_number if passage.locator is None]
        return {citation(passage): passage for passage in known}

    def problem_with(self, cited: Citation) -> tuple[str, dict[str, str]] | None:
        """Why this source has no such passage: key and details of a message; None if it has it."""
        passage = parse(cited)
        locator, extents, labels = passage.locator, self.extents, self.labels
        declared: list[Locator] = [*extents, *labels]
        if locator is None:
            if not declared:
                return None
            example = self._example(passage.source, declared[0])
            return "no_locator", {"name": cited, "example": example}
        if locator in extents:
            if passage.number <= extents[locator]:
                return None
            last = citation(Passage(passage.source, locator, str(extents[locator])))
            return "no_passage", {"name": cited, "last": last}
        if locator in labels:
            known = labels[locator]
            if passage.label in known:
                return None
            nearest = citation(Passage(passage.source, locator, suggest(passage.label, known)))
            field = DECLARED_IN[locator]
            return "undeclared_passage", {"name": cited, "nearest": nearest, "field": field}
        field = DECLARED_IN[locator]
        if not declared:
            return "locator_of_whole", {"name": cited, "source": passage.source, "field": field}
        example = self._example(passage.source, declared[0])
        return "other_locator", {"name": cited, "field": field, "example": example}

    def _example(self, name: str, locator: Locator) -> Citation:
        """The first passage of a kind that the source declares."""
        return citation(Passage(name, locator, next(iter(self.labels.get(locator, ("1",))))))
