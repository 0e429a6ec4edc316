"""What tests share: the project's own data, and the site as readers get it.

Nothing here imports MkDocs or a browser: the tests of the domain run without them
(tests/test_layout.py).
"""

from __future__ import annotations

import compileall
import functools
import gc
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from fictitious import give_programme_times
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate_each
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.review.check import check
from prospectus.support import cache
from support.platforms import lock_exclusively

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same few examples every time, so that a failure comes from the change. `make properties` sets
# EXAMPLES for other and more of them.
settings.register_profile(
    "site",
    max_examples=int(os.environ.get("EXAMPLES", "30")),
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
)
settings.load_profile("site")

# How often a test of faults at random moments repeats them; `make attack` asks for more.
SHORT = 3
ATTACK_ROUNDS = int(os.environ.get("ATTACK_ROUNDS", str(SHORT)))

ROOT = Path(__file__).parent.parent

Once = Callable[[str, Callable[[Path], None]], Path]


# Folders of a run hold less than half of this, in bytes.
_ROOM = 4 << 30
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary folders in memory where there is room: much is copied, nothing kept.

    The long form of the attacks has them on a disk.
    """
    if ATTACK_ROUNDS == SHORT and not config.option.basetemp and _has_room(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    if not hasattr(config, "workerinput"):  # copies of the programs need not be compiled anew
        for folder in ("hooks", ".ci/publishing"):
            compileall.compile_dir(ROOT / folder, quiet=1)


def _has_room(folder: Path) -> bool:
    try:
        found = os.statvfs(folder)
    except (AttributeError, OSError):  # Windows has no such function
        return False
    runs_programs = not found.f_flag & os.ST_NOEXEC
    return runs_programs and found.f_bavail * found.f_frsize >= _ROOM


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder elsewhere than in memory, whose path nobody may publish to."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


# The longest files begin first, so that none is left at the end while other processes have
# nothing to do; the rest follows in the usual order.
_LONGEST = (
    "test_browser",
    "attacks/test_publishing",
    "test_faults",
    "test_publishing",
    "test_search",
    "test_finder",
    "attacks/test_preview",
    "attacks/test_policy",
    "test_bench",
    "attacks/test_tables",
    "attacks/test_review",
    "attacks/test_code",
    "attacks/test_build",
    "test_summary",
    "test_changes",
    "test_status",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {ROOT / f"tests/{name}.py": place for place, name in enumerate(_LONGEST)}
    assert all(path.is_file() for path in order)
    items.sort(key=lambda it: order.get(it.path, len(order)))


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores, as many tests wait: for browsers and servers."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0)) + 1
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, whichever process of pytest-xdist asks for it."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def _cache_folder(run_folder: Path) -> Iterator[None]:
    """Caches of tests, and of programs that they start, stay out of the developer's own."""
    folder = run_folder / "shared-cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ[cache.ENVIRONMENT_VARIABLE] = str(folder)
    yield
    del os.environ[cache.ENVIRONMENT_VARIABLE]


@pytest.fixture(scope="session", autouse=True)
def _unflushed() -> Iterator[None]:
    """No test takes the power away: waiting for the disk would only take time.

    The long form of the attacks waits, and so do programs that tests start.
    """
    with pytest.MonkeyPatch.context() as patch:
        if ATTACK_ROUNDS == SHORT:
            patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def once(run_folder: Path) -> Once:
    """Folders that all processes of a run share; no test may change what is in one.

    The first process that asks for a folder fills it, while others that ask for it wait.
    """

    def shared(name: str, fill: Callable[[Path], None]) -> Path:
        folder, filled = run_folder / f"shared-{name}", run_folder / f"shared-{name}.filled"
        with (run_folder / f"shared-{name}.lock").open("w") as lock:
            lock_exclusively(lock)
            if not filled.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what a failure left
                folder.mkdir()
                fill(folder)
                filled.touch()
        return folder

    return shared


