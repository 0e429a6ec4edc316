"""The content security policy in Chromium: nothing of the site offends it, nothing else runs."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from prospectus.outputs.http_headers import HEADERS, META_POLICY, without_policy
from prospectus.presentation.page_styles import SHEETS
from support.attacks import LONG, some
from support.parsing import BuiltSite
from support.weekly import first_of

pytestmark = pytest.mark.attack

KINDS = ["", "why/", "why/industry/", "parks/", "parks/eastgate/", "chains/", "chains/wine/"]
KINDS += ["clusters/", "event/", "event/forum-2030/", "projects/", "projects/knitwear-plant/"]
KINDS += ["projects/stage/signed/", "figures/", "figures/lists/", "about/", "about/changes/"]
KINDS += ["404.html", "no/such/page/"]

# From headers alone, and from <meta> alone; each kind of page in one language each.
DELIVERIES = ("headers", "meta")
BOTH_WAYS = pytest.mark.parametrize("visitor", first_of(DELIVERIES), indirect=True)
PAGES = {
    delivery: [("", "en/")[(number + first) % 2] + url for number, url in enumerate(KINDS)]
    for first, delivery in enumerate(DELIVERIES)
}
# Extra pages that a test serves beside those of the site.
Extra = dict[str, bytes]


@contextmanager
def hosted(folder: Path, delivery: str, extra: Extra) -> Iterator[str]:
    """The site at the root of a host that sends the policy, or leaves it to the pages."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            status, path = 200, folder / self.path.partition("?")[0].lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            content = extra.get(self.path)
            if content is None and not path.is_file():
                status = 404
                path = folder / ("en/" if self.path.startswith("/en/") else "") / "404.html"
            content = path.read_bytes() if content is None else content
            if delivery == "headers":
                content = without_policy(content)
            self.send_response(status)
            self.send_header("Content-Type", self.guess_type(path if path.is_file() else "x.html"))
            self.send_header("Content-Length", str(len(content)))
            for name, value in HEADERS.items() if delivery == "headers" else ():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


LISTEN = """
window.offences = [];
document.addEventListener("securitypolicyviolation", (it) =>
  window.offences.push(`${it.effectiveDirective} ${it.blockedURI} ${it.sourceFile ?? ""}`));
"""


@dataclass
class Visitor:
    """A reader whose browser reports what the policy stops, and what fails."""

    page: Page
    home: str
    delivery: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.add_init_script(LISTEN)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda request: self.errors.append(str(request)))
        page.on(
            "console",
            lambda message: self.errors.append(message.text) if self._matters(message) else None,
        )

    @staticmethod
    def _matters(message: object) -> bool:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        return kind in ("error", "warning") and "status of 404" not in text

    def go(self, url: str) -> Page:
        self.page.goto(self.home + url, wait_until="load")
        return self.page

    @property
    def offences(self) -> list[str]:
        offences: list[str] = self.page.evaluate("window.offences")
        return offences

    def assert_nothing_was_stopped(self) -> None:
        assert self.offences == [], self.page.url
        assert self.errors == [], self.page.url
        assert [item for item in self.requests if not item.startswith((self.home, "blob:"))] == []


@pytest.fixture(params=some(DELIVERIES, 1))
def visitor(
    request: pytest.FixtureRequest, browser: Browser, built: BuiltSite
) -> Iterator[Visitor]:
    extra: Extra = {}
    with hosted(built.folder, request.param, extra) as home:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        yield Visitor(context.new_page(), home, request.param)
        context.close()


@BOTH_WAYS
def test_no_kind_of_page_offends_the_policy(visitor, built):
    urls = [*PAGES[visitor.delivery], *(built.urls if LONG else ())]
    for width, scheme, shown in ((360, "dark", urls[::2]), (1280, "light", urls[1::2])):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.emulate_media(color_scheme=scheme)
        for url in shown:
            visitor.go(url)
            visitor.assert_nothing_was_stopped()


def test_the_search_works(visitor):
    page = visitor.go("en/parks/")
    page.click("#search-open")
    page.fill("#search input", "dairies")
    page.click("#search li a[href$='chains/#chains-dairy']")
    page.wait_for_url("**/en/chains/#chains-dairy")
    visitor.assert_nothing_was_stopped()


def test_a_list_is_filtered_and_saved_as_a_table(visitor):
    page = visitor.go("projects/")
    page.select_option(".listing select[name=park]", index=1)
    page.wait_for_selector("[data-save]:not([hidden])")
    with page.expect_download() as download:
        page.click("[data-save]")
    assert download.value.path().read_text(encoding="utf-8").startswith("\ufeff")
    visitor.assert_nothing_was_stopped()


