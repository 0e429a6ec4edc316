"""Decorators that make methods available to fragments and to written pages.

A method that a fragment may call is marked with `template_function` or `template_filter`; one that
a written page may call, with `page_function` or `page_filter` and the arguments that it accepts. A
method that depends on the page on which it is called is marked with `needs_page` first: it takes
the URI of that page as its first argument, which callers in templates and pages do not pass.

Jinja compiles filters to direct calls, and calls functions through its context, which takes
several times as long. So what fragments call in long loops is a filter, some of it besides being a
function.

    class Links:
        @page_function(texts("address"))
        @template_function
        @needs_page
        def figure(self, current_page: str, address: str) -> Markup: ...

`collect` finds the marked methods of some objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from prospectus.content.expressions import Kind, Parameter, Signature

Method = TypeVar("Method", bound=Callable[..., Any])

_USES, _NEEDS_PAGE = "_template_uses", "_needs_page"


class Use(Enum):
    """Where a method can be called."""

    TEMPLATE_FUNCTION = "function of fragments"
    TEMPLATE_FILTER = "filter of fragments"
    PAGE_FUNCTION = "function of written pages"
    PAGE_FILTER = "filter of written pages"


@dataclass(frozen=True)
class Callee:
    """A method under the name by which templates or pages call it.

    `signature` is what a written page may pass; it is empty for fragments, which are trusted.
    """

    name: str
    method: Callable[..., Any]
    needs_page: bool
    signature: Signature

    def on(self, current_page: str) -> Callable[..., Any]:
        """The function as it is called on one page."""
        return partial(self.method, current_page) if self.needs_page else self.method


def needs_page(method: Method) -> Method:
    """Mark a method whose first argument is the URI of the page on which it is called."""
    setattr(method, _NEEDS_PAGE, True)
    return method


def template_function(method: Method) -> Method:
    """Let fragments call a method by its name."""
    return _add(method, Use.TEMPLATE_FUNCTION, method.__name__, Signature())


def template_filter(name: str = "") -> Callable[[Method], Method]:
    """Let fragments use a method as a filter, by `name` or by its own name."""
    return lambda method: _add(method, Use.TEMPLATE_FILTER, name or method.__name__, Signature())


def page_function(signature: Signature, name: str = "") -> Callable[[Method], Method]:
    """Let written pages call a method with the arguments of a signature."""
    return lambda method: _add(method, Use.PAGE_FUNCTION, name or method.__name__, signature)


def page_filter(signature: Signature, name: str = "") -> Callable[[Method], Method]:
    """Let written pages use a method as a filter with the arguments of a signature."""
    return lambda method: _add(method, Use.PAGE_FILTER, name or method.__name__, signature)


def texts(*names: str) -> Signature:
    """A signature of texts with these names."""
    return Signature(tuple(Parameter(name, Kind.TEXT) for name in names))


def record_of(collection: str, name: str) -> Parameter:
    """A parameter that names a record of a collection (`Parameter.collection`)."""
    return Parameter(name, Kind.TEXT, collection=collection)


def signatures(use: Use, *classes: type) -> dict[str, Signature]:
    """What may be passed to the methods of classes that are marked for a use, by their names."""
    return {name: signature for cls in classes for _, _, name, signature in _marked(use, cls)}


def collect(use: Use, *groups: object) -> dict[str, Callee]:
    """The methods of some objects that are marked for a use, by the names of their callers."""
    return {
        name: Callee(name, getattr(group, attribute), needs, signature)
        for group in groups
        for attribute, needs, name, signature in _marked(use, type(group))
    }


def names(use: Use, *classes: type) -> list[str]:
    """The names under which methods of some classes are called."""
    return [name for cls in classes for _, _, name, _ in _marked(use, cls)]


def _add(method: Method, use: Use, name: str, signature: Signature) -> Method:
    uses: dict[Use, tuple[str, Signature]] = getattr(method, _USES, {})
    setattr(method, _USES, {**uses, use: (name, signature)})
    return method


def _marked(use: Use, owner: type) -> Iterator[tuple[str, bool, str, Signature]]:
    for attribute, method in vars(owner).items():
        uses: dict[Use, tuple[str, Signature]] = getattr(method, _USES, {})
        if use in uses:
            yield attribute, getattr(method, _NEEDS_PAGE, False), *uses[use]
