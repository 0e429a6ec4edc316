"""Number formats of cells (ECMA-376, 18.8.31): what a cell shows beside its number.

Excel stores 9.1 % as 0.091 with the format `0.0%`, and 3.5 may be shown as 3.5 million by the
format `0.0" million"`. People mean what they see, so such a number is read as the text it shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# The parts of a format: text in quotes, an escaped character (`!` in East Asian Excel), the width
# of a character, a repeated character, a currency, something else in brackets, the end of the
# format of positive numbers, what stands for digits, and any other character.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<end>;)|(?P<digits>General|[0#?,.]+(?:E[+-][0#?]+)?)|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[0#?](,+)(?:\.|\Z)")
_SIGNS = " \u00a0\u202f-+()"  # what formats show beside a number without saying what it counts


@dataclass(frozen=True)
class NumberFormat:
    """What a format shows `before` and `after` a number that it multiplies by `factor`."""

    before: str = ""
    after: str = ""
    factor: Decimal = Decimal(1)

    def shown(self, number: Decimal) -> str | None:
        """What a cell shows, with all digits of the number; None if that is only the number.

        >>> parse('0.0" million"').shown(Decimal("3.5")), parse("0.0%").shown(Decimal("0.091"))
        ('3.5 million', '9.1%')
        """
        if not self.before and not self.after:
            return None
        return f"{self.before}{(number * self.factor).normalize():f}{self.after}"


def parse(code: str) -> NumberFormat | None:
    """The format of positive numbers, from which that of others differs by signs and colours.

    None if it shows something else for some numbers, or text between the digits.
    """
    before, after, digits = "", "", ""
    factor, has_point = Decimal(1), False
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        if kind == "end":
            break
        if kind == "bracket":
            if re.search(r"[<>=]", text):  # a condition
                return None
        elif kind == "digits":
            if after.strip(_SIGNS):
                return None
            digits += text
            if has_point:
                factor /= 10 ** sum(map(text.count, "0#?"))
        elif kind == "escaped" and text == "." and digits:
            has_point = True  # `0!.0,` shows 35000 as 3.5
        elif kind and digits:
            after += text
        elif kind:
            before += text
        if kind == "plain" and text == "%":
            factor *= 100
    if not digits:  # a format of texts
        return NumberFormat()
    if match_ := _THOUSANDS.search(digits):
        factor /= 1000 ** len(match_[1])
    return NumberFormat(before.lstrip(_SIGNS), after.rstrip(_SIGNS), factor)


def date_pattern(code: str) -> str:
    """The pattern of `strftime` for the period that a format of dates shows; empty if it is none.

    >>> date_pattern('yyyy"-"mm'), date_pattern("m/d/yy"), date_pattern("d-mmm")
    ('%Y-%m', '%Y-%m-%d', '')
    """
    tokens = (
        token for token in _TOKEN.finditer(code.partition(";")[0]) if token.lastgroup == "plain"
    )
    letters = {token[0].lower() for token in tokens}
    patterns = {"ymd": "%Y-%m-%d", "ym": "%Y-%m"}
    return patterns.get("".join(letter for letter in "ymdhs" if letter in letters), "")
