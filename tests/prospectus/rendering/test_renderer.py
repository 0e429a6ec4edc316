"""One renderer for the pages of one language."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.presentation.routes import SHARED_PAGES, Routes
from support.small_project import project, renderers

LINK = '<a href="{{ page_url("parks/tset-park") }}"></a>'


def test_a_fragment_may_only_link_to_pages_that_exist(tmp_path):
    root = project(tmp_path, {"link.html": f"<p>\n{LINK}</p>"})
    for renderer in renderers(root, pages={"index", "parks/test-park"}):
        with pytest.raises(DiagnosticsError) as caught:
            renderer.fragment("link.html", "index")
        (problem,) = caught.value.problems
        assert (problem.path, problem.line) == ("overrides/fragments/link.html", 2)
        assert problem.key == "unknown_page"
        assert dict(problem.details) == {"name": "parks/tset-park", "nearest": "parks/test-park"}


def test_a_wrong_link_is_reported_at_the_fragment_that_a_page_calls(tmp_path):
    text = "{##- A. Parameters: name (text) -##}\n" + LINK
    _, en = renderers(project(tmp_path, {"link.html": text}), pages={"index"})
    with pytest.raises(DiagnosticsError) as caught:
        en.page('{{ fragment("link.html", name="a") }}', "index", "docs/index.en.md")
    assert [(problem.path, problem.line, problem.key) for problem in caught.value.problems] == [
        ("overrides/fragments/link.html", 2, "unknown_page")
    ]


def test_without_a_set_of_pages_links_are_not_checked(tmp_path):
    root = project(tmp_path, {"link.html": LINK})
    assert 'href="parks/tset-park/"' in renderers(root)[0].fragment("link.html", "index")


def test_links_follow_the_routes(tmp_path):
    routes = Routes(shared_pages={**SHARED_PAGES, "figures": "numbers/all"})
    zh, _ = renderers(project(tmp_path), routes=routes)
    url = zh.links.record_url("index", "figures", "firms.total")
    assert url == "numbers/all/#firms-total"
    assert zh.links.is_record_page("numbers/all", "figures", "firms.total")


def test_a_generated_page_ends_with_its_footnotes(tmp_path):
    root = project(tmp_path, {"page.html": '<p>A{{ ("report p02",) | cite }}</p>'})
    for renderer in renderers(root):
        page = renderer.generated_page("page.html", "index")
        assert page.startswith("<p>A<sup")
        assert page.count('<li id="fn-1"') == 1
