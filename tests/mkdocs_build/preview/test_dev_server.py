"""The site as `make serve` shows it: with what is wrong in its place, as long as anything is."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import translate
from support.builds import copy_with_cache
from support.commands import run_here, run_hooks
from support.faults import BUILT

PATIENCE = 90  # seconds, for the slowest of machines

PARK = "data/parks/eastgate.yml"
PAGE = "docs/about/gaps.en.md"
FRAGMENT = "overrides/fragments/park.html"


@dataclass(frozen=True)
class Preview:
    project: Path
    address: str
    process: int

    def get(self, url: str) -> tuple[int, str]:
        """Status and text; 0 as long as nobody answers."""
        try:
            with urllib.request.urlopen(self.address + url, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait(self, url: str, wanted: Callable[[int, str], bool]) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status, text = self.get(url)
            if wanted(status, text):
                return text
            time.sleep(0.1)
        raise AssertionError(f"{url} answers {status}: {text[:2000]}")

    def page(self, url: str, words: str) -> str:
        """A page of the site, once it is shown with these words."""
        return self.wait(url, lambda status, text: status == 200 and words in text)

    def problems(self, *places: str) -> str:
        """The page of problems, once it lists these positions and no others."""

        def wanted(status: int, text: str) -> bool:
            return status == 503 and re.findall("<a [^>]*>(.*?)</a>", text) == list(places)

        return self.wait("en/parks/", wanted)

    @contextmanager
    def edited(self, path: str, edit: Callable[[str], str]) -> Iterator[None]:
        file = self.project / path
        before = file.read_text(encoding="utf-8")
        file.write_text(edit(before), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(before, encoding="utf-8")


@contextmanager
def running(project: Path) -> Iterator[Preview]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        (project.parent / "output").open("w+", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, "hooks", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield Preview(project, f"http://127.0.0.1:{port}/", process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)
        output.seek(0)
        assert "Traceback" not in output.read()


@pytest.fixture(scope="module")
def preview(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One that every test leaves with nothing wrong in its files."""
    project = tmp_path_factory.mktemp("preview") / "project"
    copy_with_cache(bare_project, project)
    with running(project) as preview:
        yield preview


def wrong(text: str) -> str:
    return text.replace("level: national", "level: <b>")


def test_the_site_is_shown_and_follows_what_is_edited(preview):
    assert '<script src="/livereload/script.js"' in preview.page("en/parks/", "<h1")
    assert 'href="/_editor/en/pages/parks/index"' in preview.page("en/parks/", "<h1")
    assert "preview-edit" in preview.page("livereload/edit_link.css", "preview-edit")
    with preview.edited(PAGE, lambda text: f"{text}\nMade-up words.\n"):
        preview.page("en/about/gaps/", "Made-up words.")
    assert preview.wait("no/such/page/", lambda status, text: status == 404 and "<main" in text)


def test_what_is_wrong_stands_at_every_address_in_every_language(preview):
    with preview.edited(PARK, wrong):
        page = preview.problems(f"{PARK}:8:1")
        for url in ("", "parks/", "no/such/page/", "assets/stylesheets/site.css"):
            status, text = preview.get(url)
            assert status == 503
            assert f"{PARK}:8:1" in text
    assert f'href="vscode://file{preview.project}/{PARK}:8:1"' in page
    messages = translate("problem.dangling", field="level", name="<b>", nearest="national, port")
    for message in messages.split(" / "):
        assert message in unescape(page)
    preview.page("en/parks/", "<h1")


def test_mistakes_in_a_template_and_a_page_are_reported_at_their_positions(preview):
    with preview.edited(FRAGMENT, lambda text: "{{ made_up }}\n" + text):
        preview.problems(f"{FRAGMENT}:1:1")
    with preview.edited(PAGE, lambda text: f"{text}\n{{{{ <made_up> }}}}\n"):
        line = (preview.project / PAGE).read_text(encoding="utf-8").count("\n")
        page = preview.problems(f"{PAGE}:{line}:4")
        assert "<made_up>" not in page


@pytest.mark.weekly
@pytest.mark.parametrize(
    "slow",
    [
        pytest.param("[" * 20_000, id="brackets"),
        pytest.param("<![CDATA[" * 20_000, id="sections of data"),
        pytest.param("- " * 3000 + "a", id="lists in lists"),
    ],
)
def test_a_page_that_takes_long_to_convert_keeps_nobody_waiting(preview, slow):
    with preview.edited(PAGE, lambda text: f"{text}\n{slow}\n"):
        preview.wait("en/about/gaps/", lambda status, text: status == 503 and f"{PAGE}:5:1" in text)
    preview.page("en/about/gaps/", "<h1")


