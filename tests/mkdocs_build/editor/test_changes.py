"""What an official changed: looked at, undone, sent, and brought together with that of others."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from mkdocs_build.editor import send_pages
from prospectus.diagnostics.diagnostic import translate_each
from prospectus.forges.forge import Gitea
from prospectus.git import remotes
from prospectus.git.command import run_git
from prospectus.git.commits import Author, write_commit
from prospectus.git.remotes import parse_remote
from prospectus.review import sending
from prospectus.review.content_diff import ContentDiff, read_content
from prospectus.review.own_changes import own_files
from support.editing import Visitor
from support.git import git
from support.json_server import JsonServer
from support.project import swap
from support.weekly import first_of

CHANGES, SEND = "/_editor/en/changes", "/_editor/en/changes/send"
UNDO, UPDATE, CHOOSE = (f"{CHANGES}/{name}" for name in ("undo", "update", "choose"))
EXPORTS = "data/figures/exports.yml"
TOKEN = "made-up-0123456789"  # noqa: S105
WHO = {"name": "王 Made up", "email": "made-up@example.org"}


@pytest.fixture
def visitor(committed: Path) -> Visitor:
    swap(committed, EXPORTS, "value: 84\n", "value: 85\n")
    return Visitor.of(committed)


@pytest.fixture(scope="module")
def comparisons() -> list[ContentDiff]:
    return []


@pytest.fixture
def compared_once(monkeypatch: pytest.MonkeyPatch, comparisons: list[ContentDiff]) -> None:
    """What readers will see change is read once for all tests that are about something else."""

    def read(*words: Any) -> ContentDiff:
        if not comparisons:
            comparisons.append(read_content(*words))
        return comparisons[0]

    for module in (send_pages, sending):
        monkeypatch.setattr(module, "read_content", read)


def token_of(visitor: Visitor) -> dict[str, str]:
    return {"token": visitor.fields(CHANGES)["token"]}


def shown(page: str) -> str:
    """The text of a page without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_changed_value_is_shown_and_undone(visitor):
    page = visitor.get(CHANGES)
    assert "<del>84</del> → <ins>85</ins>" in page
    place = html.unescape(re.search(r'name="place" value="([^"]*)"', page)[1])
    answer = visitor.post(UNDO, {**token_of(visitor), "path": EXPORTS, "place": place})
    assert (answer.status, answer.headers["Location"]) == (303, f"{CHANGES}?done=undone")
    assert run_git(visitor.root, "status", "--porcelain") == b""
    assert "<del>" not in visitor.get(CHANGES)


def test_a_changed_value_is_called_as_in_its_form(visitor):
    form = visitor.get("/_editor/en/records/figures/exports.enterprises-2012")
    title = html.unescape(re.search(r"<h1>(.*?)</h1>", form)[1])
    assert f"{title} › Value 84 → 85" in shown(visitor.get(CHANGES))


def test_the_values_of_a_new_record_are_called_as_in_its_form(visitor):
    """Choices by their meaning, other records by their titles."""
    path = visitor.root / "data/pictures.yml"
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\nmade-up-hills:\n  file: assets/made-up.jpg\n"
        "  kind: photo\n  name: {zh: 虚构的山丘, en: Made-up hills}\n",
        encoding="utf-8",
    )
    swap(visitor.root, "data/parks/norton.yml", "pictures: [phone-photo]", "pictures: [logo]")
    page = shown(visitor.get(CHANGES))
    assert "Kind: a photograph" in page
    assert "Kind: photo" not in page.replace("Kind: a photograph", "")
    assert "→ Sign of the site" in page


def test_a_renamed_record_is_one_change_which_is_undone_at_once(visitor):
    visitor.post(UNDO, token_of(visitor))
    rename = "/_editor/en/rename/parks/eastgate"
    visitor.post(rename, {**visitor.fields(rename), "new-name": "made-up-gate"})
    former, new = (f"data/parks/{name}.yml" for name in ("eastgate", "made-up-gate"))
    assert f"renamed {former} → {new}" in shown(visitor.get(CHANGES))
    visitor.post(UNDO, {**token_of(visitor), "path": new, "place": "[]"})
    # What referred to it has the former name again, too.
    assert run_git(visitor.root, "status", "--porcelain") == b""


