"""Readers find what this site has: every name of its data, and what investors type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import LocalizedText
from prospectus.i18n.search_analysis import get_analyser
from support.browser import visits
from support.parsing import BuiltSite, search_index, searched_projects
from support.searching import open_search, search_all
from support.weekly import first_of

FOLDERS = {"zh": "", "en": "en/"}
TYPED = yaml.safe_load(Path(__file__).with_name("search_queries.yml").read_text(encoding="utf-8"))
# Records that readers look for by name, in the order of their importance.
NAMED = ("sectors", "parks", "chains", "events", "projects", "clusters", "promotions", "lists")
NAMED += ("companies", "organisations", "people", "products", "figures", "targets")

Queries = Sequence[tuple[str, set[str]]]


@pytest.fixture(scope="module")
def first_five(
    browser: Browser, serve: Callable[[str], str]
) -> Iterator[Callable[[str, Queries], dict[str, list[str]]]]:
    """For a language and queries, those of which no right page is among the first five results.

    The value of each is what is found instead.
    """
    with visits(browser, serve) as visit:

        def missed(language: str, queries: Queries) -> dict[str, list[str]]:
            page = open_search(visit(FOLDERS[language]))
            answers = search_all(page, [words for words, _ in queries])
            firsts = [[link.partition("#")[0] for link in links[:5]] for links in answers]
            return {
                words: links
                for (words, wanted), links in zip(queries, firsts, strict=True)
                if not wanted & set(links)
            }

        yield missed


def names(site: Dataset, built: BuiltSite, language: str) -> Iterator[tuple[str, set[str]]]:
    """Each name in the data, with the page of its record or else those that say the name."""
    fold = get_analyser(language).fold
    texts: dict[str, str] = {}
    for location, _, *parts in search_index(built, FOLDERS[language]):
        title, aliases, description, headings, text, _ = parts
        page = location.partition("#")[0]  # a section counts as its page
        words = " ".join([title, *aliases, description, *headings, text])
        texts[page] = f"{texts.get(page, '')} {fold(words)}"
    for location, *parts in searched_projects(built, FOLDERS[language]):
        texts[location] = fold(" ".join(parts))
    for collection, name, record in site.records():
        if collection not in NAMED or getattr(record, "name", None) is None:
            continue
        own = f"{collection}/{name}/".replace("events/", "event/")
        also: tuple[LocalizedText, ...] = getattr(record, "aliases", ())
        for text in (record.name, getattr(record, "short", None), *also):
            if text is None:
                continue
            words = text.in_language(language)
            said = {url for url, whole in texts.items() if fold(words) in whole}
            if said or own in texts:
                yield words, {own} & texts.keys() or said


@pytest.mark.parametrize("language", first_of(["en", "zh"]))
def test_names_of_the_data_lead_to_their_pages(site, built, first_five, language):
    queries = list(dict(names(site, built, language)).items())
    assert len(queries) >= 150
    missed = first_five(language, queries)
    assert len(missed) <= len(queries) * 0.01, missed


@pytest.mark.parametrize("language", first_of(["zh", "en"]))
def test_what_investors_type_leads_to_the_right_page(first_five, language):
    queries = [
        (str(words), {pages} if isinstance(pages, str) else set(pages))
        for words, pages in TYPED[language].items()
    ]
    assert len(queries) >= 50
    missed = first_five(language, queries)
    assert len(missed) <= len(queries) * 0.05, missed
