"""Papers as they were issued: read again, cancelled, never changed."""

from contextlib import suppress
from typing import Any

from statemachine.facts import Actor
from storage import cases, papers, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.papers.codes import as_printed
from usecases.papers.entitled import acted, entitled
from usecases.papers.kinds import kind
from usecases.papers.refusals import (
    CancelledError,
    NoSuchPaperError,
    NotTheirsError,
    OtherOfficeError,
    SecretError,
)
from usecases.rights import plain_text


def case_of(ctx: Context, code: str) -> str:
    """Return the number of the case that a paper was issued on.

    Raises:
        NoSuchPaperError: No paper bears this code.
        DeedRefusedError: Its case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        number = str(found(connection, code).case_number)
        access.readable(ctx, connection, cases.load(connection, number))
    return number


def read(ctx: Context, code: str) -> dict[str, Any]:
    """Return an issued paper: ``content``, ``kind``, ``number``, ``case_number``.

    Raises:
        NoSuchPaperError: No paper bears this code.
        DeedRefusedError: Its case is not the actor's to see.
        SecretError: It is classified, and of another office.
    """
    with ctx.database.read() as connection:
        row = found(connection, code)
        case = cases.load(connection, row.case_number)
        access.readable(ctx, connection, case)
        if row.secrecy and ctx.person not in (None, row.issued_by):
            actor = people.actor(connection, ctx.person or 0, ctx.today)
            if not opens(actor, case, row):
                raise SecretError
    names = ("code", "kind", "number", "case_number", "sha256")
    return {n: getattr(row, n) for n in names} | {"content": ctx.documents.get(row.sha256)}


def opens(actor: Actor, case: CaseRecord, row: Any) -> bool:
    """Return whether a paper is of an office that somebody may issue it for."""
    with suppress(NotTheirsError, OtherOfficeError):
        return bool(entitled(kind(row.kind), case, actor).book == row.office)
    return False


def cancel(ctx: Context, code: str, reason: str) -> int:
    """Cancel a paper; its number stays used, and whoever checks it is told.

    Args:
        ctx: Who may issue such a paper on its case may cancel it, also when the case moved on.
        code: The paper's code.
        reason: Why; the public check does not tell it.

    Returns:
        The case's new version.

    Raises:
        NoSuchPaperError: No paper bears this code, or its case is not the actor's to see.
        CancelledError: It was cancelled before.
        NotTheirsError: The person's roles do not reach this paper.
    """
    if ctx.person is None:
        raise NobodyError
    why = plain_text(reason, "เหตุผล", "reason", 2000)
    with ctx.database.write() as connection:
        row = found(connection, code)
        case = access.loaded(ctx, connection, row.case_number)
        access.readable(ctx, connection, case)
        row = found(connection, code)  # again, now that nobody else can cancel it
        if row.cancelled_at is not None:
            raise CancelledError(number=row.number or row.code)
        actor = people.actor(connection, ctx.person, ctx.today)
        who = entitled(kind(row.kind), case, actor)
        if who.book != row.office:
            wanted = kind(row.kind)
            raise NotTheirsError(
                kind_th=wanted.th, kind_en=wanted.en, roles_th="เจ้าหน้าที่", roles_en="officers"
            )
        given = {"code": row.code, "number": row.number, "sha256": row.sha256}
        body = {"action": "cancel_paper", "behalf": access.behalf(who.grant), "reason": why,
                "office": who.office, "given": given}  # fmt: skip
        saved = access.amend(ctx, connection, case, body, acted(ctx, case, who))
        papers.cancel(connection, {
            "paper_id": row.id, "reason": why, "cancelled_by": ctx.person,
            "cancelled_at": ctx.now, "audit_seq": case.head.seq + 1,
        })  # fmt: skip
        return saved


def found(connection: Connection, code: str) -> Any:
    """Return the row of a paper by its code, however it was typed.

    Raises:
        NoSuchPaperError: There is none.
    """
    typed = as_printed(code)
    row = papers.by_code(connection, typed) if typed else None
    if row is None:
        raise NoSuchPaperError(code=code[:40])
    return row
