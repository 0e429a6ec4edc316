"""`python hooks check`: every mistake is reported at its position, and nothing else is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import OS_CAUSES, DiagnosticsError, translate
from prospectus.files.output_folder import write_marker
from prospectus.i18n.catalog import get_editors_catalog
from prospectus.review.check import check
from prospectus.review.reading import CheckedSite
from support.commands import run_here, run_hooks
from support.copies import stamps
from support.faults import (
    BUILT,
    CATALOGUES,
    FAULTS,
    LOCALE,
    MADE_UP_PAGE,
    MADE_UP_PROJECT,
    NAV,
    Fault,
    add,
    change,
    write,
)
from support.project import contents
from support.table_faults import MISTAKES
from support.weekly import first_of


def messages(project: Path) -> list[str]:
    try:
        check(project)
    except DiagnosticsError as error:
        return str(error).splitlines()
    return []


@pytest.fixture(scope="module")
def checked(sample: Path) -> CheckedSite:
    """What the check gives for a site without problems."""
    return check(sample)


def test_the_project_itself_has_no_problem(checked):
    assert checked.warnings == ()


@pytest.mark.weekly
def test_a_copy_without_a_fault_has_no_problem(copy):
    assert messages(copy) == []


TOGETHER = 32  # faults at most
# Faults that change what is reported of others, such as charts of one name on a page.
ALONE = {
    *("two charts of one name", "a rank as a bar", "a share of more than the whole"),
    *("more between braces than anybody needs", "more braces than a page can have"),
    *("more fragments than a page can have", "more problems than anybody reads"),
    *("braces that are never closed", "a table whose second line has fewer cells"),
}


def batches(faults: Sequence[Fault]) -> Iterator[list[Fault]]:
    """Faults that can be made in one project.

    All of a batch are in the same folder, as faults in data keep the check from pages. Those in
    data are each in a file of its own, where they hide each other less often.
    """
    left = list(faults)
    while left:
        batch = left[:1]
        if batch[0].name in ALONE:
            yield [left.pop(0)]
            continue
        for fault in left[1:]:
            taken = {problem.path for other in batch for problem in other.problems}
            free = {problem.path for problem in fault.problems}.isdisjoint(taken)
            fits = folders(fault) == folders(batch[0]) and (free or folders(fault) != {"data"})
            if fits and fault.name not in ALONE and len(batch) < TOGETHER:
                batch.append(fault)
        left = [fault for fault in left if fault not in batch]
        yield batch


def folders(fault: Fault) -> set[str]:
    return {problem.path.split("/")[0] for problem in fault.problems}


def make_together(
    copy_content: Callable[[], Path], faults: Sequence[Fault]
) -> tuple[Path, list[Fault]]:
    """A project with the first of the faults, and with all others that leave room for each other.

    Returns the faults that were made, too. A fault leaves no room where it removes what another
    one needs.
    """
    project, made = copy_content(), []
    for fault in faults:
        try:
            fault.edit(project)
            expected_lines(project, [*made, fault])
        except (AssertionError, OSError):
            if not made:
                raise
            project = copy_content()
            for other in made:
                other.edit(project)
        else:
            made.append(fault)
    return project, made


def expected_lines(project: Path, faults: Sequence[Fault]) -> list[list[str]]:
    """What the check reports of each fault."""
    return [[problem.line(project) for problem in fault.problems] for fault in faults]


def hidden_faults(project: Path, made: Sequence[Fault]) -> list[Fault]:
    """The faults in a project of which the check reports nothing.

    Each of the others is reported at its position; nothing else is reported or changed.
    """
    before, expected = stamps(project), expected_lines(project, made)
    reported = messages(project)
    seen = [not {*lines}.isdisjoint(reported) for lines in expected]
    shown = [
        line for lines, is_seen in zip(expected, seen, strict=True) if is_seen for line in lines
    ]
    if len(made) > 1:
        shown, reported = sorted(shown), sorted(reported)
    assert reported == shown
    assert stamps(project) == before
    return [fault for fault, is_seen in zip(made, seen, strict=True) if not is_seen]


def one_of_each(faults: Sequence[Fault]) -> list[Fault]:
    """The first fault for each message."""
    seen: set[str] = set()
    chosen = []
    for fault in faults:
        keys = {problem.key for problem in fault.problems}
        if not keys <= seen:
            chosen.append(fault)
        seen |= keys
    return chosen


BATCHES = list(batches(one_of_each(FAULTS)))


@pytest.mark.parametrize("faults", BATCHES, ids=lambda faults: faults[0].name)
def test_faults_are_reported_at_their_positions_and_nothing_else_is_reported_or_changed(
    copy_content, faults
):
    """All of a batch in one project; those that others hide, in the next.

    Each week, the next test tries every fault.
    """

    def report(some: Sequence[Fault]) -> None:
        project, made = make_together(copy_content, some)
        try:
            hidden = hidden_faults(project, made)
            assert len(hidden) < len(made)
        except AssertionError:  # one of them spoils what is reported of others
            if len(made) == 1:
                raise
            for half in (made[: len(made) // 2], made[len(made) // 2 :]):
                report(half)
            hidden = []
        if left := [fault for fault in some if fault in hidden or fault not in made]:
            report(left)

    report(faults)


@pytest.mark.weekly
@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.name) for fault in FAULTS])
def test_a_fault_is_reported_when_it_is_the_only_one(copy_content, fault):
    assert hidden_faults(*make_together(copy_content, [fault])) == []


@pytest.mark.parametrize(
    "fault", first_of([pytest.param(fault, id=fault.name) for fault in CATALOGUES])
)
def test_a_fault_of_a_catalogue_is_reported_by_the_command(bare, fault):
    fault.edit(bare)
    done = run_hooks(bare, "check")
    assert (done.returncode, done.stdout) == (1, "")
    *lines, _ = done.stderr.splitlines()
    assert lines == [problem.line(bare) for problem in fault.problems]


def test_a_catalogue_that_is_no_yaml_is_reported_in_the_other_languages(bare):
    change(f"{LOCALE}/editors/en.yml", ("placeholder.words: ", "placeholder.words: ["))(bare)
    done = run_hooks(bare, "check")
    assert (done.returncode, done.stdout) == (1, "")
    message, count = done.stderr.splitlines()
    assert (
        message
        == f"{LOCALE}/editors/en.yml:2:20: {get_editors_catalog('zh')['problem.open_bracket']}"
    )
    assert count == get_editors_catalog("zh")["command.problems"].format(count=1)


# Limits that only large or slow files reach, which tests/attacks/ writes.
LIMITS = {"page_too_large", "markdown_too_complex", "table_too_much_text"}
# What a build reports for MkDocs, see tests/mkdocs_build/test_errors.py.
_MKDOCS_MESSAGES = re.compile("mkdocs(_.*)?")
# Only the editor in the browser says these, see tests/prospectus/editing/forms/test_new_records.py
# and tests/prospectus/review/test_attachments.py.
_EDITOR_MESSAGES = {"no_holder", "attachment_name", "attachment_taken"}
_OS_MESSAGES = {"os_other", *(f"os_{cause}" for cause in OS_CAUSES.values())}


def test_every_message_to_editors_has_a_fault_that_calls_for_it():
    """Messages of imports and of the editor in the browser are tested with these."""
    known = {
        key.removeprefix("problem.")
        for key in get_editors_catalog("en")
        if key.startswith("problem.")
    }
    reported = {
        problem.key for fault in [*FAULTS, *CATALOGUES, *BUILT] for problem in fault.problems
    }
    assert reported <= known
    reported |= {key for mistake in MISTAKES for _, key in mistake.problems}
    tables = Path(__file__).with_name("test_spreadsheets.py").read_text(encoding="utf-8")
    elsewhere = {*re.findall(r'"(\w+)"', tables), *_OS_MESSAGES, *_EDITOR_MESSAGES}
    left = known - reported - LIMITS
    assert {key for key in left if not _MKDOCS_MESSAGES.fullmatch(key)} <= elsewhere


# -- what editors run --------------------------------------------------------------------


def test_the_check_of_a_clean_project_succeeds_with_one_line(copy, checked):
    done = run_hooks(copy, "check")
    assert (done.returncode, done.stderr) == (0, "")
    counts = {"pages": checked.page_count, "figures": len(checked.site.figures)}
    assert done.stdout == translate("command.no_problems", **counts) + "\n"


def test_problems_are_reported_in_the_form_that_is_asked_for(bare):
    change("data/parks/eastgate.yml", ("level: national", "level: National"))(bare)
    problem = {"path": "data/parks/eastgate.yml", "line": 8, "column": 1, "key": "dangling"}
    done = run_here(bare, "check", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    (read,) = json.loads(done.stdout)["problems"]
    words = read.pop("message")
    assert read == problem
    done = run_here(bare, "check", "--format", "github")
    assert (done.returncode, done.stderr) == (1, "")
    place = "file=data/parks/eastgate.yml,line=8,col=1,title=dangling"
    assert done.stdout == f"::error {place}::{' / '.join(words.values())}\n"


def test_nothing_wrong_is_reported_in_every_form(copy, checked):
    counts = {"pages": checked.page_count, "figures": len(checked.site.figures)}
    outputs = {
        form: run_here(copy, "check", "--format", form) for form in ("text", "github", "json")
    }
    assert [(output.returncode, output.stderr) for output in outputs.values()] == [(0, "")] * 3
    assert outputs["github"].stdout == outputs["text"].stdout
    assert json.loads(outputs["json"].stdout) == {"problems": [], "warnings": [], **counts}


def test_faults_in_several_files_are_all_reported_in_one_run(copy):
    change("data/people.yml", ("en: Ann Li}", "en: Ann Li"))(copy)
    change("data/parks/eastgate.yml", ("level: national", "levl: national"))(copy)
    write("data/project/made-up.yml", MADE_UP_PROJECT)(copy)
    write("docs/projects/made-up.en.md", f"{MADE_UP_PAGE}\nSeven made-up parks.\n")(copy)
    change(NAV, ("      - why/location.md\n", ""))(copy)
    nav = (copy / NAV).read_text(encoding="utf-8").split("\nnav:")[0].count("\n") + 2
    done = run_here(copy, "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    *lines, last = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "data/parks/eastgate.yml:8:1",
        "data/people.yml:4:9",
        "data/project/made-up.yml:1:1",
        "docs/projects/made-up.en.md:1:1",
        "docs/projects/made-up.en.md:8:1",
        f"mkdocs.yml:{nav}:1",
    ]
    assert last == translate("command.problems", count=6)


BUILD_FAULTS = {
    "the data": (
        change("data/parks/eastgate.yml", ("level: national", "level: National")),
        "data/parks/eastgate.yml:8:1: ",
    ),
    "the template of a page": (
        write("docs/about/gaps.en.md", f"{MADE_UP_PAGE}\n{{{{ made_up }}}}\n"),
        "docs/about/gaps.en.md:8:4: ",
    ),
    "a link that only MkDocs follows": (
        add("docs/about/gaps.en.md", "\n[Made up](made-up.pdf)\n"),
        "made-up.pdf",
    ),
}


# The first is found before the build begins, the last at its end.
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        pytest.param(*fault, id=name, marks=() if name.startswith("a link") else pytest.mark.weekly)
        for name, fault in BUILD_FAULTS.items()
    ],
)
def test_a_build_that_fails_leaves_the_site_as_it_was(bare, edit, words):
    write("site/index.html", "<p>The site before.</p>")(bare)
    write("site/assets/made-up.txt", "Made up.")(bare)
    write_marker(bare / "site")
    edit(bare)
    before = contents(bare)
    done = run_hooks(bare, "build")
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert contents(bare) == before
