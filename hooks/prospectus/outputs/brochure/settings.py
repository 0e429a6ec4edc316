"""Whether a site has a brochure, and which written pages open it.

mkdocs.yml says so; without the setting, or with `false`, there is none:

    extra:
      brochure:
        pages: [why/index, why/location]

A page that is the index of a folder begins a chapter; pages of the same folder after it are
sections of this chapter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from prospectus.config.settings import FILE, Settings
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest

_SETTING = ("extra", "brochure")


@dataclass(frozen=True)
class BrochureSettings:
    """The URIs of the written pages, with line and column of each in mkdocs.yml."""

    pages: tuple[str, ...] = ()
    positions: tuple[tuple[int, int], ...] = ()

    def problems(self, uris: Collection[str]) -> Iterator[Diagnostic]:
        """Pages that are not among the written pages `uris`."""
        for uri, (line, column) in zip(self.pages, self.positions, strict=True):
            if uri not in uris:
                nearest = suggest(uri, sorted(uris))
                yield Diagnostic.at(FILE, line, column, "unknown_page", name=uri, nearest=nearest)


def read(settings: Settings) -> BrochureSettings | None:
    """Read `extra.brochure` of mkdocs.yml; None where the site has no brochure.

    Raises DiagnosticsError where the setting has another form.
    """
    document = settings.document
    try:
        values = document.value_at(_SETTING)
    except (KeyError, TypeError):
        return None
    if values is False:
        return None
    if values is True or values is None:
        return BrochureSettings()
    if not isinstance(values, dict):
        name = ".".join(_SETTING)
        raise DiagnosticsError([document.problem(_SETTING, "dict_type", field=name)])
    for name in values:
        if name != "pages":
            nearest = suggest(name, ["pages"])
            where = (*_SETTING, name)
            problem = document.problem(where, "extra_forbidden", field=name, nearest=nearest)
            raise DiagnosticsError([problem])
    pages = values.get("pages") or ()
    where = (*_SETTING, "pages")
    if not isinstance(pages, tuple) or not all(isinstance(uri, str) for uri in pages):
        raise DiagnosticsError([document.problem(where, "tuple_type", field="pages")])
    positions = tuple(document.position((*where, index)) for index in range(len(pages)))
    return BrochureSettings(pages, positions)
