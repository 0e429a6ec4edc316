"""Where the files of open data lie, and their published addresses."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from prospectus.presentation.routes import DEFAULT_ROUTES, Routes


@dataclass(frozen=True)
class Addresses:
    """Addresses of files, the same in all languages.

    Paths are below the root of the site, whose address `site_url` ends with a slash.

    >>> addresses = Addresses("https://example.org/")
    >>> addresses.table("parks"), addresses.record("parks", "a"), addresses.page("parks", 2)
    ('data/parks.csv', 'api/v1/parks/a.json', 'api/v1/parks/page/2.json')
    >>> addresses.url(addresses.schema("parks"))
    'https://example.org/schema/v1/parks.json'
    """

    site_url: str
    routes: Routes = DEFAULT_ROUTES

    @property
    def folder(self) -> str:
        """The folder of the tables."""
        return posixpath.dirname(self.routes.open_data)

    @property
    def workbook(self) -> str:
        """The path of the workbook."""
        return posixpath.join(self.folder, "data.xlsx")

    @property
    def package(self) -> str:
        """The path of the description of the tables (Data Package)."""
        return posixpath.join(self.folder, "datapackage.json")

    def table(self, name: str) -> str:
        """The path of a table as CSV."""
        return posixpath.join(self.folder, f"{name}.csv")

    @property
    def index(self) -> str:
        """The path of the first file of the interface for programs."""
        return f"{self.routes.api}/index.json"

    @property
    def openapi(self) -> str:
        """The path of the OpenAPI description."""
        return f"{self.routes.api}/openapi.json"

    def page(self, collection: str, number: int = 1) -> str:
        """The path of a part of a collection as JSON; parts count from 1."""
        part = f"/page/{number}" if number > 1 else ""
        return f"{self.routes.api}/{collection}{part}.json"

    def record(self, collection: str, name: str) -> str:
        """The path of a record as JSON."""
        return f"{self.routes.api}/{collection}/{name}.json"

    def schema(self, name: str) -> str:
        """The path of a JSON Schema."""
        return f"{self.routes.schemas}/{name}.json"

    def url(self, path: str) -> str:
        """The published address of a file."""
        return self.site_url + path