@pytest.fixture(autouse=True)
def _garbage_is_collected() -> Iterator[None]:
    """Commands switch the collection off, as they end soon; the process of the tests does not."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Dataset:
    return load(Project(ROOT))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project that a test may spoil."""
    return copy_project(tmp_path / "project")


# Pages that keep their text in a bare copy.
WHOLE = ("about/gaps", "parks/index")


@pytest.fixture(scope="session")
def bare_project(once: Once) -> Path:
    return once("bare", make_bare) / "project"


def make_bare(folder: Path) -> None:
    project = copy_project(folder / "project")
    for path in (project / "docs").rglob("*.md"):
        page = path.relative_to(project / "docs").as_posix().rsplit(".", 2)[0]
        if page not in WHOLE:
            head = path.read_text(encoding="utf-8").split("---\n")[1]
            path.write_text(f"---\n{head}---\n", encoding="utf-8")
    check(project)  # so that copies have a cache, which no mistake may hide behind
    shutil.copytree(cache_of(project), project.with_name("cache"))


@pytest.fixture
def bare(bare_project: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil, quick to check: most pages have a head and no text."""
    copy = tmp_path / "project"
    shutil.copytree(bare_project, copy, copy_function=copy_quickly)
    shutil.copytree(bare_project.with_name("cache"), cache_of(copy))
    return copy


def cache_of(project: Path) -> Path:
    """The folder of a project's cache, which the programs would create themselves."""
    folder = cache.cache_folder(project)
    assert folder
    return folder


def copy_project(folder: Path) -> Path:
    for name in ("data", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def copy_quickly(source: str, target: str) -> None:
    """Copy a file, and of a program its date too, or Python would compile it anew."""
    shutil.copyfile(source, target)
    if source.endswith(".py"):
        date = Path(source).stat().st_mtime_ns
        os.utime(target, ns=(date, date))


def no_dates(key: str, **details: object) -> str:
    """What a build says that knows no dates of change."""
    why = translate_each(f"history.{key}", **details)
    notices = translate_each("build.no_dates")
    return " / ".join(f"{notices[code]}{why[code]}" for code in notices) + "\n"


# What a build of a copy says, as a copy has no history.
NO_REPOSITORY = no_dates("no_repository")


def contents(project: Path) -> dict[str, bytes]:
    """Every file and folder, but for compiled programs."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in project.rglob("*")
        if "__pycache__" not in path.parts
    }


def run_hooks(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python hooks …` as editors do."""
    return subprocess.run(
        [sys.executable, "hooks", *words],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str | None]


class _Reader(HTMLParser):
    """All elements of a page, and the words that readers see in its main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        if tag in ("script", "style"):
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


@dataclass(frozen=True)
class BuiltPage:
    url: str
    html: str

    @cached_property
    def _read(self) -> _Reader:
        return _Reader(self.html)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The tags with these attributes; a class may be one among others."""
        return [
            element.attributes
            for element in self._read.elements
            if element.tag == tag
            and all(
                value in (element.attributes.get(name.rstrip("_")) or "").split()
                for name, value in attributes.items()
            )
        ]

    @property
    def ids(self) -> set[str]:
        found = {element.attributes.get("id") for element in self._read.elements}
        return {name for name in found if name}

    @property
    def text(self) -> str:
        """What readers see, white space folded."""
        return " ".join("".join(self._read.words).split())

    @property
    def main(self) -> str:
        """What readers see in the article, without navigation and footer."""
        match = re.search(r"<article.*</article>", self.html, re.DOTALL)
        return BuiltPage(self.url, match[0] if match else "").text

    @property
    def title(self) -> str:
        match = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        assert match
        return match[1]


@dataclass(frozen=True)
class BuiltSite:
    folder: Path

    def page(self, url: str) -> BuiltPage:
        path = self.folder / url
        path = path if url.endswith(".html") else path / "index.html"
        return BuiltPage(url, path.read_text(encoding="utf-8"))

    @cached_property
    def urls(self) -> list[str]:
        found = (path.relative_to(self.folder).parent for path in self.folder.rglob("index.html"))
        return sorted(f"{path.as_posix()}/" if path.parts else "" for path in found)

    @cached_property
    def pages(self) -> list[BuiltPage]:
        return [self.page(url) for url in self.urls]


@pytest.fixture(scope="session")
def built(once: Once) -> BuiltSite:
    """The site as `make build` makes it."""
    return BuiltSite(once("built", make_built) / "project/site")


def make_built(folder: Path) -> None:
    done = run_hooks(copy_project(folder / "project"), "build")
    assert done.returncode == 0, done.stderr
    assert done.stderr == NO_REPOSITORY, "a build without problems says nothing else"


MADE_UP_PUBLISHER = """\
name: {zh: 虚构主办单位<b>, en: Made-up office<b>}
address: {zh: 虚构路, en: Made-up Road}
phone: "+86 000 0000000"
email: office@example.org
hours: {zh: 虚构时间, en: Made-up hours}
icp: 新ICP备00000000号-1
public_security: 新公网安备 00000000000000号
site_code: "0000000000"
licence:
  name: {zh: 虚构许可, en: Made-up licence}
  url: https://example.org/licence
security:
  contact: security@example.org
  policy: https://example.org/security
  expires: 2030-05-01
"""
MADE_UP_PICTURES = """
made-up-map:
  file: assets/made-up.svg
  kind: map
  name: {zh: 虚构地图, en: Made-up map}
  credit: {zh: 虚构作者, en: Made-up author}
  approval: GS(2023)0000号

made-up-drawing:
  file: assets/drawn.svg
  kind: drawing
  name: {zh: 虚构图画, en: Made-up drawing}
"""
MADE_UP_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {}"><path d="M0 0h9v9H0z"/></svg>
"""
SHOWN = """
{{ fragment("picture.html", name="made-up-map") }}

{{ fragment("picture.html", name="made-up-drawing") }}
"""


@pytest.fixture(scope="session")
def made_up(bare_project: Path, once: Once) -> BuiltSite:
    """A site below the path /made/up/ whose publisher, map and history are made up.

    The drawing differs by language, the map does not. One park was never committed. Reports have
    no address of their own.
    """
    folder = once("made-up", lambda folder: make_made_up(bare_project, folder))
    return BuiltSite(folder / "project/site")


def make_made_up(bare_project: Path, folder: Path) -> None:
    project = Path(shutil.copytree(bare_project, folder / "project"))
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace(
        "https://invest.example.org/", "https://invest.example.org/made/up/"
    )
    settings = re.sub("  report_url: .*\n", "", settings)
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (project / "data/publisher.yml").write_text(MADE_UP_PUBLISHER, encoding="utf-8")
    with (project / "data/pictures.yml").open("a", encoding="utf-8") as file:
        file.write(MADE_UP_PICTURES)
    for name, height in (("made-up", 300), ("drawn.zh", 200), ("drawn.en", 100)):
        path = project / f"docs/assets/{name}.svg"
        path.write_text(MADE_UP_SVG.format(height), encoding="utf-8")
    for language in ("zh", "en"):
        with (project / f"docs/about/gaps.{language}.md").open("a", encoding="utf-8") as file:
            file.write(SHOWN)
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "reset", "--quiet", "data/parks/hutubi.yml")
    git(project, "commit", "--quiet", "--message", "Made up", day="2021-02-03T12:00:00+00:00")
    with (project / "data/chains/wine.yml").open("a", encoding="utf-8") as file:
        file.write("# made up\n")
    git(project, "add", "data/chains/wine.yml")
    git(project, "commit", "--quiet", "--message", "Made up", day="2022-03-04T23:30:00+08:00")
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, "")


def git(folder: Path, *words: str, day: str = "2021-02-03T12:00:00+00:00") -> None:
    """Run git in the name of nobody, as if it were that day."""
    who = {"NAME": "Made up", "EMAIL": "made-up@example.org", "DATE": day}
    told = {f"GIT_{role}_{it}": who[it] for role in ("AUTHOR", "COMMITTER") for it in who}
    subprocess.run(["git", *words], cwd=folder, env=os.environ | told, check=True)  # noqa: S607


@contextmanager
def served(site: BuiltSite) -> Iterator[Callable[[str], str]]:
    """A site over HTTP, below a path of its own."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(site.folder.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/{site.folder.name}/"
    yield lambda url="": address + url
    server.shutdown()
    server.server_close()


@contextmanager
def visits(browser: Browser, serve: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Visits of one reader after another, each with a browser as new."""
    contexts = []

    def visit(url: str, width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(serve(url))
        return page

    yield visit
    for context in contexts:
        context.close()


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until an expression holds.

    Playwright itself would have the page evaluate text, which its policy forbids.
    """
    for _ in range(1000):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{page.url}: {expression}")


@pytest.fixture(scope="session")
def serve(built: BuiltSite) -> Iterator[Callable[[str], str]]:
    with served(built) as serve:
        yield serve


def shuts_out(page: Page, part: str | None = None) -> list[tuple[str, list[str]]]:
    """Whom a page, or a part of it, shuts out, as far as axe-core can find: rules and places.

    Raises AssertionError where there was nothing to look at.
    """
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - others do without

    # A colour that is still changing, as after a switch to the dark scheme, lacks contrast.
    page.evaluate("Promise.allSettled(document.getAnimations().map((it) => it.finished))")
    told = Axe().run(page, context=part, options={"resultTypes": ["violations"]}).response
    assert told["passes"]
    return [(it["id"], [at["html"][:120] for at in it["nodes"][:3]]) for it in told["violations"]]


CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - others do without

    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, serve: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    with visits(browser, serve) as visit:
        yield visit


def search_index(built: BuiltSite, folder: str) -> list[list[Any]]:
    """What the search of a language knows of pages."""
    pages: list[list[Any]] = searched(built, folder)["pages"]
    return pages


def searched_projects(built: BuiltSite, folder: str) -> list[list[Any]]:
    """What it shows of projects."""
    parts = searched(built, folder)["parts"]
    return [row for name, rows in parts.items() if name.startswith("projects-") for row in rows]


def searched(built: BuiltSite, folder: str) -> dict[str, Any]:
    """All that the scripts of the search hold, the parts by their names."""
    scripts = sorted((built.folder / folder / "search").rglob("*.js"))
    return read_search(path.read_text(encoding="utf-8") for path in scripts)


_PART = re.compile(r'\(window\.searchParts\?\?=\{\}\)\["([\w-]+)"\]=(.*);')


def read_search(scripts: Iterable[str]) -> dict[str, Any]:
    """What a browser knows that has fetched these scripts."""
    told: dict[str, Any] = {"parts": {}}
    for line in (line for script in scripts for line in script.splitlines()):
        if part := _PART.fullmatch(line):
            told["parts"][part[1]] = json.loads(part[2])
        elif line.startswith("window.searchVersion="):
            told["version"] = json.loads(line.partition("=")[2].removesuffix(";"))
        else:
            told |= json.loads(line.removeprefix("window.searchIndex=").removesuffix(";"))
    return told


@pytest.fixture(scope="session")
def dated(once: Once) -> BuiltSite:
    """The site as it would be if the sessions of its event had times; they are made up."""
    return BuiltSite(once("dated", make_dated) / "project/site")


def make_dated(folder: Path) -> None:
    project = copy_project(folder / "project")
    give_programme_times(project, "matchmaking")
    done = run_hooks(project, "build")
    assert done.returncode == 0, done.stderr
    done = run_hooks(project, "build", "--offline", "--output", "copy for a preview")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)


@pytest.fixture(scope="session")
def offline(dated: BuiltSite) -> BuiltSite:
    """The same site as a copy that opens from a folder."""
    return BuiltSite(dated.folder.parent / "copy for a preview")
