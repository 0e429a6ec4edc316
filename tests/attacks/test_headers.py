"""Real servers with the configurations of `python hooks hosting` answer as the table says."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from prospectus.outputs.host_configurations import configuration
from prospectus.outputs.http_headers import CONTENT_TYPES, HEADERS, IMMUTABLE, POLICY, Host
from support.parsing import BuiltSite
from support.server import free_port
from support.weekly import one_for_each

pytestmark = pytest.mark.attack

PLANTED = "made-up secret"
PATIENCE = 90  # seconds, for the slowest of machines

# Each program, and how it is started with the configuration of the site in a file.
NGINX = """\
{user}daemon off; pid {folder}/pid; error_log {folder}/log; worker_processes 1;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site;
}}
"""
CADDY = "{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}}\nimport {folder}/site\n"
APACHE = """\
ServerName localhost
{user}Listen {listen}
PidFile {folder}/pid
ErrorLog {folder}/log
Mutex posixsem
{modules}
TypesConfig /dev/null
Include {folder}/site
"""
# Former addresses below the folder of a language: of a park, a target once a project, a calendar.
MOVED = {
    "parks/hill-park/": "parks/hilltop/",
    "projects/made-up-base/": "targets/#targets-spun-yarn",
    "event/old-forum.ics": "event/forum-2030.ics",
}
APACHE_MODULES = Path("/usr/lib/apache2/modules")
WANTED = ("mpm_event", "authz_core", "alias", "deflate", "dir", "filter", "headers", "mime")
WANTED += ("rewrite",)


@dataclass(frozen=True)
class Answer:
    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        return ", ".join(self.all(name))


@dataclass(frozen=True)
class Server:
    kind: str
    port: int
    path: str
    site: Path

    def ask(self, path: str, method: str = "GET", **fields: str) -> Answer:
        """Ask for exactly this path, which nothing tidies up before."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection._validate_path = lambda _: None  # type: ignore[attr-defined]
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": "invest.example.org", **fields}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        try:
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def get(self, path: str, **fields: str) -> Answer:
        """Ask for a path below that of the site."""
        return self.ask(self.path + path, **fields)


