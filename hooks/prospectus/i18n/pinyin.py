"""The pinyin of names, by which Chinese ones are found and in order.

pypinyin is imported where it is used, because its dictionary takes a quarter of a second to load
and the check of the site needs neither key. Results are cached by word: names share few words.
"""

from __future__ import annotations

from functools import cache


@cache
def pinyin_key(name: str) -> str:
    """The search key of a name: the initials of its syllables, a space, and its full pinyin."""
    words = [_initials_and_pinyin(word) for word in _words(name)]
    initials, pinyin = ("".join(parts) for parts in zip(*words, strict=True)) if words else ("", "")
    return f"{initials} {pinyin}"


def syllables(name: str) -> tuple[str, ...]:
    """The syllables of a name with their tones, by which Chinese names are in order."""
    return tuple(syllable for word in _words(name) for syllable in _syllables(word))


@cache
def _words(name: str) -> tuple[str, ...]:
    from pypinyin.seg.simpleseg import seg  # noqa: PLC0415

    return tuple(seg(name))


@cache
def _initials_and_pinyin(word: str) -> tuple[str, str]:
    if word.isascii():
        letters = "".join(word.split()).lower()
        return letters, letters
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    initials, pinyin = (
        "".join("".join(lazy_pinyin([word], style=style)).split()).lower()
        for style in (Style.FIRST_LETTER, Style.NORMAL)
    )
    return initials, pinyin


@cache
def _syllables(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (word.lower(),)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    syllables = lazy_pinyin([word], style=Style.TONE3, neutral_tone_with_five=True)
    return tuple(syllable.casefold() for syllable in syllables)
