"""What is the same for every page of one language while it is rendered."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from prospectus.config.settings import Language
from prospectus.content.expressions import Parameter, Signature
from prospectus.content.news import Post
from prospectus.domain import collection_specs
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure
from prospectus.domain.staleness import StalenessRules
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.comparison import DEFAULT_COMPARISON, Comparison
from prospectus.presentation.formatting import Formats
from prospectus.presentation.routes import Routes
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.escaping import escaped, safe
from prospectus.rendering.registry import page_function, record_of, template_function
from prospectus.rendering.template_errors import UnknownNameError

# How many records a page shows before it links to a page with all of them: in a cell or beside
# other content, in a section, and on a page about nothing else.
FEW, MANY, MOST = 6, 24, 100

COLLECTIONS = ("figures", *(collection.name for collection in collection_specs.COLLECTIONS))


@dataclass(frozen=True)
class RenderContext:
    """Data, language and settings of the pages that one renderer fills.

    `site` holds the records that are rendered. Where it is a subset, `full_site` is the whole
    dataset, whose records may be referred to. `pages` are the URIs of all pages; None switches the
    check of links off. `outdated` are the addresses of records (`parks/a`) whose translation is
    older than its source. With `directory_urls`, `parks/a.md` is served as `parks/a/`, otherwise as
    `parks/a.html`. `staleness` is None where no age of figures is reported. `comparison` chooses
    the rows of comparison tables. `posts` are the news in the language.
    """

    root: Path
    site: Dataset
    language: Language
    full_site: Dataset
    routes: Routes
    pages: Collection[str] | None
    outdated: Container[str]
    directory_urls: bool
    staleness: StalenessRules | None
    source_links: SourceLinks
    comparison: Comparison = DEFAULT_COMPARISON
    posts: Sequence[Post] = ()

    @cached_property
    def messages(self) -> Mapping[str, str]:
        """The message catalog of the language."""
        return get_catalog(self.language.code)

    @cached_property
    def formats(self) -> Formats:
        """Numbers and dates in the language."""
        return Formats(self.language, self.full_site.units)

    def text(self, value: object) -> Markup:
        """Return any value as escaped text, localized text in the language of the page."""
        if type(value) is Markup:  # as most that fragments print
            return value
        if type(value) is LocalizedText:  # the class of a model is slow to ask with isinstance
            return escaped(value.in_language(self.language.code))
        return safe(value)

    @template_function
    def get_record(self, collection: str, name: str) -> Any:
        """Return a record by its collection and name. Raises UnknownNameError."""
        if collection not in COLLECTIONS:
            raise UnknownNameError("unknown_record", collection, COLLECTIONS)
        records: Mapping[str, Any] = getattr(self.full_site, collection)
        if name not in records:
            key = "unknown_figure" if collection == "figures" else "unknown_record"
            raise UnknownNameError(key, name, records)
        return records[name]

    @template_function
    def figures_at(self, addresses: Iterable[str]) -> Mapping[str, Figure]:
        """Return figures by their addresses. Raises UnknownNameError."""
        return {address: self.get_record("figures", address) for address in addresses}

    @page_function(
        Signature(
            (Parameter("collection"), record_of("collection", "name"), Parameter("field")),
        )
    )
    def field(self, collection: str, name: str, field: str) -> Markup:
        """Return a text field of a record. Raises TemplateError.

        Values of other types have functions of their own.
        """
        record = self.get_record(collection, name)
        model_fields = getattr(type(record), "model_fields", {})
        values = {name: getattr(record, name) for name in model_fields}
        text_fields = [name for name in values if isinstance(values[name], LocalizedText | str)]
        if field not in text_fields:
            raise UnknownNameError("unknown_field", field, text_fields)
        return self.text(values[field])

    def require_page(self, uri: str) -> None:
        """Raise TemplateError if no page has this URI."""
        if self.pages is not None and uri not in self.pages:
            raise UnknownNameError("unknown_page", uri, sorted(self.pages))
