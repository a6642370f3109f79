"""Dated histories kept with every event as it was given, and what they mean for their pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage import audit, imports, register, settings
from storage.database import Connection
from usecases.context import Context
from usecases.imports.import_histories import History
from usecases.imports.import_store import Origin
from usecases.imports.reconcile import reconcile
from usecases.rows.import_report import Report


def store_histories(
    ctx: Context, connection: Connection, rows: Sequence[History], origin: Origin, report: Report
) -> None:
    """Keep histories and bring the pairs they speak of to what they show."""
    settings.put(connection, "import", {"at": ctx.now.isoformat()})  # one import at a time
    known = imports.histories(connection, [history.key for history in rows])
    fresh = [h for h in rows if known.get(h.key) != h.body()]
    old = {body.get("pair_id") or "" for key, body in known.items()}
    pairs = imports.pairs_by_key(connection, {h.pair for h in fresh} | old - {""})
    for history in fresh:
        pair = None if history.is_outside else pairs.get(history.pair)
        _keep(connection, history, None if pair is None else pair.id, known=history.key in known)
        _remark(history, report, linked=pair is not None)
    report.unchanged += len(rows) - len(fresh)
    report.created += sum(h.key not in known for h in fresh)
    report.updated += sum(h.key in known for h in fresh)
    if not fresh:
        return
    _touch(ctx, connection, fresh, known, pairs, report)
    audit.append_settings(connection, _audit(ctx, fresh, known, origin), ctx.now)


def _touch(
    ctx: Context,
    connection: Connection,
    fresh: Sequence[History],
    known: Mapping[str, Mapping[str, Any]],
    pairs: Mapping[str, Any],
    report: Report,
) -> None:
    touched: dict[str, int] = {h.pair: h.number for h in fresh}
    for history in fresh:
        before = known.get(history.key, {}).get("pair_id") or ""
        touched.setdefault(before, history.number)
    ids = [pair.id for key, pair in pairs.items() if key in touched]
    if ids:
        reconcile(ctx, connection, ids, report, {k: v for k, v in touched.items() if k})


def _keep(
    connection: Connection, history: History, relationship: int | None, *, known: bool
) -> None:
    values = {
        "key": history.key,
        "scope": history.scope,
        "outcome": history.outcome,
        "notes": history.notes,
        "body": history.body(),
    }
    register.put_history(connection, values, known=known)
    rows = [
        {
            "history": history.key,
            "key": str(event.number),
            "relationship_id": relationship,
            "type": event.type,
            "happened_on": event.on.value,
            "precision": event.on.precision.value,
            "text": event.text,
            "place": event.place,
            "source": event.source,
            "confidence": event.confidence,
        }
        for event in history.events
    ]
    imports.replace_evidence(connection, history.key, rows)


def _remark(history: History, report: Report, *, linked: bool) -> None:
    if history.is_outside:
        report.note(history.number, history.key, "history_outside", scope=history.scope)
    elif history.pair and not linked:
        report.note(history.number, history.key, "pair_awaited", pair=history.pair)


def _audit(
    ctx: Context,
    fresh: Sequence[History],
    known: Mapping[str, Mapping[str, Any]],
    origin: Origin,
) -> dict[str, Any]:
    changed = {h.key: _difference(known[h.key], h.body()) for h in fresh if h.key in known}
    return {
        "actor": ctx.person,
        "action": "import_histories",
        "file": origin.name,
        "sha256": origin.sha256,
        "created": [h.key for h in fresh if h.key not in known],
        "updated": changed,
    }


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {key: [old.get(key), value] for key, value in new.items() if old.get(key) != value}
