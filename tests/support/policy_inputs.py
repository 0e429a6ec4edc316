"""Pages and files for the rules of what contributors may add."""

from __future__ import annotations

from pathlib import Path

from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.content.markdown_pages import PAGE_ENDINGS, Page
from prospectus.policies import published_files

HEAD = "---\ntitle: Made up\ndescription: Made up\n---\n\nPlain words.\n\n"
ENGLISH = Language("en", "en-GB", "English")


def page(body: str) -> Page:
    """An English page with this text after `HEAD`."""
    return Page("docs/made-up.en.md", "made-up", ENGLISH, HEAD + body)


def refused_files(project: Path) -> dict[str, set[str]]:
    """The keys of the problems of published files, by path below docs/."""
    templates = [*Project(project).templates.values()]
    keys: dict[str, set[str]] = {}
    for problem in published_files.problems(project, PAGE_ENDINGS, templates):
        assert (problem.line, problem.column) == (1, 1)
        keys.setdefault(problem.path.removeprefix("docs/"), set()).add(problem.key)
    return keys
