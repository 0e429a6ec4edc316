"""What machines do at a pull request and to publish: valid, pinned, and nothing but our scripts."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
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
SCRIPTS = [".ci/python", ".ci/pull-request", ".ci/run", ".ci/publish", ".ci/roll-back"]
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


def test_what_is_sent_to_a_host_is_plain_shell_without_a_fault(root):
    text = (root / ".ci/publishing/folder.sh").read_text("utf-8")
    for command in (["sh", "-n"], [str(shellcheck()), "-s", "sh", "-"]):
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_publishing_says_everything_in_both_languages_with_the_same_values(root):
    messages = tomllib.loads((root / ".ci/publishing/messages.toml").read_text("utf-8"))
    for key, texts in messages.items():
        assert set(texts) == {"zh", "en"}, key
        values = [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        assert values[0] <= values[1], key
    folder = root / ".ci/publishing"
    code = "".join(it.read_text("utf-8") for it in (*folder.glob("*.py"), folder / "folder.sh"))
    used = set(re.findall(r"[\"' ]([a-z]+\.[a-z_]+)\b", code))
    assert set(messages) - used == {"live"}, "each message is used"


def test_publishing_needs_nothing_but_python(root):
    """So that rolling back works where nothing is installed."""
    own = {it.stem for it in (root / ".ci/publishing").glob("*.py")}
    assert not own & sys.stdlib_module_names
    for path in (root / ".ci/publishing").glob("*.py"):
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.M):
            assert name in own | sys.stdlib_module_names, path


def test_templates_of_both_hosts_say_the_same(root):
    github = (root / ".github/pull_request_template.md").read_text("utf-8")
    assert (root / ".gitlab/merge_request_templates/Default.md").read_text("utf-8") == github
