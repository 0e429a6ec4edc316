"""What a site may do without: a switch below `extra` of mkdocs.yml for each.

    extra:
      compare: false        # no page on which readers compare the records that they marked
      table_tools: false    # no buttons below tables that copy them or save them as CSV
      markdown: false       # neither llms.txt nor pages as Markdown, for programs that read
      open_data: false      # no tables and JSON files of all records, nor the page that offers them

Without a setting, a site has all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from prospectus.config.settings import Settings
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError


@dataclass(frozen=True)
class Features:
    """The parts that a site has; the module says what each of them is."""

    compare: bool = True
    table_tools: bool = True
    markdown: bool = True
    open_data: bool = True


ALL_FEATURES = Features()


def read(settings: Settings) -> Features:
    """Read the switches of mkdocs.yml. Raises DiagnosticsError where one is not true or false."""
    if problems := [*_problems(settings)]:
        raise DiagnosticsError(problems)
    return Features(**{field.name: not is_off(settings, field.name) for field in fields(Features)})


def is_off(settings: Settings, name: str) -> bool:
    """Whether mkdocs.yml switches a part off, whatever else is wrong there."""
    extra = settings.document.values.get("extra")
    return isinstance(extra, dict) and extra.get(name) is False


def _problems(settings: Settings) -> Iterator[Diagnostic]:
    document = settings.document
    extra = document.values.get("extra")
    for field in fields(Features) if isinstance(extra, dict) else ():
        if not isinstance(extra.get(field.name, True), bool):
            yield document.problem(("extra", field.name), "bool_type", field=field.name)
