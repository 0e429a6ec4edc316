"""Translations of argparse's own texts: headings, help and errors of the command line.

argparse looks its texts up through the names `_` and `ngettext` of its module. Both are replaced
while a command line is parsed, so that these texts come from the message catalogs. This is the
only use of private names of argparse; `tests/cli/test_argparse_texts.py` compares `MESSAGES` with
the texts of the running Python version.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prospectus.diagnostics.diagnostic import translate_each

# These only join parts that are translated already.
LAYOUTS = {
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
}

# Texts of argparse by the key of their translation, `argparse.<key>`. The catalogs keep the
# placeholders of argparse, such as %(message)s.
MESSAGES = {
    "usage: ": "usage",
    "positional arguments": "positional_arguments",
    "options": "options",
    "show this help message and exit": "help",
    "the following arguments are required: %s": "required",
    "one of the arguments %s is required": "one_required",
    "unrecognized arguments: %s": "unrecognized",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
    "not allowed with argument %s": "not_allowed_with",
    "ignored explicit argument %r": "takes_no_value",
    "expected one argument": "expected_one",
    "expected at most one argument": "expected_at_most_one",
    "expected at least one argument": "expected_at_least_one",
    "expected %s argument": "expected_count",
    "expected %s arguments": "expected_count",
    "invalid %(type)s value: %(value)r": "invalid_value",
    "invalid choice: %(value)r (choose from %(choices)s)": "invalid_choice",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "unknown_command",
}


@contextmanager
def translated_argparse() -> Iterator[None]:
    """Make argparse take its texts from the message catalogs inside the block."""
    module: Any = argparse
    originals = module._, module.ngettext
    module._ = _translate
    module.ngettext = lambda one, many, count: _translate(one if count == 1 else many)
    try:
        yield
    finally:
        module._, module.ngettext = originals


class _Translated(str):
    """A text in several languages whose placeholders are filled in each of them."""

    __slots__ = ("_texts",)
    _texts: tuple[str, ...]

    def __new__(cls, texts: Sequence[str], end: str) -> _Translated:
        self = super().__new__(cls, " / ".join(texts) + end)
        self._texts = tuple(texts)
        return self

    def __mod__(self, values: object) -> str:
        return " / ".join(text % values for text in self._texts)


def _translate(text: str) -> str:
    """The text in the site's languages; texts for programmers stay as they are."""
    if text in LAYOUTS:
        return LAYOUTS[text]
    if text not in MESSAGES:
        return text
    texts = translate_each(f"argparse.{MESSAGES[text]}").values()
    return _Translated([*texts], text[len(text.rstrip()) :])
