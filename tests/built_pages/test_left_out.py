"""A place without records of a kind shows nothing of that kind."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import yaml

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet.workbook import to_xlsx
from prospectus.i18n.catalog import get_catalog
from support.builds import copy_with_cache
from support.commands import run_hooks
from support.crawling import Crawler
from support.emptiness import check_nothing_is_empty
from support.left_out import KINDS, leave_out
from support.parsing import BuiltSite

pytestmark = pytest.mark.slow
HOME = "https://invest.example.org/"
CATALOGS = "hooks/prospectus/i18n/catalogs"

# The words by which a message names a kind, in its key or its English text.
NAMES = {
    "sectors": "sectors?",
    "parks": "parks?",
    "chains": "chains?",
    "clusters": "clusters?|tiers?",
    "tiers": "tiers?",
    "targets": "targets?",
    "projects": "projects?|pipeline|stages?",
    "promotions": "promotions?",
    "events": "events?|calendars?|programme|sessions?",
    "offers": "offers?|sites on offer|availability|terms",
    "companies": "company|companies",
    "contacts": "contacts?",
    "policies": "policy|policies",
    "documents": "documents?|downloads",
    "steps": "steps?",
    "questions": "questions?",
    "series": "series",
    "lists": "lists",
    "news": "news|story|stories",
}
# Messages that name a kind and are about something else.
_OF_ANY_CHART = {
    "series.qualifier",
    "series.unit",
    *(
        f"series.qualifiers.{name}"
        for name in ("exact", "over", "at_least", "about", "nearly", "class")
    ),
}
_OF_NEXT_STEPS = {"sector.next", "sector.to_parks", "sector.to_projects", "sector.to_chains"}
OF_OTHERS = {
    "sectors": _OF_NEXT_STEPS,  # the buttons at the end of pages of any record
    "steps": {"sector.next"},
    "targets": {  # figures may be targets, too
        *("status_note.target", "status_note.target_open", "target.subject"),
        *("staleness.explained", "open_data.meaning.due"),
    },
    "projects": {"project.industry"},  # targets, too, have a chain or cluster
    "events": {"event.venue"},  # promotions have one, too
    "companies": {"listing.hint.projects"},  # summaries may name companies
    "offers": {"open_data.lists"},  # "terms" are those of vocabularies
    "contacts": {"contact.address"},  # plots have one, too
    "documents": {  # tables can be downloaded, too; sources and policies have a document number
        *("policy.number", "source.document_number", "open_data.field.document_number"),
        "open_data.field.number",
        *("listing.csv", "listing.csv_here", "open_data.downloads"),
    },
    "news": {"open_data.field.story", "open_data.meaning.story"},  # companies have a text, too
    "series": _OF_ANY_CHART,
    "lists": {"gaps", "open_data.lists"},  # captions of tables of figures and vocabularies, too
}
# Messages that only editors see.
EDITORS = (
    *("argparse", "build", "changelog", "command", "diff", "drafts", "failure", "field", "hosting"),
    *("import", "journal", "problem", "prose", "record", "report", "status."),
    *("tables", "translation"),
)


@cache
def messages_of(kind: str) -> frozenset[str]:
    """The keys of the readers' messages about a kind."""
    named = re.compile(rf"(?<![a-z])(?:{NAMES[kind]})(?![a-z])", re.IGNORECASE)
    return frozenset(
        key
        for key, text in get_catalog("en").items()
        if not key.startswith(EDITORS) and key not in OF_OTHERS.get(kind, ())
        if named.search(key) or named.search(text)
    )


def mark(project: Path, keys: frozenset[str]) -> None:
    """Put the keys of messages in front of their texts, so that each shows where it comes from."""
    for path in (project / CATALOGS).glob("*.yml"):
        tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        _mark(tree, keys)
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def _mark(tree: dict[str, object], keys: frozenset[str], above: str = "") -> None:
    for key, value in tree.items():
        if isinstance(value, dict):
            _mark(value, keys, f"{above}{key}.")
        elif f"{above}{key}" in keys:
            tree[key] = f"⟦{above}{key}⟧{value}"


def traces(folder: Path) -> Iterator[tuple[str, str]]:
    """The marked messages in the files of a built site, each with its file."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", errors="ignore")
            text = unescape(text).replace(r"\u27e6", "⟦").replace(r"\u27e7", "⟧")
            for key in dict.fromkeys(re.findall("⟦(.*?)⟧", text)):
                yield key, path.relative_to(folder).as_posix()


def is_format(key: str, path: str) -> bool:
    """Whether programs find a field in the format of other records, which is that of every site."""
    return key.startswith("open_data.field.") and path.startswith(("api/", "schema/"))


def check_no_trace(project: Path, *kinds: str) -> None:
    leave_out(project, *kinds)
    mark(project, frozenset().union(*map(messages_of, kinds)))
    done = run_hooks(project, "build")
    assert done.returncode == 0, done.stderr
    assert {key: path for key, path in traces(project / "site") if not is_format(key, path)} == {}
    built = BuiltSite(project / "site")
    assert Crawler(built, HOME).dead() == []
    check_nothing_is_empty(built)
    _check_workbook(project, *kinds)


def _check_workbook(project: Path, *kinds: str) -> None:
    site = load(Project(project))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(site)))
    gone = {collection for kind in kinds for collection in KINDS[kind]}
    shown = [page for page in book if page.sheet_state == "visible"]
    headings = [page.cell(1, 1).value or "" for page in shown]
    assert not [heading for heading in headings for name in gone if heading.endswith(f"[{name}]")]
    assert book.active in shown


def test_readers_messages_of_a_kind_are_found() -> None:
    """The messages of each kind, without which the other tests would find nothing."""
    assert {"park", "parks", "park.level", "listing.by.park"} <= messages_of("parks")
    assert {kind for kind in KINDS if not messages_of(kind)} == set()


def test_a_site_without_any_kind_shows_nothing_of_them(sample: Path, tmp_path: Path) -> None:
    check_no_trace(copy_with_cache(sample, tmp_path / "project"), *KINDS)


@pytest.mark.weekly
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_left_out_leaves_no_trace(kind: str, sample: Path, tmp_path: Path) -> None:
    check_no_trace(copy_with_cache(sample, tmp_path / "project"), kind)
