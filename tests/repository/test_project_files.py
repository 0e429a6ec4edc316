"""Settings of tools, the change log, decision records: what nobody should have to remember."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.project import SAMPLE

SYSTEMS = {"ubuntu", "windows", "macos"}
VERSIONS = ["3.11", "3.12", "3.13", "3.14"]
CHANGES = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
SECTIONS = ("Context", "Decision", "Alternatives", "Consequences")
DECISION = re.compile(
    r"# \d+\. .+\n\nDate: \d{4}-\d{2}-\d{2}\n\n"
    + r"\n".join(rf"## {section}\n\n.+\n" for section in SECTIONS),
    re.DOTALL,
)


@pytest.fixture(scope="module")
def pyproject(repo: Path) -> dict[str, Any]:
    return tomllib.loads((repo / "pyproject.toml").read_text("utf-8"))


def test_tools_have_their_settings_in_one_file(repo, pyproject):
    assert {"pytest", "ruff", "mypy", "uv"} <= pyproject["tool"].keys()
    other = (
        ".pytest.*",
        "pytest.*",
        "*ruff.toml",
        "*mypy.ini",
        "uv.toml",
        "setup.cfg",
        "conftest.py",
    )
    assert not [path.name for pattern in other for path in repo.glob(pattern)]


def test_marks_are_declared_with_their_meaning(pyproject):
    marks = dict(line.split(": ", 1) for line in pyproject["tool"]["pytest"]["markers"])
    assert {"attack", "browser", "slow"} <= marks.keys()
    assert all(marks.values())


def test_the_oldest_python_is_the_same_everywhere(repo, pyproject):
    assert pyproject["project"]["requires-python"] == f">={VERSIONS[0]}"
    assert pyproject["tool"]["ruff"]["target-version"] == "py311"
    assert pyproject["tool"]["uv"]["pip"]["python-version"] == VERSIONS[0]
    assert "sys.version_info < (3, 11)" in (repo / "Makefile").read_text("utf-8")


def test_each_system_is_tested_with_each_version_of_python(repo):
    text = (repo / ".github/workflows/platforms.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["build"]
    matrix = job["strategy"]["matrix"]
    assert {name.split("-")[0] for name in matrix["system"]} == SYSTEMS
    assert matrix["python"] == VERSIONS
    assert job["strategy"]["fail-fast"] is False
    assert job["defaults"]["run"]["shell"] == "bash", "scripts run on Windows too"


def test_other_systems_install_the_same_packages_as_the_makefile(repo):
    script = (repo / ".ci/platform").read_text("utf-8").replace("\\\n", "")
    installs = [line.split() for line in script.splitlines() if "pip install" in line]
    assert len(installs) == 2
    for words in installs:
        assert words[words.index("--only-binary") + 1] == ":all:"
        assert "--require-hashes" in words
    assert [words[words.index("--no-binary") + 1] for words in installs[1:]] == ["jieba"]
    assert "for lock in requirements-pip requirements requirements-sbom; do" in script


def test_what_all_tests_use_can_be_imported_on_windows(repo):
    for path in (repo / "tests/conftest.py", *(repo / "tests/support").glob("*.py")):
        text = path.read_text("utf-8")
        assert not re.search(r"^(import|from) (fcntl|resource|pwd|grp)\b", text, re.M), (
            f"{path.name}: use support.platforms"
        )


def test_builds_of_several_systems_are_compared(repo, tmp_path):
    def compare() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [repo / ".ci/compare-builds", tmp_path],
            capture_output=True,
            text=True,
            check=False,
        )

    def build(system: str, text: str) -> None:
        (tmp_path / system).mkdir(exist_ok=True)
        (tmp_path / system / "site.sha256").write_text(text, encoding="utf-8")

    build("one", "1  index.html\n")
    assert compare().returncode == 1, "one build is none to compare with"
    build("two", "1  index.html\n")
    assert compare().returncode == 0
    build("three", "2  index.html\n")
    failed = compare()
    assert failed.returncode == 1
    assert "three" in failed.stderr + failed.stdout


def test_checksums_are_those_of_sha256sum(repo, tmp_path):
    names = ["index.html", "en/index.html", ".well-known/security.txt", "a b.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    done = subprocess.run(
        ["python3", repo / ".ci/lib/checksums.py", tmp_path],  # noqa: S607
        capture_output=True,
        check=True,
    )
    assert [line.split("  ")[1] for line in done.stdout.decode().splitlines()] == sorted(names)
    verify = ["sha256sum", "--check", "--strict"]
    subprocess.run(verify, input=done.stdout, cwd=tmp_path, capture_output=True, check=True)


def test_hooks_before_a_commit_download_nothing(repo):
    settings = yaml.safe_load((repo / ".pre-commit-config.yaml").read_text("utf-8"))
    (repo,) = settings["repos"]
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].startswith((".ci/python ", "git diff ")), hook["id"]


def test_text_has_the_same_line_ends_on_every_system(repo):
    lines = (repo / ".gitattributes").read_text("utf-8").splitlines()
    assert "* text=auto eol=lf" in lines
    generated = {line.split()[0] for line in lines if line.endswith(" linguist-generated")}
    for pattern in generated:
        assert list(repo.glob(pattern.removeprefix("/"))), pattern


def test_the_change_log_has_the_form_of_keep_a_changelog(repo, pyproject):
    text = (repo / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (.+)$", text, re.M)
    assert versions[0] == "[Unreleased]"
    days = [
        re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})", heading)
        for heading in versions[1:]
    ]
    assert all(days), versions
    assert set(re.findall(r"^### (.+)$", text, re.M)) <= set(CHANGES)
    newest = tuple(int(part) for part in versions[1][1:].split("]")[0].split("."))
    version = pyproject["project"]["version"]
    released = tuple(int(part) for part in version.removesuffix(".dev0").split("."))
    assert released > newest if version.endswith(".dev0") else released == newest


def test_decisions_are_numbered_records_of_one_form(repo):
    paths = sorted(file for file in (repo / "decisions").glob("*.md") if file.name != "README.md")
    assert [int(record.name[:4]) for record in paths] == list(range(1, len(paths) + 1))
    index = (repo / "decisions/README.md").read_text("utf-8")
    for path in paths:
        text = path.read_text("utf-8")
        assert DECISION.fullmatch(text), path.name
        title = text.splitlines()[0].partition(". ")[2]
        assert f"[{title}]({path.name})" in index, path.name


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "DEVELOPING.md", "SECURITY.md"])
def test_documents_link_to_files_and_sections_that_exist(repo, name):
    text = re.sub(r"`[^`\n]+`", "", (repo / name).read_text("utf-8"))  # examples lead nowhere
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = repo / (path or name)
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.M)
            anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in anchors, target


def test_paths_that_documents_name_exist(repo):
    """A move of a module has to be followed in the documents for programmers."""
    pattern = re.compile(r"`((?:hooks|overrides|tests|data|docs|schema|\.ci|\.github)/[\w./-]+)`")
    for name in ("ARCHITECTURE.md", "DEVELOPING.md", "README.md", "CONTRIBUTING.md"):
        for path in pattern.findall((repo / name).read_text("utf-8")):
            # This site has no records of some kinds; the sample site has all kinds.
            places = (repo / path, SAMPLE / path)
            assert any(place.exists() for place in places), f"{name}: {path}"


def test_names_that_the_guide_gives_for_a_file_are_in_it(repo):
    text = (repo / "DEVELOPING.md").read_text("utf-8")
    mentions = re.findall(r"`([\w./-]+\.(?:py|yml|css|js))` \(((?:`\w+`(?:, )?)+)\)", text)
    assert mentions
    for path, names in mentions:
        content = (repo / path).read_text("utf-8")
        for name in re.findall(r"`(\w+)`", names):
            assert name in content, f"{path}: {name}"
