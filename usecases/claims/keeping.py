"""Claims and versions brought to what the register now holds, in the transaction that changed it.

Called by whatever changes a pair: imports, deeds, a deposited text. What is said again changes
nothing; what is no longer said is withdrawn, and keeps its row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from reference.claims import Reading, readings
from statemachine.dates import NOT_STATED, PartialDate
from storage import claims, imports, register, settings
from storage.database import Connection
from usecases.claims.reading import Said, claims_of, said_by
from usecases.context import Context
from usecases.evidence import Event, event_of, partial
from usecases.rows.import_rows import SIGNED, PairRow

_KEY = "claims_kept"
_NEVER = "1970-01-01T00:00:00+00:00"
_BATCH = 500
_EXISTS = ("established", "loi_signed")
_FIELDS = (
    "key", "province", "country", "level", "level_matches", "status", "grade", "begun_on",
    "begun_precision", "loi_on", "loi_precision", "text_on", "text_precision", "seen_on",
    "moved_on", "ends_on", "terminated_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pair:
    """A relationship with everything that speaks of it."""

    row: Any
    stated: PairRow | None
    events: Sequence[Event]
    texts: Sequence[Any]
    read: Sequence[Reading]


def keep(ctx: Context, connection: Connection, ids: Sequence[int]) -> None:
    """Bring the claims and versions of some relationships to what is now held of them."""
    known = claims.current(connection, ids)
    versions = claims.versions(connection, ids)
    added: list[dict[str, Any]] = []
    gone: list[int] = []
    replaced: list[int] = []
    fresh: list[dict[str, Any]] = []
    for pair in _pairs(connection, ids):
        said = claims_of(pair.stated, pair.events, pair.texts, pair.read, pair.row.level)
        new, old = _difference(said, known[pair.row.id])
        added += [_row(one, ctx.now, relationship=pair.row.id) for one in new]
        gone += old
        version = _version(pair, said)
        before = versions.get(pair.row.id)
        if before is None or any(getattr(before, name) != version[name] for name in _FIELDS):
            replaced += [] if before is None else [before.id]
            fresh.append({**version, "relationship_id": pair.row.id, "recorded_at": ctx.now})
    claims.withdraw(connection, gone, ctx.now)
    claims.add(connection, added)
    claims.replace_versions(connection, replaced, fresh, ctx.now)


def catch_up(ctx: Context) -> int:
    """Keep what changed since the last time, whoever changed it; return how many were looked at.

    Also the readings of pairs that the register does not hold, where the shipped pairs are in it.
    """
    with ctx.database.read() as connection:
        since = (settings.get(connection, _KEY) or {}).get("at", _NEVER)
        ids = claims.stale(connection, datetime.fromisoformat(since))
    for first in range(0, len(ids), _BATCH):
        with ctx.database.write() as connection:
            keep(ctx, connection, ids[first : first + _BATCH])
    with ctx.database.write() as connection:
        settings.put(connection, _KEY, {"at": ctx.now.isoformat()})
        if _has_shipped_pairs(connection):
            _keep_elsewhere(ctx, connection)
    return len(ids)


def _has_shipped_pairs(connection: Connection) -> bool:
    return "pairs" in (settings.get(connection, "setup") or {}).get("done", ())


def _keep_elsewhere(ctx: Context, connection: Connection) -> None:
    held = {(p.province, p.country, p.partner_en) for p in register.pairs(connection)}
    lone = [one for one in readings() if not one.pair_id and _unit(one) not in held]
    wanted = {(_subject(reading), said_by(reading)) for reading in lone}
    there = {(row.subject, _said(row)): row.id for row in claims.elsewhere(connection)}
    claims.withdraw(connection, [i for one, i in there.items() if one not in wanted], ctx.now)
    fresh = [(subject, said) for subject, said in wanted if (subject, said) not in there]
    fresh.sort(key=lambda one: (one[0], one[1].aspect, one[1].source))
    claims.add(connection, [_row(said, ctx.now, subject=subject) for subject, said in fresh])


def _subject(reading: Reading) -> str:
    return f"{reading.province}|{reading.country}|{reading.partner_th}|{reading.partner_en}"


def _unit(reading: Reading) -> tuple[str, str, str]:
    return reading.province, reading.country, reading.partner_en


def _pairs(connection: Connection, ids: Sequence[int]) -> Iterable[_Pair]:
    rows = claims.pairs(connection, ids)
    last = imports.last_rows(connection, [row.key for row in rows])
    evidence = imports.evidence_by_pair(connection, ids)
    texts = imports.instruments_by_pair(connection, ids)
    for row in rows:
        stated = PairRow.from_body(last[row.key]) if row.key in last else None
        events = [event_of(one) for one in evidence[row.id]]
        yield _Pair(row, stated, events, texts[row.id], _read_of(row))


def _read_of(row: Any) -> Sequence[Reading]:
    by_key, by_unit = _readings()
    unit = (row.province, row.country, row.partner_en)
    return (*by_key.get(row.key, ()), *by_unit.get(unit, ()))


@cache
def _readings() -> tuple[
    Mapping[str, tuple[Reading, ...]], Mapping[tuple[str, str, str], tuple[Reading, ...]]
]:
    by_key: dict[str, tuple[Reading, ...]] = {}
    by_unit: dict[tuple[str, str, str], tuple[Reading, ...]] = {}
    for reading in readings():
        if reading.pair_id:
            by_key[reading.pair_id] = (*by_key.get(reading.pair_id, ()), reading)
        else:
            by_unit[_unit(reading)] = (*by_unit.get(_unit(reading), ()), reading)
    return by_key, by_unit


def _difference(said: Sequence[Said], known: Sequence[Any]) -> tuple[list[Said], list[int]]:
    there = {_said(row): row.id for row in known}
    wanted = set(said)
    return [one for one in said if one not in there], [
        row_id for one, row_id in there.items() if one not in wanted
    ]


def _said(row: Any) -> Said:
    return Said(
        aspect=row.aspect,
        value=row.value,
        about=row.about,
        on=partial(row.happened_on, row.precision),
        words=row.words,
        side=row.side,
        source=row.source,
        attributed=row.attributed,
        grade=row.grade,
        as_of=partial(row.as_of, row.as_of_precision),
        origin=row.origin,
    )


def _row(
    said: Said, now: datetime, *, relationship: int | None = None, subject: str = ""
) -> dict[str, Any]:
    return {
        "relationship_id": relationship,
        "subject": subject,
        "aspect": said.aspect,
        "about": said.about,
        "value": said.value,
        "happened_on": said.on.value,
        "precision": said.on.precision.value,
        "words": said.words,
        "side": said.side,
        "source": said.source,
        "attributed": said.attributed,
        "grade": said.grade,
        "as_of": said.as_of.value,
        "as_of_precision": said.as_of.precision.value,
        "origin": said.origin,
        "recorded_at": now,
    }


def _version(pair: _Pair, said: Sequence[Said]) -> dict[str, Any]:
    row = pair.row
    begun = partial(row.begun_on, row.begun_precision)
    loi, text = _signings(row.status, begun, pair.texts)
    return {
        **{name: getattr(row, name) for name in _FIELDS if hasattr(row, name)},
        "grade": row.confidence,
        "loi_on": loi.value,
        "loi_precision": loi.precision.value,
        "text_on": text.value,
        "text_precision": text.precision.value,
        "seen_on": _seen(row.status, said, pair.events),
        "moved_on": _moved(row.status, pair.events),
    }


def _signings(
    status: str, begun: PartialDate, texts: Sequence[Any]
) -> tuple[PartialDate, PartialDate]:
    """Return when the first letter of intent and the first other text were signed."""
    dated = [(t.kind, partial(t.signed_on, t.signed_precision)) for t in texts if t.signed_on]
    lois = [on for kind, on in dated if kind == "loi"]
    others = [on for kind, on in dated if kind not in ("loi", "cooperation_plan")]
    if status == "loi_signed":
        return _first([*lois, begun]), _first(others)
    if begun.is_known and begun not in lois:
        others.append(begun)
    return _first(lois), _first(others)


def _first(days: Iterable[PartialDate]) -> PartialDate:
    return min((d for d in days if d.is_known), key=PartialDate.sort_key, default=NOT_STATED)


def _seen(status: str, said: Iterable[Said], events: Iterable[Event]) -> date | None:
    """Return the first day on which a dated source shows that the relation exists.

    A letter of intent seen proves no memorandum.
    """
    enough = _EXISTS if status == "loi_signed" else _EXISTS[:1]
    shown = [s.as_of for s in said if s.aspect == "status" and s.value in enough]
    kept = [e.on for e in events if e.type == "anniversary"]
    return min((d.latest() for d in (*shown, *kept) if d.is_known), default=None)


def _moved(status: str, events: Iterable[Event]) -> date | None:
    """Return the first dated step; talks alone are none for a pair that came to be signed."""
    steps = [e for e in events if e.meaning.step and not e.meaning.text]
    if status in SIGNED:
        steps = [e for e in steps if e.meaning.step != "contact"]
    return min((e.on.latest() for e in steps if e.on.is_known), default=None)
