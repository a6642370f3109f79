"""Whose days a case took, ready for a page: a bar for each office, and each stretch of days."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from storage import cases
from usecases import names
from usecases.cases import access
from usecases.context import Context
from usecases.reading.ledger import ledger
from usecases.stage_words import said

_SAME = ("office", "state", "on_hold")


def days_of(ctx: Context, number: str) -> dict[str, Any]:
    """Return ``offices`` with their days, and ``stretches``: who held the case from when to when.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    rows = ledger(ctx, number)
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
    return {
        "number": case.number,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "days": len(rows),
        "working": sum(row["used"] and not row["on_hold"] for row in rows),
        "offices": _offices(rows),
        "stretches": [_stretch(list(each)) for _, each in groupby(rows, key=_key)][::-1],
    }


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SAME)


def _offices(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        fresh = {**said(row["office_th"], row["office_en"]), "days": 0, "working": 0, "hold": 0}
        total = found.setdefault(row["office"], fresh)
        total["days"] += 1
        total["hold"] += row["on_hold"]
        total["working"] += row["used"] and not row["on_hold"]
    return sorted(found.values(), key=lambda total: -total["days"])


def _stretch(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    first, last = rows[0], rows[-1]
    return {
        "first": first["day"],
        "last": last["day"],
        "office": said(first["office_th"], first["office_en"]),
        "stage": said(first["state_th"], first["state_en"]),
        "on_hold": first["on_hold"],
        "days": len(rows),
        "working": sum(row["used"] and not row["on_hold"] for row in rows),
    }
