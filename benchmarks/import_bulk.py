"""Bulk deeds, against ``executemany`` of the rows that they write.

``python -m benchmarks.import_bulk [--json] [--quick] [--rounds N] [--engine sqlite|postgresql]``

An import of pairs from a CSV file (read, judged, reconciled, recorded), and a change of the
calendar that moves the deadline of every open case (counted again, sealed in each case's chain).
The floor writes the same number of the same rows on the driver itself and computes nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from benchmarks import open_cases
from benchmarks.places import ENGINES, a_durable_world, databases
from benchmarks.rounds import Verdict, interleaved, medians, options, report
from benchmarks.sweep_floor import SweepFloor
from storage.audit import GENESIS
from storage.schema import METADATA
from storage.tables_cases import AuditEntry, Case, StageEntry
from tests.support.postgres import PostgresMissingError
from tests.support.world import World
from tests.usecases.sheets import a_city, write_csv
from usecases.calendars.calendar import add_day, remove_day
from usecases.imports.importing import import_pairs

WRITTEN = [METADATA.tables[name] for name in
           ("partners", "relationships", "instruments", "evidence", "histories")]  # fmt: skip
TARGET = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments, "engine")
    count = 300 if chosen.quick else 10_000
    rounds = chosen.rounds or (1 if chosen.quick else 3)
    rows: list[dict[str, Any]] = []
    verdicts: list[Verdict] = []
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            found = [_import(engine, count, rounds), _calendar(engine, count, rounds)]
        except PostgresMissingError as missing:
            verdicts.append(Verdict(f"bulk on {engine}", None, ">=", TARGET, why=str(missing)))
            continue
        rows += found
        verdicts += [
            Verdict(f"{row['what']}, {engine}: of executemany", row["ratio"], ">=", TARGET)
            for row in found
        ]
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _import(engine: str, count: int, rounds: int) -> dict[str, Any]:
    with databases(engine) as fresh, tempfile.TemporaryDirectory() as folder:
        file = write_csv(Path(folder) / "pairs.csv", (a_city(each) for each in range(count)))
        kept: dict[str, list[dict[str, Any]]] = {}

        def phinong() -> float:
            with a_durable_world(fresh()) as world:
                began = time.perf_counter()
                done = import_pairs(world.ctx(), file)
                took = time.perf_counter() - began
                if done.created != count:
                    raise AssertionError(f"{done.created} of {count} pairs: {done.problems[:3]}")
                kept.update(_kept(world))
                return count / took

        def floor() -> float:
            if not kept:
                phinong()
            with a_durable_world(fresh()) as world:
                return count / _written(world, kept)

        found = interleaved({"floor": floor, "phinong": phinong}, rounds)
    return _row(f"import of {count:,} pairs", engine, medians(found))


def _kept(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that the import wrote; the partner of the world itself was there before."""
    return {
        table.name: [
            dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
            for row in world.rows(select(table))
            if not (table.name == "partners" and row.id == world.partner)
        ]
        for table in WRITTEN
    }


def _written(world: World, kept: dict[str, list[dict[str, Any]]]) -> float:
    """Return the seconds of writing rows by executemany, ready as the driver takes them."""
    floor = SweepFloor(world.database.url)
    ready = [
        _driver(world, insert(table), kept[table.name]) for table in WRITTEN if kept[table.name]
    ]
    return _executed(floor, ready)


