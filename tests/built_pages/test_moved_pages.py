"""Any page that the program links to can have another address, by settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from prospectus.presentation import routes
from support.builds import copy_with_cache
from support.commands import run_here, run_hooks
from support.crawling import Crawler
from support.moved_pages import MOVES, move_pages
from support.parsing import BuiltSite

pytestmark = pytest.mark.slow
HOME = "https://invest.example.org/"


def check_moved(project: Path, moves: Mapping[str, str]) -> None:
    move_pages(project, moves)
    # Translations are those of other pages now: their confirmations go with the old addresses.
    done = run_here(project, "mark-translated", "--all")
    assert done.returncode == 0, done.stderr
    done = run_hooks(project, "build")
    assert done.returncode == 0, done.stderr
    crawler = Crawler(BuiltSite(project / "site"), HOME)
    assert crawler.dead() == []
    addresses = {url for _, url in crawler.addresses() if url.startswith(HOME)}
    paths = {url.removeprefix(HOME).partition("#")[0].removeprefix("en/") for url in addresses}
    files = (path for path in (project / "site").rglob("*") if path.is_file())
    paths |= {path.relative_to(project / "site").as_posix().removeprefix("en/") for path in files}
    for old, new in moves.items():
        assert f"{new.removesuffix('/index')}/" in paths, new
        page = f"{old.removesuffix('/index')}/"
        is_list = old in {*routes.LIST_PAGES.values(), "event/index"}
        left = [address for address in paths if address in {page, f"{page}index.html"}]
        assert (
            left + [address for address in paths if is_list and address.startswith(page)] == []
        ), old


def test_all_addresses_of_settings_are_moved_by_this_test() -> None:
    shown = {*routes.SHARED_PAGES.values(), *routes.OTHER_PAGES.values()}
    defaults = shown | {*routes.LIST_PAGES.values()}
    assert defaults - {*MOVES} == {"events/index"}  # the sample site has moved it already


def test_all_pages_moved_at_once_leave_no_dead_link_and_no_old_address(
    sample: Path, tmp_path: Path
) -> None:
    check_moved(copy_with_cache(sample, tmp_path / "project"), MOVES)


@pytest.mark.weekly
@pytest.mark.parametrize("page", MOVES)
def test_one_page_moved_leaves_no_dead_link_and_no_old_address(
    page: str, sample: Path, tmp_path: Path
) -> None:
    check_moved(copy_with_cache(sample, tmp_path / "project"), {page: MOVES[page]})
