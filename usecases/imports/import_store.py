"""A batch of judged rows laid into the register, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from storage import audit, imports, register, settings
from storage.database import Connection
from usecases.context import Context
from usecases.evidence import Event, event_of
from usecases.imports.reconcile import columns, reconcile
from usecases.rows.import_partner import PartnerUnit, merged_into
from usecases.rows.import_report import Report, RowError
from usecases.rows.import_rows import NAME_SOURCES, SIGNED, SOURCES, PairRow

NOT_JUDGED = "none"
"""Standing of a pair on which the yearly watch has not looked, or never will (not signed)."""

_PLAIN = ("fields", "notes", "confidence", "level_matches")
_NAMES = ("name_th", "name_en", "name_local", "level")

Numbered = tuple[int, PairRow]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file an import reads: its name and its digest."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that was judged: its number in the file, and the columns that say something."""

    number: int
    row: PairRow
    given: frozenset[str]


@dataclass(slots=True)
class _Batch:
    """What is known before the batch, and what it comes to."""

    last: Mapping[str, Mapping[str, Any]]
    pairs: Mapping[str, Any]
    partners: dict[str, Any]
    units: Mapping[tuple[str, int], str]
    waiting: Mapping[str, Sequence[str]]
    new: list[Numbered] = field(default_factory=list)
    changed: list[tuple[int, PairRow, dict[str, Any]]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)


def store(
    ctx: Context, connection: Connection, rows: Sequence[Judged], origin: Origin, report: Report
) -> None:
    """Create and update relationships, open the cases of those in progress, and write the audit."""
    settings.put(connection, "import", {"at": ctx.now.isoformat()})  # one import at a time
    batch = _known(connection, [judged.row for judged in rows])
    for judged in rows:
        try:
            _sort(batch, judged, report)
        except RowError as error:
            report.refuse(judged.number, judged.row.key, error)
    _write_new(ctx, connection, batch)
    _write_changed(ctx, connection, batch, report)
    _finish(ctx, connection, batch, origin, report)


def _known(connection: Connection, rows: Sequence[PairRow]) -> _Batch:
    keys = [row.key for row in rows]
    partners = imports.partners_by_key(connection, {row.partner.key for row in rows})
    waiting: dict[str, list[str]] = {}
    for history in imports.unlinked_histories(connection):
        waiting.setdefault(history.body.get("pair_id") or "", []).append(history.key)
    return _Batch(
        imports.last_rows(connection, keys),
        imports.pairs_by_key(connection, keys),
        partners,
        imports.keys_by_unit(connection, [p.id for p in partners.values()]),
        waiting,
    )


def _sort(batch: _Batch, judged: Judged, report: Report) -> None:
    """Put a row where it belongs: new, changed, unchanged or refused."""
    number, row = judged.number, judged.row
    last, pair = batch.last.get(row.key), batch.pairs.get(row.key)
    partner = batch.partners.get(row.partner.key)
    known = None if partner is None else batch.units.get((row.province, partner.id))
    if known not in (None, row.key):
        raise RowError("pair_known", known=known)
    if pair is not None and last is None:
        raise RowError("made_here", key=row.key)
    if last is None:
        batch.new.append((number, row))
        report.created += 1
    else:
        row = _merged(row, PairRow.from_body(last), judged.given)
        difference = _difference(last, row.body())
        if not difference:
            report.unchanged += 1
            return
        batch.changed.append((number, row, difference))
    batch.numbers[row.key] = number
    _remark(batch, number, row, report)


def _merged(row: PairRow, last: PairRow, given: frozenset[str]) -> PairRow:
    """Keep what was known where the file has no column for it."""
    absent = [name for name, sources in SOURCES.items() if given.isdisjoint(sources)]
    unnamed = [name for name, source in NAME_SOURCES.items() if source not in given]
    partner = replace(row.partner, **{name: getattr(last.partner, name) for name in unnamed})
    if "name_en" in unnamed and not row.partner.iso:
        partner = replace(partner, key=last.partner.key)
    return replace(row, partner=partner, **{name: getattr(last, name) for name in absent})


