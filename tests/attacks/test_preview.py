"""Hostile requests to the preview, over raw sockets: nothing outside the site, no echo, no error.

One preview answers all of them, so that whatever one of them breaks, the next ones show.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import translate_each
from support.attacks import ATTACK_ROUNDS
from support.builds import copy_with_cache
from support.commands import NO_REPOSITORY
from support.server import free_port

pytestmark = pytest.mark.attack

PATIENCE = 90  # seconds, for the slowest of machines
HIDDEN = "made-up content of a file that is none of the site's"
ECHO = "zxq7"  # in every request that is tried for an echo

SAFE_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Preview:
    project: Path
    port: int
    folder: Path
    output: Path

    def send(self, raw: bytes) -> bytes:
        """What comes back on a connection of its own, up to its end.

        Who is refused before the end of the request may lose the answer with the connection.
        """
        parts = []
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection,
            suppress(ConnectionError),
        ):
            with suppress(OSError):
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65_536):
                parts.append(part)
        return b"".join(parts)

    def ask(
        self, path: str | bytes, *, method: str = "GET", hosts: tuple[str, ...] | None = None
    ) -> Answer:
        hosts = (f"127.0.0.1:{self.port}",) if hosts is None else hosts
        lines = "".join(f"Host: {host}\r\n" for host in hosts).encode("latin-1")
        path = path.encode() if isinstance(path, str) else path
        return read(self.send(method.encode() + b" " + path + b" HTTP/1.1\r\n" + lines + b"\r\n"))


def read(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    status = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", line)
    assert status, raw[:200]
    headers = dict(field.split(": ", 1) for field in fields)
    return Answer(int(status[1]), {name.lower(): value for name, value in headers.items()}, body)


@contextmanager
def running(project: Path, *words: str, host: str = "127.0.0.1") -> Iterator[Preview]:
    port, folder = free_port(), project.parent / "temporary"
    folder.mkdir(exist_ok=True)
    path = project.parent / "output"
    with (
        path.open("w+", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, "hooks", "serve", "--dev-addr", f"{host}:{port}", *words],
            cwd=project,
            env={"PATH": "/usr/bin:/bin", "TMPDIR": str(folder), "HOME": str(folder)},
            stdout=output,
            stderr=output,
        ) as process,
    ):
        preview = Preview(project, port, folder, path)
        try:
            end = time.monotonic() + PATIENCE
            while f":{port}/" not in path.read_text(encoding="utf-8"):
                assert time.monotonic() < end
                assert process.poll() is None, path.read_text(encoding="utf-8")
                time.sleep(0.05)
            while True:
                try:
                    preview.ask("/")
                    break
                except OSError:
                    assert time.monotonic() < end
                    time.sleep(0.05)
            yield preview
        finally:
            process.terminate()
            process.wait(PATIENCE)
    assert "Traceback" not in path.read_text(encoding="utf-8")
    assert process.returncode == 0


@pytest.fixture(scope="module")
def preview(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One whose folder also holds links that lead out, and what is no file."""
    base = tmp_path_factory.mktemp("attacked")
    project = base / "project"
    copy_with_cache(bare_project, project)
    (base / "secret.txt").write_text(HIDDEN, encoding="utf-8")
    with running(project) as preview:
        (site,) = preview.folder.glob("site-*")
        for language in ("zh", "en"):
            folder = site / language
            (folder / "link.txt").symlink_to(base / "secret.txt")
            (folder / "folder").symlink_to(base)
            (folder / "up").symlink_to("../../..")
            (folder / "loop").symlink_to("loop")
            (folder / "etc").symlink_to("/etc")
            (folder / "empty-folder").mkdir()
        (site / "secret.txt").write_text(HIDDEN, encoding="utf-8")  # beside the languages
        yield preview


def assert_safe(answer: Answer, *, echo: bool = True) -> None:
    """What holds for every answer, whatever was asked."""
    assert answer.status < 500, answer
    for name, value in SAFE_HEADERS.items():
        assert answer.headers[name] == value
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    whole = answer.body + repr(answer.headers).encode()
    assert HIDDEN.encode() not in whole
    assert b"root:" not in whole
    assert b"Traceback" not in whole
    assert not echo or ECHO.encode() not in whole.lower()


# -- paths ------------------------------------------------------------------------------------

