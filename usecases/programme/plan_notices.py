"""Which mails a step of a plan's approval causes, and to whom; queued in its transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.facts import ANYWHERE
from statemachine.programme.approval import Decision
from statemachine.programme.routes import FINAL, ROUTES, PlanKind, PlanState
from statemachine.words import Role
from storage import outbox, people
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.programme.plan_rows import Plan

_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)
_WHY = {Role.COORDINATOR: "coordinator", Role.GOVERNOR: "office_head"}


def tell(
    ctx: Context, connection: Connection, plan: Plan, found: Decision, said: Mapping[str, Any]
) -> None:
    """Queue the mails of a step: the turn of whoever holds the plan next, or how it ended."""
    target = found.move.target
    message, roles = _told(plan.row.kind, target)
    payload = _payload(ctx, plan, target, said)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    rows: dict[int, dict[str, Any]] = {}
    for role, recipient in _recipients(ctx, connection, plan, roles):
        if recipient.person_id != ctx.person:
            rows.setdefault(
                recipient.person_id,
                {
                    "key": f"plan:{plan.row.key}:{plan.row.version}:{recipient.person_id}",
                    "message": message,
                    "person_id": recipient.person_id,
                    "why": _WHY.get(role, "holder") if recipient.why != "delegate" else "delegate",
                    "payload": payload,
                    "queued_at": ctx.now,
                    "send_after": later if MESSAGES[message].quiet else ctx.now,
                },
            )
    outbox.queue(connection, list(rows.values()))


def _told(kind: str, target: PlanState) -> tuple[str, tuple[Role, ...]]:
    """Return the message of a new state and the roles that get it."""
    writer = Role.COORDINATOR if kind == PlanKind.YEARLY else Role.MOI_OFFICER
    if target == PlanState.DRAFT:
        return "plan_returned", (writer,)
    if target in FINAL:
        heads = (Role.GOVERNOR,) if kind == PlanKind.YEARLY else (Role.MONITOR,)
        return "plan_in_force", (writer, *heads)
    holder = ROUTES[kind].step(target).holder
    return "plan_turn", (holder,) if holder else ()


def _recipients(
    ctx: Context, connection: Connection, plan: Plan, roles: Iterable[Role]
) -> list[tuple[Role, Any]]:
    scoped = [(role, _scope(plan, role)) for role in roles]
    held = people.holders(connection, [(str(role), scope) for role, scope in scoped], ctx.today)
    return [(role, who) for role, scope in scoped for who in held.get((str(role), scope), ())]


def _scope(plan: Plan, role: Role) -> str:
    return plan.row.province if role in _PROVINCIAL and plan.row.province else ANYWHERE


def _payload(
    ctx: Context, plan: Plan, target: PlanState, said: Mapping[str, Any]
) -> dict[str, Any]:
    row = plan.row
    step = ROUTES[row.kind].step(target)
    office = _office(plan, step.holder)
    return {
        "number": row.key,
        "pair": plan_name(row),
        "stage": names.both(step.th, step.en),
        "asks": names.both(step.asks_th, step.asks_en) if step.asks_th else None,
        "holder": office,
        "since": ctx.today.isoformat(),
        "reason": said.get("reason"),
        "path": f"programme/plans/{row.key}",
        "extra": {"fiscal_year": years(row)},
    }


def _office(plan: Plan, role: Role | None) -> names.Names | None:
    if role is None:
        return None
    if role in _PROVINCIAL and plan.row.province:
        return names.office(f"province:{plan.row.province}")
    return names.office("moi" if role is Role.MOI_OFFICER else "moi_executive")


def plan_name(row: Any) -> names.Names:
    """Return what a plan is of: its pair, or its title."""
    if row.province is None:
        return names.both(row.title, row.title)
    return names.pair(row.province, row.partner_th, row.partner_en)


def years(row: Any) -> str:
    """Return the Buddhist fiscal years of a plan: ``2570`` or ``2571-2575``."""
    if row.first_year == row.last_year:
        return str(row.first_year)
    return f"{row.first_year}-{row.last_year}"
