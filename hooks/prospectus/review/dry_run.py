"""Checks the whole site as some changed files would make it, without changing it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.editing.forms.drafts import Draft
from prospectus.review.check import check
from prospectus.review.reading import CheckedSite
from prospectus.support.cache import lend_cache

# What is checked, and therefore in the copy.
CHECKED = ("data", "docs", "overrides", "mkdocs.yml")


def check_with(root: Path, files: Mapping[str, bytes | None]) -> CheckedSite:
    """The site of the project `root` with other contents of some files; None removes a file.

    Raises DiagnosticsError with everything that would be wrong.
    """
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
            return check(copy)


def new_problems(root: Path, files: Mapping[str, bytes | None]) -> list[Diagnostic]:
    """The problems that these files would make, besides those that the site has already."""
    try:
        check_with(root, files)
    except DiagnosticsError as error:
        after = error.problems
    else:
        return []
    try:
        check(root)
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


def with_rendering(root: Path, draft: Draft) -> Draft:
    """A draft with the problems that only the check of the whole site finds, if it has no others.

    These are those of pages that show the record, such as a title that is too long for a chart.
    """
    if draft.problems or all(draft.before[path] == new for path, new in draft.files.items()):
        return draft
    return replace(draft, problems=new_problems(root, draft.files))


def _link(source: str, target: str) -> None:
    """Have the same file at another path, which takes no time, or a copy of it."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy(source, target)
