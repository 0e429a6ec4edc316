"""A copy that opens by double-click: every file of it is found from every other, without a host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from prospectus.files.output_folder import write_marker
from support.commands import NO_REPOSITORY, run_hooks
from support.parsing import BuiltPage, BuiltSite, HtmlReader
from support.weekly import first_of

LINKS = ("href", "src", "action", "data-index", "data-list")


def addresses(page: BuiltPage) -> Iterator[str]:
    """Everything to which a page leads, or which it loads."""
    for tag in ("a", "link", "script", "img", "form", "dialog", "div"):
        for element in page.all(tag):
            yield from (str(element[name]) for name in LINKS if element.get(name))


def pages(site: BuiltSite) -> dict[Path, BuiltPage]:
    files = sorted(site.folder.rglob("*.html"))
    return {item: site.page(item.relative_to(site.folder).as_posix()) for item in files}


def test_the_copy_has_a_file_for_every_page(built, offline):
    def published(path: str) -> str:
        return re.sub(r"(^|/)index/$", r"\1", path.removesuffix(".html") + "/").lstrip("/")

    # Pages of former addresses are in the copy, but not in the sitemap.
    present = (page for page in pages(offline).values() if 'http-equiv="refresh"' not in page.html)
    addresses_of_copy = {published(page.url) for page in present} - {"404/", "en/404/"}
    assert addresses_of_copy == set(built.urls)


def test_every_address_leads_to_a_file_of_the_copy_or_to_another_host(offline):
    read = pages(offline)
    assert len(read) > 90
    for path, page in read.items():
        for address in addresses(page):
            target = urlsplit(urljoin(path.as_uri(), address))
            if target.scheme != "file":
                assert target.scheme in ("https", "mailto", "tel", "data"), address
                continue
            file = Path(unquote(target.path))
            assert file.is_file(), f"{page.url} -> {address}"
            if target.fragment and file in read:
                assert target.fragment in read[file].ids, f"{page.url} -> {address}"


def test_nothing_is_loaded_from_another_host(offline):
    for page in pages(offline).values():
        loaded = [element.get("src") for element in page.all("script") + page.all("img")]
        loaded += [element["href"] for element in page.all("link", rel="stylesheet")]
        loaded += [element["href"] for element in page.all("link", rel="icon")]
        assert not [
            item for item in loaded if item and urlsplit(item).scheme not in ("", "data")
        ], page.url


def test_no_page_has_an_inline_script_or_style(built):
    """The content security policy would stop them. JSON-LD is data, which no browser runs."""
    for page in built.pages:
        scripts = [
            element
            for element in page.all("script")
            if element.get("type") != "application/ld+json"
        ]
        assert all(script.get("src") for script in scripts), page.url
        assert not page.all("style"), page.url
        for tag, attributes in HtmlReader(page.html).tags:
            inline = [name for name in attributes if name == "style" or name.startswith("on")]
            assert not inline, f"{page.url}: <{tag}>"


def test_a_copy_names_the_published_pages(built, offline):
    """Its canonical addresses, structured data, codes for paper and reports are those."""
    parts = (
        r'<link rel="(?:canonical|alternate)" href="https.*?>',
        r"ld\+json\">.*?</script>",
        r'<footer class="print-only print-foot container">.*?</footer>',
        r'<meta property="og:.*?>',
        r'href="(https://git\..*?)"',
    )
    for url in ("", "parks/eastgate/", "en/figures/", "en/event/forum-2030/"):
        name = f"{url.rstrip('/')}.html" if "/" in url.strip("/") else f"{url}index.html"
        name = name if (offline.folder / name).is_file() else f"{url}index.html"
        for part in parts:
            in_copy = re.findall(part, offline.page(name).html, re.DOTALL)
            assert in_copy == re.findall(part, built.page(url).html, re.DOTALL), (url, part)
            assert in_copy


def test_calendars_and_tables_are_those_of_the_published_site(built, offline):
    for ending in ("ics", "csv"):
        names = sorted(path.relative_to(built.folder) for path in built.folder.rglob(f"*.{ending}"))
        assert names
        for name in names:
            assert (offline.folder / name).read_bytes() == (built.folder / name).read_bytes()


def test_what_only_a_host_needs_is_not_there(offline):
    names = {path.name for path in offline.folder.rglob("*")}
    assert not names & {"sitemap.xml", "sitemap.xml.gz", "robots.txt", "manifest.webmanifest"}
    assert not [page for page in pages(offline).values() if 'rel="manifest"' in page.html]


# -- in a browser ----------------------------------------------------------------------------


@pytest.fixture
def open_file(browser: Browser, offline: BuiltSite) -> Iterator[Callable[..., Page]]:
    """Opens files of the copy; at the end nothing may have failed, or asked the network."""
    context = browser.new_context()
    requested: list[str] = []
    failed: list[str] = []

    def note_failure(request: Request) -> None:
        # Closing the page breaks off what it still loads, such as its icon.
        if request.failure != "net::ERR_ABORTED":
            failed.append(f"{request.url}: {request.failure}")

    def open_file(name: str) -> Page:
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("requestfailed", note_failure)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on(
            "console",
            lambda message: failed.append(message.text) if message.type == "error" else None,
        )
        page.goto((offline.folder / name).as_uri())
        return page

    yield open_file
    context.close()
    assert [item for item in requested if not item.startswith(("file:", "blob:", "data:"))] == []
    assert failed == []


@pytest.mark.parametrize(
    ("folder", "words", "wanted"),
    first_of([("en/", "wines", "chains/wine.html"), ("", "开发区", "parks/eastgate.html")]),
)
def test_search_finds_pages_and_leads_to_them(open_file, offline, folder, words, wanted):
    page = open_file(f"{folder}parks/milton.html")
    page.click("#search-open")
    page.wait_for_function("window.searchIndex")
    page.fill("#search input", words)
    page.click(f"#search li a[href$='{wanted}']")
    page.wait_for_url((offline.folder / folder / wanted).as_uri())
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("folder", first_of(["", "en/"]))
def test_lists_find_projects_and_link_to_them(open_file, offline, folder):
    page = open_file(f"{folder}projects/index.html")
    page.select_option(".listing select[name=park]", index=1)
    page.wait_for_function("window.listingData")
    page.wait_for_selector("[data-save]:not([hidden])")
    with page.expect_download() as download:
        page.click("[data-save]")
    assert download.value.suggested_filename == "projects.csv"
    page.click(".listing tbody a >> nth=0")
    page.wait_for_url(f"{(offline.folder / folder / 'projects').as_uri()}/**.html")


def test_styles_and_the_switch_work_from_a_folder(open_file, offline):
    page = open_file("index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).position") != (
        "static"
    )
    assert page.evaluate(
        "document.fonts.ready.then(() => [...document.images].every(it => it.naturalWidth))"
    )
    page.click("a.language-switch")
    assert page.url == (offline.folder / "en/index.html").as_uri()
    page.click("#menu >> text=Parks")
    assert page.url == (offline.folder / "en/parks/index.html").as_uri()
    page.click("a.language-switch")
    assert page.url == (offline.folder / "parks/index.html").as_uri()


@pytest.mark.parametrize("folder", first_of(["en/", ""]))
def test_the_not_found_page_leads_home(open_file, offline, folder):
    page = open_file(f"{folder}404.html")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.site-header')).display") != "none"
    )
    page.click(".not-found .button >> nth=0")
    assert page.url == (offline.folder / folder / "index.html").as_uri()


# -- where it is built -----------------------------------------------------------------------


@pytest.mark.weekly
def test_a_copy_replaces_an_earlier_one_only_when_nothing_was_wrong(bare):
    copy = bare / "out/preview"
    copy.mkdir(parents=True)
    for name in ("index.html", "404.html", "old.html"):
        (copy / name).write_text("Made up.", encoding="utf-8")
    write_marker(copy)
    page = bare / "docs/about/gaps.en.md"
    right = page.read_text(encoding="utf-8")
    page.write_text(f"{right}\n[Made up](made-up.pdf)\n", encoding="utf-8")
    done = run_hooks(bare, "build", "--offline", "--output", "out/preview")
    assert done.returncode == 1
    assert "made-up.pdf" in done.stderr
    assert (copy / "old.html").read_text(encoding="utf-8") == "Made up."
    page.write_text(right, encoding="utf-8")
    done = run_hooks(bare, "build", "--offline", "--output", "out/preview")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)
    assert not (copy / "old.html").exists()
    assert (copy / "parks/norton.html").is_file()
    assert [path.name for path in (bare / "out").iterdir()] == ["preview"]
