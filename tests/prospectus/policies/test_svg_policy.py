"""What drawings may hold; what is refused stands in tests/attacks/test_files.py."""

from __future__ import annotations

import pytest

from prospectus.policies import svg_policy
from prospectus.policies.svg_policy import SvgProblem

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}\n</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        '<title>Made up</title><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/>'
        '</linearGradient></defs><path fill="url(#a)" d="M0 0h9"/>',
        '<defs><g id="b"><path d="M0 0"/></g></defs><use xlink:href="#b" transform="rotate(90)"/>',
        "<style>@media (prefers-color-scheme: dark) { path { fill: rgb(0, 0, 0) } }</style>",
        '<text x="1" y="1" font-family="serif" xml:space="preserve">url( words</text>',
        '<path style="fill: url(#a); opacity: .5"/>',
    ],
)
def test_a_drawing_as_programs_export_it_is_accepted(inside: str):
    assert list(svg_policy.problems(SVG.format(inside))) == []


def test_the_drawings_of_the_project_are_accepted(root):
    for path in (root / "docs").rglob("*.svg"):
        assert list(svg_policy.problems(path.read_text(encoding="utf-8"))) == []


def test_everything_that_is_refused_is_reported_with_its_line_and_column():
    text = SVG.format('<g>\n  <script/> <path onload="x" d="M0"/>\n</g>')
    assert list(svg_policy.problems(text)) == [
        SvgProblem(3, 3, "svg_element", {"name": "script"}),
        SvgProblem(3, 13, "svg_attribute", {"name": "onload"}),
    ]


def problems_in(text: str) -> list[tuple[str, str]]:
    return [(problem.key, problem.details.get("name", "")) for problem in svg_policy.problems(text)]


@pytest.mark.parametrize(
    ("inside", "problems"),
    [
        ("<script/>", [("svg_element", "script")]),
        ("<a><script onload=''/></a>", [("svg_element", "a"), ("svg_element", "script")]),
        ('<x:path xmlns:x="http://example.org/x"/>', [("svg_element", "path")]),
        ("<style><path/></style>", [("svg_element", "path")]),
        ("<?php x?>", [("svg_element", "?php")]),
        ('<path onload="x"/>', [("svg_attribute", "onload")]),
        ('<path xlink:title="x"/>', [("svg_attribute", "title")]),
        ('<path xml:base="x"/>', [("svg_attribute", "base")]),
        ('<path xml:lang="en" xml:space="preserve"/>', []),
        ('<use href="#a"/>', []),
        ('<use xlink:href="#a"/>', []),
        ('<use href="a.svg#a"/>', [("svg_reference", "href")]),
        ('<use xlink:href="https://example.org/#a"/>', [("svg_reference", "href")]),
        ('<path href="#a"/>', [("svg_reference", "href")]),
        ('<path fill="url(#a)"/>', []),
        ('<path fill="url(https://example.org/)"/>', [("svg_reference", "fill")]),
        ('<path fill="URL(a)"/>', [("svg_reference", "fill")]),
        ('<path style="fill: expression(a)"/>', [("svg_reference", "style")]),
        ("<style>path { fill: url(a.png) }</style>", [("svg_reference", "style")]),
        ("<style>@import 'a.css';</style><path/>", [("svg_reference", "style")]),
        ("<style>path {}</style><text>url(a.png)</text><style>g {}</style>", []),
        ("<symbol><use href='#a'/></symbol>", [("svg_nested_use", "")]),
        ("<g id='a'><use href='#b'/></g>", [("svg_nested_use", "")]),
        ("<g><use href='#b' id='c'/></g>", []),
    ],
)
def test_each_construct_is_accepted_or_refused_for_its_reason(inside, problems):
    assert problems_in(SVG.format(inside)) == problems


def test_the_id_of_the_drawing_itself_is_no_part_that_is_used():
    assert (
        problems_in('<svg xmlns="http://www.w3.org/2000/svg" id="a"><use href="#b"/></svg>') == []
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<svg/>", ("svg_element", "svg")),
        ('<g xmlns="http://www.w3.org/2000/svg"/>', ("svg_element", "g")),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg><script/></svg>", ("svg_element", "!DOCTYPE")),
    ],
)
def test_a_file_is_a_drawing_of_its_namespace_without_a_document_type(text, problem):
    assert problems_in(text) == [problem]


def test_a_drawing_that_is_not_well_formed_is_reported_where_it_breaks():
    assert list(svg_policy.problems("<svg>\n  <g></svg>")) == [
        SvgProblem(1, 1, "svg_element", {"name": "svg"}),
        SvgProblem(2, 3, "svg_element", {"name": "g"}),
        SvgProblem(2, 8, "svg_syntax", {"why": "mismatched tag"}),
    ]


def test_elements_are_nested_and_counted_up_to_a_limit(monkeypatch):
    deepest = svg_policy._MAX_DEPTH - 1
    assert problems_in(SVG.format("<g>" * deepest + "</g>" * deepest)) == []
    assert problems_in(SVG.format("<g>" * (deepest + 1) + "</g>" * (deepest + 1))) == [
        ("svg_too_large", "")
    ]
    monkeypatch.setattr(svg_policy, "_MAX_ELEMENTS", 3)
    assert problems_in(SVG.format("<g/><g/>")) == []
    assert problems_in(SVG.format("<g/><g/><g/><script/>")) == [("svg_too_large", "")]
