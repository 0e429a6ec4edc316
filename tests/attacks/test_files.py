"""Hostile pages, pictures and files: each is refused, at its line, with its message."""

from __future__ import annotations

import gc
import os
import re
import socket
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown import Markdown

from prospectus.config.project import Project
from prospectus.content import markdown_pages
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.files import content_tree, output_folder
from prospectus.policies import (
    file_formats,
    html_checker,
    html_policy,
    html_rules,
    page_conversion,
    published_files,
    svg_policy,
)
from prospectus.policies.html_checker import violations
from prospectus.policies.html_policy import PagePolicy
from prospectus.presentation import photographs
from prospectus.review.check import check
from support.attacks import ATTACK_ROUNDS, LONG, some
from support.commands import run_here, run_hooks
from support.file_samples import (
    GIF,
    POSITION,
    WHOLE_FILES,
    XMP,
    avif,
    box,
    chunk,
    jpeg,
    packed,
    pdf,
    png,
    riff,
    segment,
    webp,
)
from support.policy_inputs import ENGLISH, HEAD, page, refused_files
from support.project import ROOT, contents
from support.weekly import first_of

pytestmark = pytest.mark.attack

# -- pages ---------------------------------------------------------------------------------

# The content of a page, and the position and key of its problem.
HOSTILE_HTML: dict[str, list[tuple[str, str, str]]] = {
    "elements": [
        ("<script>alert(1)</script>", "<script", "html_element"),
        ("<SCRIPT SRC=//example.org/x.js></SCRIPT>", "<SCRIPT", "html_element"),
        ("Words <script>alert(1)</script> words", "<script", "html_element"),
        ("<style>body { display: none }</style>", "<style", "html_element"),
        ('<iframe src="https://example.org/"></iframe>', "<iframe", "html_element"),
        (
            '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
            "<iframe",
            "html_element",
        ),
        ('<object data="x.swf"></object>', "<object", "html_element"),
        ('<embed src="x.swf">', "<embed", "html_element"),
        ('<applet code="x"></applet>', "<applet", "html_element"),
        ('<base href="https://example.org/">', "<base", "html_element"),
        (
            '<meta http-equiv="refresh" content="0;url=https://example.org/">',
            "<meta",
            "html_element",
        ),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "<link", "html_element"),
        ('<form action="https://example.org/"></form>', "<form", "html_element"),
        ('<input name="password">', "<input", "html_element"),
        ('<button formaction="javascript:alert(1)">Press</button>', "<button", "html_element"),
        ("<textarea></textarea>", "<textarea", "html_element"),
        ("<select><option>One</option></select>", "<select", "html_element"),
        ("<svg><a href='javascript:alert(1)'>x</a></svg>", "<svg", "html_element"),
        ("<math><mtext></mtext></math>", "<math", "html_element"),
        ("<template><p>Hidden</p></template>", "<template", "html_element"),
        ("<video src=x.mp4></video>", "<video", "html_element"),
        ("<audio src=x.mp3 autoplay></audio>", "<audio", "html_element"),
        ('<noscript><p title="</noscript>">x</p></noscript>', "<noscript", "html_element"),
        ("<dialog open>Log in</dialog>", "<dialog", "html_element"),
        ("<portal src=x></portal>", "<portal", "html_element"),
        ("<marquee onstart=alert(1)>x</marquee>", "<marquee", "html_element"),
        ("<o:p>From Word</o:p>", "<o:p", "html_element"),
        ("<font color=red>x</font>", "<font", "html_element"),
        ("<x-made-up>x</x-made-up>", "<x-made-up", "html_element"),
        ("<main>Another</main>", "<main", "html_element"),
        ("<body onload=alert(1)>", "<body", "html_element"),
        ("<picture><source srcset=x.png><img src=x.png></picture>", "<picture", "html_element"),
        ("<plaintext>", "<plaintext", "html_element"),
        ("<title>Another</title>", "<title", "html_element"),
        ("<xmp><p></xmp>", "<xmp", "html_element"),
        ("<frameset><frame src=x></frameset>", "<frameset", "html_element"),
        ("<image src=x onerror=alert(1)>", "<image", "html_element"),
        ("<isindex prompt=x>", "<isindex", "html_element"),
    ],
    "attributes": [
        ('<p onclick="alert(1)">x</p>', "onclick=", "html_attribute"),
        ("<details ontoggle=alert(1) open><p>x</p></details>", "ontoggle=", "html_attribute"),
        ("<img src=x.png onerror=alert(1)>", "onerror=a", "html_attribute"),
        ("<img src=x.png OnError=alert(1)>", "OnError=a", "html_attribute"),
        ('Words\n{: onclick="alert(1)" }', "onclick", "html_attribute"),
        ("## Heading {onclick=alert(1)}", "onclick", "html_attribute"),
        ("## Heading { #made-up onmouseover=alert(1) }", "onmouseover", "html_attribute"),
        ("[x](index.md){: onclick=alert(1) }", "onclick", "html_attribute"),
        ('*x*{: style="position:fixed" }', "style", "html_attribute"),
        ('<p style="position:fixed;inset:0">x</p>', "style=", "html_attribute"),
        ("<td style=x>", "<td", "html_nesting"),
        ("<a href=index.md ping=https://example.org/>x</a>", "ping=http", "html_attribute"),
        ("<a href=index.md target=_blank>x</a>", "target=_b", "html_attribute"),
        ("<a href=index.md download>x</a>", "download>", "html_attribute"),
        ("<img src=x.png srcset='https://example.org/x.png 2x'>", "srcset=", "html_attribute"),
        ("<p data-facet=park>x</p>", "data-face", "html_attribute"),
        ("<p tabindex=1>x</p>", "tabindex=", "html_attribute"),
        ("<p contenteditable>x</p>", "contented", "html_attribute"),
        ("<p autofocus onfocus=alert(1)>x</p>", "autofocus", "html_attribute"),
        ("<p is=x-made-up>x</p>", "is=x-made", "html_attribute"),
        ("<a name=search href=index.md>x</a>", "name=sear", "html_attribute"),
        ("<p lang=en lang=zh>x</p>", "lang=zh>x", "html_attribute"),
        ("<p role=dialog>x</p>", "role=dial", "html_attribute"),
        ("<p dir=up>x</p>", "dir=up>x<", "html_value"),
        ('<p id="searchParts">x</p>', "id=", "html_value"),
        ('<p id="__search">x</p>', "id=", "html_value"),
        ('<p id="a b">x</p>', "id=", "html_value"),
        ('<p id="search">x</p>', "id=", "html_id"),
        ("## Heading {#content}", "#content", "html_id"),
        ("## Menu", "Menu", "html_id"),
        ("## On this page", "On this", "html_id"),
        ("Search\n======", "Search", "html_id"),
        ("<img src=x.png width='1;x'>", "width=", "html_value"),
        (
            "<table><tr><td style='background:url(//example.org)'>x</td></tr></table>",
            "style=",
            "html_value",
        ),
    ],
    "addresses": [
        ("[x](javascript:alert(1))", "javascript", "html_address"),
        ("[x](JavaScript:alert(1))", "JavaScript", "html_address"),
        ("[x](java&#10;script:alert(1))", "java", "html_address"),
        ("[x](java&Tab;script:alert(1))", "java", "html_address"),
        ("[x](&#106;avascript:alert(1))", "&#106;", "html_address"),
        ("[x](&#x6A;avascript:alert(1))", "&#x6A;", "html_address"),
        ("[x](javascript&colon;alert(1))", "javascript", "html_address"),
        ("[x](&#1;javascript:alert(1))", "&#1;", "html_address"),
        ("[x](<java script:alert(1)>)", "java", "html_address"),
        ("[x](data:text/html;base64,PHNjcmlwdD4=)", "data:", "html_address"),
        ("[x](vbscript:msgbox)", "vbscript", "html_address"),
        ("[x](file:///etc/passwd)", "file:", "html_address"),
        ("[x](//example.org/)", "//example", "html_address"),
        ("[x](https:example.org)", "https:", "html_address"),
        ("[x](https:///example.org)", "https:", "html_address"),
        ("[x](https:\\\\example.org)", "https:", "html_address"),
        ("[x](\\\\example.org\\share)", "\\example.", "html_address"),
        ("[x](/\\example.org)", "/\\example", "html_address"),
        ("[x](https://user:password@example.org/)", "https:", "html_address"),
        ("[x](https://example.org:80@example.net/)", "https:", "html_address"),
        ("[x](blob:https://example.org/1)", "blob:", "html_address"),
        ("[x](view-source:https://example.org/)", "view-source", "html_address"),
        ("[x](ftp://example.org/)", "ftp:", "html_address"),
        ("[x](ms-word:ofe|u|https://example.org/)", "ms-word", "html_address"),
        ("[x](intent://example.org#Intent;end)", "intent:", "html_address"),
        ("[x](weixin://dl/business)", "weixin", "html_address"),
        ("[x](/absolute/)", "/absolute", "html_address"),
        ("<javascript:alert(1)>", "<javascript", "html_syntax"),
        ("<data:text/html,x>", "<data", "html_syntax"),
        ("[x][made-up]\n\n[made-up]: javascript:alert(1)", "javascript", "html_address"),
        ("[x]\n\n[x]: <data:text/html,x> 'Title'", "data:", "html_address"),
        ('<a href="java\tscript:alert(1)">x</a>', "java\tscri", "html_address"),
        ("<a href=' javascript:alert(1)'>x</a>", " javascri", "html_address"),
        ("<a href=javascript:alert(1)>x</a>", "javascrip", "html_address"),
        ("<blockquote cite=javascript:alert(1)><p>x</p></blockquote>", "javascrip", "html_address"),
        ("[x](tel:javascript)", "tel:", "html_address"),
        ("[x](mailto:a@example.org%0Abcc:b@example.org)", "mailto", "html_address"),
        ("[x](#&#x202e;evil)", "#&", "html_address"),
        ("![x](https://example.org/x.png)", "https:", "html_picture"),
        ("![x](//example.org/x.png)", "//example", "html_picture"),
        ("![x](data:image/svg+xml;base64,PHN2Zz4=)", "data:", "html_picture"),
        ("![x](C:\\Users\\x.png)", "C:", "html_picture"),
        ("![x](C:/Users/x.png)", "C:", "html_picture"),
        ("![x](file:///x.png)", "file:", "html_picture"),
        ("![x][p]\n\n[p]: https://example.org/x.png", "https:", "html_picture"),
        ('<img src="https&#58;//example.org/x.png">', "https&#58", "html_picture"),
        ("<img src alt=x>", "src alt=x", "html_picture"),
    ],
    "structure": [
        ("</main>", "</main", "html_element"),
        ("</article></div></body>", "</article", "html_not_opened"),
        ("</div>", "</div", "html_not_opened"),
        ("</p>", "</p", "html_not_opened"),
        ("<div>\n\nWords", "<div", "html_not_closed"),
        ("<div><section></div></section>", "<section", "html_not_closed"),
        ("<div/>", "<div", "html_syntax"),
        ("<p>One<p>Two</p>", "<p>Two", "html_nesting"),
        ("<p><div>x</div></p>", "<div", "html_nesting"),
        (
            "<a href=index.md><b><a href=index.md>x</a></b></a>",
            "<a href=index.md>x",
            "html_nesting",
        ),
        ("<table><p>x</p></table>", "<p>", "html_nesting"),
        ("<table>Words<tr><td>x</td></tr></table>", "Words", "html_nesting"),
        ("<ul><p>x</p></ul>", "<p>", "html_nesting"),
        ("<div><li>x</li></div>", "<li", "html_nesting"),
        ("<div>" * 40 + "<section>x</section>" + "</div>" * 40, "<section", "html_nesting"),
        ("<div>a < b</div>", "< b", "html_syntax"),
        ('<p title="a > b">x</p>', "<p title", "html_syntax"),
        ('<p title="<script>">x</p>', "<p title", "html_syntax"),
        ('<p title=a"b>x</p>', "<p title", "html_syntax"),
        ('<p title="a"onclick="b">x</p>', "<p title", "html_syntax"),
        ("<img/src=x.png/onerror=alert(1)>", "<img", "html_syntax"),
        ("<p/onclick=alert(1)>x</p>", "<p/", "html_syntax"),
        ("<img\u00a0src=x onerror=alert(1)>", "<img", "html_syntax"),
        ("<!-- a --><!-- > -->", "<!-- >", "html_comment"),
        ("<!--> <script>alert(1)</script> -->", "<!-->", "html_comment"),
        ("<!---> <script>alert(1)</script> -->", "<!--->", "html_comment"),
        ("<!-- a --!> <script>alert(1)</script> -->", "<script", "html_element"),
        ("<!--[if IE]> <script>alert(1)</script> <![endif]-->", "<!--[if", "html_comment"),
        ("<!-- <p>hidden</p> -->", "<!--", "html_comment"),
        ("<!--fragment 7 -->", "<!--fragment", "html_comment"),
        ("<![CDATA[ x ]]>", "<![CDATA", "html_syntax"),
        ("<?php system('id') ?>", "<?php", "html_syntax"),
        ("<?xml-stylesheet href='x'?>", "<?xml", "html_syntax"),
        ("<!DOCTYPE html>", "<!DOCTYPE", "html_syntax"),
        (
            '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img onerror=x">',
            "<math",
            "html_element",
        ),
        ('<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', "<svg", "html_element"),
        ("<noscript><style></noscript><img src=x onerror=alert(1)>", "<noscript", "html_element"),
        (
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<form",
            "html_element",
        ),
        ("<div markdown=1 onclick=alert(1)>\n\n*x*\n\n</div>", "onclick=a", "html_attribute"),
        ("<div markdown>\n\n<script>alert(1)</script>\n\n</div>", "<script", "html_element"),
        ("> <script>alert(1)</script>", "<script", "html_element"),
        ("- item\n\n    <script>alert(1)</script>", "<script", "html_element"),
        ("| a |\n| - |\n| <script>alert(1)</script> |", "<script", "html_element"),
        ("## <script>alert(1)</script>", "<script", "html_element"),
        ("| a | b |\n| - | - |\n| c | a cell |\n[TOC]", "a cell", "html_nesting"),
    ],
}
ROWS = [row for rows in HOSTILE_HTML.values() for row in rows]


