"""Prefect: each human act is a run of a flow with one task, told to a server of its own.

After https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run and
https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli: a flow, a task, a server on the
same engine, nothing persisted but the states.
The rows are written by hand (the floor). This is what a person's step would cost as a task; Phinong
itself uses Prefect for its timers only.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from typing import Any

from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.peers.contenders.child import Move, Told, Walker, serve
from benchmarks.steps import Step

_QUIET = {
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
    "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
    "DO_NOT_TRACK": "1",
}


class Prefect(Walker):
    """A server in a process of its own; each client runs flows in its own thread."""

    def __init__(self, told: Told) -> None:
        """Start the server and wait until it answers."""
        super().__init__(told)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        where = f"sqlite+aiosqlite:///{told.folder / 'prefect.db'}"
        if not told.is_sqlite:
            where = told.spare.replace("+psycopg", "+asyncpg")
        os.environ.update(_QUIET)
        os.environ["PREFECT_HOME"] = str(told.folder / "prefect")
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = where
        command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)]
        self._server = subprocess.Popen(command, stdout=sys.stderr)
        _await(f"http://127.0.0.1:{port}/api/health", self._server)
        self._mine = threading.local()
        self._act = self._flow()

    def _flow(self) -> Any:
        from prefect import flow, task  # noqa: PLC0415 - it reads the environment

        told = self.told

        @task(persist_result=False)
        def write(number: str, which: int) -> None:
            floor = self._floor()
            floor.move(number, told.steps[which], told.now, told.today)

        @flow(persist_result=False, validate_parameters=False)
        def act(number: str, which: int) -> None:
            write(number, which)

        return act

    def _floor(self) -> SqliteFloor | PostgresFloor:
        if not hasattr(self._mine, "floor"):
            self._mine.floor = (SqliteFloor if self.told.is_sqlite else PostgresFloor)(
                self.told.url
            )
        found: SqliteFloor | PostgresFloor = self._mine.floor
        return found

    def walker(self) -> Move:
        """Return the move."""
        which = {id(step): i for i, step in enumerate(self.told.steps)}

        def move(number: str, step: Step) -> None:
            self._act(number, which[id(step)])

        return move

    def close(self) -> None:
        """Stop the server."""
        self._server.terminate()
        self._server.wait(30)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return
        time.sleep(0.2)
    raise AssertionError("the server of Prefect did not start")


if __name__ == "__main__":
    serve(Prefect)
