"""How names sound: by this, names in Chinese characters are found and put in order.

pypinyin is imported where it is used: its dictionary takes a quarter of a second, which the check
of the site, as it orders nothing, can save.
"""

from __future__ import annotations

from prospectus.text import writes_han


def sounds(name: str) -> str:
    """The pinyin of a name: the first letter of each sound, a space, and all sounds whole."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    first, whole = (
        "".join("".join(lazy_pinyin(name, style=style)).split())
        for style in (Style.FIRST_LETTER, Style.NORMAL)
    )
    return f"{first} {whole}".lower()


def order(name: str, language: str) -> tuple[tuple[str, ...], str]:
    """By what a name stands among others: its sounds one by one, or its letters.

    The name itself comes last, so that names that sound alike are always in the same order.
    """
    if writes_han(language):
        from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

        heard = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
        return tuple(sound.casefold() for sound in heard), name
    return (name.casefold(),), name