def _difference(last: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    old = {**last, **{f"partner.{k}": v for k, v in last["partner"].items()}}
    new = {**body, **{f"partner.{k}": v for k, v in body["partner"].items()}}
    return {k: [old.get(k), v] for k, v in new.items() if k != "partner" and old.get(k) != v}


def _remark(batch: _Batch, number: int, row: PairRow, report: Report) -> None:
    merged = merged_into(row.partner)
    if merged is not None:
        on, successor = merged
        report.note(
            number, row.key, "unit_merged", value=row.partner.iso, on=on, successor=successor
        )
    partner = batch.partners.get(row.partner.key)
    if (
        partner is not None
        and row.key not in batch.pairs
        and _names(partner) != _names(row.partner)
    ):
        report.note(number, row.key, "partner_names_differ", partner=row.partner.key)


def _names(partner: Any) -> tuple[str, ...]:
    return tuple(getattr(partner, name) for name in _NAMES)


def _write_new(ctx: Context, connection: Connection, batch: _Batch) -> None:
    if not batch.new:
        return
    _add_partners(connection, batch, [row.partner for _, row in batch.new])
    events = {row.key: _events(connection, batch.waiting.get(row.key, ())) for _, row in batch.new}
    imports.add_pairs(
        connection,
        [_pair_values(ctx, batch, row, events[row.key]) for _, row in batch.new],
    )
    imports.keep_rows(connection, {row.key: row.body() for _, row in batch.new})
    made = imports.pairs_by_key(connection, [row.key for _, row in batch.new])
    for key, pair in made.items():
        for history in batch.waiting.get(key, ()):
            imports.link_history(connection, history, pair.id)


def _events(connection: Connection, histories: Sequence[str]) -> list[Event]:
    if not histories:
        return []
    return [event_of(row) for row in imports.evidence_of_histories(connection, histories)]


def _add_partners(connection: Connection, batch: _Batch, units: Sequence[PartnerUnit]) -> None:
    fresh = {u.key: u for u in reversed(units) if u.key not in batch.partners}
    if fresh:
        imports.add_partners(connection, [_partner_values(unit) for unit in fresh.values()])
        batch.partners |= imports.partners_by_key(connection, fresh)


def _partner_values(unit: PartnerUnit) -> dict[str, Any]:
    return unit.values() | {"iso": unit.iso or None, "parent_iso": unit.parent_iso or None}


def _pair_values(
    ctx: Context, batch: _Batch, row: PairRow, events: Sequence[Event]
) -> dict[str, Any]:
    return {
        "key": row.key,
        "province": row.province,
        "partner_id": batch.partners[row.partner.key].id,
        "status": row.status,
        "standing": NOT_JUDGED,
        "standing_since": ctx.today,
        "next_watch_on": ctx.today if row.status in SIGNED else None,
        **columns(row, row.status, events),
        **{name: getattr(row, name) for name in _PLAIN},
        "sources": list(row.sources),
        "created_at": ctx.now,
        "updated_at": ctx.now,
    }


def _write_changed(ctx: Context, connection: Connection, batch: _Batch, report: Report) -> None:
    pairs = [batch.pairs[row.key].id for _, row, _ in batch.changed]
    cases = imports.cases_by_pair(connection, pairs) if pairs else {}
    kept: dict[str, Any] = {}
    changed, batch.changed = batch.changed, []
    for number, row, difference in changed:
        pair = batch.pairs[row.key]
        try:
            values = _identity(connection, batch, pair, row, difference, cases[pair.id])
        except RowError as error:
            report.refuse(number, row.key, error)
            del batch.numbers[row.key]
            continue
        values |= _status(ctx, pair, row, difference, report, number)
        values |= {name: getattr(row, name) for name in _PLAIN if name in difference}
        values |= {"sources": list(row.sources), "updated_at": ctx.now}
        register.update_pair(connection, pair, values)
        _warn_of_open(report, number, row, cases[pair.id])
        kept[row.key] = row.body()
        batch.changed.append((number, row, difference))
        report.updated += 1
    imports.keep_rows(connection, kept)


def _identity(
    connection: Connection,
    batch: _Batch,
    pair: Any,
    row: PairRow,
    difference: Mapping[str, Any],
    cases: Sequence[Any],
) -> dict[str, Any]:
    """Return the changed province and partner; refuse both where a case already stands on them."""
    touched = {name.removeprefix("partner.") for name in difference if name.startswith("partner.")}
    if not touched and "province" not in difference:
        return {}
    moved = "province" in difference or bool(touched & {"iso", "parent_iso", "country"})
    if moved and cases:
        raise RowError("identity_changed", key=row.key)
    if not moved and row.partner.key not in batch.partners:
        imports.change_partner(connection, pair.partner_id, _partner_values(row.partner))
        return {}
    _add_partners(connection, batch, [row.partner])
    partner = batch.partners[row.partner.key]
    if not moved and partner.id != pair.partner_id and cases:
        raise RowError("identity_changed", key=row.key)
    imports.change_partner(connection, partner.id, _partner_values(row.partner))
    return {"province": row.province, "partner_id": partner.id}


def _status(
    ctx: Context,
    pair: Any,
    row: PairRow,
    difference: Mapping[str, Any],
    report: Report,
    number: int,
) -> dict[str, Any]:
    """Return the changed status; what a deed changed since the last import stays."""
    if "status" not in difference:
        return {}
    if pair.status not in difference["status"]:
        facts = {"column": "status", "value": row.status, "known": pair.status}
        report.note(number, row.key, "learnt_since", **facts)
        return {}
    if (pair.status in SIGNED) == (row.status in SIGNED):
        return {"status": row.status}
    return {
        "status": row.status,
        "standing": NOT_JUDGED,
        "standing_since": ctx.today,
        "next_watch_on": ctx.today if row.status in SIGNED else None,
    }


def _warn_of_open(report: Report, number: int, row: PairRow, cases: Sequence[Any]) -> None:
    for case in cases:
        if case.import_key and case.closed_at is None and row.status != "in_progress":
            report.note(number, row.key, "case_still_open", status=row.status, number=case.number)


def _finish(
    ctx: Context, connection: Connection, batch: _Batch, origin: Origin, report: Report
) -> None:
    keys = [*(row.key for _, row in batch.new), *(row.key for _, row, _ in batch.changed)]
    if not keys:
        return
    pairs = imports.pairs_by_key(connection, keys)
    reconcile(ctx, connection, [p.id for p in pairs.values()], report, batch.numbers)
    body = {
        "actor": ctx.person,
        "action": "import_pairs",
        "file": origin.name,
        "sha256": origin.sha256,
        "created": [row.key for _, row in batch.new],
        "updated": {row.key: difference for _, row, difference in batch.changed},
    }
    audit.append_settings(connection, body, ctx.now)
