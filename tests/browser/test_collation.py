"""Names are in the order in which the collator of a browser puts them."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
import yaml
from playwright.sync_api import Browser

from prospectus.i18n.collation import ALPHABETS, get_collator, sort_key
from support.weekly import every

ALPHABET_OF = yaml.safe_load(ALPHABETS.read_text(encoding="utf-8"))
LANGUAGES = [language for language in ALPHABET_OF if get_collator(language)]
SORT = """([language, names]) => {
    if (!Intl.Collator.supportedLocalesOf([language]).length) return null;
    return names.sort(new Intl.Collator(language).compare);
}"""
WORDS = 400


def words(language: str) -> list[str]:
    """Words of the letters of a language, and of some of others, with spaces and capitals."""
    chance = random.Random(1)  # noqa: S311 - the same every time is what is wanted
    letters = [
        letter for letter in ALPHABET_OF[language].replace("=", " ").split() if letter != "ئ"
    ]
    words = set()
    while len(words) < WORDS:
        word = "".join(chance.choices([*letters, *letters, *"az-é 27"], k=chance.randint(2, 5)))
        word = unicodedata.normalize("NFC", word).strip()
        words.add(word.capitalize() if chance.random() < 0.3 else word)
    # In Danish "aa" is å, to a browser also within the parts of "aä", which nobody writes.
    return sorted(word for word in words if word and not re.search("a[äå]", word.lower()))


@pytest.mark.parametrize("language", every([*LANGUAGES, "en", "de", "fr"], 3))
def test_a_browser_has_the_same_order(browser: Browser, language: str):
    ALPHABET_OF.setdefault(language, "a b c d e é è ö ü ß x z")
    page = browser.new_page()
    names = words(language)
    expected = page.evaluate(SORT, [language, names])
    page.close()
    if expected is None:
        pytest.skip("this browser has no order of the language")
    assert sorted(names, key=lambda name: sort_key(name, language)) == expected
