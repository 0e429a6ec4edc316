"""Publishing that is killed at random moments while readers ask, and targets that mean no good.

Folders are served by nginx, the server is a real sshd with rsync, object storage is rclone with a
small S3 of our own. Readers follow chains of requests: a page, its style sheet, the next page.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from errors import PublishingError
from manifest import is_version
from support.attacks import ATTACK_ROUNDS, LONG, some
from support.publishing import Publisher, executable, live, new_publisher
from support.server import free_port
from target import parse_target

pytestmark = pytest.mark.attack

PATIENCE = 300  # seconds, for the slowest of machines
PAGES = 200 if LONG else 40


@pytest.fixture
def tmp_path(on_disk: Path) -> Path:
    """Nobody may publish to what lies in memory."""
    return on_disk


# -- targets -------------------------------------------------------------------------------

BAD_TARGETS = [
    # nothing, or a variable that is not set
    *("", " ", ":/x", ":/srv/www/site", ":", "@:/srv/www/site", "user@:/srv/www/site", "host:"),
    *("user@host:", "/", "//", "///", "/.", "/..", "rclone:", "rclone::", "rclone:remote:"),
    *("rclone:remote:/", "rclone:/", "rclone:bucket", "host:/", "host://", "host:///srv"),
    # a home, the system, a folder that holds everything
    *("~", "~/site", "~root/site", "host:~", "host:~/site", "/etc", "/etc/site", "/usr/bin"),
    *("/bin/site", "/home", "/srv", "/var", "/opt", "/dev/x", "/proc/self", "host:/etc/www"),
    *("host:/usr/lib/site", "host:/root", "/sys/site", "/boot/site", "host:/srv"),
    # paths that lead elsewhere
    *("/srv/www/../../etc", "/srv/../etc/site", "host:/srv/www/../x", "host:/srv/./x"),
    *("/srv//site", "host:/srv//site", "rclone:remote:a/../b", "rclone:remote:a//b", "../site"),
    # options
    *("-oProxyCommand=touch x:/srv/site", "-x", "--rsh=sh", "-oProxyCommand=x", "--"),
    *("-l:/srv/www/site", "-e:sh", "rclone:-x", "rclone:-x:bucket", "rclone:--config=x:bucket"),
    # another remote than configured
    *("rclone::local:/etc", "rclone::sftp,host=x:/srv", "rclone:remote,option=1:bucket"),
    *("rclone:a b:bucket", "rclone:remote\n:bucket", "rclone: remote:bucket"),
    # what a shell would carry out
    *("host:/srv/$(id)", "host:/srv/`id`/x", "host:/srv/a;id", "host:/srv/a b", "host:/srv/a'b"),
    *('host:/srv/a"b', "host:/srv/a|b", "host:/srv/a&b", "host:/srv/a>b", "host:/srv/*/x"),
    *("host:/srv/\\x/y", "host:/srv/{a,b}", "host:/srv/a!b/c", "host:/srv/#x/y", "$(id):/srv/www"),
    *("`id`:/srv/www/x", "host;id:/srv/www/x", "host id:/srv/www/x", "us er@host:/srv/www/x"),
    *("a@b@host:/srv/www/x", "host':/srv/www/x", "host|id:/srv/www/x", "ho\nst:/srv/www/x"),
    # characters that nobody sees
    *(
        "/srv/www/site\n",
        "/srv/www/si\nte",
        "/srv/www/si\tte",
        "/srv/www/si\x00te",
        "\x1b[2J/srv/x",
    ),
    *("host:/srv/www/si\nte", "/srv/www/site\u202e", "host:/srv/\u7f51\u7ad9", " /srv/www/site"),
    # other forms
    *("ssh://user@host/srv/www", "https://host/site", "file:///srv/www/site", "s3://bucket/x"),
    *("[::1]:/srv/www/site", "host:relative/site", "host:.", "C:\\www\\site", "host.:/srv/www/x"),
    *("-host:/srv/www/x", "host-:/srv/www/x", "host:22:/srv/www/site"),
]


@pytest.mark.parametrize("target", BAD_TARGETS, ids=ascii)
def test_a_target_that_cannot_be_meant_is_refused_with_a_reason(repo, target):
    with pytest.raises(PublishingError) as caught:
        parse_target(target, repo, None)
    assert caught.value.key.startswith(("target.", "folder.home"))
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("target", "host", "path"),
    [
        ("/srv/www/site", "", "/srv/www/site"),
        ("/srv/www/site/", "", "/srv/www/site"),
        ("/srv/w w/$(id)/'\"", "", "/srv/w w/$(id)/'\""),
        ("/srv/www/\u7f51\u7ad9", "", "/srv/www/\u7f51\u7ad9"),
        ("host:/srv/www/site", "host", "/srv/www/site"),
        ("user@host.example:/srv/www/site/", "user@host.example", "/srv/www/site"),
        ("192.0.2.1:/var/www", "192.0.2.1", "/var/www"),
        ("rclone:remote:bucket", "", "remote:bucket"),
        ("rclone:remote:bucket/a b", "", "remote:bucket/a b"),
    ],
)
def test_a_target_that_can_be_meant_is_understood(repo, target, host, path):
    parsed = parse_target(target, repo, None)
    assert (parsed.host, parsed.root) == (host, path)


@pytest.mark.parametrize(
    "place",
    [
        *("remote:bucket", "remote:bucket/", "remote:bucket/site", "remote:bucket/site/releases"),
        *("remote:bucket/site/manifests/x", "remote:", ":local:/etc", "-x", "bucket"),
        *("remote:bucket/site/log", "remote:bucket/site/.lock"),
        *("remote:/bucket", "remote:/bucket/site", "remote:/bucket/site/releases/x"),
    ],
)
def test_readers_are_not_given_a_place_that_holds_the_releases(repo, place):
    """What is published there would be compared with them, and the difference deleted."""
    with pytest.raises(PublishingError):
        parse_target("rclone:remote:bucket/site", repo, place)


def test_targets_inside_the_project_or_around_it_are_refused(repo, tmp_path):
    (tmp_path / "link").symlink_to(repo)
    for path in (
        repo,
        repo / "site",
        repo / "docs/x",
        repo.parent,
        tmp_path / "link/site",
    ):
        with pytest.raises(PublishingError):
            parse_target(str(path), repo, None)
    (tmp_path / "etc").symlink_to("/etc")
    with pytest.raises(PublishingError):
        parse_target(str(tmp_path / "etc/site"), repo, None)


def test_a_home_folder_is_refused(repo, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(PublishingError):
        parse_target(str(tmp_path), repo, None)


BAD_VERSIONS = [
    *("", "\uff12\uff10\uff12\uff11-02-03-0a1b2c3d", "10000-01-01-0a1b2c3d", "\x1b[2J"),
    *("$(touch {mark})", "`touch {mark}`", "; touch {mark}", "x\ntouch {mark}", "| touch {mark}"),
    *("../../etc", "..", ".", "/etc/passwd", "-rf", "--help", "*", "2021-02-03-0A1B2C3D"),
    *("2021-02-03-0a1b2c3d;touch {mark}", "2021-02-03-0a1b2c3d ", "current", "releases", " "),
    *("2021-02-03-0a1b2c3d/../../x", "2021-02-03-$(touch {mark})", "'; touch {mark}; '"),
]


# A text that is no version is refused before a target is asked.
@pytest.mark.parametrize("kind", some(["server", "folder", "storage"], 1))
def test_a_version_is_never_carried_out(tmp_path, repo, kind):
    publisher = new_publisher(tmp_path, repo, kind)
    version = publisher.publish("first")
    mark = tmp_path / "mark"
    for text in BAD_VERSIONS:
        assert not is_version(text)
    for text in BAD_VERSIONS[:: 1 if LONG else 5]:
        done = publisher.back(text.format(mark=mark))
        assert done.returncode == 1, text
        assert "Traceback" not in done.stderr
    assert not mark.exists()
    assert publisher.shown == "first"
    assert publisher.releases == [version]


@pytest.mark.parametrize("kind", some(["server", "storage"], 1))
def test_of_two_publishers_at_once_one_goes_on_or_both_in_turn(tmp_path, repo, kind):
    publisher = new_publisher(tmp_path, repo, kind)
    versions = {text: publisher.commit(text) for text in ("first", "second", "third")}
    sites = {}
    for text, version in versions.items():
        publisher.git("checkout", "--quiet", version.rpartition("-")[2])
        sites[text] = tmp_path / f"built-{text}"
        command = [sys.executable, "hooks", "build", "--output", str(sites[text])]
        subprocess.run(command, cwd=publisher.project, check=True)
    started = {text: publisher.start(versions[text], sites[text]) for text in versions}
    said = {text: item.communicate(timeout=PATIENCE)[1] for text, item in started.items()}
    done = [text for text, item in started.items() if item.returncode == 0]
    assert publisher.shown in done, said
    for text in set(versions) - set(done):
        assert "has been publishing" in said[text] or "another run took over" in said[text]
    assert not publisher.locked
    recorded = publisher.log[-1]
    assert recorded == f"publish {versions[publisher.shown]}"


NAMES = ["$(touch mark)", "it's", "-rf", "w w", 'a"b', "\u7f51\u7ad9", "*"]


@pytest.mark.parametrize("name", some(NAMES, 3))
def test_a_local_path_with_any_characters_is_a_path(tmp_path, repo, name):
    publisher = new_publisher(tmp_path, repo, "folder")
    place = tmp_path / name / "site"
    place.parent.mkdir()
    publisher.commit("first")
    done = publisher.run_here("publish", str(place))
    assert done.returncode == 0, done.stderr
    assert (place / "current/index.html").is_file()
    assert not list(tmp_path.rglob("mark"))


# -- faults --------------------------------------------------------------------------------

FAULTS = {
    "Connection refused": "cannot be reached",
    "office@example.org: Permission denied (publickey).": "cannot log in",
    "": "cannot be reached",
    "ssh: connect to host x port 22: Connection timed out": "cannot be reached",
    "ssh: Could not resolve hostname x: Name or service not known": "cannot be reached",
    "Connection closed by 192.0.2.1 port 22": "cannot be reached",
    "Host key verification failed.": "cannot log in",
}


@pytest.mark.parametrize("output", some(FAULTS, 3))
def test_what_keeps_one_from_a_server_is_named(tmp_path, repo, output):
    publisher = new_publisher(tmp_path, repo, "server")
    publisher.commit("first")
    executable(tmp_path / "bin/ssh", f"#!/bin/sh\necho '{output}' >&2\nexit 255\n")
    done = publisher.run("publish", publisher.target)
    assert done.returncode == 1
    assert FAULTS[output] in done.stderr
    assert "Traceback" not in done.stderr


STORAGE_FAULTS = {
    "Failed to copyto: Forbidden: Forbidden\n\tstatus code: 403, request id: x": "no permission",
    "Failed to cat: AccessDenied: \n\tstatus code: 403, request id: x": "no permission",
    "SignatureDoesNotMatch: x\n\tstatus code: 403": "cannot log in",
    "ExpiredToken: x\n\tstatus code: 400": "cannot log in",
    "NoSuchBucket: the specified bucket does not exist\n\tstatus code: 404": "there is no such",
    "dial tcp 192.0.2.1:443: connect: connection refused": "cannot be reached",
    "dial tcp: lookup s3.example.org: no such host": "cannot be reached",
    "write failed: no space left on device": "no space left",
    "SlowDown: please reduce\n\tstatus code: 503": "rclone failed (1): SlowDown",
}


@pytest.mark.parametrize("output", STORAGE_FAULTS)
def test_what_keeps_one_from_storage_is_named(output):
    assert STORAGE_FAULTS[output] in str(PublishingError.of_program("rclone", 1, output))


def test_a_remote_that_is_not_configured_is_named(tmp_path, repo):
    publisher = new_publisher(tmp_path, repo, "storage")
    publisher.commit("first")
    done = publisher.run("publish", "rclone:nowhere:bucket")
    assert done.returncode == 1
    assert "rclone's configuration has no such name" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users")
def test_a_folder_without_permission_is_named(tmp_path, repo):
    """Root may do everything, so the worker runs as somebody else."""
    publisher = new_publisher(tmp_path, repo, "server")
    publisher.commit("first")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 == 0 and folder.name:
            folder.chmod(0o755)
    as_nobody = 'exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c "$*"'
    text = (tmp_path / "bin/ssh").read_text("utf-8").replace('exec sh -c "$*"', as_nobody)
    executable(tmp_path / "bin/ssh", text)
    done = publisher.run_here("publish", publisher.target)
    assert done.returncode == 1
    assert "no permission" in done.stderr
    assert not publisher.place.exists()


ANSWERS = [
    "! nobody.knows this\n\n$token 9",
    "! lock.held\n\n$token 9",
    "! lock.held yesterday me\n\n$token 9",
    "! switch.differs\n\n$token 9",
    "! \n\n$token 9",
    "\033[2J\033]0;title\007\n\n$token 1",
    "~ lock.held since ever\n\n$token 3",
    "",
    "$token",
    "nonsense\n",
]


@pytest.mark.parametrize("answer", some(ANSWERS, 4), ids=ascii)
def test_what_a_server_says_is_never_taken_for_our_own_words(tmp_path, repo, answer):
    publisher = new_publisher(tmp_path, repo, "server")
    publisher.commit("first")
    says = "echo 'publishing worker'; while read -r line; do [ \"$line\" != main ] || break; done"
    says += f'; read -r _; read -r token; read -r _; read -r _; printf "{answer}\\n"'
    says += "; printf '\\033[31mred\\n' >&2"
    executable(tmp_path / "bin/ssh", f"#!/bin/sh\n{says}\nexit 1\n")
    done = publisher.run_here("publish", publisher.target)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.replace("\n", "").isprintable(), "terminals obey some characters"


# -- readers -------------------------------------------------------------------------------


class Readers:
    """Two readers who follow chains of requests, and count what they should never get."""

    def __init__(self, port: int, prefix: str) -> None:
        self._port, self._prefix = port, prefix
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(2)]
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - no secret
        while not self._stopped.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            try:
                self._chain(connection, f"/page-{chance.randrange(PAGES)}.html")
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"no answer: {error!r}")
            connection.close()
            time.sleep(0.03)

    def _chain(self, connection: http.client.HTTPConnection, path: str) -> None:
        versions = set()
        for _ in range(3):
            page = self._get(connection, path)
            match = re.fullmatch(
                r'<link [^>]*><link href="(.*?)"><p>(.*?)</p><a href="(.*?)">\.*</a><!-- \2 -->',
                page,
            )
            if not match:
                self.wrong.append(f"half a page: {path} {page[:60]!r}")
                return
            style, version, path = match.groups()
            versions.add(version)
            if not re.fullmatch(rf"/\* {version} \*/\.{{2000}}", self._get(connection, style)):
                self.wrong.append(f"a page of {version} without its style")
        self.seen["chains"] += 1
        self.seen["chains that met two versions"] += len(versions) > 1

    def _get(self, connection: http.client.HTTPConnection, path: str) -> str:
        connection.request("GET", self._prefix + path)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.seen[f"{answer.status}"] += 1
        if answer.status != 200:
            return f"{answer.status}"
        return text


@contextmanager
def running(port: int, *command: str) -> Iterator[int]:
    """A server, as soon as it answers; gives the id of its process."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(PATIENCE * 20):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, command
            time.sleep(0.05)
        try:
            yield process.pid
        finally:
            process.terminate()