UPS = (
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "%2e%2e%5c",
    ".%2e/",
    "..;/",
    "..%00/",
)
TARGETS = ("etc/passwd", "secret.txt")
TRAVERSALS = [
    *(f"/{up * 8}{target}" for up in UPS for target in TARGETS),
    *(f"/assets/{up * 8}etc/passwd" for up in UPS),
    *(f"/{up}secret.txt" for up in UPS),
    *(f"/en/{up}{up}secret.txt" for up in UPS),
]
OTHER_PATHS = [
    *("//etc/passwd", "///etc/passwd", "/%2fetc/passwd", "/%2f%2fetc/passwd", "/%5cetc%5cpasswd"),
    *("/.", "/..", "/./", "/../", "/.../", "/%2e", "/%2e%2e", "/a/.", "/a/..", "/a//b", "/a/./b"),
    *("/%00", "/index.html%00", "/%00/etc/passwd", "/index.html%00.css", "/a%0d%0aX-Zxq7:%20b"),
    *("/%0a", "/%0d", "/%7f", "/%1b[2J", "/C:/Windows/win.ini", "/C:%5cWindows%5cwin.ini"),
    *("/file:///etc/passwd", "/\\\\zxq7.example\\share", "/index.html::$DATA", "/con", "/nul.html"),
    *("/%ff%fe", "/%c0%ae%c0%ae/etc/passwd", "/%ed%a0%80", "/%F0%9F", "/%", "/%zz", "/%u002e"),
    *("/link.txt", "/folder/secret.txt", "/up/secret.txt", "/loop", "/loop/a", "/etc/passwd"),
    *("/en/link.txt", "/empty-folder", "/empty-folder/", "/assets", "/assets/", "/en/404.html/"),
    *("/index.html/", "/index.html/a", "/assets/stylesheets/site.css/", "/~root", "/.git/config"),
    *(
        "/mkdocs.yml",
        "/data/publisher.yml",
        "/hooks/mkdocs_build/preview/dev_server.py",
        "/.cache/values",
        "/zh/index.html",
    ),
    *("/search/..%2f..%2fsecret.txt", "/projects/*.csv", "/projects/[a-z]", "/search/*", "/**"),
    *(
        f"/{'a' * 300}",
        f"/{'a' * 1000}.html",
        f"/{'a/' * 400}",
        f"/{'a' * 30_000}",
        f"/{'../' * 9000}",
    ),
    *("/?../../etc/passwd", "/#", "/index.html?%0d%0aX: zxq7", "/;/etc/passwd", "/index.html;a"),
]
ECHOED = [
    *(
        "/zxq7",
        "/<script>zxq7</script>",
        "/%3Cscript%3Ezxq7%3C/script%3E",
        "/zxq7/",
        "/en/zxq7/?zxq7",
    ),
    *(
        '/"zxq7',
        "/%22onload=zxq7",
        "/zxq7%0d%0aLocation:%20zxq7",
        "/parks?zxq7",
        "/livereload/zxq7",
    ),
    *("/livereload/1/zxq7", "/{{zxq7}}", "/%7B%7Bzxq7%7D%7D", "/zxq7.css", "/assets/zxq7.js"),
]


@pytest.mark.parametrize("path", [*TRAVERSALS, *OTHER_PATHS, *ECHOED], ids=lambda case: case[:40])
def test_no_path_leads_out_of_the_site_or_comes_back(preview, path):
    answer = preview.ask(path)
    assert_safe(answer)
    assert answer.status in (200, 302, 400, 404, 414)
    if answer.status == 200:
        assert path.split("?")[0] in ("/", "/index.html", "/#"), "a page that there is"


@pytest.mark.parametrize("path", [b"/\xff\xfe", b"/\x80/", b"/caf\xe9", b"/\x01", b"/a\x00b"])
def test_bytes_that_are_no_text_lead_nowhere(preview, path):
    answer = preview.ask(path)
    assert_safe(answer)
    assert answer.status in (400, 404)


def test_what_is_there_is_found_and_what_is_not_gets_the_page_of_the_site(preview):
    page = preview.ask("/en/parks/").body
    assert b"<main" in page
    style = re.search(rb"/assets/stylesheets/site\.[0-9a-f]+\.css", page)
    assert style
    assert preview.ask(style[0]).headers["content-type"] == "text/css; charset=utf-8"
    assert (
        preview.ask("/livereload/script.js").headers["content-type"].startswith("text/javascript")
    )
    not_found = preview.ask("/made/up/")
    assert (not_found.status, b"<main" in not_found.body) == (404, True)


