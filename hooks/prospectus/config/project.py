"""A project: the folder of a site, with its settings and page templates read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from prospectus.config.settings import FILE, Settings
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.support import program
from prospectus.yamlio import text_files
from prospectus.yamlio.reader import YamlDocument

_FRAGMENTS = "fragments/"
_NOT_FOR_PAGES = ("404.html",)


@dataclass(frozen=True)
class Project:
    """One site, as it was when each property was first read.

    Create a new one to see later changes of mkdocs.yml or the templates.
    """

    root: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings of mkdocs.yml. Raises DiagnosticsError if it cannot be read."""
        return Settings(YamlDocument(FILE, text_files.read_text(self.root, self.root / FILE)))

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The codes of the languages that mkdocs.yml names; none where it has mistakes."""
        try:
            return self.settings.language_codes
        except DiagnosticsError:
            return ()

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """The texts of page templates by name, without the fragments.

        Raises DiagnosticsError if one cannot be read.
        """
        return {
            name: text_files.read_text(_base(self.root, path), path)
            for name, path in program.template_files(self.root, "**/*.html").items()
            if not name.startswith(_FRAGMENTS)
        }

    @property
    def page_templates(self) -> list[str]:
        """The names of the templates that a page may choose in its front matter."""
        return [name for name in self.templates if "/" not in name and name not in _NOT_FOR_PAGES]


def _base(root: Path, path: Path) -> Path:
    """The folder that the path of a template is shown below: that of the site or the program."""
    return root if path.is_relative_to(root) else program.OVERRIDES.parent