def program(name: str) -> str:
    program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, f"{name} is missing: see tests/install-programs"
    return program


@contextmanager
def nginx(folder: Path, site: Path) -> Iterator[int]:
    port = free_port()
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"""{user} daemon off; pid {folder}/nginx.pid; error_log /dev/null; worker_processes 1;
        events {{}}
        http {{
            access_log off; {temporary}
            server {{ listen 127.0.0.1:{port}; root {site}/current; }}
        }}""",
        encoding="utf-8",
    )
    with running(port, program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder)):
        yield port


@contextmanager
def sshd(publisher: Publisher) -> Iterator[int]:
    """A server on loopback with keys of its own; the publisher's ssh leads there."""
    folder = publisher.folder / "ssh"
    folder.mkdir(mode=0o700)
    port = free_port()
    for key in ("host", "client"):
        words = ("-q", "-t", "ed25519", "-N", "", "-f", str(folder / key))
        subprocess.run([program("ssh-keygen"), *words], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/client.pub\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 100\n",
        encoding="utf-8",
    )
    options = f"-F none -p {port} -i {folder}/client -o IdentitiesOnly=yes -o BatchMode=yes"
    options += (
        f" -o StrictHostKeyChecking=no -o UserKnownHostsFile={folder}/known -o LogLevel=ERROR"
    )
    executable(publisher.folder / "bin/ssh", f'#!/bin/sh\nexec {program("ssh")} {options} "$@"\n')
    publisher.target = f"127.0.0.1:{publisher.place}"
    with running(port, program("sshd"), "-D", "-f", str(folder / "sshd_config")) as pid:
        yield pid