def test_a_list_is_filtered_by_a_form_before_its_script_has_loaded(visitor):
    page = visitor.page
    page.route("**/listing.*.js", lambda route: route.abort())
    visitor.go("en/projects/")
    page.select_option("[name=stage]", index=1)
    page.evaluate("document.querySelector('.listing form').requestSubmit()")
    page.wait_for_url("**/en/projects/?*stage=*")
    assert visitor.offences == []


def test_menu_looks_and_print_work(visitor):
    page = visitor.go("en/parks/")
    page.set_viewport_size({"width": 360, "height": 800})
    page.click("#menu-open")
    page.click("[data-text-size]")
    page.click("[data-scheme-toggle]")
    page.click("#menu >> text=Projects")
    page.wait_for_url("**/en/projects/")
    assert page.evaluate("document.documentElement.dataset.text") == "large"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != "rgb(255, 255, 255)"
    assert page.evaluate("Object.keys(localStorage).sort()") == ["/:scheme", "/:text"]
    page.emulate_media(media="print")
    assert page.locator(".print-only svg").is_visible()
    assert len(page.pdf()) > 10_000
    visitor.assert_nothing_was_stopped()


def test_the_language_switch_and_the_not_found_page_work(visitor):
    page = visitor.go("en/no/such/page/")
    page.click(".not-found .button >> nth=0")
    page.wait_for_url("**/en/")
    page.click("a.language-switch")
    assert page.url == visitor.home
    visitor.assert_nothing_was_stopped()


def test_one_not_found_page_for_all_addresses_shows_the_language_of_the_folder(visitor, built):
    """As hosts do that know one such page only."""
    body = (built.folder / "404.html").read_bytes()
    visitor.page.route(
        "**/made-up/",
        lambda route: route.fulfill(
            status=404,
            body=body,
            headers={
                "Content-Type": "text/html",
            },
        ),
    )
    page = visitor.go("en/made-up/")
    assert page.inner_text("h1:visible") == page.title()
    assert page.locator("section[lang=en]").is_visible()
    assert not page.locator("section[lang=zh-Hans]").is_visible()
    visitor.assert_nothing_was_stopped()


# -- what a stranger puts into a page --------------------------------------------------------

ELSEWHERE = "http://127.0.0.2:9"
RUN = "document.documentElement.dataset.harmed=1"
# One pixel; what is no whole picture would not be shown anyway.
GIF = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

INJECTED = {
    # what is put into the page: whether a click is needed
    f"<script>{RUN}</script>": False,
    f"<script type=module>{RUN}</script>": False,
    f"<img src=x onerror='{RUN}'>": False,
    f"<svg onload='{RUN}'></svg>": False,
    f"<svg><script>{RUN}</script></svg>": False,
    f"<details open ontoggle='{RUN}'><p>x</p></details>": False,
    f"<input autofocus onfocus='{RUN}'>": False,
    f"<style onload='{RUN}'>p{{}}</style>": False,
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>": False,
    f"<iframe src='javascript:parent.{RUN}'></iframe>": False,
    f"<object data='data:text/html,<script>parent.{RUN}</script>'></object>": False,
    f"<embed src='data:text/html,<script>parent.{RUN}</script>'>": False,
    f"<script src='data:text/javascript,{RUN}'></script>": False,
    f"<script src='{ELSEWHERE}/x.js'></script>": False,
    f"<link rel=stylesheet href='{ELSEWHERE}/x.css'>": False,
    "<link rel=stylesheet href='data:text/css,h1{display:none}'>": False,
    "<style>h1{display:none}</style>": False,
    "<h2 style='position:fixed;inset:0' id=cover>x</h2>": False,
    f"<img src='{ELSEWHERE}/x.png'>": False,
    f"<img srcset='{ELSEWHERE}/x.png 1x'>": False,
    f"<img src='{GIF}' id=picture>": False,
    f"<video src='{ELSEWHERE}/x.mp4' autoplay></video>": False,
    f"<audio src='{ELSEWHERE}/x.mp3' autoplay></audio>": False,
    f"<base href='{ELSEWHERE}/'>": False,
    f"<link rel=preload as=image href='{ELSEWHERE}/x.png'>": False,
    f"<link rel=manifest href='{ELSEWHERE}/x.json'>": False,
    f"<a id=press onclick='{RUN}'>x</a>": True,
    f"<a id=press href='javascript:{RUN}'>x</a>": True,
    f"<button id=press onclick='{RUN}'>x</button>": True,
    f"<form action='{ELSEWHERE}/'><button id=press>x</button></form>": True,
    f"<form action='/'><button id=press formaction='{ELSEWHERE}/'>x</button></form>": True,
    f"<form action='javascript:{RUN}'><button id=press>x</button></form>": True,
}


