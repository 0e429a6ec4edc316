"""The peers, each set up to be fast, publishing the words of our own pages."""

from __future__ import annotations

import json
import posixpath
import shutil
import sys
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import yaml

from bench.contenders import Contender, Edit, Search
from bench.measure import Command, seconds
from bench.ours import PROJECT
from bench.reading import Page, Pages

HOME = "https://bench.example.org/"
NAMES = {"zh": "中文", "en": "English"}
HUGO = Path(__file__).parent / "hugo"
ELEVENTY = Path(__file__).parent / "eleventy"
# The style sheet and the script that opens Pagefind, of those that have no theme.
STATIC = Path(__file__).parent / "static"
PAGEFIND = Search("#search-open", ".pagefind-ui__search-input", ".pagefind-ui__result-link")


class Peer(Contender):
    """A generator that reads Markdown: a file for each page and language."""

    def prepare(self, pages: Pages) -> None:
        """Write the project anew: settings, layouts, and a Markdown file for every page."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for page in pages.by_address.values():
            path = self.path(page)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text(page, pages), encoding="utf-8")
        self.settings(pages)
        self.install()

    @abstractmethod
    def settings(self, pages: Pages) -> None:
        """Write everything but the pages."""

    @abstractmethod
    def path(self, page: Page) -> Path:
        """Where the Markdown of a page stands."""

    def text(self, page: Page, pages: Pages) -> str:
        """The Markdown of a page, as this generator wants it."""
        return f"{_head(page)}# {page.title}\n\n{page.markdown(pages, _to_file)}"

    def install(self) -> None:
        """Fetch what the Python packages lack. Raises FailedError."""

    @property
    def edits(self) -> Mapping[str, Edit]:
        """The first paragraph of a project, which is its summary."""
        head = self.project.read_text(encoding="utf-8").split("---\n")[1]
        summary = yaml.safe_load(head)["description"]

        def changed(text: str, words: str) -> str:
            before, _, after = text.rpartition(summary)
            return f"{before}{summary} {words}{after}"

        return {"project": Edit(self.project, changed, f"en/projects/{PROJECT}/")}

    @property
    @abstractmethod
    def project(self) -> Path:
        """The Markdown of the project that is edited, in English."""


class Hugo(Peer):
    """Hugo, and Pagefind after it."""

    name = "hugo"
    label = "Hugo + Pagefind"
    how = (
        "minimal layouts written for this comparison, no theme; Pagefind (extended, which splits "
        "Chinese into words) then indexes the text of the articles; `hugo server` runs without it"
    )
    search: ClassVar[Search] = PAGEFIND

    def path(self, page: Page) -> Path:
        """Pages with others below them are branches, which Hugo knows by their name."""
        folder, name = posixpath.split(page.uri)
        name = "_index" if name == "index" else name
        return self.folder / "content" / page.language / folder / f"{name}.md"

    def text(self, page: Page, pages: Pages) -> str:
        """The title stands in the head only; the layout prints it."""
        return _head(page) + page.markdown(pages, _to_address)

    def settings(self, pages: Pages) -> None:
        """One configuration, bare layouts and a style sheet."""
        languages = {
            code: {
                "languageName": NAMES[code],
                "weight": number,
                "title": pages.of(code)[0].title,
                "contentDir": f"content/{code}",
            }
            for number, code in enumerate(pages.languages, start=1)
        }
        configuration = {
            "baseURL": HOME,
            "defaultContentLanguage": pages.languages[0],
            "disableDefaultLanguageRedirect": True,
            "disableKinds": ["taxonomy", "term", "rss"],
            "languages": languages,
            "markup": {"goldmark": {"renderHooks": {"link": {"useEmbedded": "never"}}}},
        }
        _write(self.folder / "hugo.yaml", yaml.safe_dump(configuration, allow_unicode=True))
        shutil.copytree(HUGO, self.folder, dirs_exist_ok=True)
        shutil.copytree(STATIC, self.folder / "static")

    @property
    def build(self) -> Sequence[Command]:
        """The programs themselves: those of the Python packages start Python first."""
        return [Command([self._hugo, "build", "--quiet"], self.folder, {}), _pagefind(self.folder)]

    def server(self, port: int) -> Command:
        """It keeps the site in memory."""
        words = ("--port", str(port), "--bind", "127.0.0.1", "--baseURL", "/", "--renderToMemory")
        return Command([self._hugo, "server", *words], self.folder, {})

    @property
    def _hugo(self) -> str:
        return _program("hugo", "binaries/hugo")

    @property
    def outputs(self) -> Sequence[Path]:
        """The folder that is published."""
        return [self.folder / "public"]

    @property
    def caches(self) -> Sequence[Path]:
        """What Hugo keeps between builds."""
        return [self.folder / "resources"]

    @property
    def project(self) -> Path:
        """The Markdown of the project that is edited, in English."""
        return self.folder / f"content/en/projects/{PROJECT}.md"


class Eleventy(Peer):
    """Eleventy, and Pagefind after it."""

    name = "eleventy"
    label = "Eleventy + Pagefind"
    how = (
        "one bare layout, a function in JavaScript, no template language in Markdown; Pagefind as "
        "for Hugo; `eleventy --serve --incremental` runs without it"
    )
    search: ClassVar[Search] = PAGEFIND

    def path(self, page: Page) -> Path:
        """The front matter says where a page is published."""
        return self.folder / "content" / page.language / f"{page.uri}.md"

    def text(self, page: Page, pages: Pages) -> str:
        """The title stands in the head only; the layout prints it."""
        more = {
            "layout": "page.11ty.js",
            "lang": page.language,
            "permalink": f"/{page.address}index.html",
        }
        return _head(page, more) + page.markdown(pages, _to_address)

    def settings(self, pages: Pages) -> None:
        """One configuration, a layout, and the data that all pages share."""
        shutil.copytree(ELEVENTY, self.folder, dirs_exist_ok=True, ignore=_MODULES)
        shutil.copytree(STATIC, self.folder / "static")
        languages = [
            {
                "code": code,
                "name": NAMES[code],
                "prefix": "/" if code == pages.languages[0] else f"/{code}/",
            }
            for code in pages.languages
        ]
        menus = {
            code: [
                {"url": f"/{page.address}", "title": page.title}
                for page in pages.of(code)
                if page.uri.count("/") <= 1 and posixpath.basename(page.uri) == "index"
            ]
            for code in pages.languages
        }
        for name, data in (("languages", languages), ("menus", menus), ("home", HOME)):
            _write(self.folder / f"_data/{name}.json", json.dumps(data, ensure_ascii=False))

    def install(self) -> None:
        """Its packages, once for all sizes."""
        words = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        if not (ELEVENTY / "node_modules").exists():
            seconds([Command(words, ELEVENTY, {})])
        (self.folder / "node_modules").symlink_to(ELEVENTY / "node_modules")

    @property
    def build(self) -> Sequence[Command]:
        """The program itself, started without npm."""
        return [self._eleventy(), _pagefind(self.folder)]

    def server(self, port: int) -> Command:
        """It builds again what an edit touches."""
        return self._eleventy("--serve", "--incremental", f"--port={port}")

    def _eleventy(self, *words: str) -> Command:
        program = str(ELEVENTY / "node_modules/@11ty/eleventy/cmd.cjs")
        return Command(["node", program, "--quiet", *words], self.folder, {})

    @property
    def outputs(self) -> Sequence[Path]:
        """The folder that is published."""
        return [self.folder / "public"]

    @property
    def caches(self) -> Sequence[Path]:
        """It keeps nothing between builds."""
        return []

    @property
    def project(self) -> Path:
        """The Markdown of the project that is edited, in English."""
        return self.folder / f"content/en/projects/{PROJECT}.md"


class Zensical(Peer):
    """Zensical, once for each language."""

    name = "zensical"
    label = "Zensical"
    how = (
        "has no support for languages, so two projects are built one after the other, each with "
        "its own search; pruned navigation without projects and lists; its server serves one "
        "language"
    )
    search: ClassVar[Search] = Search(
        "label[for=__search], .md-search__button", "input[role=combobox]", "a[role=option]"
    )

    def path(self, page: Page) -> Path:
        """Every language is a project of its own, so that none spoils the other's cache."""
        return self.folder / page.language / "docs" / f"{page.uri}.md"

    def settings(self, pages: Pages) -> None:
        """The settings of each language."""
        for code in pages.languages:
            root = code == pages.languages[0]
            settings = {
                "site_name": pages.of(code)[0].title,
                "site_url": HOME if root else f"{HOME}{code}/",
                "theme": {
                    "language": code,
                    "font": False,
                    "features": ["navigation.prune", "navigation.indexes"],
                },
                "extra": {
                    "alternate": [
                        {
                            "name": NAMES[language],
                            "link": "/" if language == pages.languages[0] else f"/{language}/",
                            "lang": language,
                        }
                        for language in pages.languages
                    ]
                },
                "nav": _nav(pages, code),
                "plugins": ["search"],
                "markdown_extensions": EXTENSIONS,
            }  # fmt: skip
            _write(self.folder / code / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True))

    @property
    def build(self) -> Sequence[Command]:
        """One language after the other: the first one at the root."""
        return [self._zensical(code, "build") for code in NAMES]

    def server(self, port: int) -> Command:
        """It serves the language of the edit."""
        return self._zensical("en", "serve", "--dev-addr", f"127.0.0.1:{port}")

    def _zensical(self, code: str, *words: str) -> Command:
        return Command([sys.executable, "-m", "zensical", *words], self.folder / code, {})

    @property
    def outputs(self) -> Sequence[Path]:
        """A site for each language."""
        return [self.folder / code / "site" for code in NAMES]

    def published(self) -> Path:
        """Both put together as hosts would see them, which is not timed."""
        site = self.folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        for output, below in zip(self.outputs, ("", *list(NAMES)[1:]), strict=True):
            shutil.copytree(output, site / below)
        return site

    @property
    def caches(self) -> Sequence[Path]:
        """What it keeps between builds."""
        return [self.folder / code / ".cache" for code in NAMES]

    @property
    def project(self) -> Path:
        """The Markdown of the project that is edited, in English."""
        return self.folder / f"en/docs/projects/{PROJECT}.md"


