"""Readers of inflected languages find pages by other forms of their words, typed without marks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from prospectus.outputs import search_index
from prospectus.outputs.search_index import SearchPage
from prospectus.outputs.search_projects import SearchProject
from support.project import ROOT

SCRIPTS = ROOT / "overrides/assets/javascripts"
SEARCHES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("searches").glob("*.yml"))
}
# One file for each place, such as `pl.yml` and `pl-valley.yml`. The further queries, and those of
# the second place, were written by the grammar of the languages, without a look at the rules.
LEAST_QUERIES = {"queries": 50, "further": 20}
PARTS = [
    (place, part) for place, file in SEARCHES.items() for part in LEAST_QUERIES if part in file
]
SEARCH = """async ({ script, queries }) => {
    delete window.searchParts;
    (0, eval)(script);
    const parts = () => window.searchParts ?? {};
    const ranking = window.site.searchRanking.create(window.searchIndex, parts, async () => {});
    const locations = [];
    for (const query of queries) {
        const { first } = await ranking.search(query, () => true);
        locations.push(first.slice(0, 5).map(({ location }) => location));
    }
    return locations;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts that find and order."""
    page = browser.new_page()
    page.evaluate("window.site = {}")
    for name in ("text-matching", "search-ranking"):
        page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text(encoding="utf-8"))
    yield page
    page.close()


def index_script(place: str, kind: str) -> str:
    """The index of the pages of a place, as pages or as projects."""
    pages: list[SearchPage] = []
    projects: list[SearchProject] = []
    for location, (title, description, text) in SEARCHES[place]["pages"].items():
        if kind == "pages":
            pages.append(SearchPage(location, "page", title, description, f"<p>{text}</p>"))
        else:
            projects.append(SearchProject(location, title, description, (), (text,)))
    scripts = search_index.files(pages, projects, place.partition("-")[0])
    (script,) = (text for name, text in scripts.items() if "/" in name)
    return script


@pytest.mark.parametrize("kind", ["pages", "projects"])
@pytest.mark.parametrize(("place", "part"), PARTS)
def test_inflected_and_unmarked_words_find_their_page(page, place, part, kind):
    queries: dict[str, str | list[str]] = SEARCHES[place][part]
    assert len(queries) >= LEAST_QUERIES[part]
    script = index_script(place, kind)
    answers = page.evaluate(SEARCH, {"script": script, "queries": list(queries)})
    missed = {
        query: locations
        for (query, wanted), locations in zip(queries.items(), answers, strict=True)
        if not set([wanted] if isinstance(wanted, str) else wanted) & set(locations)
    }
    print(place, part, kind, len(queries), missed)
    assert len(missed) <= len(queries) * 0.05, missed
