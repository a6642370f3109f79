"""uvicorn on a socket that is already bound, beside whatever else runs in the process."""

import asyncio
import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

GRACE_S = 2


class Server(uvicorn.Server):
    """uvicorn that tells when it listens, and leaves signals to whoever started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Prepare; made inside a running loop."""
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        self.listens.set()

    def stop(self) -> None:
        """Answer what was asked, then end."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def settle() -> None:
    """Keep the collector of garbage from what stays for good: looking through it stops all pages.

    A third of a million objects are loaded; going through them took a fifth of a second, often
    enough to be seen in the 99th percentile of every page.
    """
    gc.collect()
    gc.freeze()


def server(app: FastAPI) -> Server:
    """Return a server for an application; ``await serve(sockets=[...])`` runs it."""
    settle()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="off",
    )
    return Server(config)


async def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve until SIGTERM, SIGHUP or Ctrl-C."""
    web = server(app)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, web.stop)
    await web.serve(sockets=[listening])
