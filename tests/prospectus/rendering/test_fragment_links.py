"""Links that are written out in fragments."""

from __future__ import annotations

import pytest

from prospectus.rendering import fragment_links
from support.small_project import project


@pytest.mark.parametrize(
    "link",
    ['href="../parks/"', "href='parks/'", 'href="/parks/"', 'src="map.svg"', 'href="a{{ b }}"'],
)
def test_a_relative_address_is_reported_where_it_stands(tmp_path, link):
    root = project(tmp_path, {"a.html": f"<p>\n<a {link}>"})
    (problem,) = fragment_links.problems(root)
    assert (problem.path, problem.key) == ("overrides/fragments/a.html", "literal_link")
    assert (problem.line, problem.column) == (2, len("<a ") + link.index("=") + 3)


@pytest.mark.parametrize(
    "link",
    [
        'href="{{ page_url(routes.programme) }}#a"',
        'href="#a"',
        'href="https://example.org/"',
        'href="tel:{{ number }}"',
    ],
)
def test_checked_and_outer_addresses_are_not(tmp_path, link):
    root = project(tmp_path, {"a.html": f"<a {link}>"})
    assert [*fragment_links.problems(root)] == []
