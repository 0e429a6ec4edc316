"""PDF files that processes of their own begin to make before MkDocs is imported, after an edit.

Then little else is made again, and a build would wait for Typst. A first build has enough to do
meanwhile, and so begins later: here, all content of the files is rendered apart from the pages.

What the files show of the settings is read from mkdocs.yml. Where MkDocs understands it otherwise,
the files are made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from mkdocs_build import brochures
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.page_keys import PageKeys, SharedDigests
from mkdocs_build.site_context import SiteContext
from prospectus.config.project import Project
from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.brochure.pdf_files import make_in_background
from prospectus.support.parallel import CAN_FORK, Background

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True)
class PrintSettings:
    """What PDF files show of the settings, under the names that MkDocs has for it."""

    site_name: str
    site_description: str
    site_url: str
    use_directory_urls: bool
    extra: Mapping[str, Any] = field(compare=False)
    links: tuple[str, ...]

    @classmethod
    def of(cls, config: MkDocsConfig) -> PrintSettings:
        """Those of MkDocs, in the language that is chosen."""
        return cls(
            config.site_name,
            config.site_description or "",
            config.site_url or "",
            config.use_directory_urls,
            config.extra,
            _links(config.extra),
        )

    @classmethod
    def read(cls, project: Project, code: str, *, directory_urls: bool) -> PrintSettings:
        """Those of a language in mkdocs.yml."""
        settings = project.settings
        values, (_, entries) = settings.document.values, settings.language_entries()
        own = next(entry for entry in entries if entry["locale"] == code)
        extra = settings.section(("extra",))
        url = str(own.get("site_url") or values.get("site_url") or "")
        return cls(
            str(own.get("site_name") or values.get("site_name") or ""),
            str(own.get("site_description") or values.get("site_description") or ""),
            f"{url.rstrip('/')}/" if url else "",
            directory_urls,
            extra,
            _links(extra),
        )


class PrintFiles:
    """The PDF files of the languages in which they may differ from those of an earlier build."""

    def __init__(self, context: SiteContext, *, directory_urls: bool) -> None:
        self._context, self._directory_urls = context, directory_urls
        self._begun: dict[str, tuple[PrintSettings, Background[Mapping[str, bytes]]]] = {}

    def begin(self, digests: SharedDigests, earlier: EarlierOutput) -> None:
        """Begin with the languages of which the `earlier` output has other files."""
        context, project = self._context, Project(self._context.root)
        if context.checked.brochure is None or not CAN_FORK:
            return
        for code in context.languages:
            keys = PageKeys(digests, code)
            if keys.pdf_pattern in earlier.keys and not keys.knows_pdf_key(earlier):
                settings = PrintSettings.read(project, code, directory_urls=self._directory_urls)
                make = partial(self._make, keys, settings, earlier)
                making = make_in_background(make, context.root, context.checked.site)
                self._begun[code] = settings, making

    def begun(self, config: MkDocsConfig, code: str) -> Background[Mapping[str, bytes]] | None:
        """The files of a language, by the URIs of their pages; None if they have to be made.

        Those that a build can take over may be missing.
        """
        settings, making = self._begun.get(code, (None, None))
        return making if settings == PrintSettings.of(config) else None

    def cancel(self) -> None:
        """End the processes that have not ended."""
        for _, making in self._begun.values():
            making.cancel()

    def _make(
        self, keys: PageKeys, settings: PrintSettings, earlier: EarlierOutput
    ) -> Mapping[str, bytes]:
        language = self._context.languages[keys.language]
        build = LanguageBuild(self._context, cast("MkDocsConfig", settings), language)
        if earlier.keys[keys.pdf_pattern] == keys.pdf_key(build.rendered):
            return {}
        keys.give_to(build)
        files = brochures.pdf_files(build)
        return files.make_all() if files else {}


def _links(extra: Mapping[str, Any]) -> tuple[str, ...]:
    """The patterns of addresses of files and reports."""
    return tuple(str(extra.get(name) or "") for name in ("source_url", "report_url"))
