"""Texts that end: when, who was warned, and the renewal that was opened (lifecycle.md)."""

from typing import Any

from reference.day_limits import limit, limits
from statemachine.groups.rules import rung_on
from statemachine.relationship import months_later
from statemachine.words import Role
from storage import outbox, people
from storage import partner_changes as rows
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import sight_of
from usecases.rows.import_rows import SIGNED

TOLD: dict[int, tuple[Role, ...]] = {
    3: (Role.COORDINATOR, Role.GOVERNOR),
    1: (Role.COORDINATOR, Role.GOVERNOR, Role.MOI_OFFICER),
}
"""Rung in months -> who is warned; six months and the end are told by the yearly watch."""

_WHY = {Role.COORDINATOR: "coordinator", Role.GOVERNOR: "office_head"}
Row = dict[str, Any]


def overview(ctx: Context) -> list[Row]:
    """Return the pairs that the person may see whose text ended or ends within a year."""
    until = months_later(ctx.today, limit("renewals_ahead", ctx.today))
    with ctx.database.read() as connection:
        own = sight_of(ctx, connection, public=False).own
        found = [r for r in rows.ending(connection, own, until) if r.status in SIGNED]
        opened = rows.renewals(connection, [row.id for row in found])
        actor = people.actor(connection, ctx.person or 0, ctx.today)
    mine = {g.scope for g in actor.grants if g.role is Role.COORDINATOR}
    return [_shown(ctx, row, opened.get(row.id), mine) for row in found]


def _shown(ctx: Context, row: Any, case: str | None, mine: set[str]) -> Row:
    rungs = limits(ctx.today).expiry
    rung = rung_on(row.ends_on, ctx.today, rungs)
    return {
        "pair": row.key,
        "name": names.pair(row.province, row.partner_th, row.partner_en),
        "country": country_name(row.country),
        "ends_on": row.ends_on,
        "days": (row.ends_on - ctx.today).days,
        "rung": rung,
        "warn_from": months_later(row.ends_on, -rungs[0]),
        "case": case,
        "may_open": case is None and row.province in mine,
    }


def warn(ctx: Context) -> dict[str, int]:
    """Warn of texts that end in three months and in one, each rung once; return ``mails``.

    A pair whose renewal is open is left alone. After downtime only the last rung is told.
    """
    until = months_later(ctx.today, max(TOLD))
    with ctx.database.read() as connection:
        ending = rows.ending(connection, None, until)
    due = [r for r in ending if r.status in SIGNED and r.ends_on >= ctx.today]
    if not due:
        return {"mails": 0}
    with ctx.database.write() as connection:
        opened = rows.renewals(connection, [row.id for row in due])
        every = [m for r in due if r.id not in opened for m in _mails(ctx, connection, r)]
        known = rows.queued(connection, [mail["key"] for mail in every])
        mails = [mail for mail in every if mail["key"] not in known]
        outbox.queue(connection, mails)
    return {"mails": len(mails)}


def _mails(ctx: Context, connection: Connection, row: Any) -> list[Row]:
    rung = rung_on(row.ends_on, ctx.today, limits(ctx.today).expiry)
    roles = TOLD.get(rung or 0, ())
    pairs = [(r.value, "*" if r is Role.MOI_OFFICER else row.province) for r in roles]
    holders = people.holders(connection, pairs, ctx.today)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    told: dict[int, Row] = {}
    for role, scope in pairs:
        for one in holders[role, scope]:
            why = one.why if one.why == "delegate" else _WHY.get(Role(role), "follower")
            told.setdefault(one.person_id, _mail(ctx, row, rung or 0, one.person_id, why))
    return [{**mail, "send_after": later} for mail in told.values()]


def _mail(ctx: Context, row: Any, rung: int, person: int, why: str) -> Row:
    return {
        "key": f"expiry:{row.key}:{row.ends_on}:{rung}:{person}",
        "message": "expiring",
        "person_id": person,
        "why": why,
        "payload": {
            "number": row.key,
            "pair": names.pair(row.province, row.partner_th, row.partner_en),
            "holder": names.office(f"province:{row.province}"),
            "due": row.ends_on.isoformat(),
            "path": "renewals",
            "extra": {"ends_on": row.ends_on.isoformat()},
        },
        "queued_at": ctx.now,
    }
