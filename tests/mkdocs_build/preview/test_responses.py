"""What the preview answers."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from mkdocs_build.preview import responses
from prospectus.diagnostics.diagnostic import translate_each
from prospectus.outputs.http_headers import META_POLICY

PAGE = b"<html><body><p>made up</p></body></html>"

TYPES = {
    "index.html": "text/html; charset=utf-8",
    "assets/a.css": "text/css; charset=utf-8",
    "a/list.js": "text/javascript; charset=utf-8",
    "projects/projects.csv": "text/csv; charset=utf-8",
    "event/a.ics": "text/calendar; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "a.json": "application/json; charset=utf-8",
    "manifest.webmanifest": "application/manifest+json; charset=utf-8",
    "a.svg": "image/svg+xml; charset=utf-8",
    "a.webp": "image/webp",
    "a.woff2": "font/woff2",
    "a.unknown": "application/octet-stream",
    "a": "application/octet-stream",
}


@pytest.mark.parametrize(("path", "expected"), TYPES.items())
def test_a_file_has_the_type_of_its_ending_on_every_system(path, expected):
    assert responses.media_type(path) == expected
    assert responses.file_response(path, b"x").headers == {"Content-Type": expected}


def test_a_page_waits_for_the_version_after_its_own():
    first, second = (responses.page_response(PAGE, 17).body for _ in range(2))
    (version, page) = re.findall(rb'data-(?:version|page)="(\d+)"', first)
    assert version == b"17"
    assert first.endswith(b"</script></body></html>")
    assert page not in second, "each page has a number of its own"


def test_a_page_without_an_end_gets_the_script_too():
    body = responses.page_response(b"<p>made up", 1).body
    assert body.startswith(b"<p>made up<script ")
    assert body.endswith(b"</script>")


def test_the_policy_of_published_pages_is_removed():
    policy = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'.encode()
    page = PAGE.replace(b"<body>", policy + b"<body>")
    assert b"http-equiv" not in responses.page_response(page, 1).body


def test_problems_are_shown_as_unavailable_with_a_policy_of_their_own():
    response = responses.problems_response(PAGE, 1)
    assert response.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_notice_is_in_all_languages_and_the_same_for_all():
    response = responses.notice(HTTPStatus.METHOD_NOT_ALLOWED, "method", Allow="GET")
    assert response.headers["Allow"] == "GET"
    for text in translate_each("command.serve.method").values():
        assert text.encode() in response.body
    assert response == responses.notice(HTTPStatus.METHOD_NOT_ALLOWED, "method", Allow="GET")


def test_a_redirect_stays_on_this_host():
    assert responses.redirect("a b/").headers == {"Location": "/a%20b/"}
    assert responses.redirect("\u5f20/").headers == {"Location": "/%E5%BC%A0/"}


def test_names_that_are_no_text_can_be_shown():
    assert responses.encoded("a\udc80b") == b"a?b"


def test_a_page_leads_to_its_form_where_it_has_one():
    link = responses.edit_link("pages", "why/index", "en")
    body = responses.page_response(PAGE, 1, edit_link=link).body
    assert b'href="/_editor/en/pages/why/index" target="_top"' in body
    assert b"/_editor/" not in responses.page_response(PAGE, 1).body
    assert "<script" not in link and "style=" not in link


def test_names_in_the_link_to_a_form_are_escaped():
    link = responses.edit_link("parks", 'a"><b>', "no-such-language")
    assert "/records/parks/a%22%3E%3Cb%3E" in link


def test_the_script_is_javascript():
    script = responses.reload_script()
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"currentScript.dataset" in script.body