@pytest.fixture(scope="module")
def policy(bare_project: Path) -> PagePolicy:
    return html_policy.project_policy(bare_project)


@pytest.mark.parametrize(("body", "at", "key"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_hostile_html_is_refused_where_it_stands(policy: PagePolicy, body: str, at: str, key: str):
    written = page(body)
    positions = [
        (problem.line, problem.column, problem.key)
        for problem in policy.problems(written, written.body)
    ]
    before = written.text[: written.text.index(at, len(HEAD) - 1)]
    assert (before.count("\n") + 1, len(before) - before.rfind("\n"), key) in positions


def test_no_text_makes_the_check_slow():
    """Each takes about as long as it is long: a tenth of a second for a megabyte, not hours."""
    for piece in (
        "<a " + " " * 400_000,
        "<" * 400_000,
        "<a b=" * 80_000,
        '<p title="' * 40_000,
        "<!--" * 100_000,
        "<div>" * 80_000,
    ):
        violations(piece[:400_000])


# -- what a browser reads ------------------------------------------------------------------

ALLOWED_SCHEMES = ("http", "https", "mailto", "tel")
PIECES = [
    *("<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "<mtext>"),
    *("<mglyph>", "<table>", "</table>", "<tr>", "<td>", "</td>", "</tr>", "<p>", "</p>"),
    *("<div>", "</div>", "<a href=", "<a href='x.md'>", "</a>", "<b>", "</b>", "<img src=x.png>"),
    *("<img src=", " onerror=alert(1) ", ">", "<", "</", "/>", '"', "'", "`", "=", "<!--", "-->"),
    *("--!>", "<![CDATA[", "]]>", "<?x ", "<!x", "javascript:", "java&#9;script:", "&colon;"),
    *(
        "data:text/html,",
        "//example.org",
        "\\\\example.org",
        "https://example.org/",
        "&lt;",
        "&#60;",
    ),
    *("&amp;lt;", "<noscript>", "</noscript>", "<template>", "<select>", "<option>", "<form>"),
    *("<textarea>", "<title>", "<plaintext>", "<iframe srcdoc='", "<details ontoggle=x>", "<h1>"),
    *("[x](", ")", "![x](", "[x]: ", "\n", "\n\n", "    ", "{: onclick=x }", "{#search}", "{.a}"),
    *(
        "*",
        "_",
        "**",
        "# ",
        "> ",
        "- ",
        "| ",
        "words",
        " ",
        "\t",
        "\u00a0",
        "\u3000",
        "<li>",
        "<ul>",
    ),
    *(
        "</ul>",
        "</li>",
        "<br>",
        "<hr>",
        " markdown=1 ",
        "<div markdown>",
        "<span class=x>",
        "</span>",
    ),
    *(
        '<p title="',
        "<dl>",
        "<dt>",
        "<ruby>",
        "<rt>",
        "<caption>",
        "<col>",
        "<summary>",
        "<body x>",
    ),
]
# Whole, so that some of what is made of pieces is accepted.
WHOLE = [
    *('\n\n<div class="a">\n', "\n</div>\n\n", "\n\n", "\n    ", "# words", "- words\n"),
    *("<b>", "</b>", "<div>", "</div>", "<p>", "</p>", "<a href='x.md'>", "</a>", "<br>", "words"),
    *("<ul><li>", "</li></ul>", "<table><tr><td>", "</td></tr></table>", "<pre>", "</pre>", "\n"),
    *("<details>", "<summary>", "</summary>", "</details>", "<!-- x -->", "<ruby>", "</ruby>"),
    *("| a | b |\n| - | - |\n| c | d |\n", "[TOC]", "\n[TOC]\n"),
]
PAGES = st.lists(st.sampled_from(WHOLE + PIECES), max_size=10).map("".join)
HTML = st.lists(st.sampled_from(WHOLE) | st.sampled_from(PIECES), max_size=10).map("".join)
_EXTENSIONS = Project(ROOT).settings.markdown_extensions
CONVERTER = Markdown(extensions=[*_EXTENSIONS], extension_configs=_EXTENSIONS)
FRAME_IDS = html_policy.frame_ids([*Project(ROOT).templates.values()])
ROUNDS = hypothesis_settings(max_examples=ATTACK_ROUNDS * 100)


def read_as_browsers_do(html: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The elements that a browser finds in a text, and their attributes; both in order.

    Fails where the text leaves the element that it stands in.
    """
    whole = f"<!doctype html><body><article>{html}</article></body>"
    document = html5lib.parse(whole, treebuilder="etree", namespaceHTMLElements=False)
    body = document.find("body")
    assert body.attrib == {}
    assert [item.tag for item in body] == ["article"]
    assert not (body[0].tail or "").strip()
    elements = [
        item for item in body[0].iter() if item is not body[0] and isinstance(item.tag, str)
    ]
    attributes = [
        (element.tag, name, text) for element in elements for name, text in element.attrib.items()
    ]
    return [element.tag for element in elements], attributes


def assert_harmless(html: str) -> None:
    elements, attributes = read_as_browsers_do(html)
    tags = re.finditer(html_checker.TAG, re.sub("<!--.*?-->", "", html, flags=re.DOTALL))
    written = [tag["name"].lower() for tag in tags if not tag["close"]]
    assert [element for element in elements if element != "tbody"] == [
        item for item in written if item != "tbody"
    ]
    assert set(elements) <= html_rules.ELEMENTS
    for element, name, value in attributes:
        assert not name.startswith("on")
        if name in ("href", "src", "cite"):
            # As the URL standard reads it: white space around goes, tabs and line ends anywhere.
            address = value.strip("".join(map(chr, range(33)))).translate(
                dict.fromkeys([9, 10, 13])
            )
            address = address.replace("\\", "/")
            assert not address.startswith("//")
            scheme, colon, _ = address.partition(":")
            if colon and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum():
                assert (scheme in ALLOWED_SCHEMES) and name != "src"
        else:
            assert name == "id" or html_rules.allowed_form(element, name)


@ROUNDS
@given(html=HTML)
def test_html_that_is_accepted_is_read_by_browsers_as_it_was_checked(html: str):
    if not violations(html):
        assert_harmless(html)


@ROUNDS
@given(body=PAGES)
def test_a_page_that_is_accepted_becomes_html_that_is_harmless_in_browsers(body: str):
    converted = CONVERTER.reset().convert(body)
    if not violations(converted, FRAME_IDS):
        assert_harmless(converted)


@ROUNDS
@given(body=PAGES)
def test_the_shortcut_leaves_out_no_page_that_the_policy_refuses(body: str):
    if not html_policy.may_violate(body, FRAME_IDS):
        assert violations(CONVERTER.reset().convert(body), FRAME_IDS) == []


# -- pictures and documents ----------------------------------------------------------------


SCRIPTED = packed(b"1 0 <</S /JavaScript>>")  # an object stream of PDF
# A second filter hides the name from everything but the program that opens the file.
PACKED_TWICE = packed(zlib.compress(b"1 0 <</S /JavaScript>>")).replace(
    b"/FlateDecode", b"[/FlateDecode /FlateDecode]"
)


def packed_text(text: bytes) -> bytes:
    return chunk(b"zTXt", b"Made up\0\0" + zlib.compress(text))


PAGE_OF_NOBODY = "<!doctype html><script>alert(1)</script>"
# What lies below docs/, and by which message it is refused.
HOSTILE_FILES: list[tuple[str, bytes, str]] = [
    *(
        (name, PAGE_OF_NOBODY.encode(), "file_kind")
        for name in (
            *("assets/x.php", "x.phtml", "x.shtml", "assets/x.xhtml", "x.xht", "x.xml", "x.xsl"),
            *(
                "assets/x.exe",
                "x.sh",
                "x.py",
                "x.jar",
                "x.swf",
                "x.wasm",
                "x.mjs",
                "x.json",
                "CNAME",
            ),
            *(
                "assets/x.zip",
                "assets/x.docx",
                "x.txt",
                "密码.txt",
                "assets/x.mp4",
                "assets/x.svgz",
            ),
            *("assets/x.html5", "assets/x.mht", "assets/x.ico", "assets/noending", "x.png.php"),
            *("assets/x.sql", "assets/x.pem", "assets/x.yml", "assets/x.woff2", "web.config"),
        )
    ),
    *(
        (name, b"x", "generated_file")
        for name in (
            *(
                "robots.txt",
                "Robots.TXT",
                "sitemap.xml",
                "sitemap.xml.gz",
                "sitemap-1.xml",
                "_headers",
            ),
            *("_redirects", "search/index.js", "en/search/x.js", "changes.xml", "en/changes.xml"),
            *("projects/projects.csv", "event/matchmaking.ics", "projects/list.js", ".htaccess"),
            *("manifest.webmanifest", "en/manifest.webmanifest", ".nojekyll"),
        )
    ),
    *(
        (name, b"x", "leftover_file")
        for name in (
            *("~$plan.docx", "Thumbs.db", "assets/Thumbs.db", "desktop.ini", "index.zh.md.bak"),
            *(
                "index.zh.md~",
                "#index.zh.md#",
                "x.orig",
                "assets/card.png.tmp",
                ".env",
                ".gitconfig",
            ),
            *("x.png.crdownload", ".npmrc", "x.rej"),
        )
    ),
    *(
        (name, b"alert(1)", "unused_program_file")
        for name in (
            *(
                "x.js",
                "assets/x.js",
                "assets/javascripts/evil.js",
                "assets/javascripts/deep/site.js",
            ),
            *("x.css", "assets/stylesheets/evil.css", "assets/stylesheets/site.js", "assets/x.JS"),
        )
    ),
    ("x.png", png(), "file_place"),
    ("parks/x.pdf", WHOLE_FILES["pdf"], "file_place"),
    ("assets/images/favicon.png", png(), "file_place"),
    ("assets/javascripts/x.svg", WHOLE_FILES["svg"], "file_place"),
    ("assets/Map.png", png(), "published_name"),
    ("assets/map.PNG", png(), "published_name"),
    ("assets/地图.png", png(), "published_name"),
    ("assets/a b.png", png(), "published_name"),
    ("assets/-x.png", png(), "published_name"),
    ("assets/a%00.png", png(), "published_name"),
    ("assets/x..png", png(), "published_name"),
    ("assets/not.png", jpeg(), "file_mismatch"),
    ("assets/not.jpg", png(), "file_mismatch"),
    ("assets/not.gif", b"\n" + GIF, "file_mismatch"),
    ("assets/not.pdf", b"<script>%PDF-1.7", "file_mismatch"),
    ("assets/html.png", PAGE_OF_NOBODY.encode(), "file_mismatch"),
    ("assets/empty.png", b"", "file_mismatch"),
    ("assets/cut.png", png()[:-5], "file_incomplete"),
    ("assets/no-end.png", png()[:-12], "file_incomplete"),
    ("assets/flipped.png", png().replace(b"IDAT", b"IDAt"), "file_incomplete"),
    ("assets/first.png", png()[:8] + chunk(b"IEND", b""), "file_incomplete"),
    ("assets/two-sizes.png", png(png(width=60_000)[8:33]), "file_incomplete"),
    ("assets/cut.jpg", jpeg()[:-2], "file_incomplete"),
    ("assets/scans.jpg", jpeg(segment(0xDA, b"\0") * 101), "file_incomplete"),
    ("assets/no-scan.jpg", b"\xff\xd8\xff\xd9", "file_incomplete"),
    ("assets/cut.gif", GIF[:-1], "file_incomplete"),
    ("assets/cut.webp", webp()[:-2], "file_incomplete"),
    ("assets/cut.avif", avif()[:-1], "file_incomplete"),
    ("assets/cut.pdf", pdf(end=b""), "file_incomplete"),
    ("assets/zip.png", png() + b"PK\x03\x04", "file_trailing_data"),
    ("assets/html.jpg", jpeg() + PAGE_OF_NOBODY.encode(), "file_trailing_data"),
    ("assets/script.gif", GIF + b"=1;alert(1)", "file_trailing_data"),
    ("assets/zip.webp", webp() + b"PK\x03\x04", "file_trailing_data"),
    ("assets/zip.avif", avif(box(b"PK\x03\x04")), "file_trailing_data"),
    ("assets/html.pdf", pdf() + PAGE_OF_NOBODY.encode(), "file_trailing_data"),
    ("assets/inside.pdf", pdf(PAGE_OF_NOBODY.encode()), "file_trailing_data"),
    ("assets/gps.png", png(chunk(b"eXIf", POSITION)), "picture_position"),
    (
        "assets/xmp.png",
        png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        "picture_position",
    ),
    (
        "assets/packed.png",
        png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))),
        "picture_position",
    ),
    ("assets/gps.webp", webp(riff(b"EXIF", POSITION)), "picture_position"),
    ("assets/xmp.webp", webp(riff(b"XMP ", XMP)), "picture_position"),
    ("assets/gps.avif", avif(meta=b"Exif\0\0" + POSITION), "picture_position"),
    ("assets/js.pdf", pdf(b"<</S /JavaScript /JS (app.alert)>>"), "pdf_active"),
    ("assets/hex.pdf", pdf(b"<</S /Java#53cript>>"), "pdf_active"),
    ("assets/launch.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), "pdf_active"),
    ("assets/form.pdf", pdf(b"<</S /SubmitForm /F (https://example.org)>>"), "pdf_active"),
    ("assets/attached.pdf", pdf(b"<</EmbeddedFiles 3 0 R>>"), "pdf_active"),
    ("assets/packed.pdf", pdf(packed(b"<</S /JavaScript>>")), "pdf_active"),
    ("assets/twice.pdf", pdf(PACKED_TWICE), "file_incomplete"),
    ("assets/named.pdf", pdf(SCRIPTED.replace(b"/ObjStm", b"/Obj#53tm")), "pdf_active"),
    ("assets/far.pdf", pdf(SCRIPTED.replace(b"/Type", b"/A /B " * 200 + b"/Type")), "pdf_active"),
    ("assets/untyped.pdf", pdf(SCRIPTED.replace(b"/Type /ObjStm", b"/N 1 /First 4")), "pdf_active"),
    ("assets/line.pdf", pdf(SCRIPTED.replace(b"stream\r\n", b"stream \r", 1)), "pdf_active"),
    (
        "assets/spread.pdf",
        pdf(SCRIPTED.replace(b"/Type", b"/DecodeParms <</Predictor 12>> /Type")),
        "file_incomplete",
    ),
    ("assets/streams.pdf", pdf(b"stream\n" * 1_000_000), "file_incomplete"),
    ("assets/bomb.pdf", pdf(packed(b" " * 6_000_000) * 20), "file_too_large"),
    ("assets/bomb.png", png(packed_text(b" " * 6_000_000) * 20), "file_too_large"),
    ("assets/damaged.png", png(packed_text(XMP)[:-16]), "file_incomplete"),
    ("assets/locked.pdf", pdf(b"trailer <</Encrypt 4 0 R>>"), "pdf_active"),
    ("assets/large.pdf", pdf(b"x" * 21_000_000), "file_too_large"),
    ("assets/huge.png", png(width=60_000, height=60_000), "file_too_large"),
    ("assets/large.svg", b" " * 600_000, "file_too_large"),
]


def test_each_hostile_file_is_refused_by_its_message(bare: Path):
    for name, content, _ in HOSTILE_FILES:
        path = bare / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    refused = refused_files(bare)
    assert refused == {name: {key} for name, _, key in HOSTILE_FILES}


def test_no_photograph_is_decoded_while_a_file_is_refused(bare: Path, monkeypatch):
    """Of a JPEG file of 20 MB with half a million scans, it would take hours."""
    monkeypatch.setattr(photographs, "encoded", lambda *_: pytest.fail("decoded"))
    (bare / "docs/assets/phone-photo.jpg").write_bytes(jpeg(segment(0xDA, b"\0") * 101))
    with pytest.raises(DiagnosticsError) as refused:
        check(bare)
    assert "file_incomplete" in {problem.key for problem in refused.value.problems}


@hypothesis_settings(max_examples=ATTACK_ROUNDS * 30)
@given(data=st.data(), kind=st.sampled_from(sorted(WHOLE_FILES.keys() - {"svg"})))
def test_no_damage_makes_the_reading_of_files_stumble(data: st.DataObject, kind: str):
    content = bytearray(WHOLE_FILES[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    keys = [
        key for key, _ in file_formats.findings(published_files.FORMATS[kind], bytes(content[:cut]))
    ]
    assert keys or cut > len(content) - 4, "what is cut short is found"


# -- drawings ------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}\n</svg>'
HOSTILE_SVG: list[tuple[str, str]] = [
    ("<script>alert(1)</script>", "svg_element"),
    ('<script xlink:href="https://example.org/x.js"/>', "svg_element"),
    ("<foreignObject><p>x</p></foreignObject>", "svg_element"),
    (
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>',
        "svg_element",
    ),
    ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "svg_element"),
    ('<image href="https://example.org/x.png"/>', "svg_element"),
    ('<image href="data:image/png;base64,eA=="/>', "svg_element"),
    ('<a href="javascript:alert(1)"><text>x</text></a>', "svg_element"),
    ('<animate attributeName="href" to="javascript:alert(1)"/>', "svg_element"),
    ('<set attributeName="onclick" to="alert(1)"/>', "svg_element"),
    ('<animateTransform attributeName="transform"/>', "svg_element"),
    ('<feImage href="https://example.org/x"/>', "svg_element"),
    ("<metadata>x</metadata>", "svg_element"),
    ("<handler>x</handler>", "svg_element"),
    ('<?xml-stylesheet href="https://example.org/x.css"?>', "svg_element"),
    ('<path onclick="alert(1)"/>', "svg_attribute"),
    ('<path ONLOAD="alert(1)"/>', "svg_attribute"),
    ('<g xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load"/>', "svg_attribute"),
    ('<g xml:base="https://example.org/"/>', "svg_attribute"),
    ('<g data-x="1"/>', "svg_attribute"),
    ('<g target="_top"/>', "svg_attribute"),
    ('<g xmlns:l="urn:made-up" l:href="x"/>', "svg_attribute"),
    ('<use href="https://example.org/x.svg#a"/>', "svg_reference"),
    ('<use xlink:href="data:image/svg+xml,x#a"/>', "svg_reference"),
    ('<use xlink:href="other.svg#a"/>', "svg_reference"),
    ('<path href="#a"/>', "svg_reference"),
    ('<path fill="url(https://example.org/#a)"/>', "svg_reference"),
    ('<path fill="URL(//example.org/#a)"/>', "svg_reference"),
    ('<path style="fill:url(data:x)"/>', "svg_reference"),
    ('<path style="fill:u\\72l(x)"/>', "svg_reference"),
    ("<path style=\"background:image-set('x' 1x)\"/>", "svg_reference"),
    ("<style>@import 'https://example.org/x.css';</style>", "svg_reference"),
    ("<style>@font-face { src: url(x) }</style>", "svg_reference"),
    ("<style><![CDATA[ * { fill: url(//example.org) } ]]></style>", "svg_reference"),
    ("<style>a { -moz-binding: none }</style>", "svg_reference"),
    ("<style>a { fill: url<g/>(//example.org) }</style>", "svg_element"),
    ("<style>a { fill: url<!-- x -->(//example.org) }</style>", "svg_reference"),
    (f"<style>{' ' * 40_000}a {{ fill: url(//example.org) }}</style>", "svg_reference"),
    ("<path mask=\"image-set('//example.org/x.png' 1x)\"/>", "svg_reference"),
    ("<path mask='src(\"//example.org/x.png\")'/>", "svg_reference"),
    ('<path fill="u\\72l(//example.org/#a)"/>', "svg_reference"),
    ('<path fill="u&#92;72l(//example.org/#a)"/>', "svg_reference"),
    ("<path clip-path=\"path('M0 0')\"/>", "svg_reference"),
    ('<symbol id="a"><use href="#b"/></symbol>', "svg_nested_use"),
    ('<g id="a"><g><use href="#b"/><use href="#b"/></g></g>', "svg_nested_use"),
    ("<g>" * 60 + "</g>" * 60, "svg_too_large"),
    ("<g/>" * 21_000, "svg_too_large"),
    ("<g>", "svg_syntax"),
    ("<g/></svg><svg>", "svg_syntax"),
    ("&nbsp;", "svg_syntax"),
]


@pytest.mark.parametrize(("inside", "key"), HOSTILE_SVG, ids=[item[0][:40] for item in HOSTILE_SVG])
def test_a_hostile_drawing_is_refused_at_its_line(inside: str, key: str):
    positions = [(problem.line, problem.key) for problem in svg_policy.problems(SVG.format(inside))]
    assert positions[0] == (3 if key == "svg_syntax" and inside == "<g>" else 2, key)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "x">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://example.org/x.dtd"><svg/>',
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><svg>&b;</svg>',
    ],
)
def test_a_drawing_with_a_document_type_is_refused_before_it_is_read(text: str):
    (problem,) = svg_policy.problems(text)
    assert (problem.line, problem.key, problem.details["name"]) == (1, "svg_element", "!DOCTYPE")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<svg/>", "svg_element"),  # of no namespace: browsers read no picture in it
        (
            '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
            "svg_element",
        ),
        ('<g xmlns="http://www.w3.org/2000/svg"/>', "svg_element"),
        ("", "svg_syntax"),
        ('<?xml version="1.0" encoding="utf-16"?><svg/>', "svg_syntax"),
        ('<?xml version="1.0" encoding="utf-7"?>' + SVG.format(""), "svg_syntax"),
        ('<?xml version="1.0" encoding="gbk"?>' + SVG.format(""), "svg_syntax"),
    ],
)
def test_what_is_no_drawing_is_refused(text: str, key: str):
    assert next(iter(svg_policy.problems(text))).key == key


# -- links, devices and names --------------------------------------------------------------


def link(path: str, target: str) -> Callable[[Path], object]:
    """Replace what is at a path by a symbolic link."""

    def make(project: Path) -> None:
        place = project / path
        if place.is_dir():
            place.rename(project.parent / f"moved-{place.name}")
        elif place.exists():
            place.unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    return make


def fifo(path: str) -> Callable[[Path], object]:
    def make(project: Path) -> None:
        (project / path).unlink(missing_ok=True)
        os.mkfifo(project / path)

    return make


def capture_warnings(path: str) -> Callable[[Path], object]:
    def make(project: Path) -> None:
        with socket.socket(socket.AF_UNIX) as listener, chdir(project / path):
            listener.bind("made-up")

    return make


def name(path: str) -> Callable[[Path], object]:
    def make(project: Path) -> None:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("x", encoding="utf-8")

    return make


# A change of a project, and the file and key of its problem.
HOSTILE_TREES: list[tuple[Callable[[Path], object], str, str]] = [
    (link("mkdocs.yml", "/etc/passwd"), "mkdocs.yml", "symlink"),
    (link("docs", "/etc"), "docs", "symlink"),
    (link("data", "/etc"), "data", "symlink"),
    (link("overrides", "/etc"), "overrides", "symlink"),
    (link("docs/about/gaps.en.md", "/etc/passwd"), "docs/about/gaps.en.md", "symlink"),
    (link("docs/about/gaps.en.md", "gaps.zh.md"), "docs/about/gaps.en.md", "symlink"),
    (link("docs/about/nowhere.en.md", "/nowhere"), "docs/about/nowhere.en.md", "symlink"),
    (link("docs/made-up", "/"), "docs/made-up", "symlink"),
    (link("docs/loop", "."), "docs/loop", "symlink"),
    (link("docs/assets/made-up.png", "/etc/passwd"), "docs/assets/made-up.png", "symlink"),
    (link("docs/.hidden", "/etc"), "docs/.hidden", "symlink"),
    (link("data/parks", "/etc"), "data/parks", "symlink"),
    (link("data/parks/made-up.yml", "/etc/passwd"), "data/parks/made-up.yml", "symlink"),
    (link("data/people.yml", "companies.yml"), "data/people.yml", "symlink"),
    (
        link("overrides/fragments/park.html", "/etc/passwd"),
        "overrides/fragments/park.html",
        "symlink",
    ),
    (link("overrides/fragments", "/etc"), "overrides/fragments", "symlink"),
    (
        link("overrides/partials/logo.html", "/etc/passwd"),
        "overrides/partials/logo.html",
        "symlink",
    ),
    (
        link("hooks/prospectus/i18n/catalogs/xx.yml", "/etc/passwd"),
        "hooks/prospectus/i18n/catalogs/xx.yml",
        "symlink",
    ),
    (fifo("docs/about/made-up.en.md"), "docs/about/made-up.en.md", "special_file"),
    (fifo("docs/assets/made-up.png"), "docs/assets/made-up.png", "special_file"),
    (fifo("data/people.yml"), "data/people.yml", "special_file"),
    (fifo("data/parks/made-up.yml"), "data/parks/made-up.yml", "special_file"),
    (fifo("overrides/fragments/park.html"), "overrides/fragments/park.html", "special_file"),
    (fifo("mkdocs.yml"), "mkdocs.yml", "special_file"),
    (capture_warnings("docs"), "docs/made-up", "special_file"),
    (name("docs/assets/a\u202egnp.exe"), "docs/assets/a\\u202egnp.exe", "unprintable_name"),
    (name("docs/assets/a\nb.png"), "docs/assets/a\\u000ab.png", "unprintable_name"),
    (name("docs/assets/\x1b[2J.png"), "docs/assets/\\u001b[2J.png", "unprintable_name"),
    (name("docs/assets/\udcff.png"), "docs/assets/\\udcff.png", "unprintable_name"),
    (name("data/parks/\u200b.yml"), "data/parks/\\u200b.yml", "unprintable_name"),
    (name(f"docs/assets/{'x' * 120}.png"), f"docs/assets/{'x' * 120}.png", "long_name"),
    (name("docs/about/con.en.md"), "docs/about/con.en.md", "reserved_name"),
    (name("docs/assets/Aux.png"), "docs/assets/Aux.png", "reserved_name"),
    (name("docs/nul/index.en.md"), "docs/nul", "reserved_name"),
    (name("data/parks/com1.yml"), "data/parks/com1.yml", "reserved_name"),
    (name("data/projects/LPT9.x.yml"), "data/projects/LPT9.x.yml", "reserved_name"),
    (
        name(f"docs/{'/'.join('abcdefghijklmn')}/x.en.md"),
        "docs/a/b/c/d/e/f/g/h/i/j/k/l",
        "too_deep_folder",
    ),
]


def load_root(root: Path) -> Dataset:
    return load(Project(root))


@pytest.mark.parametrize(
    ("spoil", "at", "key"),
    HOSTILE_TREES,
    ids=[f"{tree[2]}: {tree[1]}"[:60] for tree in HOSTILE_TREES],
)
def test_a_project_with_links_devices_or_strange_names_is_not_read(
    empty: Path, spoil: Callable[[Path], object], at: str, key: str
):
    spoil(empty)
    readers = (check, load_root) if at.startswith(("data", "mkdocs")) else (check,)
    for read in (*readers, content_tree.require_plain_files):
        with pytest.raises(DiagnosticsError) as caught:
            read(empty)
        assert [(problem.path, problem.line, problem.key) for problem in caught.value.problems] == [
            (at, 1, key)
        ]
        assert str(caught.value).encode(), "a message that any console can show"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The folders of a project, with a file where one is replaced; nothing else is read of it."""
    for folder in ("data/parks", "docs/about", "docs/assets", "hooks/prospectus/i18n/catalogs"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    for folder in ("data/projects", "overrides/fragments", "overrides/partials"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    (tmp_path / "project/mkdocs.yml").touch()
    return tmp_path / "project"


@pytest.mark.parametrize("command", first_of(["check", "build"]))
def test_no_command_follows_a_link_or_waits_for_a_device(bare: Path, command: str):
    link("data/parks", "/etc")(bare)
    fifo("overrides/fragments/park.html")(bare)
    fifo("docs/assets/made-up.png")(bare)
    before = sorted(contents(bare))
    done = run_hooks(bare, command)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:-1]] == [
        "data/parks",
        "docs/assets/made-up.png",
        "overrides/fragments/park.html",
    ]
    assert before == sorted(contents(bare))


# -- what stands in front of pages, and what cannot be seen --------------------------------

HOSTILE_TEXT: list[tuple[str, tuple[int, int, str]]] = [
    ("---\ntitle: a\ndescription: b\ntemplate: 404.html\n---\n", (4, 1, "literal_error")),
    (
        "---\ntitle: a\ndescription: b\ntemplate: partials/header.html\n---\n",
        (4, 1, "literal_error"),
    ),
    ("---\ntitle: a\ndescription: b\ntemplate: ../../etc/passwd\n---\n", (4, 1, "literal_error")),
    ("---\ntitle: a\ndescription: b\ntemplate: base.html\n---\n", (4, 1, "literal_error")),
    ("---\ntitle: a\ndescription: b\ntemplate: ''\n---\n", (4, 1, "literal_error")),
    ("---\ntitle: a\ndescription: b\nhide: [toc, footer]\n---\n", (4, 13, "literal_error")),
    ("---\ntitle: a\ndescription: b\nhide: [{toc: x}]\n---\n", (4, 8, "literal_error")),
    ("---\ntitle: a\ndescription: b\nhooks: x\n---\n", (4, 1, "extra_forbidden")),
    ("---\ntitle: a <b>x</b>\ndescription: b\n---\n", (2, 1, "markup_in_field")),
    ("---\ntitle: a\ndescription: <script>x\n---\n", (3, 1, "markup_in_field")),
    ("---\ntitle: a\ndescription: a {{ x }}\n---\n", (3, 1, "markup_in_field")),
    (HEAD + "a\u202eb\n", (8, 2, "invisible_character")),
    (HEAD + "a\u2066b\n", (8, 2, "invisible_character")),
    (HEAD + "a\ufffdb\n", (8, 2, "invisible_character")),
    (HEAD + "a\0b\n", (8, 2, "invisible_character")),
    (HEAD + "a\x08b\n", (8, 2, "invisible_character")),
    (HEAD + "a\x1b[1mb\n", (8, 2, "invisible_character")),
    (HEAD + "a\ue000b\n", (8, 2, "invisible_character")),
    (HEAD + "a\u200bb\n", (8, 2, "invisible_character")),
    (HEAD + "a\u200db\n", (8, 2, "invisible_character")),
    (HEAD + "a\u00adb\n", (8, 2, "invisible_character")),
    (HEAD + "a\ufeffb\n", (8, 2, "invisible_character")),
    (HEAD + "a\u2028b\n", (8, 2, "invisible_character")),
    (HEAD + "a\U000e0041b\n", (8, 2, "invisible_character")),
    (HEAD + "a\u3164b\n", (8, 2, "invisible_character")),
]


@pytest.mark.parametrize(
    ("text", "expected"), HOSTILE_TEXT, ids=[ascii(item[0][-24:]) for item in HOSTILE_TEXT]
)
def test_front_matter_and_invisible_signs_are_reported_at_their_place(
    text: str, expected: tuple[int, int, str]
):
    written = Page("docs/made-up.en.md", "made-up", ENGLISH, text)
    problems = markdown_pages.problems([written], [ENGLISH], [], [], ["home.html", "main.html"])
    assert expected in [(problem.line, problem.column, problem.key) for problem in problems]


@pytest.mark.parametrize(
    "path", ["docs/about/gaps.en.md", "data/people.yml", "mkdocs.yml", "docs/assets/logo.svg"]
)
def test_marks_of_an_unfinished_merge_are_reported_in_every_file(bare: Path, path: str):
    text = (bare / path).read_text(encoding="utf-8")
    merged = f"{text}\n<<<<<<< HEAD\none\n||||||| base\n=======\ntwo\n>>>>>>> made-up\n"
    (bare / path).write_text(merged, encoding="utf-8")
    with pytest.raises(DiagnosticsError) as caught:
        check(bare)
    line = text.count("\n") + 2
    assert [
        (problem.path, problem.line, problem.key)
        for problem in caught.value.problems
        if problem.key == "merge_mark"
    ] == [(path, line + number, "merge_mark") for number in (0, 2, 3, 5)]


# -- Markdown that takes long ---------------------------------------------------------------

# Texts for which the conversion takes minutes, or exhausts the stack.
SLOW_MARKDOWN = {
    "brackets": "[" * 20_000,
    "pictures": "![" * 20_000,
    "links without an end": "[a](" * 20_000,
    "tags without an end": "<a " * 100_000,
    "sections of data": "<![CDATA[" * 20_000,
    "addresses": "<http://a" * 20_000,
    "headings": "a\n=\n" * 60_000,
    "rules": "***\n" * 60_000,
    "fences": "``` a\n" * 60_000,
    "cells": "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|a|\n" * 20_000,
    "lists in lists": "- " * 3000 + "a",
    "emphasis in emphasis": "*a " * 1000 + "b* " * 1000,
    "emphasis of two kinds": "a *b _c " * 700 + "c_ b* " * 700,
    "emphasis of two strengths": "*a **b " * 700 + "b** a* " * 700,
}


# The long form tries all; each takes the time after which a conversion is broken off.
SHORT_FORM = ("lists in lists", "emphasis in emphasis", "brackets", "tags without an end")
SHORT_FORM += ("headings", "cells")


@pytest.mark.parametrize("name", SLOW_MARKDOWN if LONG else first_of(SHORT_FORM, 3))
def test_markdown_that_takes_long_is_refused_in_a_moment(name: str, tmp_path: Path):
    page = Page("docs/slow.en.md", "slow", ENGLISH, f"{HEAD}{SLOW_MARKDOWN[name]}\n")
    policy = PagePolicy(tmp_path, Project(ROOT).settings.markdown_extensions, ())
    gc.disable()  # as a check does; Hypothesis measures collections, where interrupts are lost
    begin = time.process_time()
    positions = [
        (problem.path, problem.line, problem.key) for problem in policy.problems(page, page.body)
    ]
    assert positions == [("docs/slow.en.md", 5, "markdown_too_complex")]
    assert time.process_time() - begin < 2
    assert list(policy.problems(page, page.body)) == [], "one such page costs enough"


@pytest.mark.parametrize(
    "name", some(["lists in lists", "brackets", "sections of data", "cells"], 1)
)
def test_markdown_that_takes_long_is_refused_where_no_timer_interrupts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """In a thread, as in the preview."""
    page = Page("docs/slow.en.md", "slow", ENGLISH, f"{HEAD}{SLOW_MARKDOWN[name]}\n")
    long = Page("docs/long.en.md", "long", ENGLISH, f"{HEAD}{'Made-up *words*. ' * 2000}\n")
    wrong = Page("docs/long.en.md", "long", ENGLISH, f"{long.text}<iframe src=x></iframe>\n")
    policy = PagePolicy(tmp_path, Project(ROOT).settings.markdown_extensions, ())

    def keys(item: Page) -> list[str]:
        return [problem.key for problem in policy.problems(item, item.body)]

    with ThreadPoolExecutor(1) as elsewhere:
        with monkeypatch.context() as patient:  # a busy machine takes seconds to start a process
            patient.setattr(page_conversion, "MAX_SECONDS_APART", 90)
            assert [*elsewhere.map(keys, [long, wrong])] == [[], ["html_element"]]
        assert elsewhere.submit(keys, page).result() == ["markdown_too_complex"]


@pytest.mark.weekly
def test_check_and_build_both_refuse_markdown_that_takes_long(bare: Path):
    path = bare / "docs/about/gaps.en.md"
    text = path.read_text(encoding="utf-8") + "\n" + "[" * 20_000 + "\n"
    path.write_text(text, encoding="utf-8")
    for words in (("check",), ("build",)):
        done = run_hooks(bare, *words)
        assert done.returncode == 1
        messages = [
            line
            for line in done.stderr.splitlines()
            if line.startswith("docs/about/gaps.en.md:5:1")
        ]
        assert len(messages) == 1, done.stderr
        assert not (bare / "site").exists()


@pytest.mark.parametrize(
    "sign", [*page_conversion.MAX_SIGNS, "[a](", "![", "<a ", "a\n=\n", "*a_b ", "|a|\n", "`a "]
)
def test_what_may_not_be_slow_is_converted_in_a_moment(sign: str):
    text = sign * (20_000 // len(sign))
    while page_conversion.may_be_slow(text):
        text = text[: len(text) * 9 // 10]
    assert_is_converted_in_a_moment(text)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        *(("*a ", "b* "), ("_a ", "b_ "), ("**a ", "b** "), ("***a ", "b*** ")),
        *(("a *b _c ", "c_ b* "), ("*a **b ", "b** a* "), ("*_", "_*"), ("*(_(", ")_)*")),
    ],
)
def test_emphasis_in_emphasis_exhausts_no_stack_unseen(begin: str, end: str):
    """A check says so, or a build converts it."""
    count = 20_000 // len(begin + end)
    while page_conversion.may_be_slow(text := begin * count + "a" + end * count):
        count = count * 9 // 10
    assert_is_converted_in_a_moment(text)


def assert_is_converted_in_a_moment(text: str) -> None:
    begin = time.process_time()
    Markdown(extensions=["attr_list", "md_in_html", "tables", "toc"]).convert(text)
    assert time.process_time() - begin < page_conversion.MAX_SECONDS


# -- the whole way -------------------------------------------------------------------------


def test_what_is_hostile_is_refused_by_check_and_build_at_the_same_places(bare: Path):
    """Pages and files together; nothing is published, and what was published stays."""
    (bare / "site").mkdir()
    (bare / "site/index.html").write_text("before", encoding="utf-8")
    output_folder.write_marker(bare / "site")
    gaps = (bare / "docs/about/gaps.en.md").read_text(encoding="utf-8")
    lines = {
        '<p onclick="alert()">Words</p>': (4, "html_attribute"),
        "[Words](javascript:alert())": (9, "html_address"),
        "![Words](https://example.org/x.png)": (10, "html_picture"),
        "## Search": (4, "html_id"),
        "<iframe src=x></iframe>": (1, "html_element"),
    }
    (bare / "docs/about/gaps.en.md").write_text(
        gaps + "".join(f"\n{line}\n" for line in lines), encoding="utf-8"
    )
    for path, content, _ in HOSTILE_FILES[:3]:
        (bare / "docs" / path).write_bytes(content)
    before = contents(bare)
    expected = [f"docs/{path}:1:1" for path, _, _ in HOSTILE_FILES[:3]]
    first = gaps.count("\n") + 2
    expected += [
        f"docs/about/gaps.en.md:{first + 2 * number}:{column}"
        for number, (column, _) in enumerate(lines.values())
    ]
    for done in (run_here(bare, "check"), run_hooks(bare, "build")):
        assert done.returncode == 1
        *messages, _ = done.stderr.splitlines()
        assert sorted(message.split(": ")[0] for message in messages) == sorted(expected)
        after = contents(bare)
        assert after == before


@pytest.mark.weekly
def test_a_build_reads_the_html_of_every_page_whatever_the_check_left_out(bare: Path):
    """As if the shortcut of the check had a hole: the build alone refuses the page."""
    adapter = (bare / "hooks/prospectus/policies/html_policy.py").read_text(encoding="utf-8")
    blind = adapter.replace(
        "if may_be_slow(markdown) or may_violate(body, self._frame_ids)", "if False"
    )
    assert blind != adapter
    (bare / "hooks/prospectus/policies/html_policy.py").write_text(blind, encoding="utf-8")
    path = bare / "docs/about/gaps.en.md"
    text = path.read_text(encoding="utf-8") + "\n<iframe src=x></iframe>\n"
    path.write_text(text, encoding="utf-8")
    assert run_hooks(bare, "check").returncode == 0
    done = run_hooks(bare, "build")
    assert done.returncode == 1
    assert done.stderr.startswith(f"docs/about/gaps.en.md:{text.count(chr(10))}:1: ")
    assert not (bare / "site").exists()
