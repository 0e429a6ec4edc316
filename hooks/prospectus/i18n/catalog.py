"""Message catalogs: `catalogs/<language>.yml` holds every text that the program writes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from prospectus.support.cache import ContentCache

CATALOGS = Path(__file__).parent / "catalogs"
_CASES = "case."  # grammatical cases, see `presentation.periods`
_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
_ROOT = CATALOGS.parents[3]


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages with a catalog, in the order in which messages show them."""
    codes = (path.stem for path in CATALOGS.glob("*.yml"))
    return tuple(sorted(codes, key=lambda code: (get_catalog(code).get("order", "~"), code)))


@cache
def get_catalog(language: str) -> Mapping[str, str]:
    """The messages of one language by dotted key: `{"status.target": "…"}`.

    Empty if the file is not valid YAML, which `config.settings` reports.
    """
    text = (CATALOGS / f"{language}.yml").read_text(encoding="utf-8")
    content_cache = ContentCache(_ROOT, f"catalog-{language}", Path(__file__), yaml.__version__)
    try:
        messages = content_cache.get_or_create(text, lambda: _parse(text))
    except yaml.YAMLError:
        return {}
    content_cache.save()
    return messages


def required_messages(messages: Mapping[str, str]) -> dict[str, str]:
    """The messages of a catalog that every other one needs, each with the form for most counts.

    A message with plural forms is one message, which other languages may write without forms.
    Cases belong to one language only.

    >>> required_messages({"case.locative.year": "…", "park.one": "1 park", "park.other": "parks"})
    {'park': 'parks'}
    """
    required: dict[str, str] = {}
    for key, text in messages.items():
        stem, _, form = key.rpartition(".")
        if form in _PLURAL_FORMS and f"{stem}.other" in messages:
            required[stem] = messages[f"{stem}.other"]
        elif not key.startswith(_CASES):
            required[key] = text
    return required


def clear_cache() -> None:
    """Read the catalogs again at their next use, because one of them was changed."""
    languages.cache_clear()
    get_catalog.cache_clear()


def _parse(text: str) -> dict[str, str]:
    return dict(_flatten(yaml.load(text, Loader=yaml.CBaseLoader)))


def _flatten(tree: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            yield prefix + key, value
        else:
            yield from _flatten(value, f"{prefix}{key}.")