@contextmanager
def running(kind: str, site: Path, path: str, folder: Path) -> Iterator[Server]:
    """A server of this kind with the configuration that is made for it."""
    # Servers may lie where only an administrator's shell looks.
    path_of_programs = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
    program = shutil.which({"apache": "apache2"}.get(kind, kind), path=path_of_programs)
    assert program, f"{kind} is not installed; tests/install-programs brings it"
    port, as_root = free_port(), os.geteuid() == 0
    listen = f"127.0.0.1:{port}"
    address = f"http://:{port}" if kind == "caddy" else listen
    host = Host(f"https://invest.example.org{path}", ("en",), str(site), address, moved=MOVED)
    (folder / "site").write_text(configuration(kind, host), encoding="utf-8")
    main, user, command = {
        "nginx": (NGINX, "user root; ", ["-e", f"{folder}/log", "-c"]),
        "caddy": (CADDY, "", ["run", "--adapter", "caddyfile", "--config"]),
        "apache": (APACHE, "User www-data\nGroup www-data\n", ["-D", "FOREGROUND", "-f"]),
    }[kind]
    modules = (
        f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so"
        for name in WANTED
        if (APACHE_MODULES / f"mod_{name}.so").exists()
    )
    text = main.format(
        folder=folder, user=user if as_root else "", listen=listen, modules="\n".join(modules)
    )
    (folder / "main").write_text(text, encoding="utf-8")
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [program, *command, str(folder / "main")],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(kind, port, path, site)
        wait_for(server, process, folder)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(server: Server, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            server.get("")
        except OSError:
            time.sleep(0.02)
        else:
            return
    logs = [path.read_text() for name in ("output", "log") if (path := folder / name).is_file()]
    pytest.fail(f"{server.kind} does not run: {' '.join(logs)}")


@pytest.fixture(scope="module")
def served_site(built: BuiltSite, disk: Path) -> Iterator[Path]:
    """The built site with a calendar and what should never be served, for any user to read."""
    with tempfile.TemporaryDirectory(dir=disk) as name:
        folder = Path(name)
        folder.chmod(0o755)
        site = shutil.copytree(built.folder, folder / "site", copy_function=shutil.copyfile)
        planted = (".git/config", ".env", "en/.htpasswd", "assets/.DS_Store", "../secret.txt")
        for path in planted:
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_text(PLANTED, encoding="utf-8")
        (site / ".well-known").mkdir(exist_ok=True)
        (site / ".well-known/security.txt").write_text("Contact: x\n" * 99, encoding="utf-8")
        (site / "event/made-up.ics").write_text("BEGIN:VCALENDAR\n" * 99, encoding="utf-8")
        for path in site.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield site


PLACES = {"nginx": ("/", "/zt/site/"), "caddy": ("/", "/zt/site/"), "apache": ("/", "/zt/site/")}


@pytest.fixture(
    scope="module",
    params=one_for_each(
        [(kind, path) for kind, paths in PLACES.items() for path in paths], lambda place: place[0]
    ),
    ids="".join,
)
def server(request: pytest.FixtureRequest, served_site: Path, disk: Path) -> Iterator[Server]:
    kind, path = request.param
    with (
        tempfile.TemporaryDirectory(dir=disk) as name,
        running(kind, served_site, path, Path(name)) as server,
    ):
        yield server


def published(server: Server) -> list[str]:
    """The paths of all files that readers may have."""
    paths = (path.relative_to(server.site) for path in server.site.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in paths
        if not any(part.startswith(".") and part != ".well-known" for part in path.parts)
        and not {"lunr", "workers"} & set(path.parts)
    )


HASHED = re.compile(r"(\.[0-9a-f]{8,}(\.min)?\.(css|js)(\.map)?|search/[0-9a-f]{8,}/[\w-]+\.js)$")


def test_every_file_is_served_with_its_type_its_caching_and_all_headers(server):
    paths = published(server)
    assert len(paths) > 100
    for path in paths:
        answer = server.get(path)
        assert answer.status == 200, path
        assert answer.body == (server.site / path).read_bytes(), path
        kind = CONTENT_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
        if path.endswith(("changes.xml", "news.xml")):
            kind = "application/atom+xml; charset=utf-8"
        assert answer["Content-Type"].lower() == kind, path
        assert answer.all("Cache-Control") == [IMMUTABLE if HASHED.search(path) else "no-cache"]
        assert answer["ETag"], path
        for name, value in HEADERS.items():
            assert answer.all(name) == [value], (path, name)


TABLE = {
    # path: status, content type, caching, who may embed it, who may read it
    "": (200, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    "en/": (200, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    "en/parks/eastgate/": (200, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    "assets/card.png": (200, "image/png", "no-cache", "cross-origin", ""),
    "assets/logo.svg": (200, "image/svg+xml", "no-cache", "cross-origin", ""),
    "event/made-up.ics": (200, "text/calendar; charset=utf-8", "no-cache", "same-origin", "*"),
    "projects/projects.csv": (200, "text/csv; charset=utf-8", "no-cache", "same-origin", "*"),
    "api/v1/index.json": (200, "application/json", "no-cache", "same-origin", "*"),
    "data/data.xlsx": (
        200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "no-cache",
        "same-origin",
        "*",
    ),
    "llms.txt": (200, "text/plain; charset=utf-8", "no-cache", "same-origin", "*"),
    "index.md": (200, "text/markdown; charset=utf-8", "no-cache", "same-origin", "*"),
    "assets/made-up-land-rules.pdf": (200, "application/pdf", "no-cache", "same-origin", "*"),
    "sitemap.xml": (200, "application/xml", "no-cache", "same-origin", "*"),
    "changes.xml": (
        200,
        "application/atom+xml; charset=utf-8",
        "no-cache",
        "same-origin",
        "*",
    ),
    "manifest.webmanifest": (200, "application/manifest+json", "no-cache", "same-origin", ""),
    "search/index.js": (200, "text/javascript; charset=utf-8", "no-cache", "same-origin", ""),
    "projects/list.js": (200, "text/javascript; charset=utf-8", "no-cache", "same-origin", ""),
    ".well-known/security.txt": (
        200,
        "text/plain; charset=utf-8",
        "no-cache",
        "same-origin",
        "*",
    ),
    "no/such/page/": (404, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    "en/no/such/page/": (404, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    # An error is never cached for good, wherever it happens.
    "assets/javascripts/site.0123456789.js": (
        *(404, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
    ),
    "search/0123456789/index.js": (404, "text/html; charset=utf-8", "no-cache", "same-origin", ""),
}


def test_each_row_of_the_table_is_answered_as_it_says(server):
    for path, (status, kind, caching, embedding, reading) in TABLE.items():
        answer = server.get(path)
        assert answer.status == status, path
        assert answer["Content-Type"].lower() == kind, path
        assert answer.all("Cache-Control") == [caching], path
        assert answer.all("Cross-Origin-Resource-Policy") == [embedding], path
        assert answer["Access-Control-Allow-Origin"] == reading, path
        assert answer.all("Content-Security-Policy") == [POLICY], path


def test_each_language_has_its_own_not_found_page(server):
    for path, page in {
        "no/": "404.html",
        "en/no/": "en/404.html",
        "en/x.js": "en/404.html",
    }.items():
        answer = server.get(path)
        assert (answer.status, answer.body) == (404, (server.site / page).read_bytes()), path
        for name, value in HEADERS.items():
            assert answer.all(name) == [value], (path, name)


def test_browsers_fetch_nothing_again_that_did_not_change(server):
    (style,) = server.site.glob("assets/stylesheets/site.*.css")
    for path in ("", "en/parks/", "search/index.js", style.relative_to(server.site).as_posix()):
        for encoding in ("identity", "gzip"):
            first = server.get(path, Accept_Encoding=encoding)
            again = server.get(path, Accept_Encoding=encoding, If_None_Match=first["ETag"])
            assert (first.status, again.status, again.body) == (200, 304, b""), (path, encoding)
            assert again.all("Cache-Control") == first.all("Cache-Control"), path
        other = server.get(path, If_None_Match='"another"')
        assert other.status == 200, path


# What a stranger may ask about a file that is cached for good, so that a cache keeps an error.
POISONED = (
    {"Range": "bytes=999999999-"},
    {"Range": "bytes=5-1"},
    {"Range": "nonsense"},
    {"Range": "bytes=0-1,3-4,999999999-"},
    {"If_Match": '"another"'},
    {"If_Unmodified_Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
    {"If_Match": '"another"', "Range": "bytes=999999999-"},
    {"Expect": "nonsense"},
    {"X_Long": "x" * 70_000},
    {"X_HTTP_Method_Override": "POST"},
)


@pytest.mark.parametrize("headers", POISONED, ids=lambda case: ascii(case)[:40])
def test_no_error_is_cached_for_good(server, headers):
    (style,) = server.site.glob("assets/stylesheets/site.*.css")
    for path in (style.relative_to(server.site).as_posix(), "assets/javascripts/no.0a1b2c3d.js"):
        answer = server.get(path, **headers)
        caching = ", ".join(answer.all("Cache-Control"))
        assert answer.status in (200, 206) or "no-cache" in caching or not caching, (path, caching)


def test_text_is_compressed_and_pictures_are_not(server):
    for path in ("", "projects/projects.csv", "event/made-up.ics", "changes.xml", "404.html"):
        answer = server.get(path, Accept_Encoding="gzip")
        assert answer["Content-Encoding"] == "gzip", path
        assert "accept-encoding" in answer["Vary"].lower(), path
        assert gzip.decompress(answer.body) == server.get(path).body, path
    for path in ("assets/card.png", "assets/icon-512.png"):
        assert server.get(path, Accept_Encoding="gzip")["Content-Encoding"] == "", path


def test_folders_without_a_slash_lead_to_their_page_on_the_same_host(server):
    for path in ("parks", "en/projects", "en"):
        answer = server.get(path)
        assert answer.status in (301, 308), path
        place = re.sub(r"^https?://invest\.example\.org(:\d+)?", "", answer["Location"])
        assert place == f"{server.path}{path}/", path


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("old", MOVED)
def test_a_former_address_leads_to_the_present_one(server, folder, old):
    answer = server.get(folder + old)
    assert answer.status == 301
    place = re.sub(r"^https?://invest\.example\.org(:\d+)?", "", answer["Location"])
    assert place == f"{server.path}{folder}{MOVED[old]}"
    assert server.get(folder + MOVED[old].partition("#")[0]).status == 200


def test_no_other_address_is_redirected_as_a_former_one(server):
    for path in (
        "parks/hill-park/x",
        "parks/hill-parks/",
        "x/parks/hill-park/",
        "event/old-forumxics",
    ):
        answer = server.get(path)
        assert (answer.status, answer["Location"]) == (404, ""), path
    evil = server.get("parks/hill-park/?next=//evil.example/%0d%0aSet-Cookie:a=b")
    assert evil["Set-Cookie"] == ""
    assert re.match(r"(https?://invest\.example\.org(:\d+)?)?/(?!/)", evil["Location"])


# Paths below that of the site, written out as they are sent.
HOSTILE = (
    *("../secret.txt", "../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt"),
    *("%2e%2e%2fsecret.txt", "assets/../../secret.txt", "assets/%2e%2e/%2e%2e/secret.txt"),
    *("assets//../../secret.txt", "..%5csecret.txt", "..\\secret.txt", "..;/secret.txt"),
    *("%252e%252e/secret.txt", "%c0%ae%c0%ae/secret.txt", "..%00/secret.txt", "./../secret.txt"),
    *("en/../../secret.txt", "en/..%2f..%2fsecret.txt", "../../../../../../etc/passwd"),
    *(
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
    ),
    *(".git/config", "%2egit/config", "%2Egit/config", "./.git/config", "/.git/config"),
    *("assets/../.git/config", ".well-known/../.git/config", ".well-known/%2e%2e/.git/config"),
    *(".env", ".env/", "%2eenv", "en/.htpasswd", "en/%2ehtpasswd", "assets/.DS_Store"),
    *(
        "en//.htpasswd",
        ".git",
        ".git/",
        ".well-known/.env",
        "assets/",
        "assets",
        "event/../assets/",
    ),
    *("search/", ".well-known/", ".well-known", "index.html%00.png", "index.html%00", "%00"),
    *("index.html/", "index.html/x", "index.html/..", "a" * 20_000, "%", "%zz", "%2", "?" * 9),
)


def test_nothing_outside_the_site_and_nothing_hidden_is_served(server):
    for path in HOSTILE:
        answer = server.get(path)
        assert PLANTED.encode() not in answer.body, path
        assert b"root:" not in answer.body, path
        assert answer.status < 500, path
        if answer.status == 200:  # a path that another way of reading leads into the site
            assert answer.body in (
                (server.site / "index.html").read_bytes(),
                (server.site / "en/index.html").read_bytes(),
            ), path
        location = answer["Location"]
        assert not location.startswith(("//", "/\\")), f"{path} leads to another host"
    assert server.get("").status == 200


def test_slashes_at_the_beginning_lead_to_no_other_host(server):
    for path in (
        "//parks",
        "///parks",
        "//en",
        "/\\parks",
        "//parks%2f..",
        "//evil.example/%2e%2e",
    ):
        location = server.ask(path)["Location"]
        assert not re.match(r"(https?:)?[/\\]{2}(?!invest\.example\.org)", location), path


def test_methods_that_change_something_do_nothing(server):
    before = (server.site / "index.html").read_bytes()
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "MADEUP"):
        answer = server.ask(server.path, method, Content_Length="0", X_Secret=PLANTED)
        assert answer.status in (400, 403, 404, 405, 501) or (answer.body in (b"", before)), (
            f"{method} {answer.status}"
        )
        assert PLANTED.encode() not in answer.body, method
    assert (server.site / "index.html").read_bytes() == before