REDIRECTS = {
    "/en/parks": "/en/parks/",
    "/parks?//zxq7.example": "/parks/",
    "//en/parks": "/en/parks/",
    "/%65n/parks": "/en/parks/",
}
NO_REDIRECTS = (
    *(
        "//zxq7.example",
        "//zxq7.example/..",
        "/%2fzxq7.example",
        "/%5czxq7.example",
        "/\\zxq7.example",
    ),
    *(
        "///zxq7.example/en",
        "/http://zxq7.example",
        "/en%0d%0aX-Zxq7:1",
        "/en/parks%0d%0a",
        "/en%00",
    ),
    *("/.//zxq7.example", "/en/..//zxq7.example", "/zxq7.example", "/@zxq7.example/"),
)


@pytest.mark.parametrize(("path", "address"), REDIRECTS.items())
def test_a_folder_leads_to_its_page_on_this_host(preview, path, address):
    answer = preview.ask(path)
    assert_safe(answer)
    assert (answer.status, answer.headers["location"], answer.body) == (302, address, b"")


@pytest.mark.parametrize("path", NO_REDIRECTS)
def test_nothing_leads_to_another_host(preview, path):
    answer = preview.ask(path)
    assert_safe(answer)
    assert "location" not in answer.headers
    assert "x-zxq7" not in answer.headers


# -- hosts and request lines ------------------------------------------------------------------

FOREIGN_HOSTS: list[tuple[str, ...]] = [
    (),
    *(
        (text,)
        for text in (
            "zxq7.example",
            "zxq7.example:8000",
            "",
            "localhost.zxq7.example",
            "localhost.",
        )
    ),
    *(
        (text,)
        for text in ("zxq7@localhost", "localhost@zxq7", "[::2]", "[::1", "192.0.2.7", "0.0.0.0")  # noqa: S104
    ),
    *(
        (text,)
        for text in ("2130706433", "0x7f000001", "127.1", "localhost:zxq7", "<b>zxq7</b>", "*")
    ),
    ("localhost", "zxq7.example"),
    ("zxq7.example", "localhost"),
    ("localhost", "localhost"),
    ("localhost\r\n zxq7.example",),
]


@pytest.mark.parametrize("hosts", FOREIGN_HOSTS, ids=repr)
@pytest.mark.parametrize("path", ["/", "/livereload/0/1", "/livereload/script.js", "/zxq7"])
def test_a_foreign_host_gets_nothing(preview, hosts, path):
    answer = preview.ask(path, hosts=hosts)
    assert_safe(answer)
    assert answer.status == 403
    for text in translate_each("command.serve.foreign_host").values():
        assert text.encode() in answer.body


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:8000", "127.0.0.1:1"]
)
def test_names_of_this_machine_get_the_site(preview, host):
    assert preview.ask("/", hosts=(host,)).status == 200


METHODS = (
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "zxq7",
    "get",
    "G",
)


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused(preview, method):
    answer = preview.ask("/", method=method)
    assert_safe(answer)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_head_is_the_answer_without_its_body(preview):
    for path in ("/", "/assets/stylesheets/site.css", "/made-up"):
        head, whole = preview.ask(path, method="HEAD"), preview.ask(path)
        assert (head.status, head.body) == (whole.status, b"")
        assert int(head.headers["content-length"]) == len(whole.body)


