"""Pairs whose partner's unit was merged, renamed or divided, and what may follow (R1, R22).

Changes are those of the shipped table (its source and confidence are shown), found by the ISO
code of the partner or of the unit it lies in. Nothing is changed here; a person settles each pair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference import loader
from reference.rows import PartnerUnitChange
from statemachine.dates import PartialDate
from statemachine.groups.rules import oversees
from storage import partner_changes as rows
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.groups import reading
from usecases.names import both
from usecases.relations.partner_search import country_name
from usecases.relations.partners import english_of
from usecases.relations.register_sight import sight_of
from usecases.rows.import_rows import SIGNED
from usecases.stage_words import said

Row = dict[str, Any]

KINDS: Mapping[str, dict[str, str]] = {
    "merged_into": said("ควบรวมเข้ากับหน่วยอื่น", "merged into another unit"),
    "enlarged_same_name": said("ขยายเขต ชื่อเดิม", "enlarged, same name"),
    "divided": said("แบ่งเขต", "divided"),
    "changed": said("เปลี่ยนฐานะหรือชื่อ", "changed its rank or name"),
}
OUTCOMES: Mapping[str, dict[str, str]] = {
    "moved": said("ดำเนินต่อกับหน่วยใหม่", "goes on with the new unit"),
    "kept": said("คงคู่เดิมไว้", "kept as it is"),
}
CONFIDENCE: Mapping[str, dict[str, str]] = {
    "high": said("ยืนยันแล้ว", "confirmed"),
    "medium": said("ยืนยันบางส่วน", "partly confirmed"),
    "low": said("ยังไม่ยืนยัน", "unconfirmed"),
}


@dataclass(frozen=True, slots=True)
class Touched:
    """A pair that a change touches; ``successor`` is the ISO code proposed, if any."""

    pair: Any
    change: PartnerUnitChange
    key: str
    whole_unit: bool
    successor: str


def kind_of(change: PartnerUnitChange) -> str:
    """Return the kind of a change of the table: its word without what follows it."""
    return next((kind for kind in KINDS if change.change.startswith(kind)), "changed")


def key_of(change: PartnerUnitChange) -> str:
    """Return the name of a change: unit and day."""
    return f"{change.iso_3166_2_old}:{change.effective}"


def day_of(change: PartnerUnitChange) -> date:
    """Return the first day that a change can have taken effect."""
    return PartialDate.parse(change.effective, "ce").earliest()


def touched(connection: Connection) -> list[Touched]:
    """Return every pair that a change of the table touches, settled or not."""
    known = {key_of(change): change for change in loader.partner_unit_changes()}
    by_unit: dict[str, list[PartnerUnitChange]] = {}
    for change in known.values():
        by_unit.setdefault(change.iso_3166_2_old, []).append(change)
    settled = rows.settlements(connection)
    moved = {(s.relationship_id, s.effective_on) for s in settled if s.new_partner_id is not None}
    now = [t for p in rows.pairs_of_units(connection, by_unit) for t in _of_pair(p, by_unit)]
    found = [t for t in now if not _came_by_it(t, moved)]
    here = {(t.pair.id, t.key) for t in found}
    pairs = rows.pairs_by_id(connection, {s.relationship_id for s in settled})
    gone = [s for s in settled if (s.relationship_id, s.change) not in here and s.change in known]
    return found + [
        Touched(pairs[s.relationship_id], known[s.change], s.change, whole_unit=True, successor="")
        for s in gone
    ]


def _came_by_it(found: Touched, moved: set[tuple[int, date]]) -> bool:
    """Return whether a pair came to an enlarged unit by the very change that enlarged it."""
    enlarged = kind_of(found.change) == "enlarged_same_name"
    return enlarged and (found.pair.id, day_of(found.change)) in moved


def _of_pair(pair: Any, by_unit: Mapping[str, Sequence[PartnerUnitChange]]) -> list[Touched]:
    found = []
    for iso, whole in ((pair.partner_iso, True), (pair.partner_parent_iso, False)):
        for change in by_unit.get(iso or "", ()):
            moves = kind_of(change) == "merged_into"
            successor = change.successor_namesake_iso if moves else ""
            found.append(Touched(pair, change, key_of(change), whole, successor))
    return found


def overview(ctx: Context) -> dict[str, Any]:
    """Return the changes that touch pairs the person may see: open ones first, then settled."""
    with ctx.database.read() as connection:
        sight = sight_of(ctx, connection, public=False)
        actor = reading.actor_of(ctx, connection)
        seen = [t for t in touched(connection) if sight.whole(t.pair.province)]
        done = {(s.relationship_id, s.change): s for s in rows.settlements(connection)}
        cases = rows.open_cases(connection, {t.pair.partner_id for t in seen})
        events = [_event(row) for row in rows.events(connection, 50)]
        own = [row for row in events if _sees_event(connection, sight, row)]
    found = [_shown(t, done.get((t.pair.id, t.key)), cases) for t in seen]
    return {
        "open": [row for row in found if row["settled"] is None],
        "settled": [row for row in found if row["settled"] is not None],
        "events": own,
        "may_settle": oversees(actor),
    }


def reportable(ctx: Context) -> list[tuple[str, dict[str, str]]]:
    """Return the partners of which somebody may report: all, or those of their own provinces."""
    with ctx.database.read() as connection:
        sight = sight_of(ctx, connection, public=False)
        found = rows.partners(connection, sight.own)
    return [_partner(row) for row in found]


def _sees_event(connection: Connection, sight: Any, row: Row) -> bool:
    pairs = rows.pairs_of_partner(connection, row["partner_id"])
    return any(sight.whole(pair.province) for pair in pairs)


def _shown(found: Touched, settled: Any | None, cases: Sequence[Any]) -> Row:
    pair, change = found.pair, found.change
    open_here = [
        c.number for c in cases if (c.partner_id, c.province) == (pair.partner_id, pair.province)
    ]
    return {
        "pair": pair.key,
        "province": pair.province,
        "name": names.pair(pair.province, pair.partner_th, pair.partner_en),
        "country": country_name(pair.country),
        "signed": pair.status in SIGNED,
        "change": found.key,
        "kind": kind_of(change),
        "kind_name": KINDS[kind_of(change)],
        "old_name": change.name_old,
        "on": change.effective,
        "whole_unit": found.whole_unit,
        "successor": found.successor,
        "successor_name": unit_name(found.successor) if found.successor else None,
        "said_successor": change.successor_name,
        "source": change.source,
        "confidence": change.confidence,
        "confidence_name": CONFIDENCE.get(change.confidence, CONFIDENCE["low"]),
        "cases": open_here,
        "settled": _settled(settled) if settled is not None else None,
    }


def unit_name(iso: str) -> dict[str, str]:
    """Return the name of a unit of the table, or its code where the table lacks it."""
    try:
        unit = loader.partner_unit(iso)
    except LookupError:
        return said(iso, iso)
    return both(unit.name_th or unit.name_iso, english_of(unit))


def _settled(row: Any) -> Row:
    return {
        "outcome": row.outcome,
        "outcome_name": OUTCOMES[row.outcome],
        "old": both(row.old_th, row.old_en),
        "new": both(row.new_th, row.new_en) if row.new_partner_id is not None else None,
        "reason": row.reason,
        "by": both(row.by_th, row.by_en) if row.by_th else None,
        "at": row.settled_at,
    }


def _event(row: Any) -> Row:
    return {
        "id": row.id,
        "partner_id": row.partner_id,
        "partner": both(row.partner_th, row.partner_en),
        "country": country_name(row.country),
        "kind": row.kind,
        "kind_name": EVENTS.get(row.kind, EVENTS["other"]),
        "on": partial(row.happened_on, row.precision).iso(),
        "text": row.text,
        "source": row.source,
        "reported_at": row.reported_at,
    }


EVENTS: Mapping[str, dict[str, str]] = {
    "policy": said("เปลี่ยนนโยบาย", "a change of policy"),
    "executive": said("เปลี่ยนผู้บริหาร", "a change of its executive"),
    "unit": said("เปลี่ยนชื่อ เขต หรือฐานะ", "a change of name, area or rank"),
    "other": said("เหตุอื่น", "something else"),
}


def _partner(row: Any) -> tuple[str, dict[str, str]]:
    name = both(row.name_th, row.name_en)
    country = country_name(row.country)
    return row.key, {lang: f"{name[lang]} ({country[lang]})" for lang in ("th", "en")}
