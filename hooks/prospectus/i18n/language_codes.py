"""The codes that name the languages of a site in file names, data, catalogs and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A BCP 47 tag of a language, with its script and region where they matter.
TAG = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"


def is_code(text: str) -> bool:
    """Whether a text may be the code of a language: a tag of language, script and region.

    >>> [is_code(code) for code in ("ug", "kaa", "zh-Hant", "pt-BR", "zh_TW", "zh-hant", "../x")]
    [True, True, True, True, False, False, False]
    """
    return re.fullmatch(TAG, text) is not None


def bases(code: str) -> list[str]:
    """The codes whose texts a reader of this one can read, the code itself last.

    A region writes almost like the language, another script does not.

    >>> bases("en"), bases("pt-BR"), bases("zh-Hant-TW")
    (['en'], ['pt', 'pt-BR'], ['zh-Hant', 'zh-Hant-TW'])
    """
    without_region = re.sub(r"-[A-Z]{2}\Z", "", code)
    return [*dict.fromkeys((without_region, code))]


def shortest_codes(tags: Sequence[tuple[str, str, str]], usual: Sequence[str]) -> list[str]:
    """Codes for languages of one site, each given as language, script and region.

    A code is the language alone where that says enough: the script is named if it is not the usual
    one, of which `usual` has one for each language, and the region if two codes were the same
    without it.

    >>> shortest_codes([("zh", "Hant", "TW"), ("en", "", "GB")], ["Hans", "Latn"])
    ['zh-Hant', 'en']
    >>> shortest_codes([("pt", "", "BR"), ("pt", "", "PT")], ["Latn", "Latn"])
    ['pt-BR', 'pt-PT']
    """
    short = [
        "-".join(filter(None, (language, script if script != common else "")))
        for (language, script, _), common in zip(tags, usual, strict=True)
    ]
    return [
        f"{code}-{region}" if short.count(code) > 1 and region else code
        for code, (_, _, region) in zip(short, tags, strict=True)
    ]
