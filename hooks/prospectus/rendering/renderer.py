"""Pages and fragments filled in one language."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.content.expressions import Parsed
from prospectus.content.news import Post
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.dataset import Dataset
from prospectus.domain.staleness import StalenessRules
from prospectus.presentation.comparison import DEFAULT_COMPARISON, Comparison
from prospectus.presentation.routes import Routes
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.chart_functions import ChartFunctions
from prospectus.rendering.comparison_functions import ComparisonFunctions
from prospectus.rendering.contact_functions import ContactFunctions
from prospectus.rendering.context import RenderContext
from prospectus.rendering.event_functions import EventFunctions
from prospectus.rendering.footnotes import FootnoteFunctions, without_marks
from prospectus.rendering.fragments import FragmentRenderer
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.listing_functions import ListingFunctions
from prospectus.rendering.news_functions import NewsFunctions
from prospectus.rendering.publication_functions import PublicationFunctions
from prospectus.rendering.rendered_page import RenderedPage
from prospectus.rendering.template_errors import to_diagnostic
from prospectus.rendering.text_functions import TextFunctions
from prospectus.rendering.written_page import WrittenPageRenderer


class Renderer:
    """Fills the pages of one language; what the arguments mean says `RenderContext`.

    `texts`, `links` and `listings` are the functions of templates, for callers in Python.
    """

    def __init__(
        self,
        root: Path,
        site: Dataset,
        language: Language,
        *,
        directory_urls: bool = True,
        full_site: Dataset | None = None,
        routes: Routes | None = None,
        pages: Collection[str] | None = None,
        outdated: Container[str] = (),
        staleness: StalenessRules | None = None,
        source_links: SourceLinks | None = None,
        comparison: Comparison = DEFAULT_COMPARISON,
        posts: Sequence[Post] = (),
    ) -> None:
        context = RenderContext(
            root=root,
            site=site,
            language=language,
            full_site=full_site or site,
            routes=routes or Routes(),
            pages=pages,
            outdated=outdated,
            directory_urls=directory_urls,
            staleness=staleness,
            source_links=source_links or SourceLinks(),
            comparison=comparison,
            posts=posts,
        )
        self.site, self.language = site, language
        self.texts = TextFunctions(context)
        self.links = LinkFunctions(context, self.texts)
        self._footnotes = FootnoteFunctions(context, self.texts, self.links)
        self._fragments = FragmentRenderer(context)
        self.listings = ListingFunctions(context, self.links, self._fragments.fragment)
        groups = context, self.texts, self.links, self._footnotes
        self._fragments.provide(
            *groups,
            ChartFunctions(context),
            ComparisonFunctions(context),
            ContactFunctions(context),
            PublicationFunctions(context, self.links),
            NewsFunctions(context, self.texts),
            EventFunctions(context, self.texts, self.links),
            self.listings,
            self._fragments,
        )
        self._written_pages = WrittenPageRenderer(
            context, self._fragments, self._footnotes, *groups
        )

    def page(
        self,
        markdown: str,
        current_page: str,
        path: str,
        first_line: int = 1,
        parsed: Parsed | None = None,
    ) -> RenderedPage:
        """Evaluate the expressions of a written page (`WrittenPageRenderer.render`)."""
        return self._written_pages.render(markdown, current_page, path, first_line, parsed)

    def generated_page(self, name: str, current_page: str, /, **arguments: object) -> str:
        """Render a fragment as a whole page, with its footnotes. Raises DiagnosticsError."""
        footnotes = self._footnotes.on_page(current_page)
        return footnotes.number(self._fragment(name, current_page, arguments)) + footnotes.html

    def fragment(self, name: str, current_page: str, /, **arguments: object) -> str:
        """Render a fragment by its file name, without footnotes. Raises DiagnosticsError."""
        return without_marks(self._fragment(name, current_page, arguments))

    def _fragment(self, name: str, current_page: str, arguments: Mapping[str, object]) -> str:
        try:
            return self._fragments.fragment(current_page, name, **arguments)
        except Exception as error:
            problem = to_diagnostic(error, name, self._fragments.names)
            raise DiagnosticsError([problem]) from error

    def publisher(self) -> str:
        """Render the publisher as the footer of every page shows it. Raises DiagnosticsError."""
        return self.fragment("publisher.html", "index")
