"""Citations as readers of one language read them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from prospectus.config.settings import Language
from prospectus.domain.citations import Citation, Passage, parse
from prospectus.domain.dataset import Dataset
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.formatting import Formats


class CitationTexts:
    """Sources and passages as plain text.

    Methods raise KeyError if a source does not exist; validation reports that before.
    """

    def __init__(self, site: Dataset, language: Language) -> None:
        self._site, self._language = site, language
        self._catalog = get_catalog(language.code)

    @cached_property
    def _formats(self) -> Formats:
        return Formats(self._language)

    def source(self, name: str) -> str:
        """The short name of a source with its date: `Yearbook 2023 (2024-09)`."""
        source = self._site.sources[name]
        label = source.label.in_language(self._language.code)
        return self._catalog["citation.dated"].format(
            source=label, date=self._formats.period(source.period)
        )

    def passage(self, passage: Passage) -> str:
        """The passage without its source: `table 3-1`; empty for a source as a whole."""
        if passage.locator is None:
            return ""
        return self._catalog[f"locator.{passage.locator}"].format(label=passage.label)

    def short(self, citation: Citation) -> str:
        """A citation with the short name of its source: `Yearbook 2023, table 3-1`."""
        passage = parse(citation)
        label = self._site.sources[passage.source].label
        return self._joined(label.in_language(self._language.code), passage)

    def full(self, citations: Iterable[Citation]) -> str:
        """Citations with the names of their sources, for a cell of a table."""
        texts = []
        for passage in map(parse, citations):
            name = self._site.sources[passage.source].name.in_language(self._language.code)
            texts.append(self._joined(name, passage))
        return "; ".join(texts)

    def _joined(self, source: str, passage: Passage) -> str:
        if passage.locator is None:
            return source
        text = self.passage(passage)
        return self._catalog["citation.passage"].format(source=source, passage=text)
