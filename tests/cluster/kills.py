"""What is killed while people work, and how long until it is as before."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config import clock
from tests.cluster.services import answers
from tests.cluster.site import Site
from tests.cluster.units import variables

_LONGEST_S = 180.0
POOL = "phinong"


@dataclass(frozen=True)
class Kill:
    """One killing and its recovery."""

    what: str
    en: str
    recovered: str
    run: Callable[[Clockwork], Callable[[], bool]]


class Clockwork:
    """Prefect's API as an operator asks it, and the site it belongs to."""

    def __init__(self, site: Site) -> None:
        """Find address and password."""
        self.site = site
        said = variables(site.hosts["data1"].path("/etc/phinong/prefect.env"))
        self._url = said["PREFECT_API_URL"]
        self._key = b64encode(said["PREFECT_API_AUTH_STRING"].encode()).decode()

    def ask(self, path: str, body: Any = None) -> Any:
        """Return what the API answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {self._key}"}
        request = urllib.request.Request(f"{self._url}{path}", data, headers)  # noqa: S310 - ours
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)

    def is_up(self) -> bool:
        """Say whether the API answers."""
        with contextlib.suppress(OSError, ValueError):
            return bool(self.ask("/health"))
        return False

    def make_run(self, timer: str) -> str:
        """Let the pool run a timer now; return the run."""
        deployment = self.ask(f"/deployments/name/{timer}/workers")["id"]
        made = self.ask(
            f"/deployments/{deployment}/create_flow_run", {"state": {"type": "SCHEDULED"}}
        )
        return str(made["id"])

    def state(self, run: str) -> str:
        """Return how a run is."""
        return str(self.ask(f"/flow_runs/{run}")["state_type"])

    def is_done(self, run: str) -> bool:
        """Say whether a run came to its end."""
        with contextlib.suppress(OSError, ValueError):
            return self.state(run) == "COMPLETED"
        return False

    def heartbeat(self, name: str) -> datetime | None:
        """Return when a worker was last heard of."""
        for one in self.ask(f"/work_pools/{POOL}/workers/filter", {}):
            if one["name"] == name:
                return datetime.fromisoformat(one["last_heartbeat_time"])
        return None

    def runs(self) -> list[dict[str, Any]]:
        """Return every run that began or should have."""
        found: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": 200, "offset": 0, "sort": "START_TIME_ASC"}
        while page := self.ask("/flow_runs/filter", query):
            found += page
            query["offset"] += len(page)
        return found


def web_is_up(site: Site, port: int) -> bool:
    """Say whether a web process serves, asked on its own host."""
    command = site.hosts["app1"].command(
        "curl", "-sf", "--noproxy", "*", "-m", "2", "-o", "/dev/null",
        f"http://{_loopback(site)}:{port}/readyz",
    )  # fmt: skip
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def door_is_open(site: Site) -> bool:
    """Say whether a request through nginx is served."""
    address = site.hosts["app1"].address
    command = ["curl", "-sfk", "--noproxy", "*", "-m", "3", "-o", "/dev/null",
               f"https://{address}/readyz"]  # fmt: skip
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _loopback(site: Site) -> str:
    return "127.0.0.1" if site.hosts.is_apart else site.hosts["app1"].address


def _web(works: Clockwork) -> Callable[[], bool]:
    site = works.site
    before = site.units.unit("app1", "phinong-web@8072").starts
    site.units.kill("app1", "phinong-web@8072")
    unit = site.units.unit("app1", "phinong-web@8072")
    return lambda: unit.starts > before and web_is_up(site, 8072)


def _worker(works: Clockwork) -> Callable[[], bool]:
    """Kill both workers in the middle of a run; as before is: heard of, and a run completed."""
    site = works.site
    run = works.make_run("sweep")
    until = time.monotonic() + 40
    while works.state(run) not in ("RUNNING", "COMPLETED") and time.monotonic() < until:
        time.sleep(0.05)
    at = clock.real_now()
    for number in (1, 2):
        site.units.kill("data1", f"phinong-worker@{number}")
    after = works.make_run("deliver")

    def is_back() -> bool:
        with contextlib.suppress(OSError, ValueError):
            heard = [works.heartbeat(f"data1-{number}") for number in (1, 2)]
            return all(one and one > at for one in heard) and works.is_done(after)
        return False

    return is_back


def _prefect(works: Clockwork) -> Callable[[], bool]:
    for name in ("phinong-prefect", "phinong-prefect-services"):
        works.site.units.kill("data1", name)
    return works.is_up


def _redis(works: Clockwork) -> Callable[[], bool]:
    site = works.site
    site.units.kill("data1", "redis-server")
    here = "127.0.0.1" if site.hosts.is_apart else site.hosts["data1"].address
    return lambda: answers(here, 6379) and works.is_up()


def _postgres(works: Clockwork) -> Callable[[], bool]:
    """Let it crash (SIGQUIT: no shutdown, recovery at the start) and start it a second later."""
    site = works.site
    unit = site.units.unit("data1", "postgresql")
    assert unit.process is not None
    unit.process.send_signal(signal.SIGQUIT)
    unit.process.wait(20)
    time.sleep(1)
    site.units.start(site.hosts["data1"], "postgresql")
    return lambda: door_is_open(site) and works.is_up()


def _postfix(works: Clockwork) -> Callable[[], bool]:
    site = works.site
    site.units.stop(site.hosts["data1"], "postfix")
    time.sleep(3)
    site.units.start(site.hosts["data1"], "postfix")
    here = "127.0.0.1" if site.hosts.is_apart else site.hosts["data1"].address
    return lambda: answers(here, 25)


KILLS = {
    "web": Kill("web", "kill -9 one of 3 web processes", "its /readyz", _web),
    "workers": Kill("workers", "kill -9 both workers in a run", "heard of, a run done", _worker),
    "prefect": Kill("prefect", "kill -9 Prefect's API and services", "its /health", _prefect),
    "redis": Kill("redis", "kill -9 Redis", "it and Prefect answer", _redis),
    "postfix": Kill("postfix", "stop Postfix for 3 s", "its port", _postfix),
    "postgresql": Kill("postgresql", "crash PostgreSQL for 1 s", "nginx and Prefect", _postgres),
}


def do(works: Clockwork, name: str) -> float | None:
    """Kill; return the seconds until it was as before, ``None`` where it never was."""
    began = time.monotonic()
    is_back = KILLS[name].run(works)
    while not is_back():
        if time.monotonic() - began > _LONGEST_S:
            return None
        time.sleep(0.05)
    return round(time.monotonic() - began, 1)
