from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospectus.rendering.page_template import PageTemplate, mark

NAMES = ("title", "tail", "body")
values = st.fixed_dictionaries({name: st.text(max_size=20) for name in NAMES})
pages = st.lists(st.one_of(st.sampled_from(NAMES), st.text("<a>{} ", max_size=9).map(repr)))


def page(parts: list[str], told: dict[str, str]) -> str:
    return "".join(told.get(part, part) for part in parts)


@given(pages, values)
def test_a_filled_shell_is_the_page_made_with_these_values(parts, told):
    marks = {name: mark(name) for name in NAMES}
    assert PageTemplate.cut(page(parts, marks), marks).fill(told) == page(parts, told)


def test_what_a_page_says_is_never_taken_for_a_mark():
    shell = PageTemplate.cut(
        mark("title") + mark("body"), {it: mark(it) for it in ("title", "body")}
    )
    assert shell.fill({"title": mark("body"), "body": "x"}) == mark("body") + "x"


def test_a_mark_may_stand_with_what_belongs_to_it():
    marks = {"head": f"<h1>{mark('head')}</h1>", "name": mark("name")}
    assert PageTemplate.cut(f"a<h1>{mark('head')}</h1>b", marks).fill({"head": "H"}) == "aHb"
