"""The HTTP server of the preview: what reaches it, and what a connection may cost."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import contextmanager
from http import HTTPStatus

import pytest

from mkdocs_build.preview import http_server
from mkdocs_build.preview.http_server import HttpServer
from mkdocs_build.preview.responses import HEADERS, Response
from prospectus.diagnostics.diagnostic import translate_each
from prospectus.diagnostics.failures import failure

PATIENCE = 90


@contextmanager
def serving(answer):
    server = HttpServer("127.0.0.1", 0, answer)
    server.listen()
    try:
        yield server.server_address[1]
    finally:
        server.close()


@pytest.fixture
def requests():
    return []


@pytest.fixture
def port(requests):
    def answer(request):
        requests.append(request)
        return Response(HTTPStatus.OK, b"made up", {"Content-Type": "text/plain"})

    with serving(answer) as port:
        yield port


def ask(port, method="GET", path="/", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def send(port, raw):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_a_request_is_read_in_full(port, requests):
    answer, body = ask(port, path="/a%20b/%E5%BC%A0?query#part", headers={"Host": "made.up:1"})
    assert (answer.status, body) == (200, b"made up")
    (request,) = requests
    assert (request.method, request.path) == ("GET", "/a b/\xe5\xbc\xa0")
    assert (request.hosts, request.local_address) == (["made.up:1"], "127.0.0.1")


def test_every_answer_has_the_headers_of_the_preview(port):
    answer, _ = ask(port)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["Content-Length"] == "7"
    assert answer.headers["Connection"] == "close"
    assert "Server" not in answer.headers


def test_head_has_no_body(port):
    answer, body = ask(port, method="HEAD")
    assert (answer.headers["Content-Length"], body) == ("7", b"")


def test_any_method_reaches_the_answer(port, requests):
    for method in ("POST", "DELETE", "MADEUP"):
        ask(port, method=method, body=b"a body that is ignored")
    assert [request.method for request in requests] == ["POST", "DELETE", "MADEUP"]


# Python answers without a status line where it has not read the version of the protocol.
BROKEN = {
    b"GET\r\n\r\n": b"",
    b"GET / HTTP/9\r\n\r\n": b"",
    b"GET / HTTP/zxq7\r\n\r\n": b"",
    b"GET /" + b"z" * 70_000 + b" HTTP/1.1\r\n\r\n": b"HTTP/1.0 414 ",
    b"GET / HTTP/1.1\r\n" + b"A: zxq7\r\n" * 200 + b"\r\n": b"HTTP/1.0 431 ",
}


@pytest.mark.parametrize(("raw", "start"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_is_no_request_is_refused_without_an_echo(port, requests, raw, start):
    answer = send(port, raw)
    assert requests == []
    assert answer.startswith(start)
    assert b"zxq7" not in answer
    for text in translate_each("command.serve.bad_request").values():
        assert text.encode() in answer


def test_an_empty_request_gets_no_answer_to_misread(port, requests):
    send(port, b"")
    assert requests == []


def test_a_slow_request_is_given_up(requests, monkeypatch):
    monkeypatch.setattr(http_server, "SECONDS_TO_ASK", 0.1)
    with (
        serving(lambda _: Response(HTTPStatus.OK)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection,
    ):
        connection.sendall(b"GET / HT")
        assert connection.recv(100) == b""


def test_there_are_never_too_many_connections(monkeypatch):
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 1)
    release, reached = threading.Event(), threading.Event()

    def answer(request):
        reached.set()
        release.wait(PATIENCE)
        return Response(HTTPStatus.OK)

    with serving(answer) as port:
        first = threading.Thread(target=ask, args=[port], daemon=True)
        first.start()
        assert reached.wait(PATIENCE)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            ask(port)
        release.set()
        first.join(PATIENCE)
        deadline = threading.Event()
        for _ in range(100):  # the end of the first connection may take a moment
            try:
                assert ask(port)[0].status == 200
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                deadline.wait(0.05)
        else:
            raise AssertionError("the end of a connection lets no other one in")


def test_an_address_that_is_taken_is_an_error_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError):
            HttpServer("127.0.0.1", taken.getsockname()[1], lambda _: Response(HTTPStatus.OK))


def test_an_unexpected_error_is_printed_and_ends_the_connection_only(capfd):
    def answer(request):
        raise RuntimeError("zxq7")

    with serving(answer) as port:
        for _ in range(2):
            with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
                ask(port)
    expected = str(failure(RuntimeError("zxq7")))
    assert capfd.readouterr().err == f"{expected}\n" * 2
