"""Checks the whole site as some changed files would make it, without changing it.

Usually an editor changes the texts of records and pages. The check then reads these in place of the
files, and remembers the other records. Whatever else changes, a copy of the site is checked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prospectus.content import markdown_pages
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.collection_specs import LEDGER
from prospectus.domain.loader import RecordCache
from prospectus.editing.forms.drafts import Draft
from prospectus.review.check import check
from prospectus.review.reading import CheckedSite, SiteMemory
from prospectus.support.cache import lend_cache
from prospectus.yamlio import text_files

# What is checked, and therefore in the copy.
CHECKED = ("data", "docs", "overrides", "mkdocs.yml")


def check_with(
    root: Path, files: Mapping[str, bytes | None], memory: RecordCache | None = None
) -> CheckedSite:
    """The site of the project `root` with other contents of some files; None removes a file.

    `memory` is that of `loader.load`. Raises DiagnosticsError with everything that would be wrong.
    """
    if (drafts := _drafts(root, files)) is not None:
        return check(root, memory=_site_memory(memory), drafts=drafts)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "site"
        copy.mkdir()
        for name in CHECKED:
            source = root / name
            if source.is_dir():  # a site with an installed program may have no templates
                shutil.copytree(source, copy / name, copy_function=_link)
            elif source.exists():
                shutil.copy(source, copy / name)
        for path, content in files.items():
            target = copy / path
            target.unlink(missing_ok=True)  # never write through a link
            if content is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        with lend_cache(root, copy):
            return check(copy, memory=_site_memory(memory))


def new_problems(
    root: Path, files: Mapping[str, bytes | None], memory: RecordCache | None = None
) -> list[Diagnostic]:
    """The problems that these files would make, besides those that the site has already.

    `memory` is that of `loader.load`.
    """
    try:
        check_with(root, files, memory)
    except DiagnosticsError as error:
        after = error.problems
    else:
        return []
    try:
        check(root, memory=_site_memory(memory))
    except DiagnosticsError as error:
        known = Counter((problem.path, problem.key, problem.details) for problem in error.problems)
    else:
        return after
    new_problems = []
    for problem in after:
        key = (problem.path, problem.key, problem.details)
        known[key] -= 1
        if known[key] < 0:
            new_problems.append(problem)
    return new_problems


def with_rendering(root: Path, draft: Draft, memory: RecordCache | None = None) -> Draft:
    """A draft with the problems that only the check of the whole site finds, if it has no others.

    These are those of pages that show the record, such as a title that is too long for a chart.
    `memory` is that of `loader.load`.
    """
    if draft.problems or all(draft.before[path] == new for path, new in draft.files.items()):
        return draft
    return replace(draft, problems=new_problems(root, draft.files, memory))


def _drafts(root: Path, files: Mapping[str, bytes | None]) -> Mapping[str, str] | None:
    """The texts, if nothing changes but those of records and pages that exist; otherwise None.

    What the check finds in the bytes of a file is left to a check of the copy.
    """
    drafts: dict[str, str] = {}
    for path, content in files.items():
        is_record = path.startswith("data/") and not path.startswith(f"{LEDGER}/")
        if not (is_record or (path.startswith("docs/") and path.endswith(".md"))):
            return None
        if content is None or not (root / path).is_file() or not _is_plain(content):
            return None
        drafts[path] = content.decode()
    return drafts


def _site_memory(records: RecordCache | None) -> SiteMemory | None:
    return None if records is None else SiteMemory(records)


def _is_plain(content: bytes) -> bool:
    return text_files.is_plain(content, markdown_pages.MAX_BYTES)


def _link(source: str, target: str) -> None:
    """Have the same file at another path, which takes no time, or a copy of it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy(source, target)
