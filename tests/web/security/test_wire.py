"""The server itself, asked with bytes that no honest client sends."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import wiring
from config.database import migrate_database
from config.settings import Settings, load_settings
from web.app import create_app
from web.server import server

SECOND = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
FORM = b"Host: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@contextmanager
def listening(settings: Settings) -> Iterator[int]:
    """Serve an installation on a port of its own, in a thread."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        loop = asyncio.new_event_loop()
        begun = threading.Event()
        served = {}

        async def serve() -> None:
            web = served["web"] = server(create_app(settings))
            task = asyncio.ensure_future(web.serve(sockets=[door]))
            await web.listens.wait()
            begun.set()
            await task

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
        thread.start()
        assert begun.wait(20)
        yield door.getsockname()[1]
        loop.call_soon_threadsafe(served["web"].stop)
        thread.join(20)
        loop.close()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = load_settings(data=tmp_path_factory.mktemp("wire"))
    migrate_database(settings)
    with listening(settings) as found:
        yield found
    wiring.close(settings)


def answered(port: int, sent: bytes) -> bytes:
    """Return everything that comes back until the server falls silent or hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.settimeout(1.5)
        line.sendall(sent)
        found = b""
        try:
            while part := line.recv(65536):
                found += part
        except (TimeoutError, ConnectionResetError):
            pass
        return found


def statuses(found: bytes) -> list[int]:
    return [int(part[:3]) for part in found.split(b"HTTP/1.1 ")[1:]]


def test_an_honest_request_is_answered(port: int) -> None:
    found = answered(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    assert statuses(found) == [200]
    assert b"server:" not in found.lower()


def test_a_request_with_two_lengths_is_refused(port: int) -> None:
    """Content-Length and Transfer-Encoding together: nothing after the true end is obeyed."""
    both = b"POST /language HTTP/1.1\r\n" + FORM
    both += b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(SECOND))

    assert len(statuses(answered(port, both + SECOND))) <= 2
    assert 200 not in statuses(answered(port, both + SECOND))


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 5, 6\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length : 5\r\n",
    ],
)
def test_a_length_that_can_be_read_in_two_ways_is_refused(port: int, lengths: bytes) -> None:
    asked = b"POST /language HTTP/1.1\r\n" + FORM + lengths + b"\r\nhello" + SECOND

    found = statuses(answered(port, asked))

    assert found[:1] == [400], found
    assert len(found) == 1, "what followed was taken for a request"


@pytest.mark.parametrize("line", [b"X-A: b\x00c", b"X-A: b\rSet-Cookie: c", b"X A: b"])
def test_a_header_that_is_none_is_refused(port: int, line: bytes) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" + line + b"\r\n\r\n"

    assert statuses(answered(port, asked)) == [400]


def test_endless_headers_are_refused(port: int, tmp_path: Path) -> None:
    del tmp_path
    asked = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n"

    assert statuses(answered(port, asked)) in ([400], [431], [])