class MkDocs(Peer):
    """MkDocs as it comes, with Material and static-i18n."""

    name = "mkdocs"
    label = "MkDocs + Material + static-i18n"
    how = (
        "pruned navigation without projects and lists; `reconfigure_search: false`, which avoids "
        "a quadratic search for duplicates; jieba, which splits Chinese into words"
    )
    search: ClassVar[Search] = Search(
        ".md-search__input", ".md-search__input", ".md-search-result__link"
    )

    def path(self, page: Page) -> Path:
        """Languages lie side by side."""
        return self.folder / "docs" / f"{page.uri}.{page.language}.md"

    def settings(self, pages: Pages) -> None:
        """One configuration for all languages."""
        first = pages.languages[0]
        names = {page.uri: page.title for page in pages.of(first) if page.uri.endswith("index")}
        others = [
            {
                "locale": code,
                "name": NAMES[code],
                "build": True,
                "nav_translations": {
                    names[page.uri]: page.title for page in pages.of(code) if page.uri in names
                },
            }
            for code in pages.languages[1:]
        ]
        settings = {
            "site_name": pages.of(first)[0].title,
            "site_url": HOME,
            "theme": {
                "name": "material",
                "language": first,
                "font": False,
                "features": ["navigation.prune", "navigation.indexes"],
            },
            "nav": _nav(pages, first),
            "not_in_nav": "/projects/*",
            "plugins": [
                {
                    "search": {
                        "lang": pages.languages,
                        "separator": r"[\s\u200b\-,:!=\[\]()\"/。，、；：（）]+",
                        "pipeline": [],
                    }
                },
                {
                    "i18n": {
                        "docs_structure": "suffix",
                        "reconfigure_search": False,
                        "languages": [
                            {"locale": first, "name": NAMES[first], "build": True, "default": True},
                            *others,
                        ],
                    }
                },
            ],
            "markdown_extensions": EXTENSIONS,
            "validation": {"omitted_files": "ignore", "anchors": "ignore"},
        }
        _write(self.folder / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True))

    @property
    def build(self) -> Sequence[Command]:
        """As its manual says."""
        return [self._mkdocs("build", "--quiet")]

    def server(self, port: int) -> Command:
        """As its manual says."""
        return self._mkdocs("serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}")

    def _mkdocs(self, *words: str) -> Command:
        """With a folder of its own for what jieba keeps."""
        own = self.folder / ".tmp"
        own.mkdir(exist_ok=True)
        environment = {"TMPDIR": str(own), "NO_MKDOCS_2_WARNING": "1"}
        return Command([sys.executable, "-m", "mkdocs", *words], self.folder, environment)

    @property
    def outputs(self) -> Sequence[Path]:
        """The folder that is published."""
        return [self.folder / "site"]

    @property
    def caches(self) -> Sequence[Path]:
        """What jieba keeps of its dictionary, and Material."""
        return [self.folder / ".tmp", self.folder / ".cache"]

    @property
    def project(self) -> Path:
        """The Markdown of the project that is edited, in English."""
        return self.folder / f"docs/projects/{PROJECT}.en.md"


