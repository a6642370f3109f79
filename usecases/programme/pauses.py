"""A relation that rests by decision, and one that is taken up again (M9)."""

from datetime import date

from reference.day_limits import limit
from statemachine.dates import format_th
from statemachine.errors import DateFormatError
from statemachine.facts import Grant
from statemachine.relationship import months_later
from statemachine.words import Role
from storage import duties, register
from storage.database import Connection
from usecases.context import Context
from usecases.programme.days import whole_day
from usecases.programme.refused import ProgrammeError
from usecases.programme.rights import behalf, holder
from usecases.programme.trail import noted
from usecases.rows.import_rows import SIGNED

_LONGEST = 1_000


def pause(ctx: Context, pair_key: str, until: str, reason: str) -> date:
    """Let a pair rest from today until a day, and return that day.

    Nobody is reminded meanwhile, and a fiscal year that ends within the pause is excused; what is
    held all the same counts.

    Args:
        ctx: An MOI officer.
        pair_key: Key of a signed pair.
        until: The last day, either era; within twelve months.
        reason: Why, such as what both sides agreed.

    Raises:
        ProgrammeError: The person may not, the day is unfit, no reason is given, or it rests.
    """
    last = _last(ctx, until)
    said = reason.strip()
    if not said:
        raise ProgrammeError("pause_reason")
    if len(said) > _LONGEST:
        raise ProgrammeError("plan_text_long", most=_LONGEST)
    with ctx.database.write() as connection:
        row = register.pair(connection, pair_key)
        grant = holder(ctx, connection, Role.MOI_OFFICER)
        if row.status not in SIGNED:
            raise ProgrammeError("plan_not_signed", key=pair_key)
        known = current(ctx, connection, row.id)
        if known is not None:
            raise ProgrammeError("paused_already", until=format_th(known))
        values = {
            "relationship_id": row.id,
            "from_on": ctx.today,
            "until_on": last,
            "reason": said,
            "paused_by": ctx.person,
            "paused_at": ctx.now,
        }
        duties.add_pause(connection, values)
        given = {"pair": pair_key, "until": last, "reason": said}
        noted(ctx, connection, "pair_pause", given, behalf(grant))
    return last


def resume(ctx: Context, pair_key: str) -> None:
    """Take a resting pair up again from today.

    Raises:
        ProgrammeError: The person is neither its coordinator nor an MOI officer, or it does not
            rest.
    """
    with ctx.database.write() as connection:
        row = register.pair(connection, pair_key)
        grant = _may_resume(ctx, connection, row.province)
        resting = [p for p in duties.pauses(connection, [row.id])[row.id] if _rests(ctx, p)]
        if not resting:
            raise ProgrammeError("not_paused")
        for known in resting:
            duties.end_pause(connection, known.id, ctx.today, ctx.person)
        noted(ctx, connection, "pair_resume", {"pair": pair_key}, behalf(grant))


def current(ctx: Context, connection: Connection, relationship_id: int) -> date | None:
    """Return until when a pair rests, or ``None`` where it does not."""
    known = duties.pauses(connection, [relationship_id])[relationship_id]
    return max((p.until_on for p in known if _rests(ctx, p)), default=None)


def _rests(ctx: Context, row: object) -> bool:
    ended = getattr(row, "ended_on", None)
    start: date = getattr(row, "from_on", date.max)
    last: date = getattr(row, "until_on", date.min)
    return ended is None and start <= ctx.today <= last


def _may_resume(ctx: Context, connection: Connection, province: str) -> Grant:
    try:
        return holder(ctx, connection, Role.COORDINATOR, province)
    except ProgrammeError:
        return holder(ctx, connection, Role.MOI_OFFICER)


def _last(ctx: Context, written: str) -> date:
    try:
        last = whole_day(written)
    except DateFormatError:
        last = None
    most = limit("pause_most", ctx.today)
    if last is None or not ctx.today < last <= months_later(ctx.today, most):
        raise ProgrammeError("pause_until", most=most)
    return last
