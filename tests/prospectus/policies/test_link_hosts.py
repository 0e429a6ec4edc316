"""Which hosts a text or an attribute leads to, and which characters must not stay hidden."""

from __future__ import annotations

import time

import pytest

from prospectus.policies.link_hosts import (
    both_spellings,
    host_of,
    hosts_in_attribute,
    hosts_in_text,
    suspicions,
    visible,
)

CYRILLIC = "\u0430"

ADDRESSES = [
    ("https://example.org/a", "example.org"),
    ("HTTPS://EXAMPLE.ORG", "example.org"),
    ("  https://example.org", "example.org"),
    ("ht\ntps://exam\tple.org", "example.org"),
    ("https:example.org", "example.org"),
    ("https:/example.org", "example.org"),
    ("https:\\\\example.org\\a", "example.org"),
    ("//example.org/a", "example.org"),
    ("\\\\example.org", "example.org"),
    ("/\\example.org", "example.org"),
    ("//example.org.", "example.org"),
    ("https://user:word@example.org", "user:word@example.org"),
    ("https://example.org:8443/", "example.org:8443"),
    ("mailto:a@Example.org?subject=x", "mailto:example.org"),
    ("javascript:alert(1)", "javascript:"),
    ("\x01JavaScript:alert(1)", "javascript:"),
    ("data:text/html,x", "data:"),
    ("vbscript:x", "vbscript:"),
    ("../parks/index.md#x", ""),
    ("#limits", ""),
    ("/parks/", ""),
    ("", ""),
]


@pytest.mark.parametrize(("address", "host"), ADDRESSES)
def test_an_address_leads_where_browsers_go(address, host):
    assert host_of(address) == host


TEXTS = [
    ("[a](https://example.org/x)", ["example.org"]),
    ("<https://example.org>", ["example.org"]),
    ("[a]: //example.org/x 'title'", ["example.org"]),
    ('src="//cdn.example.org/x.js"', ["cdn.example.org"]),
    ("https&#58;//example.org", ["example.org"]),
    ("https:&#x2f;&sol;example.org", ["example.org"]),
    ('"https:\\/\\/example.org\\/a"', ["example.org"]),
    ("write to office@example.org.", ["mailto:example.org"]),
    ("www.example.org", ["www.example.org"]),
    ("url(//example.org/a.png)", ["example.org"]),
    ("[a](javascript:alert(1))", ["javascript:"]),
    ("![a](data:image/svg+xml;base64,x)", ["data:"]),
    ("\u89c1https://example.org\uff0c\u53e6", ["example.org"]),
    ("git+ssh://git@example.org/a.git", ["git@example.org"]),
    ("// a comment, and a // b", []),
    ("data: text, actions/checkout@v4.2.2", []),
    ('<svg xmlns="http://www.w3.org/2000/svg">', []),
    ("key: value # a note", []),
]


@pytest.mark.parametrize(("text", "hosts"), TEXTS)
def test_a_text_names_its_hosts_however_they_are_written(text, hosts):
    assert [host for host, _ in hosts_in_text(text)] == hosts


def test_hosts_have_the_line_on_which_they_stand():
    text = "a\n\nhttps://example.org\n//example.net/\n"
    assert list(hosts_in_text(text)) == [("example.org", 3), ("example.net", 4)]


def test_attributes_of_any_name_are_searched():
    assert list(hosts_in_attribute("data-src", "https://example.org/x")) == ["example.org"]
    assert list(hosts_in_attribute("style", "background:url(//example.org/x)")) == ["example.org"]
    assert list(hosts_in_attribute("content", "0;url=https://example.org")) == ["example.org"]
    assert list(hosts_in_attribute("onclick", "location='//example.org/'")) == ["example.org"]
    assert list(hosts_in_attribute("title", "Note: a title")) == []
    assert list(hosts_in_attribute("xmlns:xlink", "http://www.w3.org/1999/xlink")) == []


DECEPTIVE = [
    ("example.org", ()),
    ("\u0435xample.org", ("foreign_letters", "mixed_scripts")),
    ("exampl\u0435.org", ("foreign_letters", "mixed_scripts")),
    ("ex\u0251mple.org", ("foreign_letters",)),
    ("\u6295\u8d44.example", ("foreign_letters",)),
    ("\u03b1\u03b2.example", ("foreign_letters",)),
    ("xn--e1afmkfd.example", ("punycode",)),
    ("gov.cn@example.org", ("user_name",)),
    ("192.0.2.1", ("ip_address",)),
    ("[2001:db8::1]", ("ip_address",)),
    ("3232235777", ("ip_address",)),
    ("example.org:8443", ("port",)),
    ("exa\u200bmple.org", ("foreign_letters", "invisible")),
    ("javascript:", ("scheme",)),
    ("data:", ("scheme",)),
    ("mailto:example.org", ()),
    ("mailto:ex\u0430mple.org", ("foreign_letters", "mixed_scripts")),
]


@pytest.mark.parametrize(("host", "reasons"), DECEPTIVE)
def test_hosts_that_may_deceive_are_marked(host, reasons):
    assert suspicions(host) == reasons


def test_the_other_spelling_is_given_where_there_is_one():
    assert both_spellings("ex\u0430mple.org") == "ex\u0430mple.org (xn--exmple-4nf.org)"
    assert both_spellings("xn--exmple-4nf.org") == "xn--exmple-4nf.org (ex\u0430mple.org)"
    assert both_spellings("xn--\u0430.org")
    assert both_spellings("xn--a.org")
    assert both_spellings(CYRILLIC * 200 + ".org")


@pytest.mark.parametrize(
    "character",
    [
        *("\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad", "\u00a0", "\u2003"),
        *("\u2028", "\u034f", "\u115f", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\U000e0041"),
        *("\x00", "\x1b", "\x7f", "\x85", "\udc80", "\ue000", "\U000e0100", "\u2060", "\u180e"),
    ],
)
def test_no_character_stays_invisible(character):
    assert visible(f"a{character}b") == f"a⟨U+{ord(character):04X}⟩b"


def test_a_scheme_alone_is_suspicious_a_host_that_ends_like_one_is_not():
    assert suspicions("javascript:") == ("scheme",)
    assert suspicions("example.org:") == ("port",)


def test_what_is_visible_stays():
    for text in ("plain", "a\tb\nc", "\u6295\u8d44\u660c\u5409\uff0c\u3000x", "e\u0301", "🙂"):
        assert visible(text) == text


@pytest.mark.attack
@pytest.mark.parametrize(
    "part",
    ["a", "a.", "a@", "://", "//a.", "www.", "data:", "@a.b", "\\/", "&#58;", "a-", "//aa.aa."],
)
def test_no_text_takes_long(part):
    text = "\n".join([part * (90_000 // len(part))] * 4)
    begin = time.process_time()
    assert len(list(hosts_in_text(text))) >= 0
    assert time.process_time() - begin < 2


def test_an_address_without_slashes_has_a_host_too():
    assert list(hosts_in_attribute("href", "mailto:office@example.org")) == ["mailto:example.org"]
    assert list(hosts_in_attribute("href", "../parks/index.md")) == []
    assert list(hosts_in_attribute("href", "\\\\example.org\\a")) == ["example.org"]
