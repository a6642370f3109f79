"""The tab of a pair: its yearly duty, its plans, its activities with evidence, what may be done."""

from collections.abc import Sequence
from typing import Any

from reference.loader import activity_types
from statemachine.dates import fiscal_year_be
from statemachine.programme.forecast import WORDS, Outlook
from statemachine.programme.routes import FINAL, ROUTES
from statemachine.words import Role
from storage import activity_records, duties, programme, register
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.programme import pauses
from usecases.programme.duties import of_pair
from usecases.programme.plan_notices import years
from usecases.programme.plans import YEARS_AHEAD, YEARS_BACK
from usecases.programme.radar import ideas_for
from usecases.programme.rights import provinces_of, sight
from usecases.relations.relation_views import show_pair
from usecases.relations.standing import HELD
from usecases.rows.import_rows import SIGNED


def pair_programme(ctx: Context, key: str) -> dict[str, Any]:
    """Return everything of a pair's programme.

    Raises:
        NoSuchPairError: The pair is not the reader's to see whole.
    """
    found = show_pair(ctx, key)
    with ctx.database.read() as connection:
        row = register.pair(connection, key)
        if not sight(ctx, connection).whole(row.province):
            raise register.NoSuchPairError(key=key)
        own = row.province in provinces_of(ctx, connection, Role.COORDINATOR)
        central = bool(provinces_of(ctx, connection, Role.MOI_OFFICER))
        plans = programme.plans_of(connection, row.id)
        duty = of_pair(ctx, connection, key)
        rests_until = pauses.current(ctx, connection, row.id)
        return {
            **{name: found[name] for name in ("key", "pair", "province", "province_name",
                                              "partner", "partner_local", "country", "status",
                                              "standing_today", "ends_on", "terminated_on")},
            "acts": {act["act"]: act["refusal"] for act in found["acts"]},
            "signed": row.status in SIGNED,
            "duty": duty,
            "outlook": _outlook(duty),
            "plans": [_plan(plan) for plan in plans],
            "open_years": _open_years(ctx, plans) if own and row.status in SIGNED else [],
            "activities": _activities(connection, row.id),
            "ideas": ideas_for(row.fields, duty["types"]) if duty else [],
            "alerts": duties.alerts_of(connection, row.id),
            "pauses": duties.pauses(connection, [row.id])[row.id],
            "rests_until": rests_until,
            "may_record": own,
            "may_pause": central and row.status in SIGNED and rests_until is None,
            "may_resume": rests_until is not None and (own or central),
        }  # fmt: skip


def _outlook(duty: dict[str, Any] | None) -> dict[str, Any] | None:
    if duty is None:
        return None
    return {
        which: {"name": names.both(*WORDS[Outlook(duty[code])][:2]), "mark": WORDS[duty[code]][2]}
        for which, code in (("fiscal", "outlook"), ("calendar", "calendar_outlook"))
    }


def _plan(row: Any) -> dict[str, Any]:
    step = ROUTES[row.kind].step(row.state)
    return {
        "key": row.key,
        "years": years(row),
        "name": names.both(step.th, step.en),
        "final": row.state in FINAL,
        "since": row.state_since,
    }


def _open_years(ctx: Context, plans: Sequence[Any]) -> list[int]:
    """Return the fiscal years for which a plan may still be opened, this one first."""
    this, known = fiscal_year_be(ctx.today), {plan.first_year for plan in plans}
    wanted = [this, *range(this + 1, this + YEARS_AHEAD + 1), *range(this - YEARS_BACK, this)]
    return [year for year in wanted if year not in known]


def _activities(connection: Connection, relationship_id: int) -> list[dict[str, Any]]:
    rows = activity_records.of_pair(connection, relationship_id)
    files = activity_records.evidence(connection, [row.id for row in rows])
    return [_activity(row, files[row.id]) for row in rows]


def _activity(row: Any, files: Sequence[Any]) -> dict[str, Any]:
    kind = next((t for t in activity_types() if t.code == row.type), None)
    return {
        "key": row.key,
        "kind": row.kind,
        "type": row.type,
        "type_name": names.both(kind.name_th, kind.name_en) if kind else names.both("", ""),
        "on": partial(row.happens_on, row.precision).iso(),
        "when": partial(row.happens_on, row.precision),
        "ends_on": row.ends_on,
        "text": row.text,
        "place": row.place,
        "outcome": row.outcome or "",
        "follow_up": row.follow_up or "",
        "thai_people": row.thai_people,
        "partner_people": row.partner_people,
        "plan_number": row.plan_number,
        "version": row.record_version or 0,
        "files": [
            {"sha256": f.sha256, "title": f.title, "size": f.size, "media_type": f.media_type}
            for f in files
        ],
    }


def activity(ctx: Context, pair_key: str, key: str) -> dict[str, Any]:
    """Return one activity of a pair with its evidence and what may be done to it.

    Raises:
        NoSuchPairError: The pair is not the reader's to see whole.
        NoSuchActivityError: It has no such activity.
    """
    with ctx.database.read() as connection:
        pair = register.pair(connection, pair_key)
        if not sight(ctx, connection).whole(pair.province):
            raise register.NoSuchPairError(key=pair_key)
        named = register.by_id(connection, pair.id)
        row = activity_records.one(connection, pair.id, key)
        files = activity_records.evidence(connection, [row.id])[row.id]
        own = pair.province in provinces_of(ctx, connection, Role.COORDINATOR)
    return {
        **_activity(row, files),
        "pair_key": pair_key,
        "pair": names.pair(pair.province, named.partner_th, named.partner_en) if named else None,
        "may_write": own,
        "held": row.kind == HELD,
    }
