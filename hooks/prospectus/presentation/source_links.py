"""Links from pages to their source files and to the report of an error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote


@dataclass(frozen=True)
class SourceLinks:
    """URL patterns of the settings and the publisher's record; empty if unknown.

    `site_url` is the address of the site. `source_url` shows a file of the repository, with the
    placeholders `{file}` and, after a `#`, `{line}`. `report_url` opens a report, with `{title}`
    and `{address}`. Without it, reports go to `email` (RFC 6068).
    """

    site_url: str = ""
    source_url: str = ""
    report_url: str = ""
    email: str = ""

    def source(self, file: str, line: int | None = None) -> str:
        """The URL of a source file or one of its lines; empty if unknown.

        >>> SourceLinks(source_url="https://example.org/{file}#L{line}").source("a b.yml", 3)
        'https://example.org/a%20b.yml#L3'
        """
        pattern = self.source_url if line else self.source_url.partition("#")[0]
        return pattern.replace("{file}", quote(file)).replace("{line}", str(line))

    def report(self, title: str, address: str) -> str:
        """The URL for reporting an error; empty if there is no recipient.

        >>> SourceLinks(email="a@example.org").report("An error", "https://example.org/?a=b")
        'mailto:a@example.org?subject=An%20error&body=https%3A%2F%2Fexample.org%2F%3Fa%3Db'
        """
        pattern = self._report_pattern
        for placeholder, text in (("{title}", title), ("{address}", address)):
            pattern = pattern.replace(placeholder, quote(text, safe=""))
        return pattern

    @cached_property
    def _report_pattern(self) -> str:
        if self.report_url or not self.email:
            return self.report_url
        return f"mailto:{quote(self.email, safe='@')}?subject={{title}}&body={{address}}"
