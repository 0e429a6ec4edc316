"""Values that only say that there is no value: `—`, `/`, `N/A` and the like."""

from __future__ import annotations

from functools import cache

from prospectus.i18n.catalog import editors_languages, get_editors_catalog


def is_placeholder(value: object) -> bool:
    """Whether a text stands for nothing: it has no letter and no digit, or says “none”.

    A text in several languages does if it does in each of them.

    >>> is_placeholder("—"), is_placeholder("n/a"), is_placeholder("12345")
    (True, True, False)
    """
    if isinstance(value, dict):
        return bool(value) and all(map(is_placeholder, value.values()))
    if not isinstance(value, str):
        return False
    text = value.strip().casefold()
    return not any(map(str.isalnum, text)) or text in _words(editors_languages())


def without_placeholders(value: object) -> object:
    """A mapping or sequence of YAML without the values that stand for nothing; others unchanged."""
    if isinstance(value, dict):
        return {
            key: without_placeholders(item) if isinstance(item, tuple) else item
            for key, item in value.items()
            if not is_placeholder(item)
        }
    if isinstance(value, tuple):
        return tuple(item for item in value if not is_placeholder(item))
    return value


@cache
def _words(languages: tuple[str, ...]) -> frozenset[str]:
    """The words for “none” in these languages."""
    texts = (get_editors_catalog(language)["placeholder.words"] for language in languages)
    return frozenset(word.casefold() for text in texts for word in text.split())
