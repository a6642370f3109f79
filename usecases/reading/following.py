"""Following a case: it stays in sight, and comes up again on a day of one's own choice."""

from datetime import date
from typing import Any

from statemachine.errors import PhinongError
from storage import cases, follows
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.context import Context
from usecases.people.sessions import NotSignedInError


class RemindTooEarlyError(PhinongError):
    """The day to look at a case again has gone by."""

    code = "remind_too_early"
    th = "วันนัดติดตามต้องไม่เป็นวันที่ผ่านมาแล้ว โปรดเลือกวันตั้งแต่วันนี้เป็นต้นไป"
    en = "The day to look again must not have gone by; choose today or a later day."


def follow(ctx: Context, number: str, remind_on: date | None = None) -> None:
    """Follow a case, or change the day on which it comes up again.

    Args:
        ctx: Who follows.
        number: The case.
        remind_on: A Bangkok date from which it stands on top of one's own work; ``None`` is never.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
        RemindTooEarlyError: The day has gone by.
    """
    if remind_on is not None and remind_on < ctx.today:
        raise RemindTooEarlyError
    with ctx.database.write() as connection:
        case = _readable(ctx, connection, number)
        row = {"person_id": ctx.person, "case_id": case.id, "remind_on": remind_on}
        follows.put(connection, {**row, "created_at": ctx.now})


def unfollow(ctx: Context, number: str) -> bool:
    """Follow a case no longer; ``False`` where it was not followed.

    Raises:
        NoSuchCaseError: No case has this number.
        NotSignedInError: Nobody acts.
    """
    if ctx.person is None:
        raise NotSignedInError
    with ctx.database.write() as connection:
        case = cases.load(connection, number)
        return follows.drop(connection, ctx.person, case.id)


def how_followed(ctx: Context, number: str) -> dict[str, Any]:
    """Return whether ``ctx.person`` follows a case, and the day on which it comes up again.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = _readable(ctx, connection, number)
        found = follows.one(connection, ctx.person or 0, case.id)
    remind_on = None if found is None else found.remind_on
    return {"number": case.number, "following": found is not None, "remind_on": remind_on}


def _readable(ctx: Context, connection: Connection, number: str) -> CaseRecord:
    if ctx.person is None:
        raise NotSignedInError
    case = cases.load(connection, number)
    access.readable(ctx, connection, case)
    return case
