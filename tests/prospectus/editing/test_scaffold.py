from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.domain import events, records
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.fields import MOST_LETTERS
from prospectus.domain.guidance import Step
from prospectus.domain.policies import Policy
from prospectus.domain.sectors import Sector
from prospectus.domain.sources import Source
from prospectus.editing import scaffold
from prospectus.editing.json_schema import field_help
from prospectus.i18n.catalog import editors_languages
from prospectus.review.check import check
from support.commands import run_here, run_hooks
from support.project import data_contents
from support.weekly import first_of

COLLECTION = {collection.name: collection for collection in COLLECTIONS}
PIPELINE = "data/figures/pipeline.yml"
EVENT = "data/events/matchmaking.yml"

# What is made, the file that holds it, and the class of its records.
KINDS = {
    "park": (("park", "made-up"), "data/parks/made-up.yml", records.Park),
    "chain": (("chain", "made-up"), "data/chains/made-up.yml", records.Chain),
    "project": (("project", "made-up"), "data/projects/made-up.yml", records.Project),
    "source": (("source", "made-up"), "data/sources.yml", Source),
    "step": (("step", "made-up"), "data/steps.yml", Step),
    "policy": (("policy", "made-up"), "data/policies/made-up.yml", Policy),
    "event": (("event", "made-up"), "data/events/made-up.yml", events.Event),
    "session": (("session", "general", "made-up"), EVENT, events.Session),
    "figure": (("figure", "pipeline.made-up"), PIPELINE, records.Figure),
    "figure of a park": (("figure", "milton.made-up"), "data/parks/milton.yml", records.Figure),
    "figure of a company": (("figure", "samplex.made-up"), "data/companies.yml", records.Figure),
    "sector": (("sector", "made-up"), "data/sectors/made-up.yml", Sector),
    "figure of an event": (("figure", "matchmaking.made-up"), EVENT, records.Figure),
}
FILLED = {
    "zh": "虚构",
    "en": "Made up",
    "group": "extend",
    "issuer": "ministry",
    "date": "2030-05-01",
    "stage": "intended",
    "value": "1",
    "unit": "people",
    "status": "plan",
    "period": '"2025"',
    "sources": "[article p52]",
}


def make(project: Path, kind: str, *words: str) -> scaffold.ScaffoldedRecord:
    languages = Project(project).settings.languages
    if kind == "figure":
        return scaffold.new_figure(project, *words, languages)
    if kind == "session":
        return scaffold.new_session(project, "matchmaking", *words, languages)
    if kind in ("source", "step"):
        return scaffold.new_entry(project, COLLECTION[f"{kind}s"], *words, languages)
    if kind == "policy":
        return scaffold.new_file(project, COLLECTION["policies"], *words, languages)
    return scaffold.new_file(project, COLLECTION[f"{kind}s"], *words, languages)


def problems(project: Path) -> list[tuple[str, int, str]]:
    try:
        check(project)
    except DiagnosticsError as error:
        return [(problem.path, problem.line, problem.key) for problem in error.problems]
    return []


def added(before: bytes, after: bytes) -> bytes:
    """What stands in one file and not in the other, which is the same around it."""
    start = next((n for n, line in enumerate(before) if after[n] != line), len(before))
    end = start + len(after) - len(before)
    while before[start:] != after[end:]:  # what is added may begin like what follows it
        start, end = start - 1, end - 1
    return after[start:end]


# -- what is made ----------------------------------------------------------------------------


def empty_fields(project: Path, draft: scaffold.ScaffoldedRecord) -> list[int]:
    """The lines of a draft that want to be filled in."""
    lines = (project / draft.path).read_text(encoding="utf-8").splitlines()
    return [
        number
        for number, line in enumerate(lines, start=1)
        if number >= draft.line
        and (match := re.fullmatch(r" *([a-z_]+):( \[\])?", line))
        and match[1] in FILLED
    ]


