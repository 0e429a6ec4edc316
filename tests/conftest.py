"""Fixtures of all tests: the sample site, copies of it, and its builds.

Nothing here imports MkDocs or a browser: the tests of the domain run without them
(tests/repository/test_layout.py).
"""

from __future__ import annotations

import compileall
import functools
import gc
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.support import cache
from support.attacks import ATTACK_ROUNDS, SHORT
from support.browser import launch, visits
from support.builds import (
    Once,
    make_bare,
    make_built,
    make_crowd,
    make_made_up,
    make_offline,
    make_sample,
    make_trilingual,
    shared_folder,
)
from support.copies import CopyPool
from support.garbage import SeldomGarbage, is_peak_known
from support.parsing import BuiltSite
from support.project import ROOT
from support.repositories import make_committed
from support.server import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same few examples every time, so that a failure comes from the change. `make properties` sets
# EXAMPLES for other and more of them.
settings.register_profile(
    "site",
    max_examples=int(os.environ.get("EXAMPLES", "15")),
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
)
settings.load_profile("site")

# Folders of a run hold less than half of this, in bytes.
_ROOM = 4 << 30
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
_TEMPORARY = Path(tempfile.gettempdir())


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary folders in memory where there is room: much is copied, nothing kept.

    The long form of the attacks has them on a disk. Compiled files are kept, too, whatever the
    environment says.
    """
    if ATTACK_ROUNDS == SHORT and not config.option.basetemp and _has_room(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    # Without compiled files, each process would compile all tests anew.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if is_peak_known():
        config.pluginmanager.register(SeldomGarbage())
    if not hasattr(config, "workerinput"):  # copies of the programs need not be compiled anew
        for folder in ("hooks", ".ci/publishing"):
            compileall.compile_dir(ROOT / folder, quiet=1)


def _has_room(folder: Path) -> bool:
    try:
        status = os.statvfs(folder)
    except (AttributeError, OSError):  # Windows has no such function
        return False
    runs_programs = not status.f_flag & os.ST_NOEXEC
    return runs_programs and status.f_bavail * status.f_frsize >= _ROOM


@pytest.fixture(scope="session")
def disk() -> Path:
    """Where temporary files usually are: seldom in memory, and below folders that all may enter."""
    return _TEMPORARY


@pytest.fixture
def on_disk(disk: Path) -> Iterator[Path]:
    """A folder elsewhere than in memory, whose path nobody may publish to."""
    with tempfile.TemporaryDirectory(dir=disk) as folder:
        yield Path(folder)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the tests marked `weekly`, too")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is imported and collected goes away: do not look for garbage in it."""
    gc.disable()
    result = yield
    gc.freeze()
    gc.enable()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path,
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples in docstrings of programs and of `support` only: tests have none."""
    collectors = yield
    if file_path.name.startswith("test_"):
        return [collector for collector in collectors if type(collector) is pytest.Module]
    return collectors


# The longest files begin first, so that none is left at the end while other processes have
# nothing to do; the rest follows in the usual order.
_LONGEST = (
    "publishing/test_publishing",
    "browser/test_pages",
    "browser/test_editor_tasks",
    "mkdocs_build/editor/test_changes",
    "cli/test_check",
    "attacks/test_tables",
    "prospectus/editing/spreadsheet/test_importer",
    "browser/test_search",
    "repository/test_guide",
    "cli/test_spreadsheets",
    "attacks/test_publishing",
    "attacks/test_files",
    "attacks/test_build",
    "attacks/test_code",
    "attacks/test_policy",
    "attacks/test_preview",
    "built_pages/test_same",
    "browser/test_lists",
    "mkdocs_build/preview/test_dev_server",
    "cli/test_diff",
    "cli/test_status",
    "attacks/test_review",
    "mkdocs_build/preview/test_incremental",
)


@pytest.hookimpl(tryfirst=True)  # marks are there before pytest selects by them
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests that use a browser, and let the longest files begin first.

    Weekly tests are left out, unless `-m` names that mark or `--all` asks for everything.
    """
    if "weekly" not in config.option.markexpr and not config.option.all:
        left_out = [item for item in items if item.get_closest_marker("weekly")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("weekly")]
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    order = {ROOT / f"tests/{name}.py": place for place, name in enumerate(_LONGEST)}
    assert all(path.is_file() for path in order)
    items.sort(key=lambda item: order.get(item.path, len(order)))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores, as many tests wait: for browsers and servers.

    With `logical` one for each core, for `make test`, which runs a further process beside them.
    """
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return cores + (config.option.numprocesses != "logical")


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
def _temporary_files(run_folder: Path) -> Iterator[None]:
    """Temporary files of programs are in memory, too, and beside the projects.

    The editor links the files of a project into a temporary folder, which one file system allows.
    """
    folder = run_folder / "temporary"
    folder.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        if ATTACK_ROUNDS == SHORT:
            patch.setattr(tempfile, "tempdir", str(folder))
            patch.setenv("TMPDIR", str(folder))
        yield


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
    return functools.partial(shared_folder, run_folder)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The folder of the program, for tests of what is in it; its content may change any day."""
    return ROOT


