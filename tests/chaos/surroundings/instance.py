"""A PostgreSQL server of a test's own that is stopped, killed and started again on its port."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import postgres

# What was committed must be there after a crash: only the disk itself is trusted to keep it.
OPTIONS = {**postgres.OPTIONS, "synchronous_commit": "on", "full_page_writes": "on"}
ENDINGS = {"stopped": signal.SIGINT, "shut at once": signal.SIGQUIT, "killed": signal.SIGKILL}


@dataclass
class Instance:
    """The server; ``outages`` are the spans (monotonic) in which it did not serve."""

    folder: Path
    owner: str | None
    port: int
    url: str
    outages: list[tuple[float, float]] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def driver_url(self) -> str:
        """Return its address as SQLAlchemy takes it."""
        return self.url.replace("postgresql://", "postgresql+psycopg://")

    def start(self) -> None:
        """Start it and wait until it answers."""
        binary = postgres.find_binaries() / "postgres"
        settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
        log = self.folder / "server.log"
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                [str(binary), "-D", "data", "-p", str(self.port), *settings],
                cwd=self.folder,
                user=self.owner,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        postgres._wait_until_ready(self.url, self._process, log)

    def end(self, how: str) -> None:
        """End it; killed, it leaves its children a moment behind."""
        assert self._process is not None
        os.kill(self._process.pid, ENDINGS[how])
        self._process.wait(60)
        self._process = None

    def restart(self, how: str) -> None:
        """End it and start it again; note for how long it was away."""
        began = time.monotonic()
        self.end(how)
        while self._lingers():
            time.sleep(0.05)
        self.start()
        self.outages.append((began, time.monotonic()))

    def _lingers(self) -> bool:
        """Say whether a child of a killed server still holds its memory."""
        folder = str(self.folder / "data")
        for found in Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):
                if str(found.readlink()) == folder:
                    return True
        return False

    def met(self, began: float, ended: float, grace_s: float) -> bool:
        """Say whether a span met an outage, or began so soon after one."""
        return any(gone <= ended and began <= back + grace_s for gone, back in self.outages)


@contextlib.contextmanager
def an_instance() -> Iterator[Instance]:
    """Give a running server with a database ``phinong``; nothing of it is left afterwards."""
    binaries, port = postgres.find_binaries(), postgres._free_port()
    with postgres._owned_folder() as (folder, owner):
        postgres._initialise(binaries, folder, owner, "secret")
        url = f"postgresql://phinong:secret@127.0.0.1:{port}/postgres"
        found = Instance(folder, owner, port, url)
        found.start()
        try:
            yield found
        finally:
            if found._process is not None:
                found.end("stopped")