@pytest.mark.weekly  # what is a link is refused: tests/attacks/test_files.py
@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux watches")
@pytest.mark.parametrize(
    "name",
    ["docs", "data", "overrides"],
)
def test_a_folder_that_is_a_link_is_neither_read_nor_watched(bare, name):
    target = bare.parent / "there"
    (bare / name).rename(bare / "before")
    for number in range(500):
        (target / str(number)).mkdir(parents=True)
    (bare / name).symlink_to(target)
    with running(bare) as preview:
        preview.problems(f"{name}:1:1")
        assert watched(preview.process) < 500
        (bare / name).unlink()
        (bare / "before").rename(bare / name)
        preview.page("en/parks/", "<h1")


def watched(process: int) -> int:
    """How many files and folders a process has the system watch."""
    count = 0
    for path in Path(f"/proc/{process}/fdinfo").iterdir():
        with suppress(OSError):
            count += path.read_text(encoding="utf-8").count("inotify wd:")
    return count


@pytest.mark.parametrize("fault", [pytest.param(item, id=item.name) for item in BUILT])
def test_what_only_mkdocs_sees_is_reported_where_it_stands(preview, fault):
    (problem,) = fault.problems
    with preview.edited(problem.path, lambda text: text):
        fault.edit(preview.project)
        place, _, message = problem.line(preview.project).partition(": ")
        page = preview.problems(place)
    for text in message.split(" / "):
        assert text in unescape(page)


@pytest.mark.weekly
def test_mistakes_in_the_settings_are_reported_one_after_another(preview):
    with preview.edited("mkdocs.yml", lambda text: f"{text}made_up: [\n"):
        preview.problems(f"mkdocs.yml:{lines(preview) + 1}:1")
    with preview.edited("mkdocs.yml", lambda text: f"{text}use_directory_urls: made up\n"):
        page = preview.problems(f"mkdocs.yml:{lines(preview)}:1")
        assert "use_directory_urls" in page
    preview.page("en/parks/", "<h1")


def lines(preview: Preview) -> int:
    return (preview.project / "mkdocs.yml").read_text(encoding="utf-8").count("\n")


def test_a_first_build_that_fails_is_shown_and_mended(bare):
    text = (bare / PARK).read_text(encoding="utf-8")
    (bare / PARK).write_text(wrong(text), encoding="utf-8")
    (bare / "mkdocs.yml").rename(bare / "settings")
    with running(bare) as preview:
        preview.problems("mkdocs.yml:1:1")
        (bare / "settings").rename(bare / "mkdocs.yml")
        preview.problems(f"{PARK}:8:1")
        (bare / PARK).write_text(text, encoding="utf-8")
        preview.page("en/parks/", "<h1")


def test_a_browser_shows_news_by_itself(preview, browser):
    preview.page("en/parks/", "<h1")
    tab = browser.new_page(java_script_enabled=True)
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(f"{preview.address}en/parks/")
    with preview.edited(PARK, wrong):
        tab.get_by_text(f"{PARK}:8:1").wait_for(timeout=PATIENCE * 1000)
    tab.locator("article h1").wait_for(timeout=PATIENCE * 1000)
    tab.close()
    assert not [url for url in requests if not url.startswith(preview.address)]


# In a process of its own, as MkDocs cannot be imported beside the tests.
TIDIED = """
import gc, weakref
from mkdocs_build.preview.dev_server import collect_garbage

class Before:
    def __init__(self):
        self.itself = self

known = Before()
before = weakref.ref(known)
gc.freeze()
del known
gc.collect()
assert before(), "it is spared in the middle of a change"
collect_garbage()
assert not before(), "it goes when nobody waits"
"""


def test_what_is_known_no_longer_goes_when_nobody_waits(root):
    subprocess.run([sys.executable, "-c", TIDIED], cwd=root / "hooks", check=True)


def test_an_address_that_is_taken_is_reported(bare):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run_hooks(bare, "serve", "--dev-addr", address)
    assert done.returncode == 1
    assert "--dev-addr 127.0.0.1:8001" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "address",
    ["8000", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:0", "127.0.0.1:65536", "[]:8000", ":8000"],
)
def test_an_address_that_is_none_is_refused(root, address):
    done = run_here(root, "serve", "--dev-addr", address)
    assert done.returncode == 2
    assert translate("command.serve.no_address", address=address) in done.stderr


def test_a_host_that_is_not_there_is_no_fault_of_another_program(root):
    address = "made-up.invalid:8000"
    done = run_here(root, "serve", "--dev-addr", address)
    assert done.returncode == 1
    assert translate("command.serve.no_host", address=address) in done.stderr
