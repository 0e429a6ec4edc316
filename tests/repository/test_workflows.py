"""Workflows are valid, pinned and least-privileged, and run nothing but the scripts of .ci/."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.git import git
from support.publishing import executable

GITHUB = sorted(Path(__file__).parents[2].glob(".github/workflows/*.yml"))
SCHEMAS = {
    "github-workflows": GITHUB,
    "github-workflows-require-timeout": GITHUB,
    "github-issue-forms": [".github/ISSUE_TEMPLATE/page-error.yml"],
    "gitlab-ci": [".gitlab-ci.yml"],
    "renovate": ["renovate.json"],
}
SCRIPTS = [
    *(".ci/python", ".ci/pull-request", ".ci/run", ".ci/weekly", ".ci/publish", ".ci/roll-back"),
    ".ci/engines",
    *(".ci/published-commit", ".ci/check-out", ".ci/evidence", ".ci/changed-files"),
    *(".ci/platform", ".ci/compare-builds", ".ci/record"),
]
# The one script that comes from the base branch, as a change could alter its own.
LISTING = re.compile(r'git cat-file blob "(\$\w+):\.ci/changed-files" \| sh -s -- "\1"')
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
CALLED = "uses: ./.github/workflows/test.yml"  # of the same commit

TRIGGERS = {"push", "pull_request", "schedule", "workflow_call", "workflow_dispatch"}

# What a job may do besides reading the repository.
ALLOWED = {
    ("publish", "push-record"): {"contents": "write"},
    ("publish", "attest"): {"attestations": "write", "id-token": "write"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
}


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # or `on` would be true


def commands(repo: Path) -> Iterator[str]:
    """Every line that a machine runs."""
    for path in GITHUB:
        for job in read(path)["jobs"].values():
            yield from (step["run"] for step in job.get("steps", ()) if "run" in step)
    for job in read(repo / ".gitlab-ci.yml").values():
        if isinstance(job, dict):
            yield from job.get("script", ())


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_hosts_read_is_what_they_expect(repo, schema, monkeypatch):
    # Imported here, as it takes a second: others only collect these tests.
    from check_jsonschema import main  # noqa: PLC0415
    from click.testing import CliRunner  # noqa: PLC0415

    monkeypatch.chdir(repo)
    builtin = schema if schema.startswith("github-workflows-") else f"vendor.{schema}"
    if builtin.startswith("github-workflows-"):
        builtin = f"custom.{builtin}"
    done = CliRunner().invoke(main, ["--builtin-schema", builtin, *map(str, SCHEMAS[schema])])
    assert done.exit_code == 0, done.output


def test_machines_run_nothing_but_our_scripts(repo):
    lines = list(commands(repo))
    assert len(lines) >= 6
    for line in lines:
        assert "\n" not in line
        script, *words = shlex.split(line)
        if LISTING.fullmatch(line):
            continue
        if script == "cat":
            assert words == ["out/summary.md"], "for those who read only the log"
            continue
        assert script in SCRIPTS, line
        assert (repo / script).stat().st_mode & 0o111, f"{script} is no program"
        if script == ".ci/python":
            assert words[0] == "hooks"
            assert (repo / f"hooks/cli/{words[1]}.py").is_file(), line


def test_the_same_is_run_on_every_host(repo):
    words = [shlex.split(line) for line in commands(repo)]
    assert [item[0] for item in words].count(".ci/pull-request") == 2
    assert [item[0] for item in words].count(".ci/run") == 3, (
        "GitLab has a job of its own to publish"
    )
    assert [item[0] for item in words].count(".ci/weekly") == 2
    assert [item[0] for item in words].count(".ci/engines") == 2
    assert [item[0] for item in words].count(".ci/evidence") == 2


def test_changed_files_are_listed_by_the_base_branch_before_anything_of_the_change_runs(repo):
    steps = read(repo / ".github/workflows/pull-request.yml")["jobs"]["preview"]["steps"]
    github = [step.get("run") or step["uses"].split("@")[0] for step in steps]
    gitlab = read(repo / ".gitlab-ci.yml")["preview"]["script"]
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
    used.remove(CALLED)
    for line in used:
        assert PINNED.fullmatch(line), line
    versions = {line.split("@")[0]: line for line in used}
    assert set(versions.values()) == set(used), "one version of each"


def test_workflows_may_do_no_more_than_they_need():
    for path in GITHUB:
        workflow = read(path)
        assert workflow["permissions"] == {"contents": "read"}
        triggers = workflow["on"] if isinstance(workflow["on"], dict) else {workflow["on"]: ""}
        assert set(triggers) <= TRIGGERS, "others run what a stranger wrote, with our rights"
        assert "pull_request_target" not in path.read_text("utf-8")
        assert "secrets" not in path.read_text("utf-8").replace("no secrets", "")
        assert workflow["concurrency"]
        for name, job in workflow["jobs"].items():
            assert job.get("permissions", {}) == ALLOWED.get((path.stem, name), {})
            assert "uses" in job or int(job["timeout-minutes"]) <= 180
            for step in job.get("steps", ()):
                assert "${{" not in step.get("run", ""), "a title could be a command"
                if "checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] == "false"


def test_whatever_publishes_or_compares_knows_the_whole_history(repo):
    jobs = {(path.stem, name): job for path in GITHUB for name, job in read(path)["jobs"].items()}
    for where in (("pull-request", "preview"), ("publish", "build")):
        (checkout,) = [step for step in jobs[where]["steps"] if "checkout" in step.get("uses", "")]
        assert checkout["with"]["fetch-depth"] == "0"
    assert read(repo / ".gitlab-ci.yml")["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.parametrize(
    ("changed", "tested"),
    [
        ([], False),
        (["data/parks.yml"], False),
        (["data/hooks/program.py", "docs/why/index.zh.md"], False),
        (["docs/index.en.md", "README.md", "SECURITY.md"], False),
        (["docs/assets/site.js"], True),
        (["docs/index.md.html"], True),
        (["hooks/parks.md"], True),
        (["mkdocs.yml"], True),
        (["data/parks.yml", "hooks/program.py"], True),
        ([".github/workflows/publish.yml"], True),
        (["new folder/with a name.txt"], True),
    ],
)
def test_content_is_held_to_the_check_and_the_program_to_its_tests(repo, tmp_path, changed, tested):
    for name in (".ci/run", ".ci/lib/program.sh", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repo / name, tmp_path / name)
    (tmp_path / "Makefile").write_text("test:\n\t@echo tested\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    git(tmp_path, "tag", "base")
    for name in changed:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("changed", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "second")
    for words, expected in ((["base"], tested), ([""], True), ([], True)):
        done = subprocess.run(
            [tmp_path / ".ci/run", *words], capture_output=True, text=True, check=False
        )
        assert (done.returncode, "tested" in done.stdout.splitlines()) == (0, expected), words


def test_tests_run_where_the_base_cannot_be_found(repo, tmp_path):
    """Rather once too often than not at all."""
    for name in (".ci/run", ".ci/lib/program.sh"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repo / name, tmp_path / name)
    (tmp_path / "Makefile").write_text("test:\n\t@echo tested\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    for base in ("gone", "--no-index", "--exit-code", "HEAD", "$(false)"):
        done = subprocess.run(
            [tmp_path / ".ci/run", base], capture_output=True, text=True, check=False
        )
        assert "tested" in done.stdout.splitlines(), base


# -- publishing ----------------------------------------------------------------------------


def test_github_publishes_after_the_tests_and_from_the_main_branch_alone(repo):
    workflow = read(repo / ".github/workflows/publish.yml")
    jobs = workflow["jobs"]
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert set(workflow["on"]) == {"push", "workflow_dispatch"}
    assert jobs["test"]["if"] == "github.ref == 'refs/heads/main'"
    assert jobs["test"]["uses"] == "./.github/workflows/test.yml"
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "record": None,
        "push-record": "record",
        "test": "push-record",
        "build": ["push-record", "test"],
        "attest": "build",
        "deploy": "build",
    }


def test_the_commit_reaches_github_s_shell_as_a_variable_and_is_checked_before_it_is_used(
    repo,
):
    chosen = "${{ inputs.commit || needs.push-record.outputs.commit }}"
    run = '.ci/run "$BASE"'
    publish = read(repo / ".github/workflows/publish.yml")["jobs"]
    test = read(repo / ".github/workflows/test.yml")["jobs"]["test"]
    assert publish["test"]["with"] == {"commit": chosen}
    for job, commit, first, then in (
        (publish["build"], chosen, '.ci/check-out "$COMMIT" main', ".ci/python hooks build"),
        (test, "${{ inputs.commit }}", '.ci/check-out --program "$COMMIT" main', run),
    ):
        (checkout,) = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
        assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
        steps = [step for step in job["steps"] if "run" in step]
        assert [step["run"] for step in steps][:2] == [first, then]
        assert steps[0]["env"] == {"COMMIT": commit}


def test_the_job_that_pushes_what_was_recorded_runs_nothing_of_the_program(repo):
    """It alone has a token, and what the program left on its machine is not there."""
    jobs = read(repo / ".github/workflows/publish.yml")["jobs"]
    assert jobs["record"]["if"] == "github.ref == 'refs/heads/main'"
    with_token = [name for name, job in jobs.items() if "github.token" in str(job)]
    assert with_token == ["push-record"]
    steps = [step["run"] for step in jobs["push-record"]["steps"] if "run" in step]
    assert steps == ['.ci/record --push main "$TARGET" out']
    gitlab = read(repo / ".gitlab-ci.yml")
    assert gitlab["record"]["script"] == ['.ci/record "$CI_COMMIT_BEFORE_SHA" out']
    assert gitlab["push-record"]["script"] == [
        '.ci/record --push "$CI_DEFAULT_BRANCH" "$TARGET" out'
    ]
    (rule,) = gitlab["record"]["rules"]
    assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $RECORD_TOKEN" in rule["if"]
    assert gitlab["push-record"]["rules"] == [rule]


def test_gitlab_publishes_after_the_tests_and_from_the_default_branch_alone(repo):
    jobs = read(repo / ".gitlab-ci.yml")
    commit = '"${COMMIT:-$CI_COMMIT_SHA}" "$CI_DEFAULT_BRANCH"'
    assert jobs["pages"]["needs"] == ["test-published"]
    assert jobs["pages"]["script"][0] == f".ci/check-out {commit}"
    assert jobs["test-published"]["script"] == [f".ci/check-out --program {commit}", ".ci/run"]
    for name in ("pages", "test-published"):
        assert jobs[name]["rules"] == [
            {"if": '$CI_PIPELINE_SOURCE == "schedule"', "when": "never"},
            {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"},
        ]
    assert jobs["variables"]["COMMIT"]["value"] == ""


def test_the_image_of_gitlab_is_pinned_by_digest_and_jobs_end_by_themselves(repo):
    jobs = read(repo / ".gitlab-ci.yml")
    assert re.fullmatch(r"python:3\.11-bookworm@sha256:[0-9a-f]{64}", jobs["image"])
    for name, job in jobs.items():
        if isinstance(job, dict) and "script" in job:
            assert job["timeout"] in ("15 minutes", "30 minutes", "3 hours"), name
            assert "image" not in job


def test_the_long_form_of_attacks_runs_each_week_on_both_hosts(repo):
    (schedule,) = read(repo / ".github/workflows/weekly.yml")["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", schedule["cron"])
    weekly = read(repo / ".gitlab-ci.yml")["weekly"]
    assert weekly["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]


def test_hidden_files_are_published_too(repo):
    """The address of security.txt begins with a dot, which GitHub leaves out unless asked."""
    steps = read(repo / ".github/workflows/publish.yml")["jobs"]["build"]["steps"]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert upload["with"] == {"path": "site", "include-hidden-files": "true"}


# -- components and updates ------------------------------------------------------------------

LOCKS = (
    *("requirements-pip", "requirements", "requirements-test", "requirements-sbom"),
    "requirements-properdocs",
)


SHORT = "tests/prospectus hooks/prospectus hooks/mkdocs_build"


def test_the_two_parts_of_the_tests_are_all_tests(repo):
    options = tomllib.loads((repo / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    assert {*options["testpaths"]} == {"tests", *SHORT.split()} - {"tests/prospectus"}


@pytest.mark.parametrize(
    ("target", "failing"),
    [("test", None), ("test", "python"), ("test", "ruff"), ("test", "mypy"), ("test-all", None)],
)
def test_linters_run_beside_the_tests_and_either_can_fail(repo, tmp_path, target, failing):
    rules = (repo / "Makefile").read_text("utf-8").split("\n\n")
    wanted = [rule for rule in rules if re.search("^(SHORT |test test-all|lint):", rule, re.M)]
    text = "\n\n".join(["VENV := .venv\nBIN := bin\n.PHONY: test test-all lint", *wanted])
    (tmp_path / "Makefile").write_text(text, encoding="utf-8")
    for name in (".venv/.test", "tests/check-scripts"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    for name in ("python", "ruff", "mypy"):
        code = int(name == failing)
        executable(tmp_path / "bin" / name, f'#!/bin/sh\necho {name} "$@"\nexit {code}\n')
    done = subprocess.run(
        ["make", target],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is (failing is None)
    said = done.stdout.splitlines()
    every = " --all" if target == "test-all" else ""
    assert sorted(line for line in said if line.startswith("python")) == [
        f"python -m pytest --numprocesses={number}{every} {paths}"
        for number, paths in (("0", SHORT), ("logical", "tests --ignore=tests/prospectus"))
    ]
    assert ("mypy" in said) is (failing != "ruff"), "linters end at the first that fails"


def components(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text("utf-8"), re.M))


@pytest.fixture(scope="module")
def evidence(repo, tmp_path_factory) -> Path:
    """What publishing keeps of a site of three files, made by the script that workflows run."""
    folder = tmp_path_factory.mktemp("evidence")
    for name in (".ci/evidence", "requirements.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(repo / name, folder / name)
    rule = (repo / "Makefile").read_text("utf-8").split("sbom: $(VENV)/.sbom\n")[1].split("\n\n")[0]
    recipe = rule.replace("$(BIN)/python", sys.executable)
    (folder / "Makefile").write_text(f"sbom:\n{recipe}\n", encoding="utf-8")
    for name in ("index.html", "en/index.html", ".well-known/security.txt"):
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text(name, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".ci")
    git(folder, "commit", "--quiet", "--message", "Made up")
    collect(folder, "one")
    return folder


def collect(folder: Path, out: str) -> None:
    subprocess.run([folder / ".ci/evidence", "site", out], cwd=folder, check=True)


@pytest.mark.weekly
def test_evidence_is_the_same_each_time(evidence):
    collect(evidence, "a folder/two")
    one, two = (
        {path.name: path.read_bytes() for path in (evidence / name).iterdir()}
        for name in ("one", "a folder/two")
    )
    assert one == two


@pytest.mark.weekly
def test_evidence_names_the_commit(evidence):
    names = (path.name for path in (evidence / "one").iterdir())
    checksums, sbom = sorted(names, reverse=True)
    assert re.fullmatch(r"site-[0-9a-f]{40}\.sha256", checksums)
    assert sbom == "sbom.cdx.json"


@pytest.mark.weekly
def test_evidence_holds_every_published_file_and_is_verified_by_sha256sum(evidence):
    (checksums,) = (evidence / "one").glob("*.sha256")
    lines = checksums.read_text("utf-8").splitlines()
    names = ["./.well-known/security.txt", "./en/index.html", "./index.html"]
    assert [line.split("  ")[1] for line in lines] == names
    command = ["sha256sum", "--check", "--strict", checksums]
    for expected in (0, 1):
        done = subprocess.run(command, cwd=evidence / "site", capture_output=True, check=False)
        assert done.returncode == expected
        (evidence / "site/index.html").write_text("changed", encoding="utf-8")


@pytest.mark.weekly
def test_the_sbom_is_valid_and_lists_every_pinned_package_with_its_hashes(evidence, repo):
    # Imported here, as it takes a second: other processes only collect this test.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    text = (evidence / "one/sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"type": "library"', '"type": "book"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None
    sbom = json.loads(text)
    assert sbom["bomFormat"] == "CycloneDX"
    assert "timestamp" not in sbom["metadata"]
    assert "serialNumber" not in sbom
    versions = {component["name"]: component["version"] for component in sbom["components"]}
    assert versions == components(repo / "requirements.txt")
    for component in sbom["components"]:
        (source,) = component["externalReferences"]
        assert source["hashes"], component["name"]
        assert source["url"].startswith("https://pypi.org/simple/"), "no index of this machine"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_and_says_how_it_was_made(repo, lock):
    text = (repo / f"{lock}.txt").read_text("utf-8")
    # Renovate finds the command there, and knows few options; the others are in pyproject.toml.
    command = f"#    uv pip compile {lock}.in --output-file={lock}.txt\n"
    assert text.splitlines(keepends=True)[1] == command
    pinned = re.findall(r"^([\w.-]+)(==[\w.]+)?", re.sub(r"^#.*", "", text, flags=re.M), re.M)
    assert pinned
    assert all(version for _, version in pinned)
    assert "://" not in text, "no index of this machine"


def test_locks_agree_on_the_packages_that_they_share(repo):
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in components(repo / f"{lock}.txt").items():
            versions.setdefault(name, set()).add(version)
    assert {name: version for name, version in versions.items() if len(version) > 1} == {}


def test_installing_runs_no_code_of_packages_and_every_package_has_its_hash(repo):
    makefile = (repo / "Makefile").read_text("utf-8")
    assert "PINNED := --require-hashes --only-binary :all:\n" in makefile
    installs = re.findall(r"pip.*install .*|\$\(PIP\) install .*", makefile)
    assert len(installs) == len(LOCKS)
    for line in installs:
        assert line.startswith("$(PIP) install $(PINNED) "), line
    assert [install for install in installs if "--no-binary" in install] == [
        "$(PIP) install $(PINNED) --no-binary jieba --no-build-isolation -r requirements-test.txt"
    ], "jieba alone, by the pinned setuptools"
    assert set(components(repo / "requirements-pip.txt")) == {"pip", "setuptools"}


def test_renovate_updates_all_that_is_pinned_and_nothing_that_is_young(repo):
    settings = json.loads((repo / "renovate.json").read_text("utf-8"))
    assert settings["enabledManagers"] == ["pip-compile", "github-actions", "gitlabci"]
    (pattern,) = settings["pip-compile"]["managerFilePatterns"]
    names = [path.name for path in repo.iterdir() if re.search(pattern.strip("/"), path.name)]
    assert sorted(names) == sorted(f"{lock}.txt" for lock in LOCKS)
    assert settings["minimumReleaseAge"] == "7 days"
    assert settings["vulnerabilityAlerts"] == {"minimumReleaseAge": None, "schedule": []}


# -- scripts -------------------------------------------------------------------------------


def shellcheck() -> Path:
    return Path(sys.executable).with_name("shellcheck")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_plain_shell_without_a_fault(repo, script):
    assert (repo / script).read_text("utf-8").startswith("#!/bin/sh\n")
    for command in (["sh", "-n"], [str(shellcheck()), "-x", "-s", "sh"]):
        done = subprocess.run(
            [*command, script], cwd=repo, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_what_is_sent_to_a_host_is_plain_shell_without_a_fault(repo):
    text = (repo / ".ci/publishing/folder.sh").read_text("utf-8")
    for command in (["sh", "-n"], [str(shellcheck()), "-s", "sh", "-"]):
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_publishing_says_everything_in_both_languages_with_the_same_values(repo):
    messages = tomllib.loads((repo / ".ci/publishing/messages.toml").read_text("utf-8"))
    for key, texts in messages.items():
        assert set(texts) == {"zh", "en"}, key
        values = [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        assert values[0] <= values[1], key
    folder = repo / ".ci/publishing"
    code = "".join(path.read_text("utf-8") for path in (*folder.glob("*.py"), folder / "folder.sh"))
    used = set(re.findall(r"[\"' ]([a-z]+\.[a-z_]+)\b", code))
    assert set(messages) - used == {"live"}, "each message is used"


def test_publishing_needs_nothing_but_python(repo):
    """So that rolling back works where nothing is installed."""
    own = {path.stem for path in (repo / ".ci/publishing").glob("*.py")}
    assert not own & sys.stdlib_module_names
    for path in (repo / ".ci/publishing").glob("*.py"):
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.M):
            assert name in own | sys.stdlib_module_names, path


def test_templates_of_both_hosts_say_the_same(repo):
    github = (repo / ".github/pull_request_template.md").read_text("utf-8")
    assert (repo / ".gitlab/merge_request_templates/Default.md").read_text("utf-8") == github
