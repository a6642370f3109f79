"""What is measured at one size: deeds, sweeps, pages, the trail, the backup, the bytes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import make_url, text

from benchmarks import sweepers
from benchmarks.scale import crews
from benchmarks.scale.loaded import Loaded
from benchmarks.sweep_floor import SweepFloor, due_soon
from benchmarks.web import get
from config import clock
from storage.audit_check import verify
from usecases.people import accounts
from usecases.safekeeping.backups import back_up
from usecases.timers.sweep import sweep

_TICKS = os.sysconf("SC_CLK_TCK")
_SIZES = text(
    "SELECT relname, pg_table_size(oid), pg_indexes_size(oid), reltuples FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 0"
)
FIXED = 10
_GROWS = {"partners", "cases", "stage_entries", "audit_entries", "outbox"}


def measured(
    place: Loaded, *, deeds: int, asked: int, backup: bool, several: Sequence[int]
) -> dict[str, Any]:
    """Return everything that is measured at one size; ``several`` are numbers of processes."""
    numbers = place.at_the_desk()
    found: dict[str, Any] = {"open": place.size, "load_s": place.took_s, **_bytes(place)}
    found |= _one_by_one(place, list(islice(numbers, deeds)))
    found["deeds_per_s"] = {
        str(crew): crews.deeds(place, crew, list(islice(numbers, deeds))) for crew in several
    }
    found |= _sweeps(place, several)
    found["pages"] = _pages(place, asked, several)
    found |= _trail(place)
    if backup:
        found |= _backup(place)
    return found


def _one_by_one(place: Loaded, numbers: list[str]) -> dict[str, float]:
    """Return what a deed takes: by the clock, of our processor time, and of PostgreSQL's."""
    world, took = place.world, []
    for number in numbers[:5]:
        world.go(number, crews.ACT, "moi_officer", **crews.WITH)
    before, own = _backends(place), time.process_time()
    for number in numbers[5:]:
        began = time.perf_counter()
        world.go(number, crews.ACT, "moi_officer", **crews.WITH)
        took.append((time.perf_counter() - began) * 1000)
    count = len(took)
    took.sort()
    return {
        "deed_ms": median(took),
        "deed_p95_ms": took[int(count * 0.95)],
        "deed_cpu_ms": (time.process_time() - own) / count * 1000,
        "deed_postgres_cpu_ms": (_backends(place) - before) / count * 1000,
    }


def _backends(place: Loaded) -> float:
    """Return the processor seconds that PostgreSQL's present processes have used."""
    with place.world.database.read() as connection:
        pids = connection.execute(text("SELECT pid FROM pg_stat_activity")).scalars().all()
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except OSError:
            continue
        used += sum(map(int, fields.split()[11:13]))
    return used / _TICKS


def _sweeps(place: Loaded, several: Sequence[int]) -> dict[str, Any]:
    """Return the milliseconds of sweeps of ten, of 0.1 %, and of a morning by several."""
    world = place.world
    lot, floor = due_soon(world), SweepFloor(make_url(_url(place)))
    standing, used = _standing(floor), list[float]()

    def run(due: int) -> float:
        _arm(floor, lot, list(islice(standing, due)))
        began, before = time.perf_counter(), time.process_time()
        if (done := sweep(world.ctx())["due"]) != due:
            raise AssertionError(f"{due} were due, {done} were swept")
        used.append((time.process_time() - before) * 1000)
        return (time.perf_counter() - began) * 1000

    share, morning = max(1, place.size // 1000), min(5_000, max(40, place.size // 20))
    found: dict[str, Any] = {
        "sweep_fixed_ms": median(run(FIXED) for _ in range(5)),
        "sweep_fixed_cpu_ms": median(used),
        "sweep_share_ms": median(run(share) for _ in range(3)),
        "sweep_share_cpu_ms": median(used[-3:]),
        "sweep_share_due": share,
        "sweep_morning_due": morning,
        "sweep_morning_s": {},
    }
    for crew in several:
        _arm(floor, lot, list(islice(standing, morning)))
        found["sweep_morning_s"][str(crew)] = sweepers.together(world, crew)
    floor.connection.close()
    return found


def _standing(floor: SweepFloor) -> Iterator[int]:
    """Yield the entries of cases that wait with governors, which no deed here moves."""
    last = 0
    while True:
        rows = floor.connection.execute(
            "SELECT id FROM stage_entries WHERE left_at IS NULL AND state = 'endorsement'"
            " AND id > %s ORDER BY id LIMIT 5000",
            (last,),
        ).fetchall()
        floor.connection.commit()
        yield from (row[0] for row in rows)
        if not rows:
            return
        last = rows[-1][0]


def _arm(floor: SweepFloor, lot: Any, entries: list[int]) -> None:
    floor.connection.execute(
        "UPDATE stage_entries SET next_alert_at = %s, next_alert = 'reminder', due_on = %s"
        " WHERE id = ANY(%s)",
        (lot.alert_at, lot.due_on, entries),
    )
    floor.connection.commit()


def _pages(place: Loaded, asked: int, several: Sequence[int]) -> dict[str, Any]:
    now = place.world.ctx().at(clock.now())
    governor, desk = (
        accounts.sign_in_as_example(now, who, "scale") for who in ("governor", "moi_officer")
    )
    last = f"DESK-{place.size // 2:08}"
    asks = {
        "queue of a governor": lambda: get("/", governor),
        "queue of the desk": lambda: get("/", desk),
        "case page": lambda: get(f"/cases/{last}", desk),
    }
    return {str(crew): crews.pages(place, crew, asks, asked) for crew in several}


def _trail(place: Loaded) -> dict[str, Any]:
    began, used = time.perf_counter(), time.process_time()
    with place.world.database.read() as connection:
        entries, flaws = verify(connection)
    took, used = time.perf_counter() - began, time.process_time() - used
    if flaws:
        raise AssertionError(f"the trail does not hold: {flaws[0]}")
    return {"entries": entries, "verify_s": took, "verify_cpu_s": used}


def _backup(place: Loaded) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="phinong-scale-") as folder:
        began, used = time.perf_counter(), time.process_time()
        made = back_up(place.world.ctx(), Path(folder), lambda *_: None)
        took, used = time.perf_counter() - began, time.process_time() - used
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
        shutil.rmtree(made)
    return {"backup_s": took, "backup_cpu_s": used, "backup_bytes": size}


def _bytes(place: Loaded) -> dict[str, Any]:
    """Return the bytes of each table that grows, with its indexes, and of a case in all."""
    with place.world.database.read() as connection:
        rows = connection.execute(_SIZES).all()
    tables = {
        name: {"bytes": table, "index_bytes": index, "rows": int(count)}
        for name, table, index, count in rows
        if name in _GROWS
    }
    whole = sum(each["bytes"] + each["index_bytes"] for each in tables.values())
    return {"tables": tables, "bytes_per_case": whole / place.size}


def _url(place: Loaded) -> str:
    return place.world.database.url.render_as_string(hide_password=False)
