"""Requests for review as each server documents them, and what becomes of a token."""

from __future__ import annotations

import traceback

import pytest

from prospectus.forges import forge
from prospectus.forges.forge import Forge, Gitea, Gitee, GitHub, GitLab, ReviewRequest
from prospectus.forges.http_json import ForgeError
from prospectus.git.remotes import parse_remote
from support.json_server import JsonServer

TOKEN = "made-up-0123456789"  # noqa: S105
REQUEST = ReviewRequest("edit/2030-05-01-abc", "main", "更新数据", "## 变化\n\n84 → 85\n")
NAMED = {"title": REQUEST.title, "body": REQUEST.body, "head": REQUEST.branch, "base": "main"}
OPENED = "https://example.org/place/site/pulls/7"
DOCUMENTED = [
    (
        GitHub,
        "/api/v3/repos/place/site/pulls",
        {"Authorization": f"Bearer {TOKEN}", "X-GitHub-Api-Version": "2022-11-28"},
        NAMED,
        "html_url",
    ),
    (
        GitLab,
        "/api/v4/projects/place%2Fsite/merge_requests",
        {"PRIVATE-TOKEN": TOKEN},
        {
            "title": REQUEST.title,
            "description": REQUEST.body,
            "source_branch": REQUEST.branch,
            "target_branch": "main",
        },
        "web_url",
    ),
    (
        Gitea,
        "/api/v1/repos/place/site/pulls",
        {"Authorization": f"token {TOKEN}"},
        NAMED,
        "html_url",
    ),
    (Gitee, "/api/v5/repos/place/site/pulls", {}, {"access_token": TOKEN, **NAMED}, "html_url"),
]
KINDS = [row[0] for row in DOCUMENTED]


def forge_at(server: JsonServer, kind: type[Forge]) -> Forge:
    return kind(parse_remote("origin", f"{server.address}/place/site.git"), TOKEN)


@pytest.mark.parametrize(("kind", "path", "headers", "fields", "result"), DOCUMENTED)
def test_a_request_is_opened_as_documented(kind, path, headers, fields, result):
    with JsonServer({path: (201, {"number": 7, result: OPENED})}) as server:
        assert forge_at(server, kind).create_request(REQUEST) == OPENED
    (request,) = server.requests
    assert (request.method, request.path, request.fields) == ("POST", path, fields)
    assert {name: request.headers.get(name.lower()) for name in headers} == headers
    assert request.headers["content-type"].startswith("application/json")


def test_the_public_servers_are_known_without_a_question():
    for host, kind in (
        ("github.com", GitHub),
        ("gitlab.com", GitLab),
        ("gitee.com", Gitee),
        ("codeberg.org", Gitea),
    ):
        assert forge.kind_of(parse_remote("origin", f"git@{host}:place/site.git")) is kind
    assert forge.kind_of(parse_remote("origin", "/srv/git/site.git")) is None


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"/api/v1/version": (200, {"version": "1.22.0"})}, Gitea),
        ({"/api/v3/meta": (200, {"installed_version": "3.14.0"})}, GitHub),
        ({"/api/v4/version": (401, {"message": "401 Unauthorized"})}, GitLab),
        ({"/api/v4/version": (401, "please sign in")}, None),
        ({}, None),
    ],
)
def test_a_server_of_ones_own_is_known_by_what_it_answers(answers, kind):
    with JsonServer(answers) as server:
        assert forge.kind_of(parse_remote("origin", f"{server.address}/place/site")) is kind
    assert all("authorization" not in request.headers for request in server.requests)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ((401, {"message": f"Bad credentials {TOKEN}"}), "refused"),
        ((403, {"message": "Forbidden"}), "refused"),
        ((404, {"message": "Not Found"}), "not_found"),
        ((409, {"message": ["Another open merge request already exists"]}), "conflict"),
        ((422, {"message": "Validation Failed", "errors": [{"message": TOKEN}]}), "invalid"),
        ((500, f"<html>{TOKEN}</html>"), "failed"),
        ((200, "not JSON"), "unexpected"),
        ((201, {"number": 7}), "unexpected"),
        (
            (201, {"html_url": "javascript:alert(1)", "web_url": "javascript:alert(1)"}),
            "unexpected",
        ),
        ((302, "http://127.0.0.1:9/elsewhere"), "failed"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_says_why_and_never_tells_the_token(kind, answer, key):
    path = next(row[1] for row in DOCUMENTED if row[0] is kind)
    with JsonServer({path: answer}) as server, pytest.raises(ForgeError) as refused:
        forge_at(server, kind).create_request(REQUEST)
    assert refused.value.key == key
    assert len(server.requests) == 1
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value.messages)
    assert TOKEN not in shown
    assert server.host in shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_is_in_no_address_and_in_no_representation(kind):
    forge = kind(parse_remote("origin", "https://example.org/place/site"), TOKEN)
    assert TOKEN not in repr(forge)
    assert TOKEN not in str(forge.credential)
    assert TOKEN not in forge._address()


def test_groups_of_gitlab_may_hold_groups():
    forge = GitLab(parse_remote("origin", "https://example.org/a/b/site.git"), TOKEN)
    assert forge._address().endswith("/projects/a%2Fb%2Fsite/merge_requests")
