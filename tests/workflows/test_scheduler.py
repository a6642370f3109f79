"""Prefect's API is asked by TLS of the authority that is set, and by no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.certificates import make_certificates
from workflows.scheduler import answers

TRUSTED = "PREFECT_API_SSL_CERT_FILE"


class Healthy(BaseHTTPRequestHandler):
    """Answers as Prefect's /health does."""

    def do_GET(self) -> None:
        body = b"true"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    trusted, context = make_certificates(tmp_path)
    monkeypatch.setenv(TRUSTED, str(trusted))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Healthy)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_of_the_authority_that_is_set_is_asked(api: str) -> None:
    assert answers(api)


def test_a_server_of_another_authority_is_not(
    api: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other, _ = make_certificates(tmp_path / "other")
    monkeypatch.setenv(TRUSTED, str(other))

    assert not answers(api)


def test_without_one_the_machines_own_count(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRUSTED)

    assert not answers(api)
