"""Requests with JSON: encrypted, without redirects, and without the token in what is said."""

from __future__ import annotations

import pytest

from prospectus.forges.http_json import ForgeError, call
from support.json_server import JsonServer

SECRET = "made-up-0123456789"  # noqa: S105


def refused(address: str, **words: str) -> ForgeError:
    with pytest.raises(ForgeError) as error:
        call(address, {"X-Token": "made-up"}, {"a": 1}, **words)
    return error.value


def test_values_are_posted_as_json_and_the_answer_is_read():
    with JsonServer({"/a": (201, {"b": ["甲"]})}) as server:
        assert call(f"{server.address}/a", {}, {"title": "乙"}) == {"b": ["甲"]}
        assert call(f"{server.address}/a", {}) == {"b": ["甲"]}
    assert [request.method for request in server.requests] == ["POST", "GET"]
    assert server.requests[0].fields == {"title": "乙"}


def test_nothing_is_sent_without_encryption_but_to_this_machine():
    assert refused("http://example.org/a").key == "not_encrypted"


def test_redirects_are_not_followed():
    with JsonServer({}) as other, JsonServer({"/a": (307, f"{other.address}/b")}) as server:
        assert refused(f"{server.address}/a").key == "failed"
    assert not other.requests


def test_a_server_that_is_not_there_is_named():
    with JsonServer({}) as server:
        pass
    error = refused(f"{server.address}/a")
    assert error.key == "unreachable"
    assert all(server.host in message for message in error.messages.values())


def test_what_a_server_says_is_short_and_without_the_secret():
    said = {"message": f"{SECRET} " * 100, "documentation_url": "https://example.org/help"}
    with JsonServer({"/a": (403, said)}) as server:
        error = refused(f"{server.address}/a", secret=SECRET)
    assert SECRET not in str(error)
    assert "https://example.org" not in str(error)
    assert len(str(error)) < 1000
