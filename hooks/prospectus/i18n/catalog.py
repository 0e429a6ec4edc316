"""Message catalogs: catalogs/<language>.yml holds every text that the program itself writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from prospectus.support.cache import ContentCache

CATALOGS = Path(__file__).parent / "catalogs"


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue, in the order in which messages name them."""
    codes = (path.stem for path in CATALOGS.glob("*.yml"))
    return tuple(sorted(codes, key=lambda code: (get_catalog(code).get("order", "~"), code)))


@cache
def get_catalog(language: str) -> Mapping[str, str]:
    """All words of one language by dotted key: `{"status.target": "…"}`.

    None at all where the file is no YAML; `settings` tells of that.
    """
    text = (CATALOGS / f"{language}.yml").read_text(encoding="utf-8")
    cached = ContentCache(
        CATALOGS.parents[3], f"words-{language}", Path(__file__), yaml.__version__
    )
    try:
        found = cached.get_or_create(
            text, lambda: dict(_flat(yaml.load(text, Loader=yaml.CBaseLoader)))
        )
    except yaml.YAMLError:
        return {}
    cached.save()
    return found


def clear_cache() -> None:
    """Read the catalogues anew when they are asked for: somebody changed one."""
    languages.cache_clear()
    get_catalog.cache_clear()


def _parse(text: str) -> dict[str, str]:
    return dict(_flat(yaml.load(text, Loader=yaml.CBaseLoader)))


def _flat(tree: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            yield prefix + key, value
        else:
            yield from _flat(value, f"{prefix}{key}.")
