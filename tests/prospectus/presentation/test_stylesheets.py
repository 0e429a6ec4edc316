"""Style sheets joined from their parts, and without what browsers ignore."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.stylesheets import bundle, minify

STYLES = Path("overrides/assets/stylesheets")
DECLARED = ("colors.css", "print.css", "dark.css")


@pytest.fixture
def sheets(root: Path) -> dict[str, str]:
    """All source files, without their comments."""
    folder = root / STYLES
    return {
        path.relative_to(folder).as_posix(): re.sub(
            r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for path in sorted(folder.rglob("*.css"))
    }


# -- joining and minifying -----------------------------------------------------------------------


def test_a_sheet_holds_its_parts_in_place_of_its_imports(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.css").write_text('@import "b.css";\na { color: red; }\n')
    (tmp_path / "parts/b.css").write_text("/* why */\nb { margin: 0 auto; }\n")
    sheet = tmp_path / "site.css"
    sheet.write_text('@import "parts/a.css";\n\nc { top: 0; }\n')
    assert bundle(sheet) == "b{margin:0 auto}a{color:red}c{top:0}"


def test_a_part_that_is_not_there_is_an_error(tmp_path):
    (tmp_path / "site.css").write_text('@import "gone.css";\n')
    with pytest.raises(FileNotFoundError):
        bundle(tmp_path / "site.css")


@pytest.mark.parametrize(
    ("css", "minified"),
    [
        ("a :hover { }", "a :hover{}"),
        ("a:is( b , c ) > d{}", "a:is( b,c ) > d{}"),
        ("a { width: calc(1px + 2px) ; }", "a{width:calc(1px + 2px)}"),
        ("a { content: ' ;  } /* no comment */ ' ; }", "a{content:' ;  } /* no comment */ '}"),
        (r'a { content: "\"  ;}" }', r'a{content:"\"  ;}"}'),
        ("/* it's */ a { } /* \" */ b { }", "a{}b{}"),
        ("/* one */ a { b: c; } d { e: f; /* two */ }", "a{b:c}d{e:f}"),
        ("@media (min-width: 3em) { a { b: c; } }", "@media (min-width:3em){a{b:c}}"),
        ("a { --x: ; }", "a{--x:}"),
        ("a\n\n  b { c: d\n  e }", "a b{c:d e}"),
    ],
)
def test_only_comments_and_white_space_that_means_nothing_go(css, minified):
    assert minify(css) == minified


@given(st.text(alphabet="ab:;{}, \n\"'*/.#"))
def test_minifying_twice_changes_no_more_than_once(css):
    strings = re.sub(r"""["'*/]""", "", css)
    assert minify(minify(strings)) == minify(strings)


# -- the sheets of the theme ---------------------------------------------------------------------


def test_every_part_is_in_one_published_sheet(root):
    folder = root / STYLES
    published = [bundle(path) for path in folder.glob("*.css")]
    for path in (folder / "site").rglob("*.css"):
        assert sum(bundle(path) in sheet for sheet in published) == 1, path


def test_colours_stand_in_tokens_only(sheets):
    """Print.css may also write black and grey, as paper has no schemes."""
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    for name, css in sheets.items():
        colours = set() if Path(name).name in DECLARED else set(colour.findall(css))
        assert not colours, name
    assert set(colour.findall(sheets["site/print.css"])) <= {"#000", "#333", "#999", "#ccc", "#fff"}


def test_the_dark_scheme_gives_other_values_to_tokens_and_nothing_else(sheets):
    dark = re.findall(r"(--[\w-]+):", sheets["dark.css"])
    tokens = re.findall(r"(--[\w-]+):", sheets["site/colors.css"])
    assert dark and set(dark) <= set(tokens)
    others = re.sub(r"--[\w-]+:[^;]*;", "", sheets["dark.css"])
    assert " ".join(others.split()) == ":root { color-scheme: dark; }"


def test_every_token_that_is_used_is_defined_and_every_one_defined_is_used(sheets):
    whole = "\n".join(sheets.values())
    defined = set(re.findall(r"(--[\w-]+):", whole))
    assert set(re.findall(r"var\((--[\w-]+)", whole)) == defined


def test_there_are_four_breakpoints(sheets):
    queries = re.findall(r"@media[^{]*?\((?:min|max)-width: ([\d.]+)em\)", "".join(sheets.values()))
    layout = {round(float(query)) for query in queries} - {
        100,
        125,
    }  # the last two enlarge all text
    assert layout == {26, 48, 64, 72}


def test_type_sizes_are_those_of_the_scale(sheets):
    for name, css in sheets.items():
        for value in re.findall(r"font-size: ([^;]+?)(?: !important)?;", css):
            fluid = re.fullmatch(r"(?:clamp|min)\(.*var\(--font-size-.*\)", value)
            relative = re.fullmatch(r"[\d.]+(?:em|%)", value)
            printed = name == "site/print.css" and value.endswith("pt")
            scale = re.fullmatch(r"var\(--font-size-\w+\)", value)
            assert scale or fluid or relative or printed, (name, value)


def test_every_class_of_the_style_sheet_is_in_a_template_or_page(root, sheets):
    """What nothing wears is in the way of whoever reads."""
    wearers = [*(root / "overrides").rglob("*.html"), *(root / "hooks").rglob("*.py")]
    wearers += [
        *(root / "overrides/assets/javascripts").glob("*.js"),
        *(root / "docs").rglob("*.md"),
    ]
    texts = "\n".join(path.read_text(encoding="utf-8") for path in wearers)
    theirs = {"md-container", "md-main", "headerlink"}  # base template
    for name, css in sheets.items():
        for name_of_class in (
            set(re.findall(r"\.([a-z][\w-]*)", re.sub(r'"[^"]*"', "", css))) - theirs
        ):
            stem = "unit-" if name_of_class.startswith("unit-") else name_of_class
            assert re.search(rf"(?<![\w-]){stem}", texts), (name, name_of_class)
