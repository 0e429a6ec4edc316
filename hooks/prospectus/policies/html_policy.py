"""The policy for the HTML of written pages, checked after their Markdown was converted.

The policy checks the result, so that raw HTML, attribute lists, links and images are all covered,
however they were written. The HTML must have a strict form that every parser reads as the same
tree: known elements, closed in the order in which they were opened, inside elements that may hold
them, with attribute values without angle brackets. So nothing has to be cleaned, and nothing can
pass that a browser would read differently (mutation XSS).

`fragment` comments stand for the output of the program's own templates, which is trusted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content.markdown_pages import Page, without_code
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.policies.html_checker import Violation, violations
from prospectus.policies.page_conversion import (
    Extensions,
    SlowConversionError,
    convert,
    may_be_slow,
)
from prospectus.support.cache import ContentCache

# Harmless: ids and classes of headings as attribute lists.
_PLAIN_LIST = r"\{\s*+(?::\s*+)?(?:[#.][a-z0-9_-]++\s*+)++\}"
# Harmless: a group of calls or text in a <div> by itself between blank lines.
_PLAIN_DIV = r"\n\n<div class=\"[a-z][a-z -]*\">\n([^<]*)\n</div>(?=\n\n|\n*\Z)"
_CALL = r"(?s)\{\{.*?\}\}"
# A page without any of these cannot break the policy: tags, character references, attribute
# lists, pictures, link definitions, the table of contents (a block, even in a cell), links with a
# scheme, a host or an expression.
_SUSPICIOUS = r"[<&\\`{}\x02\x03]|__|!\[|\]:|\[TOC\]|\]\((?!(?:[\w./-]*\.md)?(?:#[\w-]*)?\))|\]\(/"
_HEADING = r"(?m)#.*$|^.+(?=\n[ >]*[=-]+[ \t]*$)"
# Cached verdicts depend on these modules.
_MODULES = ("html_policy", "html_checker", "html_rules", "page_conversion")

_LITERAL_ID = r"""\bid=["']([\w-]+)["']"""


def may_violate(body: str, frame_ids: Collection[str]) -> bool:
    """Whether the source of a page holds anything that the policy could refuse.

    This only saves the check from converting plain text; a build checks the HTML of every page.
    """
    text = re.sub(_PLAIN_DIV, r"\n\n\1\n\n", re.sub(_CALL, "\x00", body))
    ids = {
        name
        for ids_and_classes in re.findall(_PLAIN_LIST, text)
        for name in re.findall(r"#([^\s.#}]+)", ids_and_classes)
    }
    slugs = {_slug(line) for line in re.findall(_HEADING, text)}
    if not (ids | slugs).isdisjoint(frame_ids) or any(id_.startswith("__") for id_ in ids):
        return True
    return re.search(_SUSPICIOUS, re.sub(_PLAIN_LIST, "", text)) is not None


def _slug(line: str) -> str:
    """Approximately the id that Markdown gives to a heading."""
    words = re.sub(r"\]\([^)]*\)|[^\w\s-]|_", "", line).strip().lower()
    return re.sub(r"[-\s]+", "-", words).strip("-")


class PagePolicy:
    """Checks the pages of a project.

    `extensions` are those of Markdown with their options; `templates` are the texts of the
    templates around pages. Pages without violations are cached.
    """

    def __init__(self, root: Path, extensions: Extensions, templates: Sequence[str]) -> None:
        self._extensions, self._templates = extensions, templates
        setup = repr((sorted(extensions.items()), templates))
        self._setup = hashlib.blake2b(setup.encode(), digest_size=16).hexdigest()
        makers = [
            *(Path(__file__).with_name(f"{name}.py") for name in _MODULES),
            *_markdown_version(),
        ]
        self._verdicts = ContentCache(root, "html", *makers)
        self._is_slow = False  # after one slow page no other is converted, as each costs time

    @cached_property
    def _frame_ids(self) -> frozenset[str]:
        return frame_ids(self._templates)

    def problems(self, page: Page, markdown: str) -> Iterator[Diagnostic]:
        """The violations of a page; `markdown` is its body with all expressions evaluated."""
        body = page.body
        violations: list[Violation] = []  # of this run; a cached verdict leaves it empty

        def is_clean() -> bool:
            # A long page is converted anyway, so patterns need not be fast for it.
            if may_be_slow(markdown) or may_violate(body, self._frame_ids):
                violations[:] = self._convert_and_check(markdown)
            return not violations

        if self._is_slow:
            return
        try:
            if not self._verdicts.get_or_create("\n".join((self._setup, body, markdown)), is_clean):
                yield from at_source(page, violations or self._convert_and_check(markdown))
        except (SlowConversionError, RecursionError):
            self._is_slow = True
            yield Diagnostic.at(page.path, page.first_line, 1, "markdown_too_complex")

    def require(self, page: Page, html: str) -> None:
        """Raise DiagnosticsError if the HTML of a page in a build breaks the policy."""
        if problems := list(at_source(page, violations(html, self._frame_ids))):
            raise DiagnosticsError(problems)

    def save(self) -> None:
        """Write the cache of pages without violations."""
        self._verdicts.save()

    def _convert_and_check(self, markdown: str) -> list[Violation]:
        return violations(convert(markdown, self._extensions), self._frame_ids)


def _markdown_version() -> Sequence[Path]:
    """The file that holds the version of Markdown, found without an import."""
    spec = importlib.util.find_spec("markdown")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).with_name("__meta__.py")]


def at_source(page: Page, violations: Sequence[Violation]) -> Iterator[Diagnostic]:
    """Diagnostics for violations, at their positions in the source of a page."""
    body = page.body
    for violation in violations:
        at = _position(body, violation.clues)
        line = page.first_line + body.count("\n", 0, at)
        column = at - body.rfind("\n", 0, at)
        yield Diagnostic(page.path, line, column, violation.key, violation.details)


def project_policy(root: Path, templates: Mapping[str, str] | None = None) -> PagePolicy:
    """The policy of the project `root`, from its settings and templates.

    `templates` are those of `Project.templates`, if they were read already. Raises
    DiagnosticsError if the settings are wrong.
    """
    texts = (Project(root).templates if templates is None else templates).values()
    return PagePolicy(root, Project(root).settings.markdown_extensions, [*texts])


def _position(body: str, clues: Sequence[tuple[str, int]]) -> int:
    """The position of the first clue that the body holds, outside of code if possible."""
    for clue, number in clues:
        for text in (without_code(body).lower(), body.lower()):
            positions = [match.start() for match in re.finditer(re.escape(clue), text)]
            if positions:
                return positions[min(number, len(positions) - 1)]
    return 0


def frame_ids(templates: Sequence[str]) -> frozenset[str]:
    """The ids of the page around the text, as written in the project's templates."""
    return frozenset(name for text in templates for name in re.findall(_LITERAL_ID, text))
