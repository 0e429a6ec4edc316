"""Text that neither HTML nor Markdown interprets."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from prospectus.rendering.escaping import safe
from support.small_project import (
    PAGES,
    published,
)

SIGNS = st.text("\\`*_{}[]()#+-.!|<>&\"'~^:=/%; aA1\u6d4b").map(lambda text: " ".join(text.split()))


@given(SIGNS.filter(bool))
def test_any_name_is_read_as_it_is_written(name):
    for page in PAGES:
        seen, plain = published(page.replace("NAME", safe(name))), published(page)
        assert seen.tags == plain.tags
        assert seen.text == plain.text.replace("NAME", name)


def test_what_is_escaped_is_not_escaped_again():
    assert safe(safe("<b> *")) == safe("<b> *")
    assert html.unescape(safe("<b> *")) == "<b> *"
