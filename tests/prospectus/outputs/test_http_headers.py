"""One table of caching, headers and types, whatever the host."""

from __future__ import annotations

import re

import pytest

from prospectus.outputs.host_configurations import KINDS
from prospectus.outputs.http_headers import (
    CONTENT_TYPES,
    IMMUTABLE,
    META_POLICY,
    POLICY,
    REVALIDATE,
    Host,
    without_policy,
)

HOST = Host("https://invest.example.org/", ("en",))


def test_the_policy_allows_only_what_the_site_itself_serves():
    sources = {source for rule in POLICY.split("; ") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'"}
    assert POLICY.startswith("default-src 'none'; ")
    assert "frame-ancestors" not in META_POLICY
    assert POLICY.startswith(META_POLICY)


def test_only_the_policy_of_the_head_is_taken_away_for_a_preview():
    policy = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'.encode()
    assert without_policy(b"<head>" + policy + b"<p>" + policy) == b"<head><p>" + policy
    assert without_policy(b"<p>none</p>") == b"<p>none</p>"


def test_every_type_of_text_says_its_encoding():
    for ending, kind in CONTENT_TYPES.items():
        assert kind.startswith("text/") == kind.endswith("; charset=utf-8"), ending


def test_the_readme_has_the_one_table_of_caching(repo):
    readme = (repo / "README.md").read_text(encoding="utf-8")
    patterns = [
        item.replace("en/", "<language>/", 1) if item.startswith("en/") else item
        for item in HOST.immutable
    ]
    files = ", ".join(f"`{pattern}`" for pattern in patterns)
    for value, what in ((IMMUTABLE, files), (REVALIDATE, None)):
        rows = re.findall(rf"^\| (.*?) \| `{re.escape(value)}` \|", readme, re.MULTILINE)
        assert len(rows) == 2, "once in each language"
        assert what is None or rows[1] == what
    for kind in KINDS:
        assert readme.count(f"`{kind}`") == 2, kind
    for name in ("CONTRIBUTING.md", "CONTRIBUTING.en.md"):
        text = (repo / name).read_text(encoding="utf-8")
        assert "python hooks hosting" in text
        assert "no-cache" not in text, "the table stands in README only"


@pytest.mark.parametrize(
    ("url", "name", "path"),
    [
        ("https://example.org", "example.org", "/"),
        ("https://example.org:8443/", "example.org", "/"),
        ("http://example.org/a/b", "example.org", "/a/b/"),
        ("", "localhost", "/"),
    ],
)
def test_a_host_has_the_name_and_path_of_its_address(url, name, path):
    host = Host(url)
    assert (host.name, host.path) == (name, path)


@pytest.mark.parametrize(
    ("path", "is_immutable"),
    [
        ("/a/assets/stylesheets/site.css", True),
        ("/a/assets/javascripts/site.js", True),
        ("/a/search/0123/index.js", True),
        ("/a/en/search/0123/index.js", True),
        ("/a/search/index.js", False),
        ("/a/fr/search/0123/index.js", False),
        ("/a/assets/card.png", False),
        ("/a/projects/assets/stylesheets/site.css", False),
        ("/assets/stylesheets/site.css", False),
    ],
)
def test_files_whose_names_change_with_their_content_are_cached_for_good(path, is_immutable):
    host = Host("https://example.org/a", ("en",))
    assert bool(re.search(host.immutable_path, path)) == is_immutable
