"""The scripts of the site run in the oldest browsers that it supports.

These are Chromium 88, Safari 15.4 and Firefox 102. A script with syntax that a browser does not
know does nothing at all there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SCRIPTS = sorted(
    (Path(__file__).parents[2] / "overrides/assets/javascripts").glob("*.js"),
)
# What came later, by what it looks like.
LATER = {
    "lookbehind (Safari 16.4)": r"\(\?<[=!]",
    "the flag v of regular expressions (Chromium 112)": r"/[dgimsuy]*v[dgimsuy]*\.(?:test|exec)\(",
    "at (Chromium 92)": r"\.at\(",
    "Object.hasOwn (Chromium 93)": r"\bhasOwn\b",
    "structuredClone (Chromium 98)": r"\bstructuredClone\b",
    "findLast (Chromium 97)": r"\.findLast",
    "copies of changed arrays (Chromium 110)": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "Object.groupBy (Chromium 117)": r"\bgroupBy\b",
    "a block of a class that runs at its definition (Chromium 94)": r"\bstatic \{",
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("feature", LATER)
def test_scripts_use_nothing_that_the_oldest_browsers_do_not_know(script, feature):
    code = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    match = re.search(LATER[feature], code)
    assert match is None, code[match.start() - 20 : match.end() + 20]
