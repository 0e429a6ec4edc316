"""The program as an installed package: a site is content, and the guide's commands publish it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.builds import Once
from support.crawling import Crawler
from support.emptiness import check_nothing_is_empty
from support.installed import (
    commands_of,
    copy_content,
    environment_of,
    make_installed,
    run_installed,
)
from support.parsing import BuiltSite
from support.project import ROOT, contents

pytestmark = pytest.mark.slow

GUIDES = ("new-site.md", "new-site.en.md")
HOME = "https://invest.example.org/"
_SHARED = ("site_name", "type", "title", "description", "url", "locale")


@pytest.fixture(scope="module")
def packages(once: Once) -> Path:
    return once("installed", make_installed) / "packages"


def test_the_package_has_every_file_of_the_program(packages):
    for folder in ("hooks", "overrides"):
        installed = packages / "prospectus_site" / folder
        names = {name for name in contents(ROOT / folder) if not name.endswith(".pyc")}
        assert names - {"__pycache__"} <= contents(installed).keys(), folder


def test_the_package_adds_one_module_to_those_of_python(packages):
    names = {path.name for path in packages.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"bin", "prospectus_site"}


def run_guide(guide: str, packages: Path, folder: Path) -> Path:
    """Run the commands of a guide, but for those that install and those that do not end."""
    shown = (ROOT / "guide" / guide).read_text(encoding="utf-8")
    lines = [
        line
        for line in commands_of(shown)
        if not line.startswith(("python3 -m venv", ". .venv", "pip ", "prospectus serve"))
    ]
    assert "prospectus build" in lines
    done = subprocess.run(
        ["sh", "-e"],  # noqa: S607
        input="\n".join(lines),
        cwd=folder,
        env=environment_of(packages),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (site,) = folder.glob("*/site")
    return site


@pytest.mark.weekly
@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_the_guide_make_a_site_without_faults(packages, tmp_path, guide):
    site = BuiltSite(run_guide(guide, packages, tmp_path))
    crawler = Crawler(site, HOME)
    assert crawler.dead() == []
    assert crawler.reached() == {f"{url}index.html" for url in site.urls}
    check_nothing_is_empty(site)
    check_heads_without_card(site)


def check_heads_without_card(site: BuiltSite) -> None:
    """Networks show a page without a picture where a site has no share card yet."""
    for page in site.pages:
        named = {
            meta["property"] or "": meta["content"]
            for meta in page.all("meta")
            if "property" in meta
        }
        if named:  # the not-found page has no address to share
            assert {*named} == {f"og:{name}" for name in _SHARED}, page.url
            assert all(named.values()), page.url
            assert page.all("meta", name="twitter:card", content="summary"), page.url


def test_both_guides_give_the_same_kinds_of_commands():
    words = [
        [
            line.split(" #")[0].split()[:2]
            for line in commands_of((ROOT / "guide" / guide).read_text())
        ]
        for guide in GUIDES
    ]
    assert words[0] == words[1]


@pytest.fixture
def place(packages, tmp_path):
    done = run_installed(packages, tmp_path, "new", "site", "place", "--languages", "en")
    assert done.returncode == 0, done.stderr
    return tmp_path / "place"


def test_files_and_messages_name_the_installed_command(place):
    schema = (place / "schema/parks.json").read_text(encoding="utf-8")
    assert "prospectus schema" in schema
    assert "python hooks" not in schema


@pytest.mark.weekly
def test_a_template_of_the_site_replaces_that_of_the_program(packages, place):
    own = place / "overrides/fragments/sectors.html"
    own.parent.mkdir(parents=True)
    own.write_text("{##- Parameters: none -##}\n{{ nope }}\n", encoding="utf-8")
    done = run_installed(packages, place / "data", "check")  # the site is found from below it
    assert "overrides/fragments/sectors.html:2:1: " in done.stderr


@pytest.mark.weekly
def test_a_site_of_content_is_built_to_the_same_bytes_as_by_a_checkout(packages, built, tmp_path):
    site = copy_content(tmp_path / "place")
    done = run_installed(packages, site, "build")
    assert done.returncode == 0, done.stderr
    assert contents(site / "site") == contents(built.folder)


@pytest.mark.weekly
def test_mkdocs_by_itself_builds_the_same_pages(packages, built, tmp_path):
    site = copy_content(tmp_path / "place")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=site,
        env=environment_of(packages),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = contents(built.folder)
    del expected[".prospectus-build"]
    assert contents(site / "site") == expected
