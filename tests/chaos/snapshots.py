"""What a database says without the numbers of its rows: two runs of one deed compare equal."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Column, Table, select

from storage import audit_check, cases
from storage.database import Connection
from storage.schema import METADATA
from storage.tables_cases import AuditEntry, Case
from tests.support.world import World

UNTOUCHED = frozenset({"holidays", "definitions"})
RANDOM = frozenset({("outbox", "key"), ("outbox", "lease_owner")})
"""Columns made of row numbers, or of who it was; the keys are unique by constraint."""

Snapshot = dict[str, list[str]]


def snapshot(world: World) -> Snapshot:
    """Return every row of every table as a set of its own, with ranks for row numbers."""
    return {name: sorted(rows) for name, rows in _ordered(world).items()}


def _ordered(world: World) -> Snapshot:
    with world.database.read() as connection:
        tables = [t for t in METADATA.sorted_tables if t.name not in UNTOUCHED]
        rows = {t.name: _rows(connection, t) for t in tables}
    ranks = {name: {row["id"]: n for n, row in enumerate(found)} for name, found in rows.items()
             if found and "id" in found[0]}  # fmt: skip
    return {table.name: [_plain(table, row, ranks) for row in rows[table.name]] for table in tables}


def differences(found: Snapshot, wanted: Snapshot) -> list[str]:
    """Return the rows that only one of two snapshots has: what a person wants to read."""
    return [
        f"{sign} {name}: {row}"
        for name in wanted
        for sign, some, others in (("+", found, wanted), ("-", wanted, found))
        for row in some[name]
        if row not in others[name]
    ]


def by_entry(world: World) -> dict[str, Snapshot]:
    """Return the alerts and mails of each stage entry with its own row, by where it stands."""
    whole = _ordered(world)
    found: dict[str, Snapshot] = {}
    for rank, text in enumerate(whole["stage_entries"]):
        mine: Snapshot = {"stage_entries": [text]}
        for name in ("alerts", "outbox"):
            mine[name] = sorted(r for r in whole[name] if json.loads(r)["entry_id"] == rank)
        found[str(rank)] = mine
    return found


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    order = list(table.primary_key)
    return [dict(row._mapping) for row in connection.execute(select(table).order_by(*order))]


def _plain(table: Table, row: dict[str, Any], ranks: dict[str, dict[int, int]]) -> str:
    values = {
        column.name: _ranked(column, row[column.name], ranks)
        for column in table.columns
        if column.name != "id" and (table.name, column.name) not in RANDOM
    }
    return json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)


def _ranked(column: Column[Any], value: Any, ranks: dict[str, dict[int, int]]) -> Any:
    for key in column.foreign_keys:
        known = ranks.get(key.column.table.name, {})
        return known.get(value, value)
    return value


def discord(world: World) -> list[str]:
    """Return where state, audit trail and stage entries of any case do not agree."""
    found: list[str] = []
    with world.database.read() as connection:
        found += [f"{flaw.chain}: {flaw.what}" for flaw in audit_check.verify(connection)[1]]
        told = _told(connection)
        for number in connection.execute(select(Case.number)).scalars():
            case = cases.load(connection, number)
            stages = [(e.state, e.office) for e in case.entries if e.kind == "stage"]
            said = told[number]
            if said["moves"] != case.version or said["to"] != case.state:
                found.append(f"{number} is {case.state} {case.version}, its audit says {said}")
            if said["waiting"] is not None and said["waiting"] != list(case.waiting):
                found.append(f"{number} waits for {case.waiting}, its audit says {said['waiting']}")
            if _entries_of(case) != sorted(stages):
                found.append(f"{number} is {case.state} with open entries {stages}")
    return found


def _told(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return what the audit says of each case last: state, who is waited for, how many entries."""
    found: dict[str, dict[str, Any]] = {}
    rows = connection.execute(select(AuditEntry.chain, AuditEntry.body).order_by(AuditEntry.id))
    for chain, body in rows:
        said = found.setdefault(chain, {"moves": 0, "to": None, "waiting": None})
        entry = json.loads(body)
        said["moves"] += 1
        said["to"] = entry.get("to", said["to"])
        said["waiting"] = entry.get("waiting", said["waiting"])
    return found


def _entries_of(case: cases.CaseRecord) -> list[tuple[str, str]]:
    """Return the open stage entries that a case in this state must have."""
    offices = {
        "draft": f"province:{case.province}", "endorsement": f"province:{case.province}",
        "revision": f"province:{case.province}", "screening": "moi", "rule_check": "moi",
        "approval": "moi_executive", "cabinet": "cabinet", "parliament": "cabinet",
        "partner_agreement": f"province:{case.province}", "change_review": "mfa",
        "signing": f"province:{case.province}", "deposit": "moi", "on_hold": "moi",
    }  # fmt: skip
    if case.state == "review":
        return sorted((f"review.{_leg(office)}", office) for office in case.waiting)
    return [(case.state, offices[case.state])] if case.state in offices else []


def _leg(office: str) -> str:
    return "agencies" if office.startswith("agency:") else office
