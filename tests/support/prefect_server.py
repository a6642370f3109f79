"""A Prefect server of our own for tests, started as ``phinong up`` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workflows.scheduler import answers

ROOT = Path(__file__).parent.parent.parent
_START_S = 90.0
# Whatever is asked for beyond this machine goes to a proxy that is not there.
NO_NETWORK = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """Where it is, and the environment in which our processes find it."""

    url: str
    environment: Mapping[str, str]


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until(what: str, is_so: object, *, within_s: float = 30.0) -> None:
    """Wait until a call answers something true; fail by name where it never does."""
    assert callable(is_so)
    until = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > until:
            raise AssertionError(f"not within {within_s:.0f} s: {what}")
        time.sleep(0.1)


@contextmanager
def a_prefect_server(folder: Path) -> Iterator[PrefectServer]:
    """Start a server on a fresh database; end it afterwards."""
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PHINONG_", "PREFECT_"))},
        **NO_NETWORK,
        "PHINONG_DATA": str(folder),
        "PHINONG_PREFECT_PORT": str(port),
        "PHINONG_PARENT": str(os.getpid()),
    }
    url = f"http://127.0.0.1:{port}/api"
    log = folder / "server.log"
    with log.open("wb") as words:
        server = subprocess.Popen(
            [sys.executable, "-m", "workflows.child", "server"],
            cwd=ROOT,
            env=environment,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until("the server answers", lambda: answers(url), within_s=_START_S)
            yield PrefectServer(url, environment)
        finally:
            server.terminate()
            server.wait(20)
