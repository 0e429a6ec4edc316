"""Constants that the program and the site's scripts have in common.

The scripts hold them again, as they are static files.
`tests/prospectus/presentation/test_script_constants.py` compares both.
"""

from __future__ import annotations

# Characters with which a spreadsheet begins a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# How a project contains a search term: in its title or in another name, which may begin with the
# term; if it ends with the term, the number of letters of the name stands in the bits from
# MATCH_LETTERS up.
MATCH_NAME, MATCH_TITLE, MATCH_BEGIN, MATCH_LETTERS = 1, 2, 4, 8

# The prefix of search terms that are parts of a pronunciation, and their length in letters.
PINYIN_PREFIX, PINYIN_LENGTH = "~", 4


def escape_formula(cell: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
