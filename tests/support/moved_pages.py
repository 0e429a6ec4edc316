"""Copies of the sample site whose pages have other addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from prospectus.config.project import Project
from prospectus.presentation import routes

# New URIs of all pages that the program links to, by those in the sample site.
MOVES: Mapping[str, str] = {
    "sectors/index": "branches/index",
    "parks/index": "land/zones/index",
    "chains/index": "links/index",
    "projects/index": "ventures/index",
    "targets/index": "goals/index",
    "policies/index": "rules/index",
    "offers/index": "plots/index",
    "event/index": "meetings/index",
    "clusters/index": "groups/all",
    "figures/index": "numbers/all",
    "figures/lists": "numbers/rolls",
    "documents/index": "papers",
    "invest/index": "how/steps",
    "invest/questions": "how/asked",
    "contacts/index": "reach/us",
    "companies/index": "firms",
    "about/index": "imprint/sources",
    "about/changes": "imprint/revisions",
    "compare/index": "beside/all",
    "news/index": "press/bulletins/index",
}
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\.md")


def move_pages(project: Path, moves: Mapping[str, str]) -> None:
    """Move pages in docs/, in the navigation and settings of mkdocs.yml, and in links of pages.

    With the first page of a list, all that is in its folder moves.
    """
    known = routes.read(Project(project).settings)
    others = {name: getattr(known, name) for name in routes.OTHER_PAGES}
    pages = {**known.shared_pages, **known.list_pages, **others}
    folders = {
        posixpath.dirname(page): posixpath.dirname(moves[page])
        for name, page in pages.items()
        if page in moves and (name in known.list_pages or name == "events")
    }

    def moved(uri: str) -> str:
        folder, name = posixpath.split(uri)
        return moves.get(uri) or (f"{folders[folder]}/{name}" if folder in folders else uri)

    _move_files(project / "docs", moved)
    path = project / "mkdocs.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["nav"] = _in_navigation(settings["nav"], moved)
    for old, new in folders.items():
        settings["not_in_nav"] = settings["not_in_nav"].replace(f"/{old}/*", f"/{new}/*")
    changed = {name: moves[page] for name, page in pages.items() if page in moves}
    settings["extra"]["routes"] = settings["extra"].get("routes", {}) | changed
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _move_files(docs: Path, moved: Any) -> None:
    for path in sorted(docs.rglob("*.md")):
        uri, language, _ = path.relative_to(docs).as_posix().rsplit(".", 2)
        new = moved(uri)
        text = path.read_text(encoding="utf-8")

        def link(match: re.Match[str], uri: str = uri, new: str = new) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), match[1]))
            start = posixpath.dirname(new) or "."
            return f"]({posixpath.relpath(moved(target), start)}.md"

        target = docs / f"{new}.{language}.md"
        path.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_LINK.sub(link, text), encoding="utf-8")


def _in_navigation(entries: Any, moved: Any) -> Any:
    if isinstance(entries, list):
        return [_in_navigation(entry, moved) for entry in entries]
    if isinstance(entries, dict):
        return {title: _in_navigation(entry, moved) for title, entry in entries.items()}
    return moved(entries.removesuffix(".md")) + ".md"
