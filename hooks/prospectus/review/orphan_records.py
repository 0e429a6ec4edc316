"""Finds records that no page shows, in the pages that the check has rendered."""

from __future__ import annotations

from collections.abc import Iterator

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import references
from prospectus.presentation.routes import LISTED_COLLECTIONS
from prospectus.rendering import html as html_tools
from prospectus.rendering.escaping import safe
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.rendered_page import RenderedPage
from prospectus.rendering.template_errors import TemplateError

# Pictures that no page has to show: those of the theme are the share card and the drawing of the
# home page, and the signs the logo and the icons.
_PICTURES_OF_THEME, _KINDS_OF_THEME = ("card", "hero"), ("sign",)


class ShownContent:
    """What the pages of one language show: their ids, and their HTML without that of Markdown."""

    def __init__(self, links: LinkFunctions) -> None:
        self._links = links
        self._fragments: dict[str, tuple[str, ...]] = {}
        self._ids: dict[str, frozenset[str]] = {}
        self._html: list[str] = []

    def add(self, uri: str, page: RenderedPage) -> None:
        """Take note of a rendered page."""
        path = self._links.page_path(uri) or "./"
        self._fragments[path] = page.fragments
        self._html += [page.markdown, *page.fragments]

    def unshown(self, some: Dataset, site: Dataset) -> Iterator[Diagnostic]:
        """A warning for each record of `some` that no page shows.

        `some` is the subset of `site` of which pages were rendered. A record whose collection has a
        shared page is shown if that page has its anchor. Any other is shown if its name is on a
        page, or if a record refers to it whose page was not rendered.
        """
        language = site.languages[0].code
        shown = {
            (collection, name)
            for project, record in site.projects.items()
            if project not in some.projects
            for _, collection, name in references(record)
        }
        html = "\n".join(self._html)
        for collection, name, record in some.records():
            if not _must_be_shown(site, collection, name, record) or (collection, name) in shown:
                continue
            if (is_there := self._has_anchor(collection, name)) is None:
                is_there = str(safe(record.name.in_language(language))) in html
            if not is_there:
                location = site.location(collection, name)
                warning = location.problem((), "not_shown", name=f"{collection}/{name}")
                yield warning.as_warning()
        for topic in site.topics:
            if topic not in site.topic_names:
                warning = site.location("topics", topic).problem((), "topic_unnamed", name=topic)
                yield warning.as_warning()

    def _has_anchor(self, collection: str, name: str) -> bool | None:
        """Whether the shared page of a collection has the record; None if there is no such page."""
        try:
            url = self._links.record_url("index", collection, name)
        except TemplateError:
            return None
        page, _, anchor = url.partition("#")
        return anchor in self._ids_on(page) if anchor and page in self._fragments else None

    def _ids_on(self, page: str) -> frozenset[str]:
        """The ids of the fragments on a page, looked for when the first record is."""
        if page not in self._ids:
            self._ids[page] = frozenset().union(*map(html_tools.ids, self._fragments[page]))
        return self._ids[page]


def _must_be_shown(site: Dataset, collection: str, name: str, record: object) -> bool:
    """Whether readers look for a record: it has a source, or is a picture, and no own page."""
    if (collection, name) in site.record_sections:
        return True
    if collection in LISTED_COLLECTIONS or getattr(record, "name", None) is None:
        return False
    if collection == "pictures":
        return name not in _PICTURES_OF_THEME and getattr(record, "kind", "") not in _KINDS_OF_THEME
    return collection in _CITED


_CITED = {
    "figures",
    *(spec.name for spec in COLLECTIONS if "sources" in spec.model.model_fields),
}
