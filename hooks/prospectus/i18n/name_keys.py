"""What a build keeps of names: how each is pronounced, and its key in the order of names.

Chinese names have both from a library that takes 0.16 s and 55 MB to import. So both are asked for
by a `Recall`, which may have them from an earlier build, or from another process (`name_keys`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from prospectus.i18n.collation import sort_key
from prospectus.i18n.pinyin import pinyin_key
from prospectus.support.cache import Recall, make_anew

T = TypeVar("T")


def pronunciation(name: str, recall: Recall = make_anew) -> str:
    """The search key of a Chinese name, see `pinyin_key`."""
    return recall(f"pinyin {name}", partial(pinyin_key, name))


def order_key(name: str, language: str, recall: Recall = make_anew) -> tuple[Any, str]:
    """The key of a name in the order of a language, see `sort_key`."""
    return recall(f"order {name}", partial(sort_key, name, language))


def name_keys(names: Iterable[str], language: str) -> Mapping[str, Any]:
    """Both for each name, by the text by which a `Recall` is asked for it."""
    known: dict[str, Any] = {}

    def remember(text: str, make: Callable[[], T]) -> T:
        value = known[text] = make()
        return value

    for name in names:
        pronunciation(name, remember)
        order_key(name, language, remember)
    return known
