"""``make cluster``: a ministry's site on this machine, worked on, killed at, looked at.

Exit 0 where every promise held, 1 where one was broken or a step of docs/deploy.md failed, 75 where
this machine lacks what it takes.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster import checks, kills, report, services
from tests.cluster.kills import Clockwork
from tests.cluster.site import Site, StepError, standing
from tests.support.tree import ROOT

LACKING = 75
_QUIET_S = 120.0
_SETTLES_S = 3.0


@dataclass
class Plan:
    """How long and how hard."""

    days: int
    cases: int
    kills: tuple[str, ...]
    gap_s: float
    is_whole: bool
    race_s: float
    readers: str = "2"


SHORT = Plan(30, 6, ("web", "prefect", "redis", "postfix", "workers", "postgresql"), 0.5,
             is_whole=False, race_s=0.0, readers="1")  # fmt: skip
LONG = Plan(365, 60, ("web", "prefect", "redis", "postfix", "workers", "postgresql") * 3, 4.0,
            is_whole=True, race_s=6.0)  # fmt: skip


@dataclass
class Result:
    """What is told at the end."""

    found: checks.Found = field(default_factory=checks.Found)
    recovery: list[tuple[str, float | None]] = field(default_factory=list)
    windows: list[tuple[float, float, str]] = field(default_factory=list)
    load: dict[str, Any] = field(default_factory=dict)
    progress: dict[str, Any] = field(default_factory=dict)
    timers: dict[str, Any] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)
    race: dict[int, dict[str, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def install(site: Site, plan: Plan) -> None:
    """Run docs/deploy.md; what does not wait for each other is done at once."""
    site.steps("packages-app", "packages-data", "program", "tls-data", "tls-app", "postgresql")
    with ThreadPoolExecutor(2) as both:
        prefect = both.submit(site.steps, "prefect", "postfix")
        tables = both.submit(site.steps, "tables", "administrator")
        prefect.result()
        tables.result()
        pool = both.submit(site.step, "workers")
        web = both.submit(site.steps, "web", "nginx", "check-app")
        web.result()
        pool.result()
    if plan.is_whole:
        site.steps("check-data", "monitoring")


def work(site: Site, plan: Plan, result: Result, seed: int) -> None:
    """Let people work while parts are killed."""
    drive = _started(site, "drive", str(site.folder), str(plan.days), str(plan.cases), str(seed))
    _wait(site, "tokens", drive, 60)
    load = _started(site, "load", str(site.folder), site.hosts["app1"].address, plan.readers, "2")
    works = Clockwork(site)
    try:
        for name in plan.kills:
            time.sleep(plan.gap_s)
            _alive(drive, site)
            began = time.monotonic()
            took = kills.do(works, name)
            result.recovery.append((name, took))
            result.windows.append((began, time.monotonic() + _SETTLES_S, name))
            site.say(f"  killed {name:12} as before after {took} s")
        if plan.is_whole:
            site.steps("backup", "upgrade-data", "upgrade-app", "back-app", "back-data")
        _wait(site, "passed", drive, 1800)
    finally:
        (site.folder / "stop").touch()
        (site.folder / "stop-load").touch()
    for process in (drive, load):
        if process.wait(120):
            raise StepError((site.folder / "logs" / "drive.log").read_text("utf-8")[-2000:])
    result.load = json.loads((site.folder / "load.json").read_text("utf-8"))
    result.progress = json.loads((site.folder / "progress").read_text("utf-8"))


def settle(site: Site, result: Result) -> None:
    """Let the workers do what is left, and wait until nothing is under way."""
    works = Clockwork(site)
    for _ in range(3):
        _later(site, 20)
        made = [works.make_run(timer) for timer in ("sweep", "checkpoint")]
        _until(lambda m=made: all(map(works.is_done, m)), "a sweep by the workers", _QUIET_S)
        if _is_quiet(site):
            break
    subprocess.run(_postqueue(site, "-f"), check=False, capture_output=True)
    _until(lambda: _is_flushed(site), "an empty queue of Postfix", _QUIET_S)
    result.timers = report.lateness(works.runs())
    verify = subprocess.run(
        [sys.executable, "-m", "cli.main", "audit", "verify", "--json"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    audit = json.loads(verify.stdout or "{}").get("audit", {})
    result.audit = {
        "entries": audit.get("entries"), "flaws": len(audit.get("flaws", ())),
        "checkpoint": (audit.get("checkpoint") or {}).get("root", "-")[:16],
    }  # fmt: skip
    result.found = checks.check(site, result.load)
    if verify.returncode:
        result.found.promise(5, "the audit trail", verify.stdout or verify.stderr)
    away = [name for name, seconds in result.recovery if seconds is None]
    failed = [what for what in report.failures(result) if what.startswith("read ")]
    result.found.promise(6, "parts that did not come back", away)
    result.found.promise(6, "reads that failed", [w for w in failed if "postgresql" not in w])


def race(site: Site, plan: Plan, result: Result) -> None:
    """Measure requests a second through nginx, by three web processes and by one."""
    for processes in (3, 1):
        for port in (8072, 8073) if processes == 1 else ():
            site.units.stop(site.hosts["app1"], f"phinong-web@{port}")
        (site.folder / "stop-load").unlink(missing_ok=True)
        asked = _started(site, "load", str(site.folder), site.hosts["app1"].address, "8", "0",
                         "--race", str(plan.race_s))  # fmt: skip
        asked.wait(120)
        result.race[processes] = json.loads((site.folder / "load.json").read_text("utf-8"))


def _started(site: Site, what: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (site.folder / "logs" / f"{what}.log").open("ab") as words:
        started = subprocess.Popen(
            [sys.executable, "-m", f"tests.cluster.{what}", *arguments],
            cwd=ROOT, env=site.environment, stdout=words, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    site.noted(started)
    return started


def _alive(process: subprocess.Popen[bytes], site: Site) -> None:
    if process.poll() is not None:
        raise StepError((site.folder / "logs" / "drive.log").read_text("utf-8")[-3000:])


def _wait(site: Site, name: str, process: subprocess.Popen[bytes], within_s: float) -> None:
    def is_there() -> bool:
        if not (site.folder / name).exists():
            _alive(process, site)
        return (site.folder / name).exists()

    _until(is_there, name, within_s)


def _until(is_so: Any, what: str, within_s: float) -> None:
    until = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > until:
            raise StepError(f"not within {within_s:.0f} s: {what}")
        time.sleep(0.1)


def _later(site: Site, minutes: int) -> None:
    shift = int(site.clock.read_text("ascii").rstrip("s")) + minutes * 60
    site.clock.write_text(f"{shift:+d}s", encoding="ascii")


def _is_quiet(site: Site) -> bool:
    with checks.connect(site) as database:
        query = b"SELECT count(*) FROM outbox WHERE state IN ('sending', 'handing_over')"
        return database.execute(query).fetchone() == (0,)


def _postqueue(site: Site, *arguments: str) -> list[str]:
    run = site.hosts["data1"].path("/var/lib/postfix-run")
    return ["postqueue", "-c", str(run), *arguments]


def _is_flushed(site: Site) -> bool:
    queue = site.hosts["data1"].path("/var/lib/postfix-run/queue")
    return not any(
        file.is_file() for kind in ("incoming", "active", "deferred", "maildrop")
        for file in (queue / kind).rglob("*")
    )  # fmt: skip


def main() -> int:
    """Do it all and tell."""
    asked = _asked()
    if lacking := _lacking():
        print(f"make cluster cannot run here: {lacking}", file=sys.stderr)
        return LACKING
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # in good order
    plan, result, began = SHORT if asked.short else LONG, Result(), time.monotonic()
    plan.kills = plan.kills[:6] * asked.rounds if asked.rounds else plan.kills
    plan.days, plan.cases = asked.days or plan.days, asked.cases or plan.cases

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s {words}", flush=True)

    try:
        whole = plan.is_whole and not asked.no_download
        with standing(say, is_whole=whole, keep=asked.keep, apart=not asked.one_network) as site:
            say("two hosts: " + ("network namespaces" if site.hosts.is_apart else "ADDRESSES ONLY"))
            install(site, plan)
            result.seconds["installed"] = round(time.monotonic() - began)
            work(site, plan, result, asked.seed)
            settle(site, result)
            if plan.race_s:
                race(site, plan, result)
            result.seconds["in all"] = round(time.monotonic() - began)
            print(report.table(site, plan, result))
    except StepError as error:
        print(f"make cluster failed: {error}", file=sys.stderr)
        return 1
    return 1 if result.found.broken else 0


def _lacking() -> str:
    if os.geteuid() != 0:
        return "it needs root, as an installation does (namespaces, ports below 1024)"
    return f"Debian packages: {' '.join(found)}" if (found := services.missing()) else ""


def _asked() -> argparse.Namespace:
    reading = argparse.ArgumentParser(prog="make cluster ARGS=")
    reading.add_argument("--short", action="store_true", help="a few days, each kill once")
    reading.add_argument("--days", type=int, help="days that pass (365)")
    reading.add_argument("--cases", type=int, help="proposals made (60)")
    reading.add_argument("--rounds", type=int, help="how often each is killed (3)")
    reading.add_argument("--seed", type=int, default=2569)
    reading.add_argument("--keep", action="store_true", help="leave the folder to be looked at")
    reading.add_argument("--no-download", action="store_true", help="libraries of this environment")
    reading.add_argument("--one-network", action="store_true", help="without namespaces")
    return reading.parse_args()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(ROOT)))
    sys.exit(main())
