"""Where the pages of all languages lie, and their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from prospectus.config.settings import Language


@dataclass(frozen=True)
class SiteUrls:
    """The paths and addresses of pages.

    `site_url` ends with a slash, or is empty. `directory_urls` is False in a copy that opens from
    a folder, without a server. `languages` are by their codes, the default language first.
    """

    site_url: str
    languages: Mapping[str, Language]
    directory_urls: bool = True

    def folder(self, code: str) -> str:
        """The folder of a language below the root of the site; empty for the default language."""
        return "" if code == next(iter(self.languages)) else f"{code}/"

    def page_path(self, uri: str, code: str) -> str:
        """The path of a page below the root of the site, as links to it have it.

        >>> languages = {code: Language(code, code, code) for code in ("zh", "en")}
        >>> urls = SiteUrls("https://example.org/", languages)
        >>> urls.page_path("parks/a", "zh"), urls.page_path("parks/index", "en")
        ('parks/a/', 'en/parks/')
        >>> urls.page_path("index", "zh"), SiteUrls("", languages, False).page_path("a", "en")
        ('', 'en/a.html')
        """
        folder = self.folder(code)
        if not self.directory_urls:
            return f"{folder}{uri}.html"
        parent, _, name = uri.rpartition("/")
        path = parent if name == "index" else uri
        return f"{folder}{path}/" if path else folder

    def file_path(self, uri: str, code: str) -> str:
        """The path of the file that a page is written to, below the root of the site.

        >>> SiteUrls("", {"zh": Language("zh", "zh", "")}).file_path("parks/a", "zh")
        'parks/a/index.html'
        """
        path = self.page_path(uri, code)
        return f"{path}index.html" if self.directory_urls else path

    def published_url(self, path: str) -> str:
        """The address of a page where it is published, also while a copy is built.

        >>> languages = {"zh": Language("zh", "zh", "")}
        >>> SiteUrls("https://example.org/", languages, False).published_url("parks/index.html")
        'https://example.org/parks/'
        """
        if not self.directory_urls:
            path = re.sub(r"((^|/)index)?\.html$", "/", path).lstrip("/")
        return self.site_url + path.removeprefix("./")
