"""Where what readers see comes from, and where they report an error in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class SourceLinks:
    """The ways back from the site, as far as its settings and its publisher's record know them.

    `site_url` is the address of the site. `source_url` shows a file of the repository: its gaps
    are `{file}` and, behind a `#`, `{line}`. `report_url` opens a report, and `{title}` and
    `{address}` say of what. Where there is none, reports go to `email` (RFC 6068).
    """

    site_url: str = ""
    source_url: str = ""
    report_url: str = ""
    email: str = ""

    def source(self, file: str, line: int | None = None) -> str:
        """Where a file, or one line of it, is shown; nothing where that is not known.

        >>> SourceLinks(source_url="https://example.org/{file}#L{line}").source("a b.yml", 3)
        'https://example.org/a%20b.yml#L3'
        """
        pattern = self.source_url if line else self.source_url.partition("#")[0]
        return pattern.replace("{file}", quote(file)).replace("{line}", str(line))

    def report(self, title: str, address: str) -> str:
        """Where an error is reported; nothing where nobody is known who would read it.

        >>> SourceLinks(email="a@example.org").report("An error", "https://example.org/?a=b")
        'mailto:a@example.org?subject=An%20error&body=https%3A%2F%2Fexample.org%2F%3Fa%3Db'
        """
        pattern = self.report_url
        if not pattern and self.email:
            pattern = f"mailto:{quote(self.email, safe='@')}?subject={{title}}&body={{address}}"
        for gap, text in (("{title}", title), ("{address}", address)):
            pattern = pattern.replace(gap, quote(text, safe=""))
        return pattern
