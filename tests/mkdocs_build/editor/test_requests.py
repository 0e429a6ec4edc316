"""Who may ask the editor for what: no other host, no other page, and nothing outside the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mkdocs_build.editor import application, routes
from support.editing import HOST, Visitor
from support.weekly import first_of

FORM = "/_editor/en/records/parks/eastgate"


@pytest.fixture
def visitor(sample: Path) -> Visitor:
    """One whose forms are all refused, so that nothing is written."""
    return Visitor.of(sample)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
     "10.0.0.1:8000", "[::2]:8000", "127.0.0.1:8000@evil.example"],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered(visitor, host):
    assert visitor.ask("GET", "/_editor/en/", host=host).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.0.0.1"])
def test_every_name_of_this_machine_is_answered(visitor, host):
    assert visitor.ask("GET", "/_editor/en/", host=host).status == 200


POSTS = [route.pattern for route in routes.ROUTES if route.method == "POST"]


@pytest.mark.parametrize("pattern", POSTS)
def test_a_form_without_the_token_is_refused(visitor, pattern):
    path = pattern.replace("{kind}", "parks").replace("{name}", "eastgate")
    address = f"/_editor/en/{path.replace('{uri*}', 'parks/index')}"
    fields = {"version": "x", "name.en": "Made up"}
    assert visitor.post(address, fields).status == 403
    assert visitor.post(address, {**fields, "token": ""}).status == 403
    assert visitor.post(address, {**fields, "token": "é"}).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:8001"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"host": "localhost:8000"},
    ],
)
def test_a_form_of_another_page_is_refused(visitor, headers):
    token = visitor.fields(FORM)["token"]
    assert visitor.post(FORM, {"token": token, "version": "x"}, **headers).status == 403


LINK = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_can_link_to_pages_of_the_editor_but_load_nothing(visitor, site):
    def status(address: str, **headers: str) -> int:
        return visitor.ask("GET", f"/_editor/en/{address}", sec_fetch_site=site, **headers).status

    assert status("", **LINK) == status("records/parks/eastgate", **LINK) == 200
    for target, mode in (("image", "no-cors"), ("empty", "cors"), ("iframe", "navigate")):
        loaded = {"sec_fetch_mode": mode, "sec_fetch_dest": target}
        assert status("", **loaded) == status("workbook.xlsx", **loaded) == 403, target
    # Making a workbook takes a second, and nobody expects a download behind a link elsewhere.
    assert status("workbook.xlsx", **LINK) == status("options/parks", **LINK) == 403


@pytest.mark.parametrize(
    "site", [{}, {"sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}]
)
def test_the_editor_itself_and_an_address_that_is_typed_get_everything(visitor, site):
    for address in ("", "options/parks", "workbook.xlsx"):
        assert visitor.ask("GET", f"/_editor/en/{address}", **site).status == 200, address


# What an attacker may put in place of the parts of a path.
TRICKS = ("..", "%2e%2e", "..%2f..%2fmkdocs.yml", "..%5c..%5cmkdocs.yml", "%2fetc%2fpasswd",
          "a%00b", ".git%2fconfig", "data%2fpublisher.yml")  # fmt: skip
FOREIGN = ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"},
           {"host": "evil.example"}, {"host": "127.0.0.1.evil.example:8000"})  # fmt: skip


@pytest.mark.parametrize("pattern", POSTS)
def test_no_address_takes_a_form_from_elsewhere_even_with_the_token(visitor, pattern):
    fields = {"token": visitor.application.token, "version": "x"}
    path = re.sub(r"\{\w+\*?\}", "parks", pattern)
    for headers in FOREIGN:
        assert visitor.post(f"/_editor/en/{path}", fields, **headers).status == 403, headers


@pytest.mark.parametrize("pattern", [pattern for pattern in POSTS if "{" in pattern])
def test_no_address_of_a_form_leads_out_of_what_is_listed(visitor, pattern):
    fields = {"token": visitor.application.token, "version": "x", "new-name": "x", "id:": "x"}
    for trick in TRICKS:
        path = re.sub(r"\{\w+\*?\}", trick, pattern)
        assert visitor.post(f"/_editor/en/{path}", fields).status == 404, path
    for kind in ("parks", "figures", "pictures"):
        path = re.sub(r"\{\w+\*?\}", "..%2f..%2fx", pattern.replace("{kind}", kind))
        if "{" in pattern.replace("{kind}", ""):
            assert visitor.post(f"/_editor/en/{path}", fields).status == 404, path


@pytest.mark.parametrize(
    "name", first_of(["../../x", "con", "..", "a/b", ".git/config", "x\x00y", "é"], 2)
)
def test_new_names_are_those_of_records(bare, name):
    visitor = Visitor.of(bare)
    fields = {"token": visitor.application.token}
    new = {**fields, "id:": name, "name.en": "Made up", "name.zh": "虚构"}
    assert visitor.post("/_editor/en/new/contacts", new).status == 422
    renamed = {**fields, "new-name": name}
    assert visitor.post("/_editor/en/rename/parks/eastgate", renamed).status == 422
    post = {**fields, "name:": f"2030-05-01-{name}"}
    assert visitor.post("/_editor/en/new-post", post).status == 422
    assert not [path for path in bare.parent.rglob("x*") if path.stem == "x"]


def test_a_form_that_is_too_long_is_refused(visitor):
    answer = visitor.ask("POST", FORM, None, origin=f"http://{HOST}")
    assert answer.status == 413


@pytest.mark.parametrize("body", [b"\xff", b"a=%ff", b"--x", b"&".join([b"a=1"] * 30_000)])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_is_no_form_is_refused(visitor, body, kind):
    answer = visitor.ask("POST", FORM, body, origin=f"http://{HOST}", content_type=kind)
    assert answer.status in (400, 403)


@pytest.mark.parametrize(
    "path",
    [
        "records/parks/..%2f..%2fmkdocs", "records/parks/%2e%2e", "records/..%2fparks/eastgate",
        "records/sources.yml/x", "records/topics/x", "records/changes/x", "records/translations/x",
        "pages/../mkdocs.yml", "pages/..%2f..%2fREADME", "pages//etc/passwd", "new/publishers",
        "new/..", "delete/parks/..%2fx", "rename/publishers/publisher", "no-such-page", "records",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_what_is_listed(visitor, path):
    assert visitor.ask("GET", f"/_editor/en/{path}").status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(visitor, method):
    assert visitor.ask(method, FORM).status == 405


def test_pages_of_the_editor_are_shown_in_no_other_page_and_load_from_this_host_only(visitor):
    policy = visitor.ask("GET", FORM).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_editor_begins_in_the_language_of_the_browser(visitor):
    for wanted, location in {
        "en-GB,zh;q=0.5": "/_editor/en/",
        "fr, zh-CN": "/_editor/zh/",
        "": "/_editor/zh/",
    }.items():
        answer = visitor.ask("GET", "/_editor/", accept_language=wanted)
        assert (answer.status, answer.headers["Location"]) == (302, location)


def test_the_region_of_a_browser_need_not_be_that_of_a_language_of_the_site(visitor, monkeypatch):
    known = ("zh-Hans", "en-GB")
    monkeypatch.setattr(application, "editors_languages", lambda: known)
    answer = visitor.ask("GET", "/_editor/", accept_language="fr, en-US;q=0.5")
    assert answer.headers["Location"] == "/_editor/en-GB/"


@pytest.mark.parametrize(
    "name", first_of(["../../x.png", "x.exe", "..\\x.png", "x", "x.PNG.html", "/etc/x.yml"], 2)
)
def test_an_uploaded_file_names_no_path(bare: Path, name):
    visitor = Visitor.of(bare)
    form = "/_editor/en/new/pictures"
    fields = {
        **visitor.fields(form),
        "name.zh": "虚构图",
        "name.en": "Made-up picture",
        "kind": "drawing",
    }
    before = set(bare.rglob("*"))
    answer = visitor.upload(form, fields, name, (bare / "docs/assets/icon-192.png").read_bytes())
    added = {path.relative_to(bare).as_posix() for path in {*bare.rglob("*")} - before}
    is_picture = name.endswith("x.png")
    assert answer.status == (303 if is_picture else 422)
    assert added == ({"docs/assets/made-up-picture.png"} if is_picture else set())
