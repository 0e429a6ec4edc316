"""Texts in which the rules for texts found nothing, so that the next check need not look again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from prospectus.config.settings import Language
from prospectus.i18n.catalog import get_editors_catalog
from prospectus.support.cache import ContentCache

# The packages whose modules hold the rules, or what these call.
_RULES = ("content", "domain", "i18n", "yamlio")
# Messages that hold words and patterns for the rules, and not what readers or editors see.
_WORDS = ("placeholder.", "prose.", "script")


@contextmanager
def clean_texts(root: Path, name: str, languages: Iterable[Language]) -> Iterator[ContentCache]:
    """The texts in the persistent cache of the project `root`, which is saved after the block.

    They are valid for these rules, and the words that the rules know of these languages. `name` is
    that of their file, which loses what nobody asked for.
    """
    package = Path(__file__).parents[1]
    modules = sorted(path for folder in _RULES for path in (package / folder).glob("*.py"))
    words = repr(rule_words(languages))
    clean = ContentCache(root, f"clean-{name}", *modules, yaml.__version__, words)
    yield clean
    clean.save()


def rule_words(languages: Iterable[Language]) -> Sequence[tuple[str, str, str]]:
    """The words and patterns of these languages that the rules know: language, key and text."""
    return [
        (language.code, key, text)
        for language in languages
        for key, text in sorted(
            item
            for item in get_editors_catalog(language.code).items()
            if item[0].startswith(_WORDS)
        )
    ]
