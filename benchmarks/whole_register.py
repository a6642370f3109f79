"""A register of ten thousand pairs with a hundred thousand activities, for dashboards to read."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from reference.loader import activity_types, provinces
from storage.tables_register import Activity, Partner, Relationship
from tests.support.world import World

_COUNTRIES = ("CN", "VN", "LA", "KH", "MM", "MY", "JP", "KR", "IN", "RU")
_STATUSES = ("established", "established", "loi_signed", "in_progress", "prospective")
_CHUNK = 5_000


def load(world: World, pairs: int, activities: int) -> None:
    """Fill the register: every pair of a province with a partner, with activities of five years."""
    codes = [p.iso_3166_2 for p in provinces() if p.in_moi_provincial_scope]
    units = _partners(world, pairs // len(codes) + 1)
    with world.database.write() as connection:
        rows = (_pair(world, n, codes, units) for n in range(pairs))
        _insert(connection, Relationship, rows)
        ids = list(connection.execute(select(Relationship.id)).scalars())
        kinds = [row.code for row in activity_types()]
        each = max(1, activities // pairs)
        held = (_held(world, one, n, kinds) for one in ids for n in range(each))
        _insert(connection, Activity, held)


def _partners(world: World, count: int) -> list[int]:
    rows = [
        {
            "key": f"bench-{n}", "iso": None, "parent_iso": None,
            "country": _COUNTRIES[n % len(_COUNTRIES)], "level": "first_level",
            "name_th": f"หน่วยตัวอย่าง {n}", "name_en": f"Example unit {n}", "name_local": "",
        }
        for n in range(count)
    ]  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Partner), rows)
        query = select(Partner.id).where(Partner.key.startswith("bench-"))
        return list(connection.execute(query).scalars())


def _pair(world: World, n: int, codes: list[str], units: list[int]) -> dict[str, Any]:
    signed = _STATUSES[n % len(_STATUSES)] in ("established", "loi_signed")
    return {
        "key": f"pair-{n}", "province": codes[n % len(codes)],
        "partner_id": units[n // len(codes)], "status": _STATUSES[n % len(_STATUSES)],
        "standing": "on_track" if signed else "none",
        "standing_since": world.today - timedelta(days=n % 400), "next_watch_on": None,
        "begun_on": world.today - timedelta(days=n % 3000) if signed else None,
        "begun_precision": "day" if signed else "none", "ends_on": None, "terminated_on": None,
        "level_matches": "yes", "confidence": "medium", "fields": "", "sources": [], "notes": "",
        "version": 1, "created_at": world.now, "updated_at": world.now,
    }  # fmt: skip


def _held(world: World, pair: int, n: int, kinds: list[str]) -> dict[str, Any]:
    return {
        "relationship_id": pair, "key": f"a{n}", "kind": "held",
        "type": kinds[(pair + n) % len(kinds)],
        "happens_on": world.today - timedelta(days=(pair * 7 + n * 180) % 1800),
        "precision": "day", "text": "กิจกรรมตัวอย่าง", "place": "", "source": "benchmark",
        "recorded_by": None, "recorded_at": world.now,
    }  # fmt: skip


def _insert(connection: Any, table: Any, rows: Any) -> None:
    while part := list(islice(rows, _CHUNK)):
        connection.execute(insert(table), part)