# -- kills ---------------------------------------------------------------------------------


def processes() -> dict[int, tuple[int, str]]:
    """Every process: its parent and its command."""
    processes = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            processes[int(path.name)] = (
                parent,
                (path / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"),
            )
        except (OSError, ValueError):
            continue
    return processes


def descendants(pid: int) -> dict[int, str]:
    """The processes below one, and their commands."""
    everything = processes()
    descendants: dict[int, str] = {}
    frontier = {pid}
    while frontier:
        frontier = {item for item, (parent, _) in everything.items() if parent in frontier}
        descendants |= {item: everything[item][1] for item in frontier}
    return descendants


def kill(pid: int, number: int = signal.SIGKILL) -> bool:
    """Whether there was something to kill."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def kill_group(pid: int) -> bool:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def kill_below(pid: int, words: str) -> bool:
    victims = [
        descendant for descendant, command in descendants(pid).items() if re.search(words, command)
    ]
    return sum(map(kill, victims)) > 0


Killer = Callable[[int, int], bool]  # the publisher's process and that of the server, if any

KILLERS: dict[str, dict[str, Killer]] = {
    "folder": {
        "publisher": lambda pid, _: kill(pid),
        "terminated": lambda pid, _: kill(pid, signal.SIGTERM),
        "worker": lambda pid, _: kill_below(pid, r"^sh -s"),
        "everything": lambda pid, _: kill_group(pid),
    },
    "server": {
        "publisher": lambda pid, _: kill(pid),
        "terminated": lambda pid, _: kill(pid, signal.SIGTERM),
        "worker": lambda _, server: kill_below(server, r"sh -s"),
        "rsync": lambda _, server: kill_below(server, "rsync"),
        "everything": lambda pid, _: kill_group(pid),
        "network": lambda _, server: kill_below(server, r"^sshd: "),
    },
    "storage": {
        "publisher": lambda pid, _: kill(pid),
        "terminated": lambda pid, _: kill(pid, signal.SIGTERM),
        "rclone": lambda pid, _: kill_below(pid, r"rclone "),
        "everything": lambda pid, _: kill_group(pid),
    },
}


@contextmanager
def served(publisher: Publisher, kind: str) -> Iterator[tuple[int, str, int]]:
    """What the target needs and what readers ask: a port, a prefix, and the server's process."""
    if kind == "storage":
        port = free_port()
        script = str(Path(__file__).parent.parent / "support/s3_server.py")
        publisher.target = "rclone:s3:bucket/site"
        settings = {"TYPE": "s3", "PROVIDER": "Other", "LIST_VERSION": "2"}
        settings |= {"ENDPOINT": f"http://127.0.0.1:{port}", "NO_CHECK_BUCKET": "true"}
        settings |= {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x"}
        publisher.environment["AWS_CA_BUNDLE"] = ""
        publisher.environment |= {f"RCLONE_CONFIG_S3_{k}": v for k, v in settings.items()}
        with running(port, sys.executable, script, str(port)) as pid:
            yield port, "/bucket/site/live", pid
    else:
        with nginx(publisher.folder, publisher.place) as port:
            if kind == "server":
                with sshd(publisher) as pid:
                    yield port, "", pid
            else:
                yield port, "", 0


STORAGES = [{"S3_PAGE": "7"}, {"S3_PARTS": "1"}, {"S3_FAILS": "9"}]
FILES = [
    "a b%20#;+&=.html",
    "\u7f51\u7ad9 \uff01.html",
    "it's(1)[x].html",
    "e\u0301.html",
    "-x.html",
]
FILES += ["%2f.html", "dir.with.dots/x .html", "q?x=1.html", '"$(touch mark)`".html', ".hidden/x"]


@pytest.mark.weekly
@pytest.mark.parametrize("settings", some(STORAGES, 1), ids=str)
def test_storage_of_any_kind_keeps_files_of_any_name(tmp_path, repo, settings, monkeypatch):
    """Where it lists few at once, knows no MD5, or is overloaded now and then."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    publisher = new_publisher(tmp_path, repo, "storage")
    with served(publisher, "storage") as (port, prefix, _):
        versions = []
        for text in ("first", "second"):
            versions.append(publisher.commit(text))
            site = tmp_path / text
            command = [sys.executable, "hooks", "build", "--output", str(site)]
            subprocess.run(command, cwd=publisher.project, check=True)
            for name in FILES:
                (site / name).parent.mkdir(exist_ok=True)
                (site / name).write_text(text + name, encoding="utf-8")
            _, said = publisher.start(versions[-1], site).communicate(timeout=PATIENCE)
            assert said.endswith(f"{live(versions[-1])}\n"), said
        for text in ("second", "first"):
            if text == "first":
                done = publisher.run("roll-back", publisher.target)
                assert done.returncode == 0, done.stderr
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for name in FILES:
                for _ in range(3):  # it may be overloaded for us, too
                    connection.request("GET", f"{prefix}/{quote(name)}")
                    received = connection.getresponse().read().decode()
                    if received == text + name:
                        break
                assert received == text + name
            connection.close()


@dataclass
class Attack:
    """Two versions that are published in turn, and killed at random moments."""

    publisher: Publisher
    kind: str
    port: int
    server: int
    versions: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    duration: float = 0.0

    def __post_init__(self) -> None:
        seed = os.environ.get("ATTACK_SEED", "published")
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        for text in ("first", "second"):
            self.versions[text] = self.publisher.commit(text)
            command = [sys.executable, "hooks", "build", "--output", str(self.site(text))]
            subprocess.run(command, cwd=self.publisher.project, check=True)
            began = time.monotonic()
            self.publish(text)
            self.duration = time.monotonic() - began

    def site(self, text: str) -> Path:
        return self.publisher.folder / f"built-{text}"

    def start(self, text: str) -> subprocess.Popen[str]:
        return self.publisher.start(self.versions[text], self.site(text))

    def publish(self, text: str) -> None:
        """What comes after a kill: it succeeds by itself, and repairs what was left."""
        process = self.start(text)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, (said, self.counts)
        assert said.endswith(f"{live(self.versions[text])}\n")
        self.counts["interrupted switches repaired"] += "was not completed" in said
        self.counts["locks taken over"] += "was interrupted; taking over" in said

    def kill(self, text: str) -> bool:
        """Publish and kill; False where it had ended before."""
        name = self.chance.choice(sorted(KILLERS[self.kind]))
        process = self.start(text)
        time.sleep(self.chance.uniform(0.05, self.duration))
        ended = process.poll() is not None
        hit = not ended and KILLERS[self.kind][name](process.pid, self.server)
        self.counts[f"killed: {name}"] += hit
        process.communicate(timeout=PATIENCE)
        self.counts["broken off"] += process.returncode != 0
        self.duration *= 0.8 if ended else 1.05  # as fast as the machine is now
        return hit

    def forget_upload(self, text: str) -> None:
        """Have a version uploaded anew."""
        version = self.versions[text]
        if self.kind != "storage":
            shutil.rmtree(self.publisher.place / "releases" / version)
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        half = (f"releases/{version}/page-{number}.html" for number in range(0, PAGES, 2))
        for path in (f"manifests/{version}", *half):
            connection.request("DELETE", f"/bucket/site/{path}")
            connection.getresponse().read()
        connection.close()


@pytest.mark.parametrize("kind", some(KILLERS, 1))
def test_whatever_is_killed_readers_get_whole_pages_and_the_next_run_succeeds(tmp_path, repo, kind):
    publisher = new_publisher(tmp_path, repo, kind, pages=PAGES)
    with served(publisher, kind) as (port, prefix, server):
        attack = Attack(publisher, kind, port, server)
        with Readers(port, prefix) as readers:
            rounds = kills = 0
            wanted = ATTACK_ROUNDS
            while kills < wanted and rounds < 3 * wanted:
                rounds += 1
                text, other = ("first", "second") if rounds % 2 else ("second", "first")
                if rounds % 4 < 2:
                    attack.forget_upload(text)
                kills += attack.kill(text)
                attack.publish(text)
                if rounds % 10 == 0:
                    print(
                        kind, rounds, dict(attack.counts | readers.seen), readers.wrong, flush=True
                    )
                    done = publisher.run("roll-back", publisher.target, attack.versions[other])
                    assert done.returncode == 0, done.stderr
                    attack.publish(text)
        if kind != "storage":
            assert publisher.releases == sorted(attack.versions.values()), "nothing is lost"
            assert not publisher.locked
    print(kind, rounds, dict(attack.counts | readers.seen))
    assert readers.wrong == []
    assert readers.seen["chains"] > wanted