@pytest.fixture(scope="session")
def sample(once: Once) -> Path:
    """The sample site with the program; no test may change it."""
    return once("sample", make_sample) / "project"


@pytest.fixture(scope="session")
def root(sample: Path) -> Path:
    """The project that a test is about; files of tests may have one of their own."""
    return sample


@pytest.fixture(scope="session")
def site(sample: Path) -> Dataset:
    """The records of the sample site."""
    return load(Project(sample))


@pytest.fixture(scope="session")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., CopyPool]:
    """The copies of a project, without files and folders of the given names."""
    return functools.cache(
        lambda project, *without: CopyPool(project, tmp_path_factory.mktemp("pool"), without)
    )


@pytest.fixture
def lend(
    pools: Callable[..., CopyPool], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Path]]:
    """Gives copies of a project that a test may spoil; those of a failed test stay as they are."""
    lent = []
    failed = request.session.testsfailed

    def lend(project: Path, place: Path, *without: str) -> Path:
        pool = pools(project, *without)
        lent.append((pool, pool.lend(place)))
        return place

    yield lend
    if request.session.testsfailed == failed:
        for pool, copies in lent:
            pool.take_back(*copies)


@pytest.fixture
def copy(sample: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """A copy of the sample site that a test may spoil."""
    return lend(sample, tmp_path / "project")


@pytest.fixture(scope="session")
def bare_project(once: Once) -> Path:
    return once("bare", make_bare) / "project"


@pytest.fixture
def bare(bare_project: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """A copy that a test may spoil, quick to check: most pages have a head and no text."""
    return lend(bare_project, tmp_path / "project")


@pytest.fixture
def copy_content(
    bare_project: Path, tmp_path: Path, lend: Callable[..., Path]
) -> Callable[[], Path]:
    """Makes copies of the same without the program, for tests that check them in this process."""
    numbers = itertools.count(1)
    return lambda: lend(bare_project, tmp_path / f"{next(numbers)}/project", "hooks")


@pytest.fixture(scope="session")
def committed_project(bare_project: Path, once: Once) -> Path:
    return once("committed", lambda folder: make_committed(bare_project, folder)) / "project"


@pytest.fixture
def committed(committed_project: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """The same without the program, as a repository whose one commit holds all of it.

    A test that starts the program as editors do commits a copy of its own (`support.git.commit`).
    """
    return lend(committed_project, tmp_path / "project")


@pytest.fixture(scope="session")
def built(sample: Path, once: Once) -> BuiltSite:
    """The site as `make build` makes it."""
    return BuiltSite(once("built", lambda folder: make_built(sample, folder)) / "project/site")


@pytest.fixture(scope="session")
def trilingual(sample: Path, once: Once) -> BuiltSite:
    """The site with a third language, whose lines run from right to left."""
    folder = once("trilingual", lambda folder: make_trilingual(sample, folder))
    return BuiltSite(folder / "project/site")


@pytest.fixture(scope="session")
def made_up(bare_project: Path, once: Once) -> BuiltSite:
    """A site below the path /made/up/ whose publisher, map and history are made up.

    The drawing differs by language, the map does not. One park was never committed. Reports have
    no address of their own.
    """
    folder = once("made-up", lambda folder: make_made_up(bare_project, folder))
    return BuiltSite(folder / "project/site")


@pytest.fixture(scope="session")
def crowd(sample: Path, once: Once) -> BuiltSite:
    """The site with many made-up projects, and without open data."""
    return BuiltSite(once("crowd", lambda folder: make_crowd(sample, folder)) / "project/site")


@pytest.fixture(scope="session")
def serve(built: BuiltSite) -> Iterator[Callable[[str], str]]:
    with served(built) as serve:
        yield serve


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - others do without

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def kept_pages() -> list[Page]:
    """The page in which tests make their visits one after another, while none uses it."""
    return []


@pytest.fixture
def visit(
    browser: Browser, serve: Callable[[str], str], kept_pages: list[Page]
) -> Iterator[Callable[..., Page]]:
    with visits(browser, serve, kept_pages) as visit:
        yield visit


@pytest.fixture(scope="session")
def offline(sample: Path, once: Once) -> BuiltSite:
    """The site as a copy that opens from a folder."""
    folder = once("offline", lambda folder: make_offline(sample, folder))
    return BuiltSite(folder / "project/copy for a preview")
