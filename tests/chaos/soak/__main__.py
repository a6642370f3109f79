"""A soak: a large office at work in real processes, each hour carrying the events of 72 hours.

``python -m tests.chaos.soak [--minutes N] [--cases N] [--users N] [--json]``

Prints how fast each process grows (least squares, after a quarter of the time), what moves and
pages took, and every error. The clock runs 72 times as fast, so hours of events are also told.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage import audit_check
from storage.tables_system import Outbox
from tests.chaos.mailbags import deliver_to_the_end, tally
from tests.chaos.soak.readers import Readers
from tests.chaos.soak.site import OPEN, SPEED, USERS, Site, build, running
from tests.chaos.soak.slope import Slope, percentile, slope_of
from tests.support.post import a_post_office
from tests.support.smtp_sink import Sink
from tests.support.world import World, opened

SAMPLE_S, WARM = 1.0, 0.25
GOAL_MB_H, GOAL_P99_MS = 1.0, 100.0
LONG_ENOUGH = 30
"""Minutes below which memory still fills its pools: its slope says nothing of a long run."""
Samples = dict[str, list[tuple[float, float]]]


def main(arguments: list[str] | None = None) -> int:
    """Soak, and print what was found; 1 where a promise is broken."""
    chosen = _options(arguments)
    found = soak(chosen.minutes, chosen.cases, chosen.users)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n" if chosen.json else _said(found))
    return int(found["verdict"] == "broken")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--cases", type=int, default=OPEN)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def soak(minutes: float, cases: int, users: int) -> dict[str, Any]:
    """Run the site for so long and return the figures."""
    with tempfile.TemporaryDirectory(prefix="phinong-soak-") as name, a_post_office() as sink:
        folder = Path(name)
        names = build(folder, cases, users)
        with running(folder, sink.port) as site:
            world = opened(site.url, now=site.now)
            readers = Readers(site, world, names)
            samples = _watched(site, readers, minutes * 60)
        found = _figures(site, readers, samples) | _truth(world, site, sink)
        world.database.close()
    found |= {"minutes": minutes, "open_cases": cases, "users": len(names)}
    found |= {"load_of_machine": round(os.getloadavg()[1], 1), "cores": os.cpu_count()}
    return found | {"hours_of_events": round(minutes / 60 * SPEED, 1), "verdict": _verdict(found)}


def _watched(site: Site, readers: Readers, seconds: float) -> Samples:
    """Let everybody work for so long; return the memory of each process by the second."""
    samples: Samples = {name: [] for name in site.processes}
    threads = readers.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        site.set_clock()
        for name in samples:
            samples[name].append((time.monotonic(), site.rss_mb(name)))
        time.sleep(SAMPLE_S)
    readers.stop.set()
    for thread in threads:
        thread.join()
    return samples


def _figures(site: Site, readers: Readers, samples: Samples) -> dict[str, Any]:
    moves = [float(str(line["ms"])) for line in site.said("deeds") if "ms" in line]
    rounds = site.said("timers")
    errors = Counter([*readers.errors])
    errors.update(str(line["error"]) for line in [*rounds, *site.said("deeds")] if "error" in line)
    return {
        "memory": {name: _memory(points) for name, points in samples.items()},
        "moves": len(moves),
        "moves_p50_ms": round(percentile(moves, 0.5), 1),
        "moves_p99_ms": round(percentile(moves, 0.99), 1),
        "pages": len(readers.waited),
        "pages_p50_ms": round(percentile(readers.waited, 0.5), 1),
        "pages_p99_ms": round(percentile(readers.waited, 0.99), 1),
        "rounds": sum("seconds" in line for line in rounds),
        "mails_sent": sum(int(str(line.get("sent", 0))) for line in rounds),
        "alerts_looked_at": sum(int(str(line.get("due", 0))) for line in rounds),
        "errors": dict(errors),
    }


def _memory(points: list[tuple[float, float]]) -> dict[str, float]:
    """Return the growth of a process, after it has warmed up."""
    slope = slope_of(points[int(len(points) * WARM) :]).scaled(3600)
    each: Slope = slope.scaled(1 / SPEED)
    return {
        "first_mb": round(points[0][1], 1) if points else 0.0,
        "last_mb": round(points[-1][1], 1) if points else 0.0,
        "mb_per_hour": round(slope.per_unit, 2),
        "error": round(slope.error, 2),
        "mb_per_hour_of_events": round(each.per_unit, 3),
        "error_of_events": round(each.error, 3),
    }


def _truth(world: World, site: Site, sink: Sink) -> dict[str, Any]:
    """Say what the database holds at the end: the trail, and every mail."""
    with world.database.read() as connection:
        entries, flaws = audit_check.verify(connection)
    doubtful = world.rows(select(Outbox.id).where(Outbox.state == "in_doubt"))
    world.now = site.now
    deliver_to_the_end(world, sink, rounds=200)
    mails = tally(world, sink.received)
    return {
        "audit_entries": entries,
        "broken_links": len(flaws),
        "in_doubt": len(doubtful),
        "mails_lost": len(mails.lost),
        "mails_twice": len(mails.twice),
    }


def _verdict(found: Mapping[str, Any]) -> str:
    lost = found["broken_links"] + found["mails_lost"] + found["mails_twice"]
    if found["errors"] or lost or found["moves_p99_ms"] > GOAL_P99_MS:
        return "broken"
    memory = list(found["memory"].values())
    if found["minutes"] < LONG_ENOUGH:
        return "too short to say"
    if any(m["mb_per_hour_of_events"] - 2 * m["error_of_events"] > GOAL_MB_H for m in memory):
        return "broken"
    sure = all(m["mb_per_hour_of_events"] + 2 * m["error_of_events"] <= GOAL_MB_H for m in memory)
    return "kept" if sure else "too short to say"


def _said(found: Mapping[str, Any]) -> str:
    lines = [f"{key:<20} {value}" for key, value in found.items() if not isinstance(value, dict)]
    for name, memory in found["memory"].items():
        lines.append(
            f"{name:<20} {memory['first_mb']} -> {memory['last_mb']} MB, "
            f"{memory['mb_per_hour']:+} ± {memory['error']} MB/h, of 72 hours' events "
            f"{memory['mb_per_hour_of_events']:+} ± {memory['error_of_events']} MB/h each"
        )
    lines += [f"{count} x {error}" for error, count in found["errors"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
