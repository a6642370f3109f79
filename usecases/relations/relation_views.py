"""The register as people read it: every pair with its standing, or one with all its evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from reference.loader import province as province_of
from statemachine.errors import PhinongError
from statemachine.facts import Actor, sees
from statemachine.relationship import ACTS
from statemachine.words import label
from storage import imports, people, register
from storage.database import Connection
from usecases import names
from usecases.cases.own_steps import steps_recorded
from usecases.context import Context
from usecases.evidence import STEPS, event_of, partial, steps_shown
from usecases.relations.relation_acts import check_possible, granted, judged
from usecases.rows.import_partner import changes_of
from usecases.rows.import_rows import SIGNED

_FOR_ALL = frozenset({"review", "cabinet"})


def list_pairs(
    ctx: Context,
    *,
    province: str | None = None,
    status: str | None = None,
    standing: str | None = None,
    country: str | None = None,
) -> list[dict[str, Any]]:
    """Return the pairs that ``ctx.person`` may see, by province and key; a timer sees all.

    Args:
        ctx: Who asks.
        province: ISO 3166-2 code of a province.
        status: What the evidence says, such as ``established``.
        standing: How it lives, such as ``dormant``; ``none`` was not judged or is not signed.
        country: Alpha-2 code of the partner's country.
    """
    wanted = {"province": province, "status": status, "standing": standing, "country": country}
    asked = {name: value for name, value in wanted.items() if value is not None}
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        rows = [row for row in register.pairs(connection) if _visible(actor, row.province)]
    return [
        _summary(row)
        for row in rows
        if all(getattr(row, name) == value for name, value in asked.items())
    ]


def show_pair(ctx: Context, key: str) -> dict[str, Any]:
    """Return one pair with its texts, activities, evidence, steps, cases and possible acts.

    Raises:
        NoSuchPairError: There is none of this key that the person may see.
    """
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        row = next(
            (r for r in register.pairs(connection, key) if _visible(actor, r.province)), None
        )
        if row is None:
            raise register.NoSuchPairError(key=key)
        events = [event_of(e) for e in register.evidence_of(connection, row.id)]
        texts = register.instruments_of(connection, row.id)
        found = judged(ctx, connection, row)
        cases = imports.cases_by_pair(connection, [row.id])[row.id]
        own = steps_recorded(connection, [case.number for case in cases])
        return {
            **_summary(row),
            "standing_today": found.standing.value if row.status in SIGNED else None,
            "level_matches": row.level_matches,
            "fields": row.fields,
            "sources": row.sources,
            "notes": row.notes,
            "instruments": [_text(text) for text in texts],
            "activities": [
                _activity(a) for a in register.activities_of(connection, [row.id])[row.id]
            ],
            "evidence": [_event(event) for event in events],
            "steps": _steps(row, texts, events, own),
            "unit_changes": changes_of(row.partner_iso or ""),
            "cases": [_case(case) for case in cases],
            "acts": _acts(ctx, connection, row, found.standing),
        }


def _actor(ctx: Context, connection: Connection) -> Actor | None:
    return None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)


def _visible(actor: Actor | None, province: str) -> bool:
    """Return whether the register shows a pair: its own province's, or all to the ministries."""
    return actor is None or sees(actor, province, ("mfa",), _FOR_ALL)


def _summary(row: Any) -> dict[str, Any]:
    found = province_of(row.province)
    return {
        "key": row.key,
        "province": row.province,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "province_name": names.both(found.name_th, found.name_en),
        "partner": names.both(row.partner_th, row.partner_en),
        "partner_local": row.partner_local,
        "country": row.country,
        "level": row.level,
        "status": row.status,
        "confidence": row.confidence,
        "standing": row.standing,
        "standing_since": row.standing_since.isoformat(),
        "next_watch_on": row.next_watch_on.isoformat() if row.next_watch_on else None,
        "begun": partial(row.begun_on, row.begun_precision).iso(),
        "begun_precision": row.begun_precision,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "terminated_on": row.terminated_on.isoformat() if row.terminated_on else None,
        "version": row.version,
    }


def _text(text: Any) -> dict[str, Any]:
    return {
        "key": text.key,
        "kind": text.kind,
        "signed": partial(text.signed_on, text.signed_precision).iso(),
        "precision": text.signed_precision,
        "place": text.place,
        "signatory_th": text.signatory_th,
        "signatory_partner": text.signatory_partner,
        "witnesses": text.witnesses,
        "ends_on": text.ends_on.isoformat() if text.ends_on else None,
        "document": text.document,
    }


def _activity(activity: Any) -> dict[str, Any]:
    return {
        "key": activity.key,
        "kind": activity.kind,
        "type": activity.type,
        "on": partial(activity.happens_on, activity.precision).iso(),
        "text": activity.text,
        "place": activity.place,
        "source": activity.source,
    }


def _event(event: Any) -> dict[str, Any]:
    return {
        "history": event.history,
        "type": event.type,
        "name": names.both(event.meaning.th, event.meaning.en),
        "on": event.on.iso(),
        "precision": event.on.precision.value,
        "text": event.text,
        "place": event.place,
        "source": event.source,
        "confidence": event.confidence,
    }


def _steps(
    row: Any, texts: Iterable[Any], events: Any, own: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return every step with its evidence: of sources, of our own cases, of the row itself."""
    found = {**steps_shown(events), **own}
    signed = next(iter(texts), None)
    if found["signing"]["found"] == "not_evidenced" and signed is not None:
        on = partial(signed.signed_on, signed.signed_precision).iso()
        source = " | ".join(row.sources)
        found["signing"] = {"found": "evidenced", "on": on, "source": source}
    return [{"step": step, "name": names.both(*STEPS[step]), **found[step]} for step in STEPS]


def _case(case: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "instrument": case.instrument,
        "state": case.state,
        "open": case.closed_at is None,
    }


def _acts(ctx: Context, connection: Connection, row: Any, standing: Any) -> list[dict[str, Any]]:
    """Return each act with why it is refused to this person now, or ``None``."""
    acts = []
    for act in ACTS:
        refusal = None
        try:
            check_possible(row, standing, act)
            if ctx.person is not None:
                granted(ctx, connection, row.province, act)
        except PhinongError as error:
            refusal = names.both(error.sentence("th"), error.sentence("en"))
        acts.append({"act": act, "name": names.both(label(act, "th"), label(act, "en")),
                     "refusal": refusal})  # fmt: skip
    return acts