def _driver(world: World, statement: Any, rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    """Return a statement and its rows as the driver takes them."""
    dialect = world.database.engine.dialect
    names = list(rows[0])
    keys = names if statement.is_insert else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    convert = {n: b.type.dialect_impl(dialect).bind_processor(dialect)
               for n, b in compiled.binds.items()}  # fmt: skip
    made = [
        {n: convert[n](v) if convert[n] else v for n, v in row.items() if n in convert}
        for row in rows
    ]
    if compiled.positional:
        order = compiled.positiontup or ()
        return str(compiled), [[row[name] for name in order] for row in made]
    return str(compiled), made


def _executed(floor: SweepFloor, ready: list[tuple[str, list[Any]]]) -> float:
    began = time.perf_counter()
    cursor = floor.connection.cursor()
    cursor.execute("BEGIN")
    for sql, rows in ready:
        cursor.executemany(sql, rows)
    cursor.execute("COMMIT")
    took = time.perf_counter() - began
    floor.connection.close()
    return took


def _calendar(engine: str, count: int, rounds: int) -> dict[str, Any]:
    with databases(engine) as fresh, a_durable_world(fresh()) as world:
        open_cases.load(world, count)
        day = world.calendar().add(world.today, 12)
        added = False

        def phinong() -> float:
            nonlocal added
            began = time.perf_counter()
            if added:
                done = remove_day(world.ctx(), day, "national")
            else:
                done = add_day(world.ctx(), day, "วันหยุดพิเศษ", "Special holiday")
            took = time.perf_counter() - began
            added = not added
            if done["deadlines"] < count * 0.9:
                raise AssertionError(f"{done['deadlines']} of {count} deadlines moved")
            return float(done["deadlines"] / took)

        def floor() -> float:
            return count / _moved(world)

        found = interleaved({"floor": floor, "phinong": phinong}, rounds)
    return _row(f"calendar change over {count:,} deadlines", engine, medians(found))


def _moved(world: World) -> float:
    """Return the seconds of writing what a change of the calendar writes, by executemany."""
    entries = world.rows(select(StageEntry.__table__).where(StageEntry.left_at.is_(None)))
    cases = world.rows(select(Case.id, Case.number, Case.version, Case.audit_seq, Case.audit_hash))
    turn = _next(world)
    body = '{"action":"calendar_changed","deadlines":[' + '"%s"]}' % ("x" * 300)
    seals = [
        {"chain": f"floor:{case.number}", "seq": turn + 1, "at": world.now,
         "action": "calendar_changed", "actor_id": None, "body": body, "prev_hash": GENESIS,
         "hash": GENESIS}
        for case in cases
    ]  # fmt: skip
    dates = [
        {"b_id": e.id, "days_allowed": e.days_allowed, "due_on": e.due_on + timedelta(days=1),
         "next_alert_at": e.next_alert_at, "next_alert": e.next_alert, "definition": e.definition}
        for e in entries
    ]  # fmt: skip
    heads = [
        {"b_id": case.id, "b_version": case.version, "version": case.version + 1,
         "audit_seq": case.audit_seq, "audit_hash": case.audit_hash}
        for case in cases
    ]  # fmt: skip
    ready = [
        _driver(world, _set(StageEntry, dates[0]), dates),
        _driver(world, _set(Case, heads[0]), heads),
        _driver(world, insert(AuditEntry), seals),
    ]
    return _executed(SweepFloor(world.database.url), ready)


def _next(world: World) -> int:
    """Return a number that no entry of the floor has had."""
    return len(world.rows(select(AuditEntry.id).where(AuditEntry.chain == "floor:CASE-0000001")))


def _set(table: Any, row: dict[str, Any]) -> Any:
    columns = table.__table__.c
    changed = {n: bindparam(n, type_=columns[n].type) for n in row if not n.startswith("b_")}
    found = update(table.__table__).where(columns.id == bindparam("b_id"))
    if "b_version" in row:
        found = found.where(columns.version == bindparam("b_version"))
    return found.values({columns[name]: given for name, given in changed.items()})


def _row(what: str, engine: str, middle: dict[str, float]) -> dict[str, Any]:
    floor, ours = middle["floor"], middle["phinong"]
    rates = {"executemany/s": round(floor), "phinong/s": round(ours)}
    return {"what": what, "engine": engine, **rates, "ratio": ours / floor}


if __name__ == "__main__":
    sys.exit(main())
