"""Configurations of hosts, written from one table."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase

import pytest

from prospectus.config import settings
from prospectus.config.project import Project
from prospectus.outputs.host_configurations import KINDS, configuration
from prospectus.outputs.http_headers import HEADERS, IMMUTABLE, REVALIDATE, Host
from prospectus.outputs.redirects import host_redirects
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
from support.commands import run_here, run_hooks
from support.weekly import first_of

HOST = Host("https://invest.example.org/", ("en",))
BELOW = Host("https://example.org/zt/site", ("en", "kk"), "/srv/other")
SERVERS = ("nginx", "caddy", "apache")


@pytest.mark.parametrize("kind", KINDS)
def test_a_configuration_is_always_the_same_and_ends_with_a_line(kind):
    text = configuration(kind, HOST)
    assert text == configuration(kind, Host("https://invest.example.org", ("en",)))
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize("kind", [*SERVERS, "headers"])
def test_each_header_stands_in_every_configuration_that_sends_headers(kind):
    text = configuration(kind, HOST)
    for name, value in HEADERS.items():
        assert re.search(rf'{name}:? "?{re.escape(value)}"?', text), name


@pytest.mark.parametrize("kind", [*SERVERS, "headers", "redirects"])
def test_a_site_below_a_path_is_configured_there(kind):
    text = configuration(kind, BELOW)
    assert "/zt/site/" in text
    assert "/zt/site/kk/404.html" in text or kind in ("caddy", "headers")
    assert not re.search(r"[ \"]/(?:en|kk|404|assets)", text) or kind == "caddy"


def rule(path: str) -> tuple[str, str]:
    """Caching and type of a path in object storage: the first line that matches."""
    for line in configuration("object-storage", HOST).splitlines():
        pattern, caching, kind = line.split("\t")
        if fnmatchcase(path, pattern):
            return caching, kind
    raise AssertionError(path)


@pytest.mark.parametrize(
    ("path", "caching", "kind"),
    [
        ("index.html", REVALIDATE, "text/html; charset=utf-8"),
        ("en/parks/a/index.html", REVALIDATE, "text/html; charset=utf-8"),
        ("assets/stylesheets/site.0123456789.css", IMMUTABLE, "text/css; charset=utf-8"),
        ("assets/javascripts/site.0123456789.js", IMMUTABLE, "text/javascript; charset=utf-8"),
        ("search/0123456789/index.js", IMMUTABLE, "text/javascript; charset=utf-8"),
        ("en/search/0123456789/terms-1.js", IMMUTABLE, "text/javascript; charset=utf-8"),
        ("search/index.js", REVALIDATE, "text/javascript; charset=utf-8"),
        ("en/search/index.js", REVALIDATE, "text/javascript; charset=utf-8"),
        ("projects/list.js", REVALIDATE, "text/javascript; charset=utf-8"),
        ("assets/card.png", REVALIDATE, "image/png"),
        ("event/a.ics", REVALIDATE, "text/calendar; charset=utf-8"),
        ("en/changes.xml", REVALIDATE, "application/atom+xml; charset=utf-8"),
        ("en/news.xml", REVALIDATE, "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", REVALIDATE, "application/xml"),
        ("manifest.webmanifest", REVALIDATE, "application/manifest+json"),
        (".well-known/security.txt", REVALIDATE, "text/plain; charset=utf-8"),
        ("some.thing", REVALIDATE, "application/octet-stream"),
    ],
)
def test_object_storage_gets_caching_and_type_of_each_file(path, caching, kind):
    assert rule(path) == (caching, kind)


def test_no_header_stands_in_two_rules_of_a_headers_file_that_overlap():
    """Hosts join them, and two policies in one are none."""
    rules: dict[str, list[str]] = {}
    for line in configuration("headers", HOST).splitlines():
        if line.startswith("/"):
            rules[line] = []
        elif not line.startswith("#"):
            rules[[*rules][-1]].append(line.split(":")[0].strip())
    everywhere = set(rules.pop("/*"))
    assert everywhere == set(HEADERS)
    for path in ("/assets/stylesheets/a.css", "/search/1/a.js", "/en/changes.xml", "/a/b.csv"):
        matching = [
            name
            for pattern, names in rules.items()
            if re.fullmatch(pattern.replace(":version", "[^/]+").replace("*", ".*"), path)
            for name in names
        ]
        assert matching and len(set(matching)) == len(matching), path
        assert not everywhere & set(matching), path


# -- what differs between servers -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "default", "chosen"),
    [
        ("nginx", "  listen 80;\n", "  listen 127.0.0.1:8080;\n"),
        ("caddy", "\ninvest.example.org {\n", "\n127.0.0.1:8080 {\n"),
        ("apache", "<VirtualHost *:80>\n", "<VirtualHost 127.0.0.1:8080>\n"),
    ],
)
def test_a_server_listens_where_it_should_or_where_servers_do(kind, default, chosen):
    other = replace(HOST, listen="127.0.0.1:8080")
    assert default in configuration(kind, HOST)
    assert default not in configuration(kind, other)
    assert chosen in configuration(kind, other)


def test_a_site_below_a_path_has_an_alias_in_apache_and_another_its_own_root():
    root, below = configuration("apache", HOST), configuration("apache", BELOW)
    assert '  DocumentRoot "/srv/www/site/current"\n' in root
    assert "Alias" not in root
    assert '  Alias "/zt/site/" "/srv/other/"\n' in below
    assert "DocumentRoot" not in below


def test_each_language_has_its_own_page_for_what_is_not_found():
    nginx = configuration("nginx", BELOW)
    assert "    error_page 403 404 =404 /zt/site/404.html;\n" in nginx
    for folder in ("en/", "kk/"):
        error = f"error_page 403 404 =404 /zt/site/{folder}404.html;"
        assert f"    location /zt/site/{folder} {{ {error} }}\n" in nginx
    assert nginx.count("error_page") == 3
    apache = configuration("apache", BELOW)
    assert re.findall(r'<Location "(\S+/)">\n    ErrorDocument 404 (\S+)', apache) == [
        ("/zt/site/", "/zt/site/404.html"),
        ("/zt/site/en/", "/zt/site/en/404.html"),
        ("/zt/site/kk/", "/zt/site/kk/404.html"),
    ]
    redirects = [line for line in configuration("redirects", BELOW).splitlines() if line[0] != "#"]
    assert redirects == [
        "/zt/site/kk/* /zt/site/kk/404.html 404",
        "/zt/site/en/* /zt/site/en/404.html 404",
        "/zt/site/* /zt/site/404.html 404",
    ], "the first rule that matches applies"


def test_caddy_tries_the_folders_of_languages_before_the_root():
    errors = configuration("caddy", BELOW).partition("handle_errors {")[2]
    assert re.findall(r"^\t\t@(\w+) path (.*)", errors, re.MULTILINE) == [
        ("language0", "/zt/site/kk/*"),
        ("language1", "/zt/site/en/*"),
    ]
    assert re.findall(r"handle (\S+) \{\n\t\t\trewrite \* (.*)", errors) == [
        ("@language0", "/kk/404.html"),
        ("@language1", "/en/404.html"),
        ("*", "/404.html"),
    ]


@pytest.mark.parametrize(
    ("kind", "feed"),
    [
        ("nginx", "    location = {} {{\n      types {{}} default_type application/atom+xml;\n"),
        ("apache", '  <Location "{}">\n    ForceType "application/atom+xml; charset=utf-8"\n'),
        ("headers", "{}\n  Content-Type: application/atom+xml; charset=utf-8\n"),
    ],
)
def test_the_feed_of_each_language_has_its_own_type(kind, feed):
    text = configuration(kind, BELOW)
    for path in ("/zt/site/changes.xml", "/zt/site/en/changes.xml", "/zt/site/kk/news.xml"):
        assert feed.format(path) in text


def test_texts_are_compressed_and_have_an_encoding_and_pictures_have_neither():
    nginx = configuration("nginx", HOST)
    compressed, charset = (
        set(re.findall(rf"    {name} (.*);", nginx)[0].split())
        for name in ("gzip_types", "charset_types")
    )
    assert {"text/css", "image/svg+xml", "application/atom+xml"} <= compressed
    assert {"text/css", "text/csv", "application/atom+xml"} <= charset
    assert not {"text/html", "image/png"} & (compressed | charset), "text/html always is"
    assert "image/svg+xml" not in charset


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("nginx", r"location ~ (\S+) \{ return 404"), ("apache", r'Match 404 "(.*)"')],
)
def test_files_with_a_leading_dot_are_not_served_except_well_known_ones(kind, rule):
    (hidden,) = re.findall(rule, configuration(kind, HOST))
    for path in ("/.git/config", "/a/.htaccess", "/.well-knownx/a", "/.ell-known/a"):
        assert re.search(hidden, path), path
    for path in ("/index.html", "/.well-known/security.txt", "/a.b/c"):
        assert not re.search(hidden, path), path


def test_the_first_rule_of_a_headers_file_is_for_all_files_and_others_add_to_it():
    lines = [line for line in configuration("headers", HOST).splitlines() if line[0] != "#"]
    rules = [line for line in lines if not line.startswith(" ")]
    assert rules == [
        *("/*", "/assets/stylesheets/*", "/assets/javascripts/*", "/search/:version/*"),
        *("/en/search/:version/*", "/*.csv", "/*.ics", "/*.json", "/*.md", "/*.pdf"),
        *("/*.txt", "/*.xlsx", "/*.xml"),
        *("/*.webmanifest", "/changes.xml", "/news.xml", "/en/changes.xml", "/en/news.xml"),
    ]


# -- the command and the words about it ------------------------------------------------------


@pytest.mark.parametrize("kind", first_of(KINDS, 2))
def test_the_command_writes_what_the_settings_ask_for(root, site, kind, tmp_path):
    run = run_hooks if kind == next(iter(KINDS)) else run_here
    done = run(root, "hosting", kind)
    assert (done.returncode, done.stderr) == (0, "")
    # As data/ says: sections of other pages, and a park that was renamed.
    moved = host_redirects(site, Routes(), Renderer(root, site, site.languages[0]).links)
    assert moved["parks/hill-park/"] == "parks/hilltop/"
    host = replace(HOST, moved=moved)
    assert done.stdout == configuration(kind, host)
    file = tmp_path / "out"
    done = run_here(root, "hosting", kind, "--output", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_text(encoding="utf-8") == configuration(kind, host)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("nginx", '    location = /a/en/b/ { return 301 "/a/en/c/#d"; }'),
        ("caddy", '\t\tredir /a/en/b/ "/a/en/c/#d" 301'),
        ("apache", '  RedirectMatch 301 "^/a/en/b/$" "/a/en/c/#d"'),
        ("redirects", "/a/en/b/ /a/en/c/#d 301"),
    ],
)
def test_hosts_lead_from_former_addresses_to_present_ones_in_every_language(kind, rule):
    host = Host("https://invest.example.org/a", ("en",), moved={"b/": "c/#d"})
    lines = configuration(kind, host).splitlines()
    assert rule in lines
    assert rule.replace("/en/", "/") in lines


@pytest.mark.parametrize(
    "words",
    [
        ("unknown",),
        ("nginx", "--root", '/srv/"; include /etc/passwd; "'),
        ("nginx", "--root", "/srv/$host"),
        ("caddy", "--root", "/srv/{env.SECRET}"),
        ("apache", "--root", "/srv\nInclude /etc/passwd"),
        ("nginx", "--listen", "80; include x"),
    ],
)
def test_words_that_would_mean_something_to_a_server_are_refused(root, words):
    done = run_here(root, "hosting", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.org", "ftp://example.org/", "https://", "https://example.org/?a=b"),
        *("https://example.org/a b/", "https://example.org/;include x;/", "https://a/../b/", "[1]"),
        *('"https://example.org/\\"x"', "https://user@example.org/", "https://example.org/{x}/"),
    ],
)
def test_an_address_that_is_none_is_reported(tmp_path, root, url):
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        re.sub("^site_url: .*$", lambda _: f"site_url: {url}", text, flags=re.MULTILINE),
        encoding="utf-8",
    )
    with pytest.raises(settings.DiagnosticsError) as error:
        _ = Project(tmp_path).settings.site_url
    (problem,) = error.value.problems
    assert (problem.path, problem.key) == ("mkdocs.yml", "site_url")
