"""References of written pages to a record that gets another name.

They are in expressions (`{{ link("parks", "old") }}`), where signatures say which arguments name
records, in Markdown links to pages of records and to their places on other pages, and in the front
matter of news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.content.expressions import Call, Literal, Parameter
from prospectus.content.markdown_pages import Page, link_targets
from prospectus.content.news import NEWS, REFERENCES, is_post
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import reference_fields
from prospectus.domain.renames import Renaming
from prospectus.domain.targets import TARGETS, Target
from prospectus.presentation.facets import FACETS
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.rendering.environment import fragment_parameters
from prospectus.rendering.written_page import page_functions
from prospectus.yamlio.splices import Splice

_QUOTED = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*)\1""")
# Parameters that give the collection which another one names records of.
_GIVEN = ("collection", "field")
_ANCHOR = re.compile(r"#([a-z0-9-]+)")


@dataclass(frozen=True)
class PageReferences:
    """Finds what a renaming changes in pages of the project `root`, whose records are `site`."""

    root: Path
    site: Dataset
    routes: Routes
    renaming: Renaming

    def splices(self, page: Page) -> list[Splice]:
        """The replacements in the text of a page."""
        offset = len(page.text) - len(page.body)
        in_body = [*self._in_expressions(page), *self._in_links(page)]
        moved = [(start + offset, end + offset, new) for start, end, new in in_body]
        return [*self._in_front_matter(page, page.text[:offset]), *moved]

    # -- expressions -----------------------------------------------------------------------

    def _in_expressions(self, page: Page) -> Iterator[Splice]:
        for expression in page.parsed.expressions:
            for call in expression.calls:
                for literal, collection in self._named_records(call):
                    yield from self._in_literal(page.body, literal, collection)

    def _named_records(self, call: Call) -> Iterator[tuple[Literal, str]]:
        """The arguments that name records, each with the collection of these."""
        parameters = self._parameters(call)
        names = [parameter.name for parameter in parameters]
        given = dict(zip(names, call.arguments, strict=False)) | dict(call.keywords)
        for parameter in parameters:
            if parameter.collection and parameter.name in given:
                yield given[parameter.name], _collection(parameter, given)
        for literal in call.arguments[len(names) :]:
            yield literal, parameters[-1].collection if parameters else ""

    def _parameters(self, call: Call) -> tuple[Parameter, ...]:
        signature = page_functions().get(call.name)
        parameters = signature.parameters if signature else ()
        if call.name == "fragment":
            file = call.arguments[0] if call.arguments else call.keywords.get("file")
            declared = fragment_parameters(self.root)
            if file and file.value in declared:
                parameters += declared[str(file.value)].parameters
        return parameters

    def _in_literal(self, body: str, literal: Literal, collection: str) -> Iterator[Splice]:
        values = literal.value if isinstance(literal.value, tuple) else (literal.value,)
        position = literal.position
        for value in values:
            match = _QUOTED.search(body, position) if isinstance(value, str) else None
            if match:
                position = match.end()
                new = self.renaming.reference(collection, match[2])
                if new != match[2]:
                    yield match.start(2), match.end(2), new

    # -- links -----------------------------------------------------------------------------

    def _in_links(self, page: Page) -> Iterator[Splice]:
        for start, end, uri in link_targets(page):
            match = _ANCHOR.match(page.body, end)
            anchor = match[1] if match else ""
            new_uri, new_anchor = self._link(uri, anchor)
            if new_uri != uri:
                yield start, end, _relative(page.body[start:end], uri, new_uri)
            if match and new_anchor != anchor:
                yield match.start(1), match.end(1), new_anchor

    def _link(self, uri: str, anchor: str) -> tuple[str, str]:
        """Where a link leads afterwards."""
        collection, old, new = self._names
        if collection == NEWS:
            is_this = uri == self.routes.record_page(NEWS, old)
            return (self.routes.record_page(NEWS, new) if is_this else uri), anchor
        if collection in LISTED_COLLECTIONS:
            if uri == self.routes.record_page(collection, old):
                anchor = re.sub(rf"^{re.escape(old)}(?=--)", new, anchor)  # of a session
                return self.routes.record_page(collection, new), anchor
        elif self.routes.shared_pages.get(collection) == uri:
            return uri, self._anchor(anchor)
        for listed, facets in FACETS.items():
            for facet in facets:
                first = self.routes.facet_page(listed, facet.name, old)
                if facet.collection == collection and re.fullmatch(
                    rf"{re.escape(first)}(/[0-9]+)?", uri
                ):
                    page = self.routes.facet_page(listed, facet.name, new)
                    return page + uri[len(first) :], anchor
        if uri == self.routes.shared_pages["figures"]:
            return uri, self._figure_anchor(anchor)
        is_list = uri == self.routes.list_page(TARGETS) and collection == TARGETS
        return uri, f"{TARGETS}-{new}" if is_list and anchor == f"{TARGETS}-{old}" else anchor

    @property
    def _names(self) -> tuple[str, str, str]:
        renaming = self.renaming
        return renaming.collection, renaming.old, renaming.new

    def _anchor(self, anchor: str) -> str:
        """An anchor on the page with all records of the collection afterwards."""
        collection, old, new = self._names
        prefix = {"sources": "source-", "series": "series-"}.get(collection, "")
        old_anchor, new_anchor = (prefix + name.replace(".", "-") for name in (old, new))
        if collection == "sources":  # a passage, such as report-p05
            anchor = re.sub(
                rf"^{re.escape(old)}(?=-(p[0-9]|page|table|section|article))", new, anchor
            )
        return new_anchor if anchor == old_anchor else anchor

    def _figure_anchor(self, anchor: str) -> str:
        """An anchor on the page of all figures afterwards: of a figure, or of what holds some."""
        _, old, new = self._names
        moved = {f"{TARGETS}-{old}": f"{TARGETS}-{new}"} if self._names[0] == TARGETS else {}
        if self.renaming.reference("holders", old) != old:
            keys = (address.partition(".")[2] for address in self.site.figures_of(old))
            moved = {f"{old}-{key}": f"{new}-{key}" for key in keys}
            moved |= {old: new, f"of-{old}": f"of-{new}"}
        return moved.get(anchor, anchor)

    # -- front matter ----------------------------------------------------------------------

    def _in_front_matter(self, page: Page, head: str) -> Iterator[Splice]:
        if not is_post(page.uri, self.routes.folder(NEWS)):
            return
        for field, collection in REFERENCES.items():
            for match in re.finditer(rf"^{field}:[ ]*[\"']?([a-z0-9-]+)", head, re.MULTILINE):
                new = self.renaming.reference(collection, match[1])
                if new != match[1]:
                    yield match.start(1), match.end(1), new


def _collection(parameter: Parameter, given: Mapping[str, Literal]) -> str:
    """The collection whose records a parameter names, which another argument may give."""
    if parameter.collection not in _GIVEN or parameter.collection not in given:
        return parameter.collection
    value = str(given[parameter.collection].value)
    return reference_fields(Target).get(value, value)


def _relative(written: str, uri: str, new_uri: str) -> str:
    """A relative target of a link to a page afterwards; only the name of the page differs."""
    parts = written.removesuffix(".md").split("/")
    for at, (old, new) in enumerate(zip(uri.split("/"), new_uri.split("/"), strict=True)):
        if old != new:
            parts[at - len(uri.split("/"))] = new
    return f"{'/'.join(parts)}.md"
