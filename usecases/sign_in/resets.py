"""An administrator resets somebody's second factors: with a second one, or after a day.

Whoever could do it alone, and also set a password by a link, could sign in as anybody. Who runs
the command line does it at once, as with roles.
"""

from typing import Any

from storage import accounts, people, second_factors
from storage.database import Connection
from storage.requests import DONE, REFUSED, RESETS
from usecases.context import Context
from usecases.people import two_administrators
from usecases.people.sessions import record
from usecases.people.two_administrators import WAITS
from usecases.refused import DeedRefusedError
from usecases.rights import active_user, allow_administrator, plain_text, user
from usecases.sign_in.factors import shown
from usecases.sign_in.refusals import (
    NoSuchResetError,
    NothingToResetError,
    OwnFactorsError,
    SecondAdministratorError,
)
from usecases.sign_in.telling import tell
from usecases.stage_words import said


def of_person(ctx: Context, username: str) -> dict[str, Any]:
    """Return the second factors of a person as an administrator sees them.

    Raises:
        DeedRefusedError: No administrator asks, or the person is unknown.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        person = user(connection, username).id
        asked = RESETS.waiting(connection, person)
        return {
            "factors": [shown(row) for row in second_factors.confirmed(connection, person)],
            "codes_left": second_factors.codes_left(connection, person),
            "waiting": _shown(ctx, asked[0]) if asked else None,
        }


def waiting(ctx: Context) -> list[dict[str, Any]]:
    """Return the resets that wait for a second administrator.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        return [_shown(ctx, row) for row in RESETS.waiting(connection)]


def request(ctx: Context, username: str, reason: str) -> int:
    """Ask that somebody's second factors be reset, tell them and the administrators.

    Raises:
        DeedRefusedError: No administrator acts, the person is unknown, or no reason is given.
        OwnFactorsError: It is they themselves.
        NothingToResetError: There is nothing to reset, or it was asked for already.
    """
    why = plain_text(reason, "เหตุผล", "reason", 300)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username).id
        if person == ctx.person:
            raise OwnFactorsError
        has = second_factors.confirmed(connection, person)
        if not has or RESETS.waiting(connection, person):
            raise NothingToResetError(username=username)
        row = {"reason": why, **two_administrators.asked(ctx, person)}
        found = RESETS.add(connection, row)
        record(ctx, connection, "request_factor_reset", person, request=found, reason=why)
        readers = [person, *two_administrators.others(ctx, connection)]
        _tell(ctx, connection, person, "reset_asked", found, readers)
    return found


def confirm(ctx: Context, reset_id: int) -> None:
    """Do a reset that another administrator asked for.

    Raises:
        DeedRefusedError: No administrator acts.
        NoSuchResetError: Nothing of this number waits.
        OwnFactorsError: It is about they themselves.
        SecondAdministratorError: They asked for it.
    """
    if ctx.person is None:
        raise DeedRefusedError("not_operator_deed")
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        row = _waiting(connection, reset_id)
        if row.person_id == ctx.person:
            raise OwnFactorsError
        if row.requested_by == ctx.person:
            raise SecondAdministratorError
        _do(ctx, connection, row)


def refuse(ctx: Context, reset_id: int) -> None:
    """Refuse a reset, or take one's own request back, as an administrator.

    Raises:
        DeedRefusedError: No administrator acts.
        NoSuchResetError: Nothing of this number waits.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        _close(ctx, connection, _waiting(connection, reset_id))


def mine(ctx: Context) -> dict[str, Any] | None:
    """Return the reset that waits for ``ctx.person``'s own factors, if any."""
    with ctx.database.read() as connection:
        asked = RESETS.waiting(connection, ctx.person or 0)
        return _shown(ctx, asked[0]) if asked else None


def refuse_mine(ctx: Context, reset_id: int) -> None:
    """Refuse that one's own factors are reset.

    Raises:
        NoSuchResetError: Nothing of this number waits for them.
    """
    with ctx.database.write() as connection:
        row = _waiting(connection, reset_id)
        if row.person_id != ctx.person:
            raise NoSuchResetError(id=reset_id)
        _close(ctx, connection, row)


def ripen(ctx: Context) -> dict[str, int]:
    """Do the resets that nobody refused for a day; return how many were done and dropped."""
    reset, dropped = two_administrators.ripen(ctx, RESETS, _do, _close)
    return {"reset": reset, "dropped": dropped}


def reset_now(ctx: Context, username: str) -> int:
    """Reset somebody's second factors at once, as the operator; return how many there were.

    Raises:
        DeedRefusedError: A person acts who is no administrator, or there is no such user.
        OwnFactorsError: It is they themselves.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username).id
        if person == ctx.person:
            raise OwnFactorsError
        RESETS.drop(connection, person, ctx.person, ctx.now)
        return _reset(ctx, connection, person, mark="now")


def _do(ctx: Context, connection: Connection, row: Any) -> None:
    RESETS.decide(connection, row.id, DONE, ctx.person, ctx.now)
    _reset(ctx, connection, row.person_id, mark=row.id, asked_by=row.requested_by)


def _reset(ctx: Context, connection: Connection, person: int, *, mark: object, **more: Any) -> int:
    gone = second_factors.drop_all(connection, person)
    accounts.drop_sessions_of(connection, person)
    record(ctx, connection, "reset_second_factors", person, factors=gone, **more)
    readers = [person, *two_administrators.others(ctx, connection)]
    _tell(ctx, connection, person, "reset_done", mark, readers)
    return gone


def _close(ctx: Context, connection: Connection, row: Any) -> None:
    RESETS.decide(connection, row.id, REFUSED, ctx.person, ctx.now)
    record(ctx, connection, "refuse_factor_reset", row.person_id, request=row.id)
    readers = [row.person_id, *two_administrators.asker_to_tell(ctx, row)]
    _tell(ctx, connection, row.person_id, "reset_refused", row.id, readers)


def _tell(
    ctx: Context, connection: Connection, person: int, step: str, mark: object, readers: list[int]
) -> None:
    whose = people.by_id(connection, person)
    names = said(whose.name_th, whose.name_en) if whose else None
    until = (ctx.now + WAITS).isoformat() if step == "reset_asked" else None
    tell(ctx, connection, person, step, readers=readers, mark=mark, whose=names, until_at=until)


def _waiting(connection: Connection, reset_id: int) -> Any:
    row = RESETS.one(connection, reset_id)
    if row is None:
        raise NoSuchResetError(id=reset_id)
    return row


def _shown(ctx: Context, row: Any) -> dict[str, Any]:
    asker = said(row.asker_th, row.asker_en) if row.asker else said("ผู้ดูแลเครื่อง", "the operator")
    return {
        "id": row.id,
        "username": row.username,
        **said(row.name_th, row.name_en),
        "reason": row.reason,
        "asker": asker,
        "requested_at": row.requested_at,
        "effective_at": row.effective_at,
        "mine": row.requested_by == ctx.person,
        "about_me": row.person_id == ctx.person,
    }
