"""The outbox as people read it: what went out, what waits, what is in doubt."""

from typing import Any

from notifications.catalogue import MESSAGES
from storage import cases, mail_rows, people
from storage.database import Connection
from usecases.context import Context
from usecases.mails.outbox_deeds import NoSuchMailError

STATES = ("queued", "sending", "handing_over", "sent", "failed", "in_doubt", "cancelled", "folded")


def list_mails(
    ctx: Context,
    *,
    state: str | None = None,
    number: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Return mails, newest first, of one state and of one case where named.

    Raises:
        NoSuchCaseError: No case has this number.
    """
    with ctx.database.read() as connection:
        case_id = cases.load(connection, number).id if number else None
        rows = mail_rows.listed(
            connection, state=state, case_id=case_id, limit=limit, offset=offset
        )
        return [_told(row, row.username, row.number) for row in rows]


def show_mail(ctx: Context, outbox_id: int) -> dict[str, Any]:
    """Return one mail with its address, tries and the server's last word.

    Raises:
        NoSuchMailError: There is none.
    """
    with ctx.database.read() as connection:
        row = mail_rows.one(connection, outbox_id)
        if row is None:
            raise NoSuchMailError(id=outbox_id)
        person = people.by_id(connection, row.person_id)
        told = _told(row, person.username if person else None, _number(connection, row.case_id))
    names = ("key", "address", "message_id", "reply", "payload", "lease_owner")
    erased = row.erased_at.isoformat() if row.erased_at else None
    return told | {name: getattr(row, name) for name in names} | {"erased_at": erased}


def _number(connection: Connection, case_id: int | None) -> str | None:
    return cases.load_by_id(connection, case_id).number if case_id else None


def _told(row: Any, username: str | None, number: str | None) -> dict[str, Any]:
    kind = MESSAGES.get(row.message)
    return {
        "id": row.id,
        "message": row.message,
        "title_th": kind.th if kind else row.message,
        "title_en": kind.en if kind else row.message,
        "to": username,
        "why": row.why,
        "case": number,
        "state": row.state,
        "queued_at": row.queued_at.isoformat(),
        "send_after": row.send_after.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "attempts": row.attempts,
    }