@pytest.mark.weekly
def test_what_the_site_needs_is_not_undone_by_itself(visitor):
    rename = "/_editor/en/rename/parks/eastgate"
    visitor.post(rename, {**visitor.fields(rename), "new-name": "made-up-gate"})
    path, place = next(
        (path, place)
        for path, place in re.findall(
            r'name="path" value="([^"]+)">\s*<input[^>]*name="place" value="([^"]*)"',
            visitor.get(CHANGES),
        )
        if path != EXPORTS
    )
    before = run_git(visitor.root, "diff")
    posted = {**token_of(visitor), "path": path, "place": html.unescape(place)}
    answer = visitor.post(UNDO, posted)
    assert answer.status == 409
    assert re.search("Not undone.*eastgate, which does not exist", shown(answer.body.decode()))
    assert run_git(visitor.root, "diff") == before


@pytest.mark.weekly
def test_a_file_and_everything_are_undone(visitor):
    (visitor.root / "docs/index.en.md").unlink()
    visitor.post(UNDO, {**token_of(visitor), "path": EXPORTS, "place": "[]"})
    assert EXPORTS not in visitor.get(CHANGES)
    visitor.post(UNDO, token_of(visitor))
    assert run_git(visitor.root, "status", "--porcelain") == b""


@pytest.mark.parametrize("place", first_of(["x", "{}", "[1]", '"a"']))
def test_a_place_that_is_none_is_refused(visitor, place):
    answer = visitor.post(UNDO, {**token_of(visitor), "path": EXPORTS, "place": place})
    assert answer.status == 400
    assert EXPORTS in visitor.get(CHANGES)


@pytest.mark.parametrize("address", [UNDO, SEND, UPDATE, CHOOSE])
def test_nothing_is_done_without_the_token_of_the_page(visitor, address):
    before = run_git(visitor.root, "status", "--porcelain")
    assert visitor.post(address, {"path": EXPORTS}).status == 403
    assert run_git(visitor.root, "status", "--porcelain") == before


def test_without_a_server_there_is_a_patch_file(visitor, compared_once):
    page = visitor.get(SEND)
    assert "85 enterprises" in page
    assert 'name="access"' not in page
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "Why", "way": "patch"}
    answer = visitor.post(SEND, posted)
    assert answer.status == 200
    assert re.fullmatch(
        r'attachment; filename="[0-9a-f-]+\.patch"', answer.headers["Content-Disposition"]
    )
    assert b"\n+  value: 85\n" in answer.body
    assert b"data/changes/" in answer.body, "readers are told of it"


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(visitor, compared_once):
    posted = {**token_of(visitor), **WHO, "title": "", "description": "Why so", "access": TOKEN}
    answer = visitor.post(SEND, posted)
    assert answer.status == 409
    assert "Why so" in answer.body.decode()
    assert TOKEN not in answer.body.decode()
    assert "85" in (visitor.root / EXPORTS).read_text("utf-8")
    assert not [*(visitor.root / "data/changes").glob("*-1-*")]


@pytest.fixture
def server(visitor, tmp_path, monkeypatch, compared_once):
    """A server of Gitea whose repository is a folder."""
    git(tmp_path, "clone", "--quiet", "--bare", str(visitor.root), "server.git")
    folder, push = parse_remote("origin", str(tmp_path / "server.git")), remotes.push

    def push_locally(root, _, *words, **named):
        push(root, folder, *words, **named)

    monkeypatch.setattr(remotes, "push", push_locally)
    monkeypatch.setattr(send_pages, "kind_of", lambda _: Gitea)
    opened = (201, {"html_url": "https://example.org/place/site/pulls/7"})
    with JsonServer({"/api/v1/repos/place/site/pulls": opened}) as server:
        git(visitor.root, "remote", "add", "origin", f"{server.address}/place/site.git")
        yield server


