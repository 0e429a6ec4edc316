"""Fragments rendered in one language."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import jinja2
from markupsafe import Markup

from prospectus.rendering.context import FEW, MANY, MOST, RenderContext
from prospectus.rendering.environment import fragment_environment
from prospectus.rendering.registry import Callee, Use, collect, needs_page, template_function
from prospectus.rendering.template_errors import UnknownNameError

# The name of no page, for links that are the same on all pages of a folder.
_BESIDE = "_"


class FragmentRenderer:
    """Renders fragments with the functions and filters of some groups (`registry`).

    Functions and filters are globals of an environment for this language, and those that need the
    page get the one that is being rendered. So fragments import macros without context, which Jinja
    creates once. One thread at a time may render.
    """

    def __init__(self, context: RenderContext) -> None:
        environment = fragment_environment(context.root)
        self._environment = environment.overlay(finalize=context.text)
        self._environment.filters = dict(environment.filters)
        self._environment.globals = environment.globals | {
            "site": context.site,
            "language": context.language,
            "staleness": context.staleness,
            "routes": context.routes,
            "FEW": FEW,
            "MANY": MANY,
            "MOST": MOST,
        }
        self._page = ""
        self._shared: dict[tuple[Hashable, ...], Markup] = {}

    def provide(self, *groups: object) -> None:
        """Let fragments call the registered methods of these objects."""
        for known, use in (
            (self._environment.filters, Use.TEMPLATE_FILTER),
            (self._environment.globals, Use.TEMPLATE_FUNCTION),
        ):
            for name, function in collect(use, *groups).items():
                known[name] = self._on_page(function)

    @property
    def names(self) -> list[str]:
        """The file names of all fragments."""
        return self._environment.list_templates()

    @template_function
    @needs_page
    def current_page(self, current_page: str) -> str:
        """Return the URI of the page on which the fragment stands."""
        return current_page

    @template_function
    @needs_page
    def fragment(self, current_page: str, name: str, /, **arguments: object) -> Markup:
        """Render a fragment on a page. Raises UnknownNameError, and whatever is wrong in it."""
        try:
            template = self._environment.get_template(name)
        except jinja2.TemplateNotFound:
            raise UnknownNameError("unknown_fragment", name, self.names) from None
        outer_page, self._page = self._page, current_page
        try:
            return Markup(template.render(arguments))  # noqa: S704 - escaped by the environment
        finally:
            self._page = outer_page

    @template_function
    @needs_page
    def shared(
        self, current_page: str, macro: Callable[..., Markup], *arguments: Hashable
    ) -> Markup:
        """Call a macro that depends on no page, once for all pages of a folder.

        Relative links are those of a page beside them, which lead to the same from all of them.
        """
        folder, _, name = current_page.rpartition("/")
        page = current_page if name == "index" else f"{folder}/{_BESIDE}".lstrip("/")
        key = page, macro, arguments
        if key not in self._shared:
            outer_page, self._page = self._page, page
            try:
                self._shared[key] = macro(*arguments)
            finally:
                self._page = outer_page
        return self._shared[key]

    def _on_page(self, function: Callee) -> Callable[..., Any]:
        """A function that gets the page that is being rendered, if it needs one."""
        method = function.method
        if not function.needs_page:
            return method

        def call(*arguments: Any, **keywords: Any) -> Any:
            return method(self._page, *arguments, **keywords)

        return call