# What of it happened, in words for a failing test.
HARM = """() => {
  const cover = document.getElementById("cover");
  const picture = document.getElementById("picture");
  return {
    "ran": document.documentElement.dataset.harmed,
    "hid the page": !document.querySelector("h1").checkVisibility(),
    "covered the page": cover && getComputedStyle(cover).position === "fixed",
    "was shown": picture && picture.naturalWidth > 0,
    "changed links": new URL(document.baseURI).host !== location.host,
  };
}"""


# All that needs no click, on one page. What the policy stops is as if it was not there, so none of
# it keeps another from acting.
TOGETHER = {"".join(text for text, click in INJECTED.items() if not click): False} | {
    text: click for text, click in INJECTED.items() if click
}


def injected_into(page: bytes, text: str) -> bytes:
    return page.replace(b"<article", text.encode() + b"<article", 1)


@pytest.mark.parametrize(
    ("delivery", "injected"),
    [
        pytest.param("meta", TOGETHER, id="together"),
        *(
            pytest.param(delivery, INJECTED, id=delivery, marks=pytest.mark.weekly)
            for delivery in DELIVERIES
        ),
    ],
)
def test_what_is_injected_into_a_page_is_inert(browser, built, delivery, injected):
    page_of_site = (built.folder / "en/about/index.html").read_bytes()
    extra: Extra = {
        f"/injected/{number}/": injected_into(page_of_site, text)
        for number, text in enumerate(injected)
    }
    harmed: list[tuple[str, str]] = []
    with hosted(built.folder, delivery, extra) as home:
        page = browser.new_context().new_page()
        page.add_init_script(LISTEN)
        requests, stopped = list[str](), list[str]()
        page.on("request", lambda request: requests.append(request.url))
        page.on(
            "requestfailed",
            lambda request: stopped.append(request.url) if "csp" in request.failure else None,
        )
        for address, (text, click) in zip(extra, injected.items(), strict=True):
            requests.clear()
            stopped.clear()
            page.goto(home.rstrip("/") + address, wait_until="load")
            if click:
                page.evaluate("document.getElementById('press').click()")
            page.wait_for_timeout(30)
            seen = page.evaluate(HARM) | {
                "asked": [
                    item for item in requests if item.startswith(ELSEWHERE) and item not in stopped
                ],
                "left": not page.url.startswith(home),
            }
            harmed += [(text, what) for what, item in seen.items() if item]
        page.context.close()
    assert harmed == []


def test_the_injected_would_do_harm_without_the_policy(browser, built):
    """So the test above can fail, also where all stands on one page."""
    whole = (built.folder / "en/about/index.html").read_bytes()
    extra: Extra = {"/injected/": injected_into(without_policy(whole), next(iter(TOGETHER)))}
    with hosted(built.folder, "meta", extra) as home:
        page = browser.new_context().new_page()
        page.goto(f"{home}injected/")
        assert page.evaluate(HARM) == {
            "ran": "1",
            "hid the page": True,
            "covered the page": True,
            "was shown": True,
            "changed links": True,
        }
        page.context.close()


# -- what is built -----------------------------------------------------------------------------


def test_no_built_page_holds_what_the_policy_forbids(built):
    policy = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'
    paths = sorted(built.folder.rglob("*.html"))
    assert len(paths) > 90
    for path in paths:
        html = path.read_text(encoding="utf-8")
        head = html.split("<link")[0].split("<script")[0]
        # A page at a former address leads on to another page of this site.
        leads_on = html.count('<meta http-equiv="refresh" content="0; url=')
        assert head.count(policy) == html.count("http-equiv") - leads_on == 1, path
        assert leads_on == len(re.findall(r'content="0; url=(?:\.\./)+[^":]*"', html)) <= 1, path
        for tag in re.findall(r"<script\b[^>]*>", html):
            assert re.fullmatch(
                r'<script( type="application/ld\+json"| src="[^":]+"( data-[a-z-]+="[^":]+")*)>',
                tag,
            ), path
        assert not re.search(r"<style|<[^>]*\s(?:style|on[a-z]+)=|(?:src|href)=\"data:", html), path


def test_styles_and_scripts_are_published_under_hashed_names_only(built):
    files = [
        path
        for folder in ("assets/stylesheets", "assets/javascripts")
        for path in (built.folder / folder).glob("*")
    ]
    for path in files:
        assert path.is_dir() or re.search(r"\.[0-9a-f]{8,}\.", path.name), path
    names = {re.sub(r"\.[0-9a-f]{10}\.", ".", path.name) for path in files if path.is_file()}
    assert not [*(built.folder / "assets").rglob("*.html")]
    scripts = {"site.js", "text-matching.js", "search-ranking.js", "search.js"}
    scripts |= {"listing.js", "footnotes.js", "takeaway.js", "table-files.js", "compare.js"}
    sheets = {f"{name}.css" for name in ("site", "dark", "takeaway", *SHEETS)}
    assert names == {*sheets, "not-found.js", *scripts}
