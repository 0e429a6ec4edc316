"""Scripts and style sheets keep to what the oldest supported browsers understand.

The floor is Chromium 88, Safari 15.4 and Firefox 102 (DEVELOPING.md). A script that does not parse
is lost whole, and so is a rule of a style sheet with a selector that is not understood.
`tests/browser/test_floor.py` opens pages in a real Chromium 88.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.parsing import BuiltSite

ASSETS = Path("overrides/assets")

# What the floor has not, by where it came later.
TOO_NEW_IN_SCRIPTS = {
    r"\(\?<[=!]": "lookbehind: Safari 16.4",
    r"\?\?=|\|\|=|&&=": "logical assignment: the rest of the script is read by older browsers",
    r"\bstatic\s*\{|(?<![\w&])#\w+\s*(?:=|\()": "private members and static blocks: Safari 16.4",
    r"\.(?:at|findLast|toSorted|toReversed|hasOwn)\(": "Chromium 92 and later",
    r"\bstructuredClone\(": "Chromium 98",
}
TOO_NEW_IN_STYLES = {
    r"@layer\b": "Chromium 99",
    r"@container\b|\bcontainer-type\b": "Chromium 105",
    r"@scope\b|@starting-style\b": "Chromium 118",
    r"(?:^|[{};])\s*&": "nesting: Chromium 112",
    r"@media[^{]*[<>]": "ranges of media queries: Chromium 104",
    r"\bcolor-mix\(|\boklch\(|\blight-dark\(": "Chromium 111 and later",
    r"\btext-decoration:\s*[\w-]+\s+[^\s!]": "more than a line: Safari",
}
# Newer values that need an older one of the same property before them.
NEEDS_FALLBACK = (r"\d(?:dvh|svh|lvh)\b", r"float:\s*inline-(?:start|end)")

SUPPORTS = re.compile(r"@supports[^{]+\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")


def style_sheets(root: Path) -> dict[str, str]:
    """All style sheets, without comments and what only newer browsers read."""
    return {
        path.name: SUPPORTS.sub("", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL))
        for path in sorted((root / ASSETS).rglob("*.css"))
    }


def too_new(text: str, rules: dict[str, str]) -> list[str]:
    return [why for pattern, why in rules.items() if re.search(pattern, text, re.MULTILINE)]


def test_scripts_of_the_theme_keep_to_the_floor(repo):
    for path in sorted((repo / ASSETS).rglob("*.js")):
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.DOTALL)
        assert too_new(code, TOO_NEW_IN_SCRIPTS) == [], path.name


def test_scripts_that_a_build_writes_keep_to_the_floor(built: BuiltSite):
    """Their data may hold anything; the code stands around it."""
    paths = [path for path in built.folder.rglob("*.js") if "assets" not in path.parts]
    assert paths
    for path in paths:
        code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', path.read_text(encoding="utf-8"))
        assert too_new(code, TOO_NEW_IN_SCRIPTS) == [], path.name


def test_the_types_of_scripts_are_checked_against_the_floor(repo):
    options = json.loads((repo / "tsconfig.json").read_text())["compilerOptions"]
    assert options["target"] == "ES2021"
    assert [item for item in options["lib"] if item.startswith("ES")] == ["ES2021"]


def test_style_sheets_keep_to_the_floor(repo):
    for name, css in style_sheets(repo).items():
        assert too_new(css, TOO_NEW_IN_STYLES) == [], name
        assert ":has(" not in css, f"{name}: Chromium 105; within @supports only"


def test_newer_values_stand_behind_older_ones(repo):
    for name, css in style_sheets(repo).items():
        for declaration in (
            part for part in css.split(";") if any(re.search(p, part) for p in NEEDS_FALLBACK)
        ):
            prop = declaration.rsplit("{", 1)[-1].split(":")[0].strip()
            before = css[: css.index(declaration)].rsplit("{", 1)[-1]
            assert re.search(rf"(?:^|;)\s*{re.escape(prop)}\s*:", before), (name, declaration)


@pytest.mark.parametrize(
    "css",
    ["a { color: red; }", "@supports selector(:has(a)) { @media print { a:has(b) { c: d; } } }"],
)
def test_what_only_newer_browsers_read_is_not_looked_at(css, tmp_path):
    (tmp_path / ASSETS).mkdir(parents=True)
    (tmp_path / ASSETS / "a.css").write_text(css)
    assert ":has(" not in style_sheets(tmp_path)["a.css"]


def test_the_guide_declares_the_floor(repo):
    guide = (repo / "DEVELOPING.md").read_text(encoding="utf-8")
    assert "Chromium 88, Safari 15.4, Firefox 102" in guide
