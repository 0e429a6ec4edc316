from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospectus.rendering.page_template import PageTemplate, mark

NAMES = ("title", "tail", "body")
values = st.fixed_dictionaries({name: st.text(max_size=20) for name in NAMES})
pages = st.lists(st.one_of(st.sampled_from(NAMES), st.text("<a>{} ", max_size=9).map(repr)))


def page(parts: list[str], values: dict[str, str]) -> str:
    return "".join(values.get(part, part) for part in parts)


@given(pages, values)
def test_a_filled_template_is_the_page_built_with_these_values(parts, values):
    marks = {name: mark(name) for name in NAMES}
    assert PageTemplate.cut(page(parts, marks), marks).fill(values) == page(parts, values)


def test_the_content_of_a_page_is_never_taken_for_a_mark():
    template = PageTemplate.cut(
        mark("title") + mark("body"), {item: mark(item) for item in ("title", "body")}
    )
    assert template.fill({"title": mark("body"), "body": "x"}) == mark("body") + "x"


def test_a_mark_may_stand_with_what_belongs_to_it():
    marks = {"head": f"<h1>{mark('head')}</h1>", "name": mark("name")}
    assert PageTemplate.cut(f"a<h1>{mark('head')}</h1>b", marks).fill({"head": "H"}) == "aHb"
