"""Where companies are shown: their park, sector and project, and a list of several."""

from __future__ import annotations

from dataclasses import replace

from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer

MILL = "Made-up Mill"


def render(root, site, uri: str) -> str:
    pages = {page.uri: page for page in generated_pages(site)}
    return pages[uri].body(Renderer(root, site, site.languages[1]))


def test_a_park_shows_its_companies_also_those_without_a_project(root, site):
    html = render(root, site, "parks/milton")
    assert MILL in html
    assert "The second paragraph of a made-up story." in html
    assert 'id="companies"' not in render(root, site, "parks/norton")


def test_a_project_links_to_the_website_of_its_company(root, site):
    html = render(root, site, "projects/knitwear-plant")
    assert '<a href="https://samplex.example.org/" rel="external">' in html


def test_several_companies_have_a_list_with_links_to_where_they_belong(root, site):
    html = render(root, site, "companies/index")
    assert 'id="made-up-mill"' in html
    assert 'href="../parks/milton/"' in html
    assert 'href="../projects/knitwear-plant/"' in html


def test_one_company_has_no_list(site):
    one = replace(site, companies={"samplex": site.companies["samplex"]})
    assert "companies/index" not in {page.uri for page in generated_pages(one)}
