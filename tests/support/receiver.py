"""A receiver of webhooks on this machine, over https, that answers as a test says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.support.certificates import make_certificates


@dataclass
class Receiver:
    """What came in, and what to say to it."""

    port: int
    authority: str
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    drip_s: float = 0.0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/hook"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def receiver(folder: Path) -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    authority, context = make_certificates(folder)
    found: Receiver

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            found.posts.append((self.path, dict(self.headers.items()), body))
            self.send_response(found.status)
            self.send_header("location", f"{found.url}/elsewhere")
            if found.drip_s:
                self._drip(found.drip_s)
            self.send_header("content-length", "0")
            self.end_headers()

        def _drip(self, seconds: float) -> None:
            """Keep the connection busy: each header comes well within any single time-out."""
            for number in range(int(seconds * 10)):
                self.send_header(f"x-{number}", "x")
                self.flush_headers()
                time.sleep(0.1)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of whom we cut off."""

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found = Receiver(server.server_address[1], str(authority))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
