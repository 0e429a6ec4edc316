"""Message catalogs: `catalogs/<language>.yml` holds every text that the program writes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from prospectus.support.cache import ContentCache
from prospectus.support.program import COMMAND

CATALOGS = Path(__file__).parent / "catalogs"
_ROOT = CATALOGS.parents[3]

# What messages call the program; where it is installed as a package, its command is another one.
_COMMAND_IN_A_CHECKOUT = "python hooks"


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
    versions = (yaml.__version__, COMMAND)
    content_cache = ContentCache(_ROOT, f"catalog-{language}", Path(__file__), *versions)
    try:
        messages = content_cache.get_or_create(text, lambda: _parse(text))
    except yaml.YAMLError:
        return {}
    content_cache.save()
    return messages


def clear_cache() -> None:
    """Read the catalogs again at their next use, because one of them was changed."""
    languages.cache_clear()
    get_catalog.cache_clear()


def _parse(text: str) -> dict[str, str]:
    return dict(_flatten(yaml.load(text, Loader=yaml.CBaseLoader)))


def _flatten(tree: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            yield prefix + key, value.replace(_COMMAND_IN_A_CHECKOUT, COMMAND)
        else:
            yield from _flatten(value, f"{prefix}{key}.")