PEERS: Sequence[type[Peer]] = (Hugo, Eleventy, Zensical, MkDocs)

_MODULES = shutil.ignore_patterns("node_modules")

EXTENSIONS: Sequence[object] = ["attr_list", "def_list", "tables", {"toc": {"permalink": True}}]


def _head(page: Page, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The front matter; texts are written as JSON, which is YAML."""
    words = {"title": page.title, "description": page.description, **more}
    lines = (f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in words.items())
    return f"---\n{''.join(lines)}---\n\n"


def _to_file(page: Page, target: Page) -> str:
    """The way from one Markdown file to another."""
    return posixpath.relpath(f"{target.uri}.md", posixpath.dirname(page.uri) or ".")


def _to_address(page: Page, target: Page) -> str:
    """The way from one published page to another."""
    return posixpath.relpath(target.address or ".", page.address or ".") + "/"


def _nav(pages: Pages, language: str) -> list[object]:
    """The home page, and every folder with what lies in it; projects and lists are too many."""
    folders: dict[str, list[str]] = {}
    for page in pages.of(language):
        folder, name = posixpath.split(page.uri)
        if "/" not in folder and (folder != "projects" or name == "index"):
            folders.setdefault(folder, []).append(page.uri)
    titles = {page.uri: page.title for page in pages.of(language)}
    nav: list[object] = [f"{uri}.md" for uri in folders.pop("")]
    for folder, uris in folders.items():
        nav.append({titles[f"{folder}/index"]: [f"{uri}.md" for uri in uris]})
    return nav


def _pagefind(folder: Path) -> Command:
    """Indexes what was built into `public`."""
    program = _program("pagefind_bin_extended", "pagefind_extended")
    return Command([program, "--site", "public", "--quiet"], folder, {})


def _program(package: str, path: str) -> str:
    """A program inside a Python package, started without Python."""
    spec = find_spec(package)
    if not spec or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return str(Path(spec.submodule_search_locations[0], path))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