def test_it_is_sent_for_review_and_the_token_is_in_no_page_and_no_file(visitor, server):
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "", "way": "request"}
    answer = visitor.post(SEND, posted)
    assert answer.status == 409, "the server asks for a token"
    answer = visitor.post(SEND, {**posted, "access": TOKEN})
    assert answer.status == 200
    assert "https://example.org/place/site/pulls/7" in answer.body.decode()
    (request,) = server.requests
    assert request.headers["authorization"] == f"token {TOKEN}"
    assert request.fields["title"] == "更新"
    for page in (answer.body.decode(), visitor.get(SEND), visitor.get(CHANGES)):
        assert TOKEN not in page
    for path in visitor.root.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    # It is remembered as long as the program runs.
    swap(visitor.root, EXPORTS, "value: 85\n", "value: 86\n")
    assert visitor.post(SEND, posted).status == 200


def test_a_translation_that_was_compared_is_marked_without_a_command(visitor, compared_once):
    swap(visitor.root, "data/parks/norton.yml", "zh: 虚构州的北田产业园是", "zh: 北田产业园是")
    name = "translated.en.parks/norton"
    assert f'name="{name}"' in visitor.get(SEND)
    posted = {**token_of(visitor), **WHO, "title": "x", "description": "", "way": "patch"}
    assert b"translations" not in visitor.post(SEND, posted).body
    assert (
        b"data/translations/en/parks/norton.yml" in visitor.post(SEND, {**posted, name: "on"}).body
    )
    assert f'name="{name}"' not in visitor.get(SEND)


def publish(visitor: Visitor, server: Path, value: int) -> str:
    """A commit of somebody else on the server that changes the same value."""
    text = run_git(visitor.root, "cat-file", "blob", f"HEAD:{EXPORTS}")
    changed = {EXPORTS: text.replace(b"value: 84\n", f"value: {value}\n".encode(), 1)}
    commit = write_commit(visitor.root, "HEAD", changed, Author("x", "x@example.org"), "x")
    git(visitor.root, "push", "--quiet", str(server), f"{commit}:main")
    return commit


def test_a_value_that_both_changed_is_chosen(visitor, tmp_path):
    server = tmp_path / "server.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(visitor.root), "server.git")
    git(visitor.root, "remote", "add", "origin", str(server))
    git(visitor.root, "fetch", "--quiet")
    commit = publish(visitor, server, 90)
    answer = visitor.post(UPDATE, token_of(visitor))
    assert answer.status == 409
    page = answer.body.decode()
    assert "Mine: 85" in shown(page)
    assert "Published by others: 90" in shown(page)
    assert "value: 85\n" in (visitor.root / EXPORTS).read_text("utf-8")
    field = html.unescape(re.search(r'type="radio" name="([^"]*)"', page)[1])
    form = {**token_of(visitor), "commit": commit}
    assert visitor.post(CHOOSE, form).status == 409, "without a choice it is asked again"
    answer = visitor.post(CHOOSE, {**form, field: "theirs"})
    assert answer.headers["Location"] == f"{CHANGES}?done=updated"
    assert "value: 90\n" in (visitor.root / EXPORTS).read_text("utf-8")
    assert visitor.post(UPDATE, token_of(visitor)).headers["Location"].endswith("=current")


def test_what_cannot_be_done_is_said_in_the_language_of_the_page(visitor, tmp_path, compared_once):
    answer = visitor.post(UPDATE, token_of(visitor))
    assert answer.status == 409
    git(visitor.root, "remote", "add", "origin", str(tmp_path / "none.git"))
    assert visitor.post(UPDATE, token_of(visitor)).status == 409
    visitor.post(UNDO, token_of(visitor))
    posted = {**token_of(visitor), **WHO, "title": "x", "description": "", "way": "patch"}
    assert translate_each("history.no_change")["en"] in shown(
        visitor.post(SEND, posted).body.decode()
    )


def sent_branches(folder: Path) -> dict[str, str]:
    """The commits of the branches that were sent to a server, by their names."""
    branches = (folder / "server.git/refs/heads/edit").iterdir()
    return {f"edit/{path.name}": path.read_text("ascii").strip() for path in branches}


