"""Which hosts and paths the preview answers, as tables."""

from __future__ import annotations

import pytest

from mkdocs_build.preview.request_rules import (
    MAX_PATH,
    is_allowed_host,
    is_loopback,
    polled_version,
    site_path,
)

LOOPBACK = ("localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1")
OPEN = ("0.0.0.0", "::", "192.0.2.7", "example.org", "localhost.example.org", "", "127.1")  # noqa: S104


def test_what_only_this_machine_can_reach_is_loopback():
    assert [is_loopback(item) for item in LOOPBACK] == [True] * len(LOOPBACK)
    assert [is_loopback(item) for item in OPEN] == [False] * len(OPEN)


ALLOWED = (
    *("localhost", "localhost:8000", "LocalHost:1", "127.0.0.1", "127.0.0.1:8000", "127.9.9.9:80"),
    *("[::1]", "[::1]:8000", "192.0.2.7", "192.0.2.7:8000", "office-pc", "OFFICE-PC:8000"),
)
FOREIGN = (
    *("", " ", "evil.example", "evil.example:8000", "localhost.evil.example", "evil-localhost"),
    *(
        "localhost.",
        "127.0.0.1.",
        "localhost@evil.example",
        "evil.example@localhost",
        "a:b@localhost",
    ),
    *("localhost:8000:evil", "localhost:", "localhost:123456", "localhost:-1", "localhost/evil"),
    *("http://localhost", "localhost,evil.example", "localhost evil", "localhost\t", "localhost\0"),
    *("::1", "[::1", "::1]", "[::2]", "[::1]evil", "[::1%25lo]", "[::ffff:192.0.2.8]", "192.0.2.8"),
    *("2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.0.256", "127.0.0.1.evil.example"),
    *(
        "localhost\r\nX: y",
        "\u0131localhost",
        "loc\xadalhost",
        "office-pc.evil.example",
        "*",
        "null",
    ),
)


@pytest.mark.parametrize("header", ALLOWED)
def test_names_of_this_machine_are_answered(header):
    assert is_allowed_host(header, {"office-pc"}, "192.0.2.7")


@pytest.mark.parametrize("header", [None, *FOREIGN])
def test_names_of_others_are_not(header):
    assert not is_allowed_host(header, {"office-pc"}, "192.0.2.7")


def test_the_address_on_which_a_request_came_in_is_known_in_every_form():
    assert is_allowed_host("192.0.2.7:1", (), "::ffff:192.0.2.7")
    assert is_allowed_host("[2001:db8::1]", (), "2001:db8:0::1")
    assert is_allowed_host("[fe80::1]", (), "fe80::1%eth0")


PATHS = {
    "/": "index.html",
    "/index.html": "index.html",
    "/en/parks/": "en/parks/index.html",
    "/assets/a.css": "assets/a.css",
    "/...": "...",
    "/.well-known/security.txt": ".well-known/security.txt",
    "/a b": "a b",
    "/\xe5\xbc\xa0": "\u5f20",
}
NO_PATHS = (
    *(
        "",
        "a",
        "*",
        "http://evil.example/",
        "//",
        "//etc/passwd",
        "/a//b",
        "/../a",
        "/a/../b",
        "/..",
    ),
    *(
        "/a/..",
        "/./a",
        "/.",
        "/a/./",
        "/..\\a",
        "/a\\b",
        "/\\\\evil",
        "/a\0b",
        "/\0",
        "/a\r\nb",
    ),
    *("/a\x7f", "/\xff", "/\xc0\xae\xc0\xae/a", "/\xed\xa0\x80", f"/{'a' * MAX_PATH}"),
)


@pytest.mark.parametrize(("raw", "path"), PATHS.items())
def test_a_path_leads_below_the_root_of_the_site(raw, path):
    assert site_path(raw) == path


@pytest.mark.parametrize("raw", NO_PATHS)
def test_what_can_be_no_path_of_a_site_is_none(raw):
    assert site_path(raw) is None


def test_a_browser_that_waits_says_which_version_it_has():
    assert polled_version("17/4") == 17
    wrong = (
        "",
        "17",
        "17/",
        "/4",
        "-1/4",
        "1e9/4",
        "17/4/5",
        " 17/4",
        f"{'9' * 5000}/1",
        "\u0661/4",
    )
    assert [polled_version(item) for item in wrong] == [None] * len(wrong)
