"""How names sound: by this, names in Chinese characters are found and put in order.

pypinyin is imported where it is used: its dictionary takes a quarter of a second, which the check
of the site, as it orders nothing, can save. It is asked for each word once: names are made of few.
"""

from __future__ import annotations

from functools import cache

from prospectus.i18n.localized import uses_han_script


@cache
def pinyin_key(name: str) -> str:
    """The pinyin of a name: the first letter of each sound, a space, and all sounds whole."""
    heard = [_heard(word) for word in _words(name)]
    first, whole = ("".join(it[place] for it in heard) for place in (0, 1))
    return f"{first} {whole}"


def sort_key(name: str, language: str) -> tuple[tuple[str, ...], str]:
    """By what a name stands among others: its sounds one by one, or its letters.

    The name itself comes last, so that names that sound alike are always in the same order.
    """
    if uses_han_script(language):
        return tuple(sound for word in _words(name) for sound in _toned(word)), name
    return (name.casefold(),), name


@cache
def _words(name: str) -> tuple[str, ...]:
    from pypinyin.seg.simpleseg import seg  # noqa: PLC0415

    return tuple(seg(name))


@cache
def _heard(word: str) -> tuple[str, str]:
    if word.isascii():
        return (written := "".join(word.split()).lower()), written
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    first, whole = (
        "".join("".join(lazy_pinyin([word], style=style)).split()).lower()
        for style in (Style.FIRST_LETTER, Style.NORMAL)
    )
    return first, whole


@cache
def _toned(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (word.lower(),)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    heard = lazy_pinyin([word], style=Style.TONE3, neutral_tone_with_five=True)
    return tuple(sound.casefold() for sound in heard)
