"""Write the JSON Schemas of schema/, by which editors' programs help while typing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus import schema, settings
from prospectus.problems import tell


def define(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where mkdocs.yml names no languages."""
    files = schema.files(settings.languages(root))
    (root / schema.FOLDER).mkdir(exist_ok=True)
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    print(tell("command.schema.written", folder=schema.FOLDER, count=len(files)))
    return 0
