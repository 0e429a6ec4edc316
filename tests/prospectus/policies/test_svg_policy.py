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
