"""What a plan in force does to the register: its activities stand there as planned."""

from collections.abc import Mapping
from typing import Any

from statemachine.programme.routes import PlanKind
from storage import activity_records, programme, register
from storage.database import Connection
from usecases.context import Context
from usecases.programme.plan_rows import Plan
from usecases.relations.relation_acts import Subject, end, judged
from usecases.relations.standing import HELD, PLANNED

CANCELLED = "cancelled"
"""Kind of an activity that was planned and left out of the plan later; it counts for nothing."""


def in_force(ctx: Context, connection: Connection, plan: Plan) -> None:
    """Bring the register to a plan that is in force: plan what is new, cancel what was left out.

    What was held already stays as it is.

    Raises:
        StalePairError: Somebody else changed the pair in between.
    """
    if plan.row.kind != PlanKind.YEARLY:
        return
    pair = register.pair(connection, plan.row.pair_key)
    before = judged(ctx, connection, pair)
    known = {a.key: a for a in register.activities_of(connection, [pair.id])[pair.id]}
    prefix = f"plan:{plan.row.first_year}:"
    wanted = {f"{prefix}{item['number']}": item for item in plan.items}
    for key, item in wanted.items():
        _put(ctx, connection, pair, key, item, known)
    gone = [a for key, a in known.items() if key.startswith(prefix) and key not in wanted]
    for activity in gone:
        if activity.kind == PLANNED:
            activity_records.change(connection, activity.id, {"kind": CANCELLED})
    subject = Subject(pair, before, None)
    end(
        ctx, connection, subject, "plan_activity", {"plan": plan.row.key, "activities": len(wanted)}
    )


def _put(
    ctx: Context,
    connection: Connection,
    pair: Any,
    key: str,
    item: Mapping[str, Any],
    known: Mapping[str, Any],
) -> None:
    values = {
        "type": item["type"],
        "happens_on": item["when"].value,
        "precision": item["when"].precision.value,
        "text": item["title"],
        "place": item["place"],
    }
    there = known.get(key)
    if there is None:
        added = {"relationship_id": pair.id, "key": key, "kind": PLANNED, "source": "", **values}
        row_id = register.add_activity(
            connection, {**added, "recorded_by": ctx.person, "recorded_at": ctx.now}
        )
        programme.save_item(connection, item["id"], {"activity_id": row_id})
        return
    if there.kind != HELD:
        activity_records.change(connection, there.id, {"kind": PLANNED, **values})
    programme.save_item(connection, item["id"], {"activity_id": there.id})
