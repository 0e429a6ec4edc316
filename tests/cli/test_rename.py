"""`python hooks rename`: a record gets another name, and readers notice nothing but addresses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain.loader import load
from prospectus.editing.rename import FIXED
from prospectus.files import journal
from prospectus.review import snapshot
from prospectus.review.diff import compare
from prospectus.review.snapshot import SiteSnapshot
from support.builds import copy_with_cache
from support.commands import run_here, run_hooks
from support.project import SAMPLE, contents, swap
from support.weekly import first_of

SITE = load(Project(SAMPLE))
# Figures that take their name from an indicator are known by it.
ADDRESSES = [
    *(
        f"{collection}/{name}"
        for collection, name, _ in SITE.records()
        if collection not in FIXED
        and (collection != "figures" or name.partition(".")[2] not in SITE.indicators)
    ),
    *(f"figures/{topic}" for topic in SITE.topics),
    "news/2023-10-20-made-up-plant",
]
# Fields that refer to other records, and the former names.
REFERENCES = {
    *("park", "parks", "chain", "chains", "cluster", "clusters", "sector", "sectors", "company"),
    *("product", "stage", "level", "unit", "quantity", "tier", "group", "count", "size", "sources"),
    *("contacts", "documents", "organisation", "issuer", "hosts", "organisers", "results", "items"),
    *("programme", "venue", "attendance", "key_figures", "titles", "zones", "strengths", "was"),
    *("part_of", "quoted_person"),
}


def new_name(address: str) -> str:
    return "2023-10-20-made-up-other" if address.startswith("news/") else "other-name"


def statuses(root: Path) -> dict[str, int]:
    """How many translations have each status."""
    _, _, status = translation_status.load_status(Project(root))
    names = ("current", "outdated", "unconfirmed", "obsolete")
    return {name: len(getattr(status, name)) for name in names}


def rename(root: Path, address: str, name: str) -> str:
    done = run_here(root, "rename", address, name)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def bare_content(copy_content: Callable[[], Path]) -> Path:
    return copy_content()


@pytest.fixture(scope="module")
def before(sample: Path) -> Callable[[], SiteSnapshot]:
    """A function, as Hypothesis would write down all of a snapshot."""
    state = snapshot.read(sample)
    return lambda: state


def require_same_for_readers(
    sample: Path, before: Callable[[], SiteSnapshot], address: str
) -> None:
    """Rename a record in a copy, and compare what readers see."""
    with tempfile.TemporaryDirectory() as folder:
        # Without the program, as the one of this checkout runs.
        root = copy_with_cache(sample, Path(folder) / "project", "hooks")
        rename(root, address, new_name(address))
        after = snapshot.read(root)  # the check finds nothing, or this fails
        assert statuses(root) == statuses(sample)
    diff = compare(before(), after)
    broken = [anchor for anchor in diff.anchors if "#chart-" not in anchor]  # charts have own ids
    assert (diff.added, diff.removed, broken, diff.outdated) == ((), (), [], ())
    # Figures of several files are listed in the order of their names.
    assert not diff.texts or (address.startswith("figures/") and "." not in address)
    changed = {path.partition(".")[0] for record in diff.records for path, *_ in record.values}
    changed |= {path.partition(".")[0] for figure in diff.figures for path, *_ in figure.values}
    assert changed <= REFERENCES


@pytest.mark.slow
@pytest.mark.weekly
@settings(max_examples=1, phases=[Phase.generate])  # `make properties` tries more
@given(st.sampled_from(ADDRESSES))
def test_readers_notice_nothing_but_addresses(sample, before, address):
    require_same_for_readers(sample, before, address)


@pytest.mark.slow
def test_the_name_of_a_topic_stays_translated(bare_project):
    require_same_for_readers(bare_project, lambda: snapshot.read(bare_project), "figures/chains")


@pytest.mark.weekly
@pytest.mark.parametrize(
    "address", {address.partition("/")[0]: address for address in reversed(ADDRESSES)}.values()
)
def test_readers_of_a_record_of_each_kind_notice_nothing(sample, before, address):
    require_same_for_readers(sample, before, address)


def text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def test_every_reference_to_a_record_follows(bare_content):
    root = bare_content
    with (root / "docs/about/gaps.en.md").open("a", encoding="utf-8") as file:
        file.write(
            """
{{ link("parks", "eastgate") }} {{ figure('eastgate.area') }}
{{ field("parks", "eastgate", "name") }}
[East](../parks/eastgate.md#figures) [area](../figures/index.md#eastgate-area)
{{ fragment("figures.html", holder="eastgate") }}
{{ fragment("tiles.html", figures=["eastgate.area", "pipeline.signed-projects"]) }}
{{ fragment("targets.html", field="park", name="eastgate") }}
{{ fragment("tiles.html", figures=["policy.actions"]) }} "eastgate"
"""
        )
    rename(root, "parks/eastgate", "gate")
    assert """
{{ link("parks", "gate") }} {{ figure('gate.area') }}
{{ field("parks", "gate", "name") }}
[East](../parks/gate.md#figures) [area](../figures/index.md#gate-area)
{{ fragment("figures.html", holder="gate") }}
{{ fragment("tiles.html", figures=["gate.area", "pipeline.signed-projects"]) }}
{{ fragment("targets.html", field="park", name="gate") }}
{{ fragment("tiles.html", figures=["policy.actions"]) }} "eastgate"
""" in text(root, "docs/about/gaps.en.md")
    assert "was: [eastgate]\n" in text(root, "data/parks/gate.yml")
    assert not (root / "data/parks/eastgate.yml").exists()
    data = "".join(path.read_text("utf-8") for path in (root / "data").rglob("*.yml"))
    assert "park: eastgate" not in data


def test_the_key_of_a_record_changes_in_its_place(bare_content):
    root = bare_content
    old = text(root, "data/companies.yml")
    rename(root, "companies/samplex", "sample-weavers")
    assert text(root, "data/companies.yml").startswith(old.split("\nsamplex:")[0])
    assert "\nsample-weavers:\n" in text(root, "data/companies.yml")
    assert "company: sample-weavers" in text(root, "data/projects/knitwear-plant.yml")
    for language in ("zh", "en"):
        post = text(root, f"docs/news/2023-10-20-made-up-plant.{language}.md")
        assert "company: sample-weavers\n" in post


@pytest.mark.weekly
def test_citations_follow_the_name_of_their_source(bare_content):
    rename(bare_content, "sources/article", "report")
    data = "".join(path.read_text("utf-8") for path in (bare_content / "data").rglob("*.yml"))
    assert "report p53" in data
    assert "[article p" not in data


def test_a_post_is_renamed_in_every_language(bare_content):
    root = bare_content
    rename(root, "news/2023-10-20-made-up-plant", "2023-10-20-mill")
    for language in ("zh", "en"):
        assert 'was: ["2023-10-20-made-up-plant"]\n' in text(
            root, f"docs/news/2023-10-20-mill.{language}.md"
        )
        assert not (root / f"docs/news/2023-10-20-made-up-plant.{language}.md").exists()


@pytest.mark.weekly
def test_a_record_may_get_a_name_back_that_it_had(bare_content):
    rename(bare_content, "parks/hilltop", "hill-park")
    assert "was: [hilltop]\n" in text(bare_content, "data/parks/hill-park.yml")


@pytest.mark.weekly
def test_line_ends_of_a_file_stay(bare_content):
    path = bare_content / "data/companies.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    rename(bare_content, "companies/samplex", "weavers")
    content = path.read_bytes()
    assert b"\r\nweavers:\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    ("address", "name", "key", "details"),
    [
        ("park/milton", "a", "kind", {"name": "park/milton", "nearest": "parks"}),
        ("parks/miltn", "a", "unknown", {"name": "parks/miltn", "nearest": "milton"}),
        ("parks/milton", "norton", "taken", {"name": "norton", "other": "parks/norton"}),
        ("parks/milton", "hill-park", "taken", {"name": "hill-park", "other": "parks/hilltop"}),
        ("figures/policy", "parks", "taken", {"name": "parks", "other": "figures/parks"}),
    ],
)
def test_what_cannot_be_renamed_is_said(bare_content, address, name, key, details):
    done = run_here(bare_content, "rename", address, name)
    expected = translate(f"rename.{key}", known="KNOWN", **details).split("KNOWN")[0]
    assert done.returncode == 1
    assert done.stderr.startswith(expected)


def test_synonyms_are_named_after_a_language_and_keep_that_name(bare_content):
    old = contents(bare_content)
    done = run_here(bare_content, "rename", "synonyms/en", "english")
    assert (done.returncode, "synonyms/en" in done.stderr) == (1, True)
    assert contents(bare_content) == old


@pytest.mark.parametrize("name", first_of(["New_Park", "aux", "index", "x" * 70]))
def test_a_name_that_is_none_is_refused(bare_content, name):
    old = contents(bare_content)
    assert run_here(bare_content, "rename", "parks/milton", name).returncode == 1
    assert contents(bare_content) == old


def test_a_page_that_the_menu_names_is_renamed_there_first(bare_content):
    swap(
        bare_content,
        "mkdocs.yml",
        "      - parks/*.md\n",
        "      - parks/milton.md\n      - parks/*.md\n",
    )
    done = run_here(bare_content, "rename", "parks/milton", "mill")
    assert done.returncode == 1
    assert "parks/mill.md" in done.stderr


def test_nothing_changes_if_the_site_would_have_problems(bare_content):
    """The name of a park and that of a file of figures would be the same."""
    old = contents(bare_content)
    done = run_here(bare_content, "rename", "parks/milton", "pipeline")
    assert done.returncode == 1
    assert translate("rename.spoils") in done.stderr
    assert contents(bare_content) == old


def test_nothing_changes_if_a_file_cannot_be_written(bare_content, monkeypatch):
    old, replace = contents(bare_content), Path.replace

    def fail(self: Path, target: Path) -> Path:
        if "translations" in Path(target).parts:
            raise PermissionError(13, "no")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    assert run_here(bare_content, "rename", "parks/milton", "mill").returncode == 1
    monkeypatch.undo()
    now = contents(bare_content)
    assert {name: now[name] for name in old} == old
    assert journal.recover(bare_content) is None
    assert not (bare_content / "data/parks/mill.yml").exists()


def test_the_command_lists_what_it_changed(bare):
    done = run_hooks(bare, "rename", "parks/milton", "mill")
    assert (done.returncode, done.stderr) == (0, "")
    assert "data/parks/milton.yml → data/parks/mill.yml\n" in done.stdout
    assert "data/companies.yml\n" in done.stdout
