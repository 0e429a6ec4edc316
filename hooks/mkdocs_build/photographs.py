"""Photographs in a build: MkDocs publishes them as they are encoded, not as they are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs.structure.files import Files

from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.site_context import SiteContext
from prospectus.presentation import images


def publish(files: Files, context: SiteContext) -> None:
    """Replace the content of the photographs, which may hold where they were taken.

    To be called again when the files of MkDocs have changed.
    """
    contents: dict[Path, bytes] = {}
    root, site = context.root, context.checked.site
    for language in site.languages:
        for path, address, encoded in images.photograph_files(root, site, language):
            contents[path] = encoded[address]
    for file in files if contents else ():
        if file.src_dir and (content := contents.get(Path(file.src_dir, file.src_uri))):
            file.content_bytes = content


def variants(build: LanguageBuild) -> Mapping[str, bytes]:
    """The further files of the photographs of a language, by their paths below the site's root."""
    root, site = build.context.root, build.context.checked.site
    return {
        path: content
        for _, address, files in images.photograph_files(root, site, build.language)
        for path, content in files.items()
        if path != address
    }
