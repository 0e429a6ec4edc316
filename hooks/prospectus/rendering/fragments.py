"""Fragments rendered in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from prospectus.rendering.context import FEW, MANY, MOST, RenderContext
from prospectus.rendering.environment import FILTERS, TEXT, fragment_environment
from prospectus.rendering.registry import Callee, Use, collect, needs_page, template_function
from prospectus.rendering.template_errors import UnknownNameError


class FragmentRenderer:
    """Renders fragments with the functions and filters of some groups (`registry`)."""

    def __init__(self, context: RenderContext) -> None:
        self._environment = fragment_environment(context.root)
        self._variables: dict[str, object] = {
            "site": context.site,
            "language": context.language,
            "staleness": context.staleness,
            "routes": context.routes,
            "FEW": FEW,
            "MANY": MANY,
            "MOST": MOST,
            TEXT: context.text,
        }
        self._page_variables: dict[str, object] = {}
        self._filters: dict[str, Callable[..., Any]] = {}
        self._page_filters: dict[str, Callee] = {}
        self._page_functions: dict[str, Callee] = {}

    def provide(self, *groups: object) -> None:
        """Let fragments call the registered methods of these objects."""
        for name, function in collect(Use.TEMPLATE_FILTER, *groups).items():
            if function.needs_page:
                self._page_filters[name] = function
            else:
                self._filters[name] = function.method
        for name, function in collect(Use.TEMPLATE_FUNCTION, *groups).items():
            if function.needs_page:
                self._page_functions[name] = function
            else:
                self._variables[name] = function.method

    @property
    def names(self) -> list[str]:
        """The file names of all fragments."""
        return self._environment.list_templates()

    @template_function
    @needs_page
    def fragment(self, current_page: str, name: str, /, **arguments: object) -> Markup:
        """Render a fragment on a page. Raises UnknownNameError, and whatever is wrong in it."""
        try:
            template = self._environment.get_template(name)
        except jinja2.TemplateNotFound:
            raise UnknownNameError("unknown_fragment", name, self.names) from None
        variables = self._variables_on(current_page) | arguments
        return Markup(template.render(variables))  # noqa: S704 - escaped by the environment

    def _variables_on(self, page: str) -> dict[str, object]:
        """All variables on a page; kept for the next fragment, which is often on the same page."""
        if self._page_variables.get("current_page") != page:
            self._page_variables = {
                **self._variables,
                "current_page": page,
                FILTERS: self._filters | _on_page(self._page_filters, page),
                **_on_page(self._page_functions, page),
            }
        return self._page_variables


def _on_page(functions: Mapping[str, Callee], page: str) -> dict[str, Callable[..., Any]]:
    return {name: function.on(page) for name, function in functions.items()}