def fill(path: Path, numbers: list[int]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in numbers:
        name = lines[number - 1].strip().partition(":")[0]
        lines[number - 1] = lines[number - 1].removesuffix(" []") + f" {FILLED[name]}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "kinds",
    first_of(
        [("park", "source"), ("chain", "step"), ("project",), *((kind,) for kind in KINDS)],
        3,
        each=True,
    ),
    ids=", ".join,
)
def test_the_check_names_each_empty_field_of_a_draft_and_a_filled_one_passes(bare, kinds):
    empty = {}
    for words, path, _ in (KINDS[kind] for kind in kinds):
        draft = make(bare, *words)
        assert draft.path == path
        empty[path] = empty_fields(bare, draft)
        assert empty[path]
    assert sorted((path, line) for path, line, _ in problems(bare)) == sorted(
        (path, number) for path, numbers in empty.items() for number in numbers
    )
    for path, numbers in empty.items():
        fill(bare / path, numbers)
    if "chain" in kinds:  # as the command says
        figures = bare / "data/figures/chains.yml"
        text = figures.read_text(encoding="utf-8")
        figures.write_text(text.replace("value: 2\n", "value: 3\n", 1), encoding="utf-8")
    assert problems(bare) == []


@pytest.mark.parametrize(("words", "path", "kind"), KINDS.values(), ids=KINDS)
def test_a_draft_has_every_field_of_the_model_once_each_comment_is_opened(bare, words, path, kind):
    before = (bare / path).read_text(encoding="utf-8") if (bare / path).exists() else ""
    draft = make(bare, *words)
    lines = (bare / path).read_text(encoding="utf-8").splitlines()
    more = len(lines) - len(before.splitlines())
    text = "\n".join(lines[draft.line - 1 :][:more])
    opened = yaml.safe_load(re.sub(r"^( *)#(?! )", r"\1", text, flags=re.MULTILINE))
    assert len(re.findall(r"^#?sources:", text, flags=re.MULTILINE)) <= 1
    if words[0] == "session":
        (opened,) = opened
    elif kind in (records.Figure, Source, Step):
        ((_, opened),) = opened.get("figures", opened).items()
    fields = {field.alias or name for name, field in kind.model_fields.items()}
    assert set(opened) == fields - {"figures"}, "figures are added by themselves"
    assert not {"zh", "en"} ^ set(opened["name"])


def test_the_first_record_of_a_kind_begins_its_file(bare):
    (bare / "data/steps.yml").unlink()
    draft = make(bare, "step", "made-up")
    text = (bare / draft.path).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/steps.json\n")
    assert text.splitlines()[draft.line - 1] == "made-up:"
    assert list(yaml.safe_load(text)["made-up"]) == ["name", "text", "sources"]


def test_no_draft_says_anything_that_could_be_published(bare):
    """But for its name, and what the model takes for granted where nothing is written."""
    make(bare, "project", "made-up")
    make(bare, "figure", "pipeline.made-up")
    for path in ("data/projects/made-up.yml", PIPELINE):
        text = (bare / path).read_text(encoding="utf-8")
        held = yaml.safe_load(text)
        assert leaves(held.get("made-up", held)) <= {None}


