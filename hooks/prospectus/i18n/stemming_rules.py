"""How the words of a language are compared: `stemming/<language>.yml`.

A site in another language needs no such file: its words are then compared as they are written,
without accents and case. `stemming/README.md` says how to write one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("stemming")

# Letters that have no mark to leave out, and are typed without it all the same.
_LETTERS = "ß>ss æ>ae ð>d ø>o þ>th đ>d ħ>h ı>i ł>l ŋ>n œ>oe ŧ>t ς>σ"
# And one that is no other letter with a mark, though Unicode says so.
_KEPT = "й"


@dataclass(frozen=True)
class WordRules:
    """The rules of a language, each a text with spaces between its parts.

    `letters` are `letter>replacement`; `kept` are letters that do not lose their mark. `prefixes`
    are `prefix>replacement`, of which the longest that fits is applied; `particles` are letters
    that may be written together with the next word. `endings` are `ending>replacement` in passes,
    separated by `|`: in each the longest ending that fits is replaced. `weak` are letters that are
    left out of what remains, after its first letter; where a long stem loses one and begins with
    the first of them, it loses that, too. `spellings` are pairs `other=usual`, of which both may be
    inflected. `ignored` are words that say nothing of what is looked for. All but `spellings` and
    `ignored` apply to folded words. `variants` names a file in the same folder with sets of
    characters, of which the first stands for the others.
    """

    letters: str = _LETTERS
    kept: str = _KEPT
    prefixes: str = ""
    particles: str = ""
    endings: str = ""
    weak: str = ""
    spellings: str = ""
    ignored: str = ""
    variants: str = ""


@cache
def get_word_rules(language: str) -> WordRules:
    """The rules of a language: for `zh-Hant` those of `zh-Hant` or `zh`, or those of any language.

    Raises ValueError if the file has other keys than the rules.
    """
    while not (path := WORDS / f"{language}.yml").is_file():
        if "-" not in language:
            return WordRules()
        language = language.rpartition("-")[0]
    written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    if unknown := written.keys() - {field.name for field in fields(WordRules)}:
        raise ValueError(f"{path.name}: {', '.join(sorted(unknown))}")
    rules = {name: _joined(value) for name, value in written.items()}
    rules["letters"] = f"{_LETTERS} {rules.get('letters', '')}".strip()
    rules["kept"] = f"{_KEPT} {rules.get('kept', '')}".strip()
    return WordRules(**rules)


def _joined(value: str | list[str]) -> str:
    """The passes of a list as one text; white space as one space, as scripts expect it."""
    text = value if isinstance(value, str) else " | ".join(value)
    return " ".join(text.split())
