"""A PostgreSQL server for the tests: one that is given, or a throw-away one of our own."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

GIVEN = "PHINONG_TEST_POSTGRES"
REQUIRED = "PHINONG_REQUIRE_POSTGRES"
PACKAGED = Path("/usr/lib/postgresql")  # where Debian keeps each major version
START_TIMEOUT_S = 60

# Ends the server and its folder when our end of the pipe closes: also when the tests are killed.
SUPERVISOR = """
"$@" >server.log 2>&1 </dev/null &
cat >/dev/null
kill -INT $! && wait $!
rm -rf "$PWD"
"""

# Nothing here outlives the run, so nothing has to survive a power cut.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}


class PostgresMissingError(Exception):
    """No PostgreSQL server is given and none can be started here."""


@dataclass(frozen=True)
class Server:
    """A server on which databases may be made and dropped."""

    url: str  # libpq form, of a database to connect to as an administrator

    def create(self, *, like: str | None = None) -> str:
        """Make a database, empty or a copy of `like`, and return its SQLAlchemy URL."""
        name = f"phinong_test_{secrets.token_hex(6)}"
        template = urlsplit(like).path.lstrip("/") if like else "template0"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        address = urlsplit(self.url)._replace(scheme="postgresql+psycopg", path=f"/{name}")
        return address.geturl()

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path.lstrip("/"))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


MEMORY, ROOM = "/dev/shm", 4 * 1024**3  # noqa: S108 - of this machine's own memory


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Give a server for as long as the block lasts.

    Raises:
        PostgresMissingError: None is given and PostgreSQL is not installed.
    """
    if given := os.environ.get(GIVEN):
        yield Server(given.replace("postgresql+psycopg://", "postgresql://"))
        return
    binaries = find_binaries()
    with _owned_folder() as (folder, owner), _cluster(binaries, folder, owner) as url:
        yield Server(url)


def find_binaries() -> Path:
    """Return the folder that holds `initdb` and `postgres`, the newest first."""
    on_path = shutil.which("initdb")
    packaged = sorted(PACKAGED.glob("*/bin"), key=_major, reverse=True)
    for folder in [Path(on_path).resolve().parent, *packaged] if on_path else packaged:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = f"PostgreSQL is not installed here, and {GIVEN} names no server"
    raise PostgresMissingError(message)


def _major(folder: Path) -> int:
    version = folder.parent.name
    return int(version) if version.isdecimal() else 0


@contextlib.contextmanager
def _owned_folder() -> Iterator[tuple[Path, str | None]]:
    """Make a folder for the cluster; PostgreSQL refuses root, so root gives it away."""
    folder = Path(tempfile.mkdtemp(prefix="phinong-postgres-", dir=_quick_place()))
    try:
        owner = _unprivileged() if os.geteuid() == 0 else None
        if owner:
            shutil.chown(folder, owner)
        yield folder, owner
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> str | None:
    """Return memory to keep the cluster in, where there is enough: a copy is some 700 files."""
    try:
        room = shutil.disk_usage(MEMORY).free
    except OSError:
        return None
    return MEMORY if room > ROOM and os.access(MEMORY, os.W_OK) else None


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextlib.contextmanager
def _cluster(binaries: Path, folder: Path, owner: str | None) -> Iterator[str]:
    """Run a cluster in the folder, and give its address."""
    password, port = secrets.token_hex(16), _free_port()
    _initialise(binaries, folder, owner, password)
    settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
    command = [str(binaries / "postgres"), "-D", "data", "-p", str(port), *settings]
    with subprocess.Popen(
        ["/bin/sh", "-c", SUPERVISOR, "postgres", *command],
        cwd=folder,
        user=owner,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests, which stop the server when they end
    ) as supervisor:
        url = f"postgresql://phinong:{password}@127.0.0.1:{port}/postgres"
        _wait_until_ready(url, supervisor, folder / "server.log")
        yield url


def _initialise(binaries: Path, folder: Path, owner: str | None, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    secret.chmod(0o600)
    if owner:
        shutil.chown(secret, owner)
    account = ["--username=phinong", "--auth=password", f"--pwfile={secret}"]
    shape = ["--pgdata=data", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(
        [binaries / "initdb", *account, *shape],
        cwd=folder,
        user=owner,
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, supervisor: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until and supervisor.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=5).close()
            return
        time.sleep(0.05)
    message = f"PostgreSQL did not start: {log.read_text(encoding='utf-8')}"
    raise RuntimeError(message)
