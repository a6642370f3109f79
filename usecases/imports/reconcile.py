"""The register brought to what rows and histories say together, whichever came first.

Only what imports made is changed: what deeds of people added stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statemachine.dates import PartialDate, Precision
from storage import imports, register
from storage.database import Connection
from usecases.claims.keeping import keep
from usecases.context import Context
from usecases.evidence import Event, event_of, partial
from usecases.imports import imported_case
from usecases.imports.derive import OWN, Derived, Text, derive
from usecases.rows.import_report import Report
from usecases.rows.import_rows import SIGNED, PairRow

_MADE = ("history:",)
_KEPT = (
    "key", "kind", "signed_on", "signed_precision", "place", "signatory_th", "signatory_partner",
    "witnesses", "ends_on",
)  # fmt: skip
_HELD = ("key", "kind", "type", "happens_on", "precision", "text", "place", "source")


@dataclass(slots=True)
class _Changes:
    """What a whole batch of pairs adds and takes away."""

    instruments: list[dict[str, Any]] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    old_instruments: list[int] = field(default_factory=list)
    old_activities: list[int] = field(default_factory=list)


def reconcile(
    ctx: Context, connection: Connection, ids: Sequence[int], report: Report,
    numbers: Mapping[str, int],
) -> None:  # fmt: skip
    """Bring relationships to what their rows and histories say; open the cases in progress.

    Args:
        ctx: When, and who imports.
        connection: The import's own transaction.
        ids: Relationships whose row or history changed.
        report: Takes the notes and the numbers of cases opened.
        numbers: Pair key -> row of the file that is being read.
    """
    pairs = imports.pairs_by_id(connection, ids)
    last = imports.last_rows(connection, [pair.key for pair in pairs])
    evidence = imports.evidence_by_pair(connection, ids)
    instruments = imports.instruments_by_pair(connection, ids)
    activities = register.activities_of(connection, ids)
    changes = _Changes()
    for pair in pairs:
        number = numbers.get(pair.key, 0)
        events = [event_of(row) for row in evidence[pair.id]]
        row = _row_of(pair, last)
        known = [_known(text) for text in instruments[pair.id] if text.case_id is not None]
        derived = derive(row, pair.status, events, known)
        differs = _compare(ctx, changes, pair, derived, instruments[pair.id], activities[pair.id])
        dated = _dated(derived) if pair.key in last else {}
        if known:
            dated.pop("ends_on", None)  # a case signed here says how long, not an older file
        _update(ctx, connection, pair, dated, differs=differs)
        _tell(report, number, pair.key, derived.conflicts)
        if pair.status == "in_progress" and pair.key in last:
            subject = imported_case.Subject(pair, row, events, number)
            imported_case.ensure(ctx, connection, subject, report)
    _write(connection, changes)
    keep(ctx, connection, ids)


def columns(row: PairRow, status: str, events: Iterable[Event]) -> dict[str, Any]:
    """Return the dated columns of a new relationship."""
    return _dated(derive(row, status, events, ()))


def _dated(derived: Derived) -> dict[str, Any]:
    return {
        "begun_on": derived.begun.value,
        "begun_precision": derived.begun.precision.value,
        "ends_on": derived.ends_on,
    }


def _row_of(pair: Any, last: Mapping[str, Mapping[str, Any]]) -> PairRow:
    """Return the row last imported; for a pair made by a case here, one that states nothing."""
    if pair.key in last:
        return PairRow.from_body(last[pair.key])
    nothing: dict[str, Any] = dict.fromkeys(PairRow.__slots__, "")
    stated = {"status": pair.status, "instrument": "unknown", "sources": ()}
    return PairRow(**{**nothing, **stated})


def _known(text: Any) -> Text:
    on, ends = partial(text.signed_on, text.signed_precision), text.ends_on
    return Text(
        text.key, text.kind, on, ends=partial(ends, Precision.DAY if ends else Precision.NONE)
    )


def _compare(
    ctx: Context,
    changes: _Changes,
    pair: Any,
    derived: Derived,
    instruments: Sequence[Any],
    activities: Sequence[Any],
) -> bool:
    """Note what must be added and taken away; return whether there was anything."""
    wanted = [_instrument_row(pair.id, text) for text in derived.texts]
    held = [_activity_row(ctx, pair.id, event) for event in derived.held]
    mine = [t for t in instruments if t.case_id is None and t.key.startswith((OWN, *_MADE))]
    done = [a for a in activities if a.key.startswith(_MADE)]
    added, old = _difference(wanted, mine, _KEPT)
    happened, undone = _difference(held, done, _HELD)
    changes.instruments += added
    changes.old_instruments += old
    changes.activities += happened
    changes.old_activities += undone
    return bool(added or old or happened or undone)


def _difference(
    wanted: Sequence[dict[str, Any]], known: Sequence[Any], fields: Sequence[str]
) -> tuple[list[dict[str, Any]], list[int]]:
    there = {tuple(getattr(row, f) for f in fields): row.id for row in known}
    needed = {tuple(row[f] for f in fields): row for row in wanted}
    added = [row for values, row in needed.items() if values not in there]
    return added, [row_id for values, row_id in there.items() if values not in needed]


def _update(
    ctx: Context, connection: Connection, pair: Any, dated: Mapping[str, Any], *, differs: bool
) -> None:
    """Write the dated columns where they changed, and have the pair looked at again."""
    changed = {name: value for name, value in dated.items() if getattr(pair, name) != value}
    if not differs and not changed:
        return
    if pair.status in SIGNED and pair.next_watch_on != ctx.today:
        changed["next_watch_on"] = ctx.today
    if changed:
        register.update_pair(connection, pair, {**changed, "updated_at": ctx.now})


def _instrument_row(pair: int, text: Text) -> dict[str, Any]:
    return {
        "relationship_id": pair,
        "key": text.key,
        "kind": text.kind,
        "signed_on": text.on.value,
        "signed_precision": text.on.precision.value,
        "place": text.place,
        "signatory_th": text.signatory_th,
        "signatory_partner": text.signatory_partner,
        "witnesses": text.witnesses,
        "ends_on": _last_day(text.ends),
    }


def _last_day(day: PartialDate) -> Any:
    return day.latest() if day.is_known else None


def _activity_row(ctx: Context, pair: int, event: Event) -> dict[str, Any]:
    return {
        "relationship_id": pair,
        "key": event.key,
        "kind": "held",
        "type": event.meaning.activity,
        "happens_on": event.on.value,
        "precision": event.on.precision.value,
        "text": event.text,
        "place": event.place,
        "source": event.source,
        "recorded_by": ctx.person,
        "recorded_at": ctx.now,
    }


def _tell(report: Report, number: int, key: str, conflicts: Sequence[Event]) -> None:
    for event in conflicts:
        what = f"{event.meaning.th} / {event.meaning.en} ({event.history}:{event.number})"
        report.note(number, key, "evidence_conflicts", what=what, value=event.on.iso() or "—")


def _write(connection: Connection, changes: _Changes) -> None:
    imports.drop_instruments(connection, changes.old_instruments)
    imports.drop_activities(connection, changes.old_activities)
    imports.add_instruments(connection, changes.instruments)
    imports.add_activities(connection, changes.activities)
