"""A running installation with fictional data, and a coordinator who is signed in there."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from config import wiring
from tests.support.tree import ROOT
from tests.web.access_world import OWN, World, acting, furnish
from usecases.programs import tokens
from web.security.forms import FIELD

WHO = "coordinator.th57"
OURS = {"sec-fetch-site": "same-origin"}
_PATIENCE_S = 60


@dataclass(frozen=True)
class Target:
    """Where it listens, and what lets one in."""

    address: str
    cookie: str
    token: str
    world: World

    def at(self, path: str) -> str:
        """Return the whole address of a path, with real objects of one's own in it."""
        return self.address + self.world.fill(path, OWN)


@contextmanager
def running(folder: Path) -> Iterator[Target]:
    """Serve a furnished installation on a port of its own until the block ends."""
    world = furnish(folder / "installation")
    ctx = wiring.open_context(world.settings)
    token = tokens.make_token(acting(ctx, WHO), "scan", ("read", "write"), 1).token
    wiring.close(world.settings)
    port = _free_port()
    env = {
        **os.environ,
        "PHINONG_DATA": str(world.settings.data),
        "PHINONG_PORT": str(port),
        "PHINONG_LOG_FORMAT": "text",
    }
    command = [str(Path(sys.executable).with_name("phinong")), "web"]
    log = (folder / "web.log").open("w")
    served = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, served)
        yield Target(address, _signed_in(address), token, world)
    finally:
        served.terminate()
        try:
            served.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            served.kill()
        log.close()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait(address: str, served: subprocess.Popen[bytes]) -> None:
    for _ in range(_PATIENCE_S * 5):
        if served.poll() is not None:
            raise RuntimeError(f"the web ended with {served.returncode}")
        try:
            if httpx.get(f"{address}/healthz", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the web did not start")


def _signed_in(address: str) -> str:
    """Return the session's cookie of the coordinator."""
    with httpx.Client(base_url=address, headers=OURS, timeout=30) as browser:
        page = browser.get("/sign-in").text
        found = re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', page)
        data = {FIELD: found[1] if found else "", "username": WHO}
        browser.post("/sign-in/example", data=data)
        return str(browser.cookies["phinong"])
