"""Where changed files belong, and what is compared of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import translate
from prospectus.git.command import GitError
from prospectus.git.trees import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, TreeEntry
from prospectus.policies.link_hosts import MAX_LINE
from prospectus.review import changed_files
from prospectus.review.changed_files import (
    CATEGORIES,
    CONTENT,
    MAX_TEXT_BYTES,
    FileChange,
    category_of,
    compare_files,
    compare_lines,
    compare_settings,
)
from support.changed_paths import PATHS
from support.git import git
from support.platforms import needs_symlinks
from support.project import ROOT


@pytest.mark.parametrize(
    ("path", "category"), [(path, name) for name, some in PATHS.items() for path in some]
)
def test_every_path_belongs_somewhere(path, category):
    assert category_of(path) == category


def test_every_category_has_an_example_and_words():
    assert {name for name, _ in CATEGORIES} == set(PATHS)
    for name in PATHS:
        if name not in CONTENT:
            assert translate(f"diff.category.{name}")


def test_a_page_or_record_that_is_no_plain_file_is_no_content():
    plain, program, link = (TreeEntry(mode, "1", 1) for mode in (REGULAR, EXECUTABLE, SYMLINK))
    assert FileChange("data/a.yml", plain, plain).is_content
    assert FileChange("data/a.yml", None, plain).is_content
    assert not FileChange("data/a.yml", plain, program).is_content
    assert not FileChange("data/a.yml", program, plain).is_content
    assert not FileChange("data/a.yml", None, link).is_content
    assert FileChange("data/a.yml", plain, program).status == "mode"
    assert FileChange("data/a.yml", None, link).kind == "symlink"


# -- the same said three times ------------------------------------------------------------------


def owners() -> list[tuple[str, list[str]]]:
    lines = (ROOT / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    return [(pattern, some) for pattern, *some in rules]


def owned_by(rules: list[tuple[str, list[str]]], path: str) -> list[str]:
    """The owners of a path as hosts find them: by the last pattern that fits."""
    return next(
        (some for pattern, some in reversed(rules) if fits(pattern.split("/"), path.split("/"))), []
    )


def fits(pattern: list[str], path: list[str]) -> bool:
    """Whether a pattern of CODEOWNERS fits; of its kinds, those that this file uses."""
    if pattern == ["*"]:
        return True
    assert pattern[0] == "", "only patterns from the ROOT are read here"
    return _fits(pattern[1:], path)


def _fits(pattern: list[str], path: list[str]) -> bool:
    if not pattern or not path:
        return pattern == path
    if pattern[0] == "**":
        return _fits(pattern[1:], path) or _fits(pattern, path[1:])
    head, _, tail = pattern[0].partition("*")
    is_match = path[0].startswith(head) and path[0].endswith(tail) if "*" in pattern[0] else False
    return (is_match or pattern[0] == path[0]) and _fits(pattern[1:], path[1:])


def test_owners_are_looked_up_as_hosts_do():
    rules = [("*", ["all"]), ("/docs/**/*.md", ["editors"])]
    for path, owner in (
        ("docs/index.en.md", "editors"),
        ("docs/a/b/index.en.md", "editors"),
        ("docs/a.png", "all"),
        ("x/docs/a.md", "all"),
        ("docs.md", "all"),
    ):
        assert owned_by(rules, path) == [owner]


def test_everything_but_pages_and_records_is_owned_by_maintainers():
    rules = owners()
    (maintainers,) = next(some for pattern, some in rules if pattern == "*")
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    tracked = [part for part in listed.stdout.decode().split("\0") if part]
    paths = tracked or [
        path.relative_to(ROOT).as_posix() for path in (ROOT / "hooks").rglob("*.py")
    ]
    assert len(paths) > 50
    for path in [*paths, *(item for some in PATHS.values() for item in some)]:
        owned = owned_by(rules, path)
        assert maintainers in owned, path
        if category_of(path) in CONTENT:
            assert len(owned) > 1, path
        elif not path.startswith(("docs/", "data/")) or not path.endswith((".md", ".yml")):
            assert owned == [maintainers], path


def test_owners_are_a_group_of_the_repository_that_the_settings_name():
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    group = settings.split("repo_url: ")[1].split()[0].split("/")[-2]
    for _, some in owners():
        assert all(item.startswith(f"@{group}/") for item in some)


# -- what is compared ---------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yml").write_text("url: https://old.example.org\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_url: https://old.example.org\n", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Made up")
    return tmp_path


def test_new_hosts_have_their_file_and_line(repository):
    text = "url: https://old.example.org\n# x\nother: https://new.example.org\n"
    (repository / "data/a.yml").write_text(text, encoding="utf-8")
    compared = compare_files(repository, "HEAD")
    assert [(host.host, host.path, host.line) for host in compared.hosts] == [
        ("new.example.org", "data/a.yml", 3)
    ]
    assert compared.hosts_before == {"old.example.org"}
    assert compared.lines["data/a.yml"] == ((), ("# x", "other: https://new.example.org"))


def test_pictures_are_not_searched_and_other_binary_or_large_files_are_named(repository):
    (repository / "data/b.yml").write_bytes(b"\0https://new.example.org")
    (repository / "data/c.yml").write_bytes(b"x" * (MAX_TEXT_BYTES + 1))
    (repository / "docs").mkdir(exist_ok=True)
    (repository / "docs/d.png").write_bytes(b"\0https://new.example.org")
    compared = compare_files(repository, "HEAD")
    assert [file.path for file in compared.files] == ["data/b.yml", "data/c.yml", "docs/d.png"]
    assert (compared.hosts, compared.unsearched) == ((), ("data/b.yml", "data/c.yml"))


@needs_symlinks
def test_where_a_symlink_leads_is_no_content_of_it(repository):
    (repository / "data/a.yml").unlink()
    (repository / "data/a.yml").symlink_to("/etc/hosts")
    compared = compare_files(repository, "HEAD")
    assert [(file.path, file.category, file.kind) for file in compared.files] == [
        ("data/a.yml", "other", "symlink")
    ]
    assert compared.lines == {}


def test_a_commit_that_is_not_there_is_reported(repository):
    for name in ("made-up", "--upload-pack=x", ""):
        with pytest.raises(GitError):
            compare_files(repository, name)


TURNED = [("nav", ("nav: a.md", "nav: b.md"), ("nav: b.md", "nav: a.md"))]
RUN = [("a", ("a: x",), ("a: tag:yaml.org,2002:python/name:os.system x",))]
SETTINGS = [
    ("site_url: a", "site_url: b", [("site_url", ("site_url: a",), ("site_url: b",))]),
    ("nav: [a.md, b.md]", "nav: [b.md, a.md]", TURNED),
    ("a: 1", "a: 1 # comment", []),
    ("a: 1", "{a: 1}", []),
    ("", "hooks: [x.py]", [("hooks", (), ("hooks: x.py",))]),
    ("a: x", "a: !ENV x", [("a", ("a: x",), ("a: !ENV x",))]),
    ("a: {b: {c: d}}", "a: {b: {c: e}}", [("a", ("a › b › c: d",), ("a › b › c: e",))]),
    ("a: []", "a: [x]", [("a", ("a: —",), ("a: x",))]),
    ("a: 1", "a: [", [("a", ("a: 1",), ())]),
    ("a: x", "a: !!python/name:os.system x", RUN),
]


@pytest.mark.parametrize(("before", "after", "expected"), SETTINGS)
def test_settings_are_compared_by_their_keys(before, after, expected):
    assert [
        (setting.key, setting.removed, setting.added) for setting in compare_settings(before, after)
    ] == expected


@pytest.mark.attack
def test_settings_that_grow_without_end_are_cut():
    levels = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    bomb = "\n".join(["a0: &a0 [x, x]", *levels])
    assert list(compare_settings("", bomb))
    assert list(compare_settings("", "a: &a [*a]")) == []
    deep = "a: " + "[" * 20_000
    assert list(compare_settings("", deep)) == []


def test_lines_are_compared_with_their_ends():
    assert compare_lines("a\r\nb", "a\nb") == (("a\r",), ("a",))
    assert compare_lines("a\nb", "b\na") == ((), ())


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (FileChange("a", None, TreeEntry(REGULAR, "1", 1)), "added"),
        (FileChange("a", None, TreeEntry(REGULAR, "1", 1), "b"), "moved"),
        (FileChange("a", TreeEntry(REGULAR, "1", 1), None), "removed"),
        (FileChange("a", TreeEntry(REGULAR, "1", 1), TreeEntry(REGULAR, "2", 1)), "changed"),
        (FileChange("a", TreeEntry(REGULAR, "1", 1), TreeEntry(EXECUTABLE, "1", 1)), "mode"),
    ],
)
def test_a_file_has_one_kind_of_change(change, status):
    assert change.status == status


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        (REGULAR, ""),
        (EXECUTABLE, "executable"),
        (SYMLINK, "symlink"),
        (SUBMODULE, "submodule"),
        ("040000", "special"),
    ],
)
def test_a_file_that_is_not_regular_has_a_kind_before_and_after(mode, kind):
    entry, regular = TreeEntry(mode, "1", 1), TreeEntry(REGULAR, "1", 1)
    assert FileChange("a", regular, entry).kind == kind
    assert FileChange("a", entry, None).kind == kind
    assert FileChange("a", entry, regular).kind == ""


def test_a_path_with_letters_of_other_scripts_or_invisible_ones_belongs_nowhere():
    assert category_of("data/a.yml") == "record"
    assert category_of("data/\u0430.yml") == category_of("data/a\u202e.yml") == "other"
    assert category_of("hooks/a\n.py") == "other"


def test_a_host_is_named_at_its_first_line_of_each_file(repository):
    line = "url: https://new.example.org\n"
    for name in ("a", "b"):
        (repository / f"data/{name}.yml").write_text(f"#\n{line}{line}", encoding="utf-8")
    compared = compare_files(repository, "HEAD")
    assert [(host.host, host.path, host.line) for host in compared.hosts] == [
        ("new.example.org", "data/a.yml", 2),
        ("new.example.org", "data/b.yml", 2),
    ]


def test_settings_are_those_of_the_file_before_and_after(repository):
    (repository / "mkdocs.yml").write_text("site_url: https://new.example.org\n", encoding="utf-8")
    compared = compare_files(repository, "HEAD")
    assert [(setting.key, setting.removed, setting.added) for setting in compared.settings] == [
        (
            "site_url",
            ("site_url: https://old.example.org",),
            ("site_url: https://new.example.org",),
        )
    ]
    assert compared.lines == {}, "settings are no content"


def test_files_are_searched_up_to_a_size_and_a_sum_of_sizes(repository, monkeypatch):
    new = b"https://new.example.org"
    monkeypatch.setattr(changed_files, "MAX_TEXT_BYTES", len(new))
    (repository / "data/b.yml").write_bytes(new)
    (repository / "data/c.yml").write_bytes(new + b" ")
    compared = compare_files(repository, "HEAD")
    assert ([host.path for host in compared.hosts], compared.unsearched) == (
        ["data/b.yml"],
        ("data/c.yml",),
    )
    sizes = 2 * len(new) + 1
    for limit, unsearched in ((sizes, ("data/c.yml",)), (sizes - 1, ("data/c.yml", "data/d.yml"))):
        (repository / "data/d.yml").write_bytes(b"")
        monkeypatch.setattr(changed_files, "MAX_TOTAL_BYTES", limit)
        assert compare_files(repository, "HEAD").unsearched == unsearched


def test_what_was_removed_counts_as_searched_and_as_before(repository):
    (repository / "data/a.yml").unlink()
    compared = compare_files(repository, "HEAD")
    assert (compared.hosts, compared.hosts_before, compared.unsearched) == (
        (),
        {"old.example.org"},
        (),
    )
    assert compared.lines == {"data/a.yml": (("url: https://old.example.org",), ())}


def test_a_file_with_a_very_long_line_is_not_searched_whole(repository):
    for length, unsearched in ((MAX_LINE, ()), (MAX_LINE + 1, ("data/a.yml",))):
        (repository / "data/a.yml").write_text("x" * length, encoding="utf-8")
        assert compare_files(repository, "HEAD").unsearched == unsearched


@needs_symlinks
def test_the_file_to_which_a_link_leads_is_not_searched(repository, tmp_path_factory):
    target = tmp_path_factory.mktemp("elsewhere") / "a.yml"
    target.write_text("https://new.example.org", encoding="utf-8")
    (repository / "data/b.yml").symlink_to(target)
    compared = compare_files(repository, "HEAD")
    assert [file.path for file in compared.files] == ["data/b.yml"]
    assert (compared.hosts, compared.unsearched) == ((), ())


def test_a_file_that_cannot_be_read_is_reported_without_its_text(repository, monkeypatch):
    (repository / "data/b.yml").write_text("https://new.example.org", encoding="utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    compared = compare_files(repository, "HEAD")
    assert [file.path for file in compared.files] == ["data/b.yml"]
    assert (compared.hosts, compared.unsearched) == ((), ())


def test_settings_are_compared_up_to_a_number_and_a_depth():
    def settings(text: str) -> int:
        return sum(len(setting.added) for setting in compare_settings("", text))

    assert settings(f"a: [{', '.join('x' * 4_998)}]") == 4_998, "with the mapping and the list"
    assert settings(f"a: [{', '.join('x' * 4_999)}]") == 4_998
    nested = "".join(f"{' ' * depth}a:\n" for depth in range(40))
    (change,) = compare_settings("", nested)
    assert change.added == (f"{' › '.join('a' * 30)}: …",)


def test_settings_without_a_top_level_key_are_compared_too():
    assert [
        (setting.key, setting.removed, setting.added) for setting in compare_settings("a", "b")
    ] == [("", (": a",), (": b",))]
    assert [setting.added for setting in compare_settings("", "? [a]\n: b\n")] == [("?: b",)]
