"""Decorators that make methods available to fragments and pages."""

from __future__ import annotations

import pytest

from prospectus.rendering.registry import (
    Use,
    collect,
    names,
    needs_page,
    page_filter,
    page_function,
    template_filter,
    template_function,
    texts,
)


class Group:
    @page_function(texts("a"))
    @template_function
    @needs_page
    def both(self, current_page: str, a: str) -> str:
        return f"{current_page}:{a}"

    @template_filter(name="short")
    def long_name(self, value: str) -> str:
        return value[:1]

    @page_filter(texts())
    def only_pages(self, value: str) -> str:
        return value

    def hidden(self) -> None:
        """Neither fragments nor pages can call this."""


@pytest.mark.parametrize(
    ("use", "known"),
    [
        (Use.TEMPLATE_FUNCTION, ["both"]),
        (Use.TEMPLATE_FILTER, ["short"]),
        (Use.PAGE_FUNCTION, ["both"]),
        (Use.PAGE_FILTER, ["only_pages"]),
    ],
)
def test_only_marked_methods_are_collected(use, known):
    assert [*collect(use, Group())] == names(use, Group) == known


def test_a_method_that_needs_the_page_gets_it_first():
    callee = collect(Use.PAGE_FUNCTION, Group())["both"]
    assert callee.on("parks/index")("x") == "parks/index:x"
    assert callee.signature == texts("a")


def test_other_methods_get_their_arguments_only():
    assert collect(Use.TEMPLATE_FILTER, Group())["short"].on("index")("abc") == "a"
