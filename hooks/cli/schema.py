"""`python hooks schema`: write the JSON Schemas of schema/, which help text editors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.editing import json_schema
from prospectus.files import journal


def define(parser: ArgumentParser) -> None:
    """Add nothing: the command takes no arguments."""


def run(project: Project, arguments: Namespace) -> int:
    """Write the files; exit code 0.

    Raises DiagnosticsError if mkdocs.yml names no languages, or a file cannot be written.
    """
    files = json_schema.files(project.settings.languages)
    journal.write(project.root, {path: text.encode() for path, text in files.items()})
    print(translate("command.schema.written", folder=json_schema.FOLDER, count=len(files)))
    return 0
