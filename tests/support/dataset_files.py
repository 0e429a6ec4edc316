"""Texts of small files below data/, in one language."""

from __future__ import annotations

from textwrap import indent

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.loader import load

MKDOCS = """\
plugins:
  - i18n:
      languages: [{locale: en, name: English}]
extra:
  languages: {en: en-GB}
"""

FIGURE = """\
name: {en: Made-up figure}
value: 7
unit: people
status: plan
period: "2025"
sources: [made-up p03]
"""


def problems_in(project: Project) -> list[Diagnostic]:
    """The problems of data that is refused."""
    with pytest.raises(DiagnosticsError) as refused:
        load(project)
    return refused.value.problems


def project(name: str, more: str = "") -> str:
    return f"""\
name: {{en: Project {name} (made up)}}
summary: {{en: Made up.}}
stage: intended
sources: [made-up p01]
{more}"""


def park(name: str, more: str = "") -> str:
    return f"""\
name: {{en: Park {name} (made up)}}
short: {{en: {name}}}
summary: {{en: Made up.}}
sources: [made-up p02]
{more}"""


def figures(*keys: str) -> str:
    return "".join(f"{key}:\n{indent(FIGURE, '  ')}" for key in keys)


def sector(name: str, more: str = "") -> str:
    return park(name, more).replace("Park", "Sector", 1)


def policy(more: str = "") -> str:
    return f"""\
name: {{en: Policy (made up)}}
issuer: made-up-office
date: 2030-05-01
summary: {{en: Made up.}}
sources: [made-up p01]
{more}"""
