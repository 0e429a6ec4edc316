"""The languages that the program brings besides those of the sample site: Uyghur and Russian.

Pages of the sample site are rendered in them; its records have texts that begin with a marker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.i18n.catalog import get_catalog
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer
from support.builds import Once, copy_with_cache
from support.pseudo_locale import add_content
from support.weekly import first_of

# Each language with the marker of its texts, and what its script may look like.
LANGUAGES = {"ug": ("ئۇيغۇرچە", "ئ"), "ru": ("Русский", "Я")}
# The same in both languages, or signs.
_COMMON = re.compile(r"[\W\d_]*|WeChat|.*\((?:CSV|SVG|Atom|iCalendar)\)|[A-Z]{2,}|m[²³]")


@pytest.fixture(scope="module", params=first_of(LANGUAGES))
def rendered(
    request: pytest.FixtureRequest, sample: Path, once: Once
) -> tuple[str, Dataset, Mapping[str, str]]:
    """A language, the records of the sample site with it, and its generated pages by URI."""
    code = request.param

    def fill(folder: Path) -> None:
        name, marker = LANGUAGES[code]
        add_content(copy_with_cache(sample, folder / "project"), code, name, marker)

    root = once(f"in-{code}", fill) / "project"
    site = load(Project(root))
    renderer = Renderer(root, site, site.languages[-1])
    pages = {page.uri: page.body(renderer) for page in generated_pages(site)}
    return code, site, pages


def texts_of(html: str) -> set[str]:
    """The texts between tags, and those of attributes that are read out."""
    between = re.sub(r"<(script|style|template|title|desc)\b.*?</\1>", "", html, flags=re.DOTALL)
    shown = re.findall(r">([^<>]+)<", between)
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]+)"', between)
    return {unescape(text).strip() for text in [*shown, *spoken]}


def test_every_message_of_the_program_is_in_the_language_of_the_page(rendered):
    code, _, pages = rendered
    own, english = set(get_catalog(code).values()), get_catalog("en")
    elsewhere = {text for text in english.values() if not _COMMON.fullmatch(text)} - own
    assert len(pages) > 50
    assert {(uri, text) for uri in pages for text in texts_of(pages[uri]) & elsewhere} == set()


def test_labels_of_the_language_are_on_the_pages(rendered):
    code, _, pages = rendered
    messages = get_catalog(code)
    shown = set().union(*map(texts_of, pages.values()))
    keys = ("project.investment", "listing.more", "sector.reasons", "contact.phone", "offer.area")
    assert {key for key in keys if messages[key] not in shown} == set()


def test_units_need_the_plural_forms_of_the_language(rendered):
    code, site, _ = rendered
    forms = {"ru": {"one", "few", "many", "other"}, "ug": {"one", "other"}}[code]
    assert set(site.units["tonnes"].pattern[code]) == forms