def test_a_draft_shows_each_field_as_it_is_written(bare):
    make(bare, "park", "made-up")
    text = (bare / "data/parks/made-up.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not re.match(r"# \S|#   \S|$", line)]
    assert lines == [
        *("#order: 1000", "name:", "  zh:", "  en:", "short:", "  zh:", "  en:"),
        *("#aliases:", "#  - zh:", "#    en:", "#level:", "summary:", "  zh:", "  en:"),
        *("#note:", "#  zh:", "#  en:"),
        *("#titles:", "#  - name:", "#      zh:", "#      en:", "#    sources: []"),
        *("#zones:", "#  - name:", "#      zh:", "#      en:", "#    sources: []"),
        *("#clusters: []", "#was: []", "#contacts: []", "#sectors: []", "#pictures: []", "#icon:"),
        "sources: []",
    ]


def test_a_value_that_counts_without_being_written_is_shown(bare):
    draft = make(bare, "figure", "pipeline.made-up")
    lines = (bare / PIPELINE).read_text(encoding="utf-8").splitlines()[draft.line - 1 :]
    assert {"  #qualifier: exact", "  #counted: false", "  status:", "  value:"} <= set(lines)


def test_a_field_is_described_by_its_first_sentence_or_whole_if_it_must_be_filled(bare):
    make(bare, "park", "made-up")
    text = (bare / "data/parks/made-up.yml").read_text(encoding="utf-8")
    order, short = (
        [field_help(records.Park, name, code) for code in editors_languages()]
        for name in ("order", "short")
    )
    assert f"# {' | '.join(re.split('[.。]', text)[0] for text in order)}\n#order:" in text
    assert f"# {short[0]}\n# {short[1]}\nshort:" in text


def leaves(value: Any) -> set[object]:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return set().union(*map(leaves, inner))
    return {value}


# -- where it is written ---------------------------------------------------------------------


@pytest.mark.parametrize("spell", ["plain", "Windows", "byte order mark", "no last line end"])
@pytest.mark.parametrize("kind", ["session", "figure", "figure of a park", "figure of an event"])
def test_no_other_byte_of_a_file_changes(bare, kind, spell):
    words, path, _ = KINDS[kind]
    before = (bare / path).read_bytes()
    if spell == "Windows":
        before = before.replace(b"\n", b"\r\n")
    elif spell == "byte order mark":
        before = b"\xef\xbb\xbf" + before
    elif spell == "no last line end":
        before = before.rstrip(b"\n")
    (bare / path).write_bytes(before)
    make(bare, *words)
    after = (bare / path).read_bytes()
    new = added(before, after)
    assert new.replace(b"\r\n", b"\n").count(b"\n") > 10
    assert (b"\n" in new.replace(b"\r\n", b"")) == (spell != "Windows")
    assert {
        file.name for file in (bare / path).parent.iterdir() if file.name.startswith(".")
    } == set()


def test_a_second_draft_stands_behind_the_comments_of_the_first(bare):
    make(bare, "session", "general", "made-up-first")
    first = (bare / EVENT).read_text(encoding="utf-8")
    draft = make(bare, "session", "general", "made-up-second")
    lines = (bare / EVENT).read_text(encoding="utf-8").splitlines()
    assert lines[draft.line - 1] == "      - id: made-up-second"
    assert lines[draft.line - 2] == "        #  en:", "the last line of the first"
    assert len(lines) > len(first.splitlines())


def test_a_part_without_sessions_gets_its_first(bare):
    draft = make(bare, "session", "extension", "made-up")
    lines = (bare / EVENT).read_text(encoding="utf-8").splitlines()
    assert lines[draft.line - 1 : draft.line + 1] == ["    sessions:", "      - id: made-up"]


def test_signs_of_comments_inside_a_text_are_no_comments(bare):
    path = bare / "data/parks/milton.yml"
    held = (
        "figures:\n  made-up:\n    note:\n      en: |\n        Made up.\n\n        # up\n\n# End.\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + held, encoding="utf-8")
    make(bare, "figure", "milton.area")
    text = path.read_text(encoding="utf-8")
    assert "        # up\n  area:\n" in text
    assert text.endswith("\n\n# End.\n")


@pytest.mark.parametrize("figures", ["figures: {}", "figures:", "figures: {a: {value: 1}}"])
def test_what_has_no_room_for_another_line_is_left_alone(bare, figures):
    path = bare / "data/parks/milton.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{figures}\n", encoding="utf-8")
    before = data_contents(bare)
    with pytest.raises(scaffold.RefusedError) as refused:
        make(bare, "figure", "milton.area")
    message = translate("drafts.not_block", place="data/parks/milton.yml", field="figures")
    assert str(refused.value) == message
    assert data_contents(bare) == before


def test_a_figure_of_an_indicator_only_asks_for_what_the_indicator_leaves_open(bare):
    make(bare, "figure", "milton.area")
    text = (bare / "data/parks/milton.yml").read_text(encoding="utf-8")
    empty = re.findall(r"^    ([a-z_]+):(?: \[\])?$", text.partition("  area:\n")[2], re.MULTILINE)
    assert empty == ["value", "period", "sources"]


# -- what is refused -------------------------------------------------------------------------

REFUSED = {
    "a way out of the folder": (("park", "../x"), "name", {"name": "../x", "like": "x"}),
    "Chinese": (("park", "虚构"), "name", {"name": "虚构", "like": "light-textile"}),
    "a space": (("chain", "Made up"), "name", {"name": "Made up", "like": "made-up"}),
    "nothing": (("project", ""), "name", {"name": "", "like": "light-textile"}),
    "a very long name": (("park", "a" * 300), "name", {"name": "a" * 300, "like": "a" * 60}),
    "a line end": (("park", "made-up\n"), "name", {"name": "made-up\n", "like": "made-up"}),
    "a key that is none": (("figure", "pipeline.a.b"), "name", {"name": "a.b", "like": "a-b"}),
    "a session that is none": (("session", "general", "A"), "name", {"name": "A", "like": "a"}),
    "a device of Windows": (("park", "con"), "reserved", {"name": "con"}),
    "the page of all": (("chain", "index"), "reserved", {"name": "index"}),
    "a park that is there": (
        ("park", "milton"),
        "taken",
        {"name": "milton", "place": "data/parks/milton.yml"},
    ),
    "a name that figures have": (
        ("project", "pipeline"),
        "taken",
        {"name": "pipeline", "place": PIPELINE},
    ),
    "a figure that is there": (
        ("figure", "matchmaking.general"),
        "taken",
        {"name": "matchmaking.general", "place": (EVENT, "  general:\n")},
    ),
    "a session of another part": (
        ("session", "general", "new-materials"),
        "taken",
        {"name": "new-materials", "place": (EVENT, "- id: new-materials\n")},
    ),
    "a figure without a file": (("figure", "area"), "address", {"name": "area"}),
    "a part misspelt": (
        ("session", "generel", "made-up"),
        "misspelt",
        {"name": "generel", "nearest": "general", "known": "general, thematic, extension"},
    ),
    "a part that is none": (
        ("session", "q", "made-up"),
        "unknown",
        {"name": "q", "known": "general, thematic, extension"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "key", "details"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_made_is_reported_with_what_would_be_right(bare, words, key, details):
    before = data_contents(bare)
    with pytest.raises(scaffold.RefusedError) as refused:
        make(bare, *words)
    if isinstance(details.get("place"), tuple):
        path, text = details["place"]
        above = (bare / path).read_text(encoding="utf-8").partition(text)[0]
        details = {**details, "place": f"{path}:{above.count(chr(10)) + 1}"}
    assert str(refused.value) == translate(f"drafts.{key}", most=MOST_LETTERS, **details)
    assert data_contents(bare) == before


def test_the_files_that_hold_figures_are_reported_where_none_has_that_name(bare):
    with pytest.raises(scaffold.RefusedError) as refused:
        make(bare, "figure", "pipelin.made-up")
    assert "did you mean pipeline?" in str(refused.value)
    assert "milton" in str(refused.value)


def test_an_event_has_to_be_named_where_there_are_several(bare):
    languages = Project(bare).settings.languages
    with pytest.raises(scaffold.RefusedError) as refused:
        scaffold.new_session(bare, None, "general", "made-up", languages)
    known = "forum-2030, matchmaking, spring-fair-2022"
    assert str(refused.value) == translate("drafts.which_event", known=known)
    for name in ("forum-2030", "spring-fair-2022"):
        (bare / f"data/events/{name}.yml").unlink()
    scaffold.new_session(bare, None, "general", "made-up", languages)


# -- the command -----------------------------------------------------------------------------


def test_the_command_says_where_the_draft_is_and_what_to_do_next(with_program):
    done = run_hooks(with_program, "new", "figure", "milton.area")
    assert (done.returncode, done.stderr) == (0, "")
    lines = (with_program / "data/parks/milton.yml").read_text(encoding="utf-8").splitlines()
    place = f"data/parks/milton.yml:{lines.index('figures:') + 1}"
    written, after = done.stdout.splitlines()
    assert written == translate("command.new.written", place=place)
    assert after == translate("command.new.next.figure", name="milton.area")


@pytest.mark.parametrize(
    "words", [["park", "../x"], ["session", "general", "new-materials", "--event", "nothing"]]
)
def test_the_command_refuses_without_a_traceback(bare, words):
    before = data_contents(bare)
    done = run_here(bare, "new", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert data_contents(bare) == before


def test_a_file_that_is_no_yaml_is_reported_and_left_alone(bare):
    (bare / PIPELINE).write_text("made-up: a: b\n", encoding="utf-8")
    done = run_here(bare, "new", "figure", "pipeline.other")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{PIPELINE}:1:11: ")
    assert (bare / PIPELINE).read_text(encoding="utf-8") == "made-up: a: b\n"
