"""What machines do at a pull request and to publish: valid, pinned, and nothing but our scripts."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

GITHUB = sorted(Path(__file__).parent.parent.glob(".github/workflows/*.yml"))
SCHEMAS = {
    "github-workflows": GITHUB,
    "github-workflows-require-timeout": GITHUB,
    "github-issue-forms": [".github/ISSUE_TEMPLATE/page-error.yml"],
    "gitlab-ci": [".gitlab-ci.yml"],
}
SCRIPTS = [
    *(".ci/python", ".ci/pull-request", ".ci/changed-files", ".ci/run"),
    *(".ci/publish", ".ci/roll-back"),
]
# The one script that comes from the base branch, as a change could alter its own.
LISTING = re.compile(r'git cat-file blob "(\$\w+):\.ci/changed-files" \| sh -s -- "\1"')
BEHIND_EACH_OTHER = [("folder", "releases"), ("rclone", "releases")]
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # or `on` would be true


def commands(root: Path) -> Iterator[str]:
    """Every line that a machine runs."""
    for path in GITHUB:
        for job in read(path)["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
    for job in read(root / ".gitlab-ci.yml").values():
        if isinstance(job, dict):
            yield from job.get("script", ())


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_hosts_read_is_what_they_expect(root, schema):
    builtin = schema if schema.startswith("github-workflows-") else f"vendor.{schema}"
    if builtin.startswith("github-workflows-"):
        builtin = f"custom.{builtin}"
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", builtin, *SCHEMAS[schema]],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_machines_run_nothing_but_our_scripts(root):
    found = list(commands(root))
    assert len(found) >= 6
    for line in found:
        assert "\n" not in line
        script, *words = shlex.split(line)
        if LISTING.fullmatch(line):
            continue
        if script == "cat":
            assert words == ["out/summary.md"], "for those who read only the log"
            continue
        assert script in SCRIPTS, line
        assert (root / script).stat().st_mode & 0o111, f"{script} is no program"
        if script == ".ci/python":
            assert words[0] == "hooks"
            assert (root / f"hooks/commands/{words[1]}.py").is_file(), line


def test_the_same_is_run_on_every_host(root):
    found = [shlex.split(line) for line in commands(root)]
    assert [it[0] for it in found].count(".ci/pull-request") == 2
    assert [it[0] for it in found].count(".ci/run") == 2


def test_changed_files_are_listed_by_the_base_branch_before_anything_of_the_change_runs(root):
    steps = read(root / ".github/workflows/pull-request.yml")["jobs"]["preview"]["steps"]
    github = [it.get("run") or it["uses"].split("@")[0] for it in steps]
    gitlab = read(root / ".gitlab-ci.yml")["preview"]["script"]
    assert github[0] == "actions/checkout"
    assert LISTING.fullmatch(github[1])
    assert LISTING.fullmatch(gitlab[0])


def test_actions_are_pinned_by_commit_and_say_their_version():
    used = [
        line.strip().removeprefix("- ")
        for path in GITHUB
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    ]
    assert len(used) >= 7
    for line in used:
        assert PINNED.fullmatch(line), line
    versions = {line.split("@")[0]: line for line in used}
    assert set(versions.values()) == set(used), "one version of each"


def test_workflows_may_do_no_more_than_they_need():
    for path in GITHUB:
        workflow = read(path)
        assert workflow["permissions"] == {"contents": "read"}
        assert "pull_request_target" not in path.read_text("utf-8")
        assert "secrets" not in path.read_text("utf-8").replace("no secrets", "")
        assert workflow["concurrency"]
        for name, job in workflow["jobs"].items():
            wanted = {"pages": "write", "id-token": "write"} if name == "deploy" else {}
            assert job.get("permissions", {}) == wanted
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), "a title could be a command"
                if "checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] == "false"


def test_whatever_publishes_or_compares_knows_the_whole_history(root):
    jobs = {(path.stem, name): it for path in GITHUB for name, it in read(path)["jobs"].items()}
    for where in (("pull-request", "preview"), ("publish", "build")):
        (checkout,) = [it for it in jobs[where]["steps"] if "checkout" in it.get("uses", "")]
        assert checkout["with"]["fetch-depth"] == "0"
    assert read(root / ".gitlab-ci.yml")["variables"]["GIT_DEPTH"] == "0"


def test_content_is_held_to_the_check_and_the_program_to_its_tests(root):
    publish = read(root / ".github/workflows/publish.yml")["jobs"]
    runs = [step.get("run") for step in publish["build"]["steps"] if "run" in step]
    assert runs == [".ci/python hooks build"], "which begins with the check"
    for event in read(root / ".github/workflows/test.yml")["on"].values():
        assert event["paths"] == ["**", "!data/**", "!docs/**/*.md", "!*.md"]


# -- scripts -------------------------------------------------------------------------------


def shellcheck() -> Path:
    return Path(sys.executable).with_name("shellcheck")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_plain_shell_without_a_fault(root, script):
    assert (root / script).read_text("utf-8").startswith("#!/bin/sh\n")
    for command in (["sh", "-n"], [str(shellcheck()), "-x", "-s", "sh"]):
        done = subprocess.run(
            [*command, script], cwd=root, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("parts", BEHIND_EACH_OTHER)
def test_what_is_sent_to_a_host_is_plain_shell_without_a_fault(root, parts):
    text = "".join((root / f".ci/lib/{part}.sh").read_text("utf-8") for part in parts)
    for command in (["sh", "-n"], [str(shellcheck()), "-s", "sh", "-"]):
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_both_kinds_of_place_can_do_the_same(root):
    can = [
        set(re.findall(r"^(\w+)\(\) \{", (root / f".ci/lib/{kind}.sh").read_text("utf-8"), re.M))
        for kind in ("folder", "rclone")
    ]
    assert can[0] == can[1]


def test_templates_of_both_hosts_say_the_same(root):
    github = (root / ".github/pull_request_template.md").read_text("utf-8")
    assert (root / ".gitlab/merge_request_templates/Default.md").read_text("utf-8") == github
