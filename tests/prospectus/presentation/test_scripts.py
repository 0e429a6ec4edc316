"""Scripts are published without their comments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prospectus.presentation.scripts import without_comments

SCRIPTS = sorted((Path(__file__).parents[3] / "overrides/assets/javascripts").glob("*.js"))


@pytest.mark.parametrize(
    ("script", "published"),
    [
        ("// a\na();\n", "a();\n"),
        ("/* a\n   b */\na();\n", "a();\n"),
        ("  /** @param a */\n  b();\n\n\n  c();\n", "b();\nc();\n"),
        ("/* a */ /* b */\na();\n", "/* a */ /* b */\na();\n"),
        ("a(); // b\n", "a(); // b\n"),
        ("/* a */ b();\n", "/* a */ b();\n"),
        ("b(/* a */);\n", "b(/* a */);\n"),
        ("/* a */\n/* b */ c(); /* d */\n", "/* b */ c(); /* d */\n"),
        ('a("//b /* c */");\n', 'a("//b /* c */");\n'),
        ("/*! licence */\n//# sourceMappingURL=a\n", "/*! licence */\n//# sourceMappingURL=a\n"),
        ("/*/ a();\n/*/\nb();\n", "b();\n"),
        ("/*! a\n/* b */\nc();\n", "/*! a\n/* b */\nc();\n"),
        ("a(`b`);\n// `c\n", "a(`b`);\n"),
    ],
)
def test_lines_with_nothing_but_comments_are_left_out(script, published):
    assert without_comments(script) == published


@pytest.mark.parametrize(
    "script",
    [
        "a(`\n// b\n`);\n",
        "a('\\\n// b');\n",
        "  a(); /* b\n// c */ d();\n",
        "/* a */ b(`\n// c\n`);\n",
        "  /* a\n",
    ],
)
def test_what_goes_over_several_lines_stays(script):
    assert without_comments(script) == script


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_of_our_scripts_no_line_of_code_is_left_out(script):
    text = script.read_text(encoding="utf-8")
    comments = re.compile(r"^\s*(?://|/\*(?:[^*]|\*(?!/))*\*/\s*$).*", re.MULTILINE)
    code = [line.strip() for line in comments.sub("", text).splitlines() if line.strip()]
    assert without_comments(text).splitlines() == code
    assert len(code) < len(text.splitlines())