HOST = b"Host: localhost\r\n"
POST = b"POST /zxq7 HTTP/1.1\r\n" + HOST
RAW = {
    "a whole address": b"GET http://zxq7.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a whole address of ours": b"GET http://localhost/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "a whole address with a user": b"GET http://a:b@localhost/zxq7 HTTP/1.1\r\n" + HOST + b"\r\n",
    "no path": b"GET zxq7 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an asterisk": b"GET * HTTP/1.1\r\n" + HOST + b"\r\n",
    "a host and port": b"GET zxq7.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "no version": b"GET /zxq7\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9zxq7\r\n" + HOST + b"\r\n",
    "another protocol": b"GET / ZXQ7/1.1\r\n" + HOST + b"\r\n",
    "too many words": b"GET / zxq7 HTTP/1.1\r\n" + HOST + b"\r\n",
    "one word": b"<script>zxq7</script>\r\n\r\n",
    "no text": b"\x16\x03\x01\x02\x00\x01\x00zxq7\r\n\r\n",
    "a request line without end": b"GET /" + b"a" * 70_000,
    "too many headers": b"GET / HTTP/1.1\r\n" + HOST + b"A: zxq7\r\n" * 200 + b"\r\n",
    "a header without end": b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"zxq7" * 20_000 + b"\r\n\r\n",
    "a header that is none": b"GET /zxq7 HTTP/1.1\r\n" + HOST + b"zxq7\r\n\r\n",
    "a body": POST + b"Content-Length: 4\r\n\r\nzxq7",
    "a large body": POST + b"Content-Length: 60000\r\n\r\n" + b"zxq7" * 15_000,
    "a body shorter than said": POST + b"Content-Length: 50000\r\n\r\nzxq7",
    "a negative body": POST + b"Content-Length: -1\r\n\r\n",
    "a body without measure": POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    "a body of another length": POST + b"Content-Length: 1, 4\r\n\r\nzxq7",
    "a body in parts": POST + b"Transfer-Encoding: chunked\r\n\r\n4\r\nzxq7\r\n0\r\n\r\n",
    "two requests": (b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 2,
    "what the other side waits for": POST
    + b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\nzxq7",
    "two lengths": b"GET / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\na",
    "a length that is no number": b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: \xb2\r\n\r\n",
    "a newer protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a wish to switch": b"GET / HTTP/1.1\r\n"
    + HOST
    + b"Upgrade: zxq7\r\nConnection: Upgrade\r\n\r\n",
    "a file by its address": b"GET file:///etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a host on a line of its own": b"GET / HTTP/1.1\r\nHost:\r\n zxq7\r\n\r\n",
    "a host before its colon": b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "a host that was forwarded": b"GET / HTTP/1.1\r\nHost: zxq7\r\n"
    + b"Forwarded: host=localhost\r\n\r\n",
    "another name of the host": b"GET / HTTP/1.1\r\nX-Host: localhost\r\nHost: zxq7\r\n\r\n",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_what_is_no_proper_request_is_answered_safely(preview, raw):
    response = preview.send(raw)
    if response.startswith(b"HTTP/"):
        answer = read(response)
        assert_safe(answer)
        assert answer.status in (200, 400, 403, 404, 405, 414, 431, 505)
    else:  # a browser of the first days knows no head; others lost it with the connection
        assert b"zxq7" not in response
        assert HIDDEN.encode() not in response


# -- waiting for news, and too much of everything ---------------------------------------------


@pytest.mark.parametrize(
    "version",
    [
        "",
        "/",
        "-1/1",
        "1e3/1",
        "0x1/1",
        "1/",
        "1/1/1",
        f"{'9' * 5000}/1",
        "%31/%00",
        "1/..%2f",
        "\u0661/1",
    ],
    ids=lambda case: case[:10],
)
def test_a_version_that_is_none_is_not_waited_for(preview, version):
    answer = preview.ask(f"/livereload/{version}")
    assert_safe(answer)
    assert answer.status == 404


def test_connections_that_wait_or_hang_keep_nobody_from_reading(preview):
    newest = 10**17
    with ExitStack() as stack:
        for number in range(130):
            connection = socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE)
            stack.enter_context(connection)
            if number % 2:
                line = f"GET /livereload/{newest}/{number} HTTP/1.1\r\nHost: localhost\r\n\r\n"
                connection.sendall(line.encode())
            else:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert preview.ask("/en/parks/").status == 200


def test_a_request_that_comes_drop_by_drop_is_given_up(preview):
    start = time.monotonic()
    with (
        socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE) as connection,
        pytest.raises(ConnectionError),
    ):
        while time.monotonic() < start + PATIENCE:
            connection.sendall(b"G")
            time.sleep(0.25)
    assert time.monotonic() - start < 60


