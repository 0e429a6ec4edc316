"""Copies of the sample site without the records of one kind, as of a place that has none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.loader import load
from prospectus.domain.record_tree import references
from prospectus.review.check import check
from prospectus.yamlio.parser import Where

# By kind, the collections that a place without it lacks; the terms that only they use go with them.
KINDS: Mapping[str, tuple[str, ...]] = {
    "sectors": ("sectors",),
    "parks": ("parks", "levels"),
    "chains": ("chains", "chain_groups"),
    "clusters": ("clusters", "tiers"),
    "tiers": ("tiers",),
    "targets": ("targets", "products"),
    "projects": ("projects", "stages"),
    "promotions": ("promotions",),
    "events": ("events",),
    "offers": ("offers",),
    "companies": ("companies",),
    "contacts": ("contacts",),
    "policies": ("policies",),
    "documents": ("documents",),
    "steps": ("steps",),
    "questions": ("questions",),
    "series": ("series",),
    "lists": ("lists",),
    "news": (),
}
# The folders and pages below docs/ that are about a kind only.
_PAGES: Mapping[str, tuple[str, ...]] = {
    "sectors": ("sectors",),
    "parks": ("parks",),
    "chains": ("chains",),
    "clusters": ("clusters",),
    "targets": ("targets",),
    "projects": ("projects",),
    "events": ("event",),
    "policies": ("policies",),
    "documents": ("documents",),
    "steps": ("invest/index",),
    "questions": ("invest/questions",),
    "lists": ("figures/lists",),
    "news": ("news",),
}
# The fragments that show nothing without records of a kind; `name.html` or how it begins.
_FRAGMENTS: Mapping[str, tuple[str, ...]] = {
    "sectors": ("sectors.html",),
    "parks": ("parks.html",),
    "chains": ("chains.html", "chain-map.html"),
    "clusters": ("clusters.html", "clusters-cards.html"),
    "projects": ("pipeline.html",),  # it is made of figures about projects
    "promotions": ("promotions.html",),
    "series": ("all-series.html", "series.html"),
    "lists": ("lists.html",),
}
_ROUNDS = 12
# A heading right before another one, or at the end of a page.
_OF_NOTHING = re.compile(r"\n##[^\n]*\n+(?=##|\Z)")


def leave_out(project: Path, *kinds: str) -> None:
    """Take the records of some kinds out of a project, their pages, settings, and what names them.

    What is left is what an editor of such a place would have written.
    """
    gone = tuple(collection for kind in kinds for collection in KINDS[kind])
    _drop_references(project, gone)
    for spec in COLLECTIONS:
        if spec.name in gone:
            for path in [*(project / "data").glob(spec.path)]:
                path.unlink()
    for page in (page for kind in kinds for page in _PAGES.get(kind, ())):
        shutil.rmtree(project / "docs" / page, ignore_errors=True)
        for path in (project / "docs").glob(f"{page}.*.md"):
            path.unlink()
    _drop_fragments(project, {name for kind in kinds for name in _FRAGMENTS.get(kind, ())})
    _drop_settings(project, kinds)
    _drop_unused_files(project, gone)
    _drop_what_is_wrong(project)


def _drop_references(project: Path, gone: tuple[str, ...]) -> None:
    """Delete the values that refer to records of these collections."""
    site = load(Project(project))
    wrong: dict[str, list[Where]] = {}
    for collection, name, record in site.records():
        if collection in gone:
            continue
        location = site.location(collection, name)
        for where, target, _ in references(record):
            if target in gone:
                path = (*location.where, *where)
                wrong.setdefault(location.document.path, []).append(path)
    for file, places in wrong.items():
        tree = yaml.safe_load((project / file).read_text(encoding="utf-8"))
        for place in sorted(places, key=lambda place: [str(part).zfill(4) for part in place])[::-1]:
            _delete(tree, place)
        _write(project / file, tree)


def _delete(tree: Any, place: Where) -> None:
    """Delete a value, and what held nothing else."""
    for depth in range(len(place) - 1, -1, -1):
        holder = tree
        for part in place[:depth]:
            holder = holder[part]
        del holder[place[depth]]
        if holder:
            return


def _write(path: Path, tree: Any) -> None:
    """Write a file, unless its records have nothing left to say: a list without its items."""
    is_empty_list = path.parent.match("data/lists") and "items" not in tree
    if tree and not is_empty_list:
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    else:
        path.unlink()


def _drop_fragments(project: Path, names: Collection[str]) -> None:
    """Delete these fragments from pages, where they would show nothing."""
    for path in (project / "docs").rglob("*.md"):
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        numbers = {at for at, line in lines if any(f'fragment("{name}' in line for name in names)}
        if numbers:
            _drop_lines(path, numbers)


def _drop_settings(project: Path, kinds: Iterable[str]) -> None:
    """Delete pages that are gone from the navigation, with headings of nothing, and settings."""
    path = project / "mkdocs.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    present = {
        page.relative_to(project / "docs").as_posix().split(".")[0] + ".md"
        for page in (project / "docs").rglob("*.md")
    }
    folders = {Path(page).parent.as_posix() for page in present}
    settings["nav"] = [*_kept(settings["nav"], present, folders)]
    titles = {title for entry in settings["nav"] if isinstance(entry, dict) for title in entry}
    (plugin,) = (entry["i18n"] for entry in settings["plugins"] if "i18n" in entry)
    for language in plugin["languages"]:
        names = language.get("nav_translations", {})
        for title in [*names]:
            if title not in titles:
                del names[title]
    extra = settings["extra"]
    if "events" in kinds:
        del extra["routes"]
    rows = extra["comparison"]["parks"]
    extra["comparison"]["parks"] = [row for row in rows if row not in kinds]
    if "parks" in kinds:
        del extra["comparison"]
    patterns = settings["not_in_nav"].splitlines()
    kept = [line for line in patterns if line.strip("/*") not in kinds]
    settings["not_in_nav"] = "".join(f"{line}\n" for line in kept)
    _write(path, settings)


def _kept(entries: Iterable[Any], pages: set[str], folders: set[str]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, dict):
            ((title, inner),) = entry.items()
            if kept := [*_kept(inner, pages, folders)]:
                yield {title: kept}
        elif entry in pages or (entry.endswith("/*.md") and entry.removesuffix("/*.md") in folders):
            yield entry


def _drop_unused_files(project: Path, gone: tuple[str, ...]) -> None:
    """Delete files of documents and pictures whose records are gone."""
    if "documents" in gone:
        for path in (project / "docs/assets").glob("*.pdf"):
            path.unlink()


def _drop_what_is_wrong(project: Path) -> None:
    """Delete from pages and records what the check reports, until nothing is wrong."""
    for _ in range(_ROUNDS):
        _mark_translated(project)
        try:
            check(project)
        except DiagnosticsError as error:
            wrong: dict[str, set[int]] = {}
            for problem in error.problems:
                file, line = str(problem).split(":")[:2]
                is_text = file.startswith(("docs/", "data/")) and file.endswith((".md", ".yml"))
                assert is_text, str(problem)
                wrong.setdefault(file, set()).add(int(line))
            for file, lines in wrong.items():
                _drop_lines(project / file, lines)
        else:
            return
    check(project)


def _drop_lines(path: Path, numbers: set[int]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for number, line in enumerate(lines, start=1) if number not in numbers]
    text, before = "\n".join(kept) + "\n", ""
    while text != before:
        before, text = text, _OF_NOTHING.sub("\n", text)
    path.write_text(text, encoding="utf-8")


def _mark_translated(project: Path) -> None:
    """Forget the translations of what is gone."""
    try:
        _, ledger, status = translation_status.load_status(Project(project))
    except DiagnosticsError:
        return
    translation_status.save(project, ledger, ledger.confirm(status.obsolete))