def test_changes_that_were_sent_before_update_their_request(visitor, server, tmp_path):
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "", "access": TOKEN}
    visitor.post(SEND, {**posted, "way": "request"})
    before = sent_branches(tmp_path)
    swap(visitor.root, EXPORTS, "value: 85\n", "value: 86\n")
    assert 'value="update" checked' in visitor.get(SEND)
    answer = visitor.post(SEND, {**posted, "way": "request", "request": "update"})
    assert "https://example.org/place/site/pulls/7" in answer.body.decode()
    assert len(server.requests) == 1, "no second request is opened"
    after = sent_branches(tmp_path)
    assert after.keys() == before.keys()
    (request,) = after.values()
    assert b"value: 86\n" in run_git(visitor.root, "cat-file", "blob", f"{request}:{EXPORTS}")


def test_a_request_to_which_somebody_added_is_not_overwritten(visitor, server, tmp_path):
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "", "access": TOKEN}
    visitor.post(SEND, {**posted, "way": "request"})
    ((name, _),) = sent_branches(tmp_path).items()
    git(tmp_path, "clone", "--quiet", "--branch", name, "server.git", "reviewer")
    git(tmp_path / "reviewer", "commit", "--quiet", "--allow-empty", "--message", "A correction")
    git(tmp_path / "reviewer", "push", "--quiet", "origin", name)
    theirs = sent_branches(tmp_path)
    swap(visitor.root, EXPORTS, "value: 85\n", "value: 86\n")
    assert visitor.post(SEND, {**posted, "way": "request", "request": "update"}).status == 409
    assert sent_branches(tmp_path) == theirs


@pytest.mark.weekly
def test_a_request_that_is_merged_is_not_updated(visitor, server, tmp_path):
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "", "access": TOKEN}
    visitor.post(SEND, {**posted, "way": "request"})
    (commit,) = sent_branches(tmp_path).values()
    git(visitor.root, "update-ref", "refs/remotes/origin/main", commit)
    assert 'value="update"' not in visitor.get(SEND)


@pytest.mark.weekly
def test_a_request_that_is_merged_as_another_commit_is_not_updated(visitor, server, tmp_path):
    posted = {**token_of(visitor), **WHO, "title": "更新", "description": "", "access": TOKEN}
    visitor.post(SEND, {**posted, "way": "request"})
    assert 'value="update"' in visitor.get(SEND)
    squashed = {file.path: file.after for file in own_files(visitor.root)}
    author = Author("Maintainer", "maintainer@example.org")
    commit = write_commit(visitor.root, "HEAD", squashed, author, "Squashed (#7)")
    git(visitor.root, "update-ref", "refs/remotes/origin/main", commit)
    assert 'value="update"' not in visitor.get(SEND)


def test_a_page_is_one_change_by_its_title_and_undone_in_all_languages(visitor):
    for code in ("en", "zh"):
        page = visitor.root / f"docs/parks/index.{code}.md"
        page.write_text(page.read_text("utf-8") + "\nMade up.\n", encoding="utf-8")
    title = html.unescape(
        re.search(r"<h1>(.*?)</h1>", visitor.get("/_editor/en/pages/parks/index"))[1]
    )
    page = shown(visitor.get(CHANGES))
    assert page.count("Made up.") == 2
    assert f"{title} changed docs/parks/index.en.md docs/parks/index.zh.md" in page
    visitor.post(UNDO, {**token_of(visitor), "path": "docs/parks/index.en.md", "place": "[]"})
    assert "docs/parks" not in visitor.get(CHANGES)


def test_a_deleted_record_is_called_by_the_name_that_it_had(visitor):
    title = html.unescape(
        re.search(r"<h1>(.*?)</h1>", visitor.get("/_editor/en/records/parks/norton"))[1]
    )
    (visitor.root / "data/parks/norton.yml").unlink()
    assert f"{title} removed data/parks/norton.yml" in shown(visitor.get(CHANGES))