def test_too_many_waiting_requests_are_refused_and_come_back(preview):
    newest, statuses = 10**17, []

    def poll(number: int) -> None:
        answer = preview.send(
            f"GET /livereload/{newest}/{number} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        )
        if answer:  # else there were even more
            statuses.append(read(answer).status)

    waiting = [threading.Thread(target=poll, args=(number,), daemon=True) for number in range(150)]
    for item in waiting:
        item.start()
    end = time.monotonic() + PATIENCE
    while not statuses:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert set(statuses) == {503}
    assert preview.ask("/").status == 200


def test_random_bytes_never_break_it(preview):
    import random  # noqa: PLC0415 - for this test only

    chance = random.Random(1)  # noqa: S311 - the same every time
    words = [
        b"GET ",
        b"/",
        b"..",
        b"%2e",
        b" HTTP/1.1\r\n",
        b"Host: localhost\r\n",
        b"\r\n",
        b"\0",
        b"%",
        b"\\",
    ]
    for _ in range(20 * ATTACK_ROUNDS):
        parts = [
            chance.choice(words) if chance.random() < 0.8 else chance.randbytes(5)
            for _ in range(chance.randrange(1, 30))
        ]
        response = preview.send(b"".join(parts) + b"\r\n\r\n")
        if response.startswith(b"HTTP/"):
            assert_safe(read(response), echo=False)
    assert preview.ask("/").status == 200


# -- who may ask ------------------------------------------------------------------------------


def test_an_open_address_is_warned_of_and_answers_its_own_names_only(bare):
    with running(bare, "--allow-host", "office-pc", host="0.0.0.0") as preview:  # noqa: S104
        output = preview.output.read_text(encoding="utf-8")
        for text in translate_each(
            "command.serve.open", address=f"0.0.0.0:{preview.port}"
        ).values():
            assert text in output
        assert output.count(NO_REPOSITORY) == 1, "why pages have no dates"
        assert preview.ask("/", hosts=("office-pc:8000",)).status == 200
        assert preview.ask("/", hosts=("127.0.0.1",)).status == 200
        assert preview.ask("/", hosts=("zxq7.example",)).status == 403
        assert preview.ask("/", hosts=("192.0.2.7",)).status == 403


def test_a_loopback_address_is_not_warned_of(preview):
    output = preview.output.read_text(encoding="utf-8")
    assert not [
        item
        for item in translate_each("command.serve.open", address="").values()
        if item[:3] in output
    ]


# -- the page of problems ---------------------------------------------------------------------

HOSTILE_NAME = "a\"><img src=x onerror=alert(1)>&'`{{x}}#?%2e.en.md"


@pytest.mark.weekly
def test_the_page_of_problems_escapes_names_of_files_and_their_content(bare):
    names = [HOSTILE_NAME, b"\xff\xfe.en.md".decode("utf-8", "surrogateescape")]
    for name in names:
        (bare / "docs/about" / name).write_text("<b>{{ zxq7(</b>", encoding="utf-8")
    with running_with_problems(bare) as preview:
        assert_problems_are_inert(bare, preview.ask("/"))
    for name in names:  # as of a project with such names nothing else is read
        (bare / "docs/about" / name).unlink()
    path = bare / "data/parks/eastgate.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("level: national", "level: <script>zxq7</script>"), encoding="utf-8"
    )
    with running_with_problems(bare) as preview:
        answer = preview.ask("/")
    assert b"eastgate.yml" in answer.body
    assert_problems_are_inert(bare, answer)


def assert_problems_are_inert(project: Path, answer: Answer) -> None:
    assert answer.status == 503
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = answer.body.decode()
    assert "<img" not in page
    assert "<script>zxq7" not in page
    scripts = re.findall("<script[^>]*>", page)
    assert len(scripts) == 1
    assert scripts[0].startswith('<script src="/livereload/script.js"')
    for address in re.findall('href="([^"]*)"', page):
        assert re.fullmatch(rf"vscode://file{re.escape(str(project))}/[\w./%+-]+:\d+:\d+", address)
        assert ".." not in address


@contextmanager
def running_with_problems(project: Path) -> Iterator[Preview]:
    """A preview that has nothing to show but problems; it names no address then."""
    port = free_port()
    with (
        (project.parent / "output").open("w+", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, "hooks", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        preview = Preview(project, port, project, project.parent / "output")
        try:
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    preview.ask("/")
                    break
                except OSError:
                    assert time.monotonic() < end
                    time.sleep(0.05)
            yield preview
        finally:
            process.terminate()
            process.wait(PATIENCE)
        output.seek(0)
        assert "Traceback" not in output.read()
