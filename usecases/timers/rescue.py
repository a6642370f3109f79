"""The sweeper of stuck mail: for every state in which a row can be left behind, a way out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.words import Role
from storage import alerts, mail_rows, outbox, people
from storage.database import Connection
from usecases import names
from usecases.context import Context

RESEND_AFTER = timedelta(minutes=15)
MOST_RESENDS = 3


def rescue(ctx: Context) -> dict[str, int]:
    """Free rows whose deliverer died: ``sending`` is queued again, ``handing_over`` is in doubt.

    A row in doubt whose message may be sent again is queued after 15 minutes with the same
    Message-ID; a decision letter waits for a person.

    Returns:
        Counts by ``requeued``, ``in_doubt`` and ``resent``.
    """
    with ctx.database.write() as connection:
        stuck = outbox.expired(connection, ctx.now)
        outbox.mark(connection, [_freed(ctx, row) for row in stuck])
        doubtful = mail_rows.in_doubt_since(connection, ctx.now - RESEND_AFTER)
        again = [row for row in doubtful if _may_resend(row)]
        mail_rows.requeue(connection, [row.id for row in again], ctx.now)
        new_doubts = [row.id for row in stuck if row.state == "handing_over"]
        _tell_in_doubt(ctx, connection, new_doubts)
    return {
        "requeued": len(stuck) - len(new_doubts),
        "in_doubt": len(new_doubts),
        "resent": len(again),
    }


def _freed(ctx: Context, row: Any) -> dict[str, Any]:
    doubtful = row.state == "handing_over"
    return {
        "b_id": row.id,
        "b_fence": row.fence,
        "state": "in_doubt" if doubtful else "queued",
        "send_after": ctx.now,
        "attempts": row.attempts + doubtful,
        "reply": "the deliverer ended before the server's answer" if doubtful else row.reply,
        "finished_at": ctx.now if doubtful else None,
    }


def _may_resend(row: Any) -> bool:
    kind = MESSAGES.get(row.message)  # a message of another version waits for a person
    return kind is not None and kind.in_doubt == "resend" and row.attempts <= MOST_RESENDS


def tell(
    ctx: Context, connection: Connection, ended: Sequence[Mapping[str, Any]], refused: set[int]
) -> None:
    """Tell whom it concerns of mails that just failed for good or came into doubt.

    Args:
        ctx: The circumstances.
        connection: The transaction that marked them.
        ended: The marks, as ``outbox.mark`` takes them.
        refused: People whose address a server refused; they get nothing more until it is mended.
    """
    found: dict[str, list[int]] = {"failed": [], "in_doubt": []}
    for row in ended:
        found.setdefault(row["state"], []).append(row["b_id"])
    _tell_undeliverable(ctx, connection, sorted(found["failed"]), refused)
    _tell_in_doubt(ctx, connection, sorted(found["in_doubt"]))


def _tell_in_doubt(ctx: Context, connection: Connection, doubtful: list[int]) -> None:
    """Tell the administrators of mails that a person must decide on."""
    found = mail_rows.several(connection, doubtful) if doubtful else []
    rows = [row for row in found if row.state == "in_doubt" and not _may_resend(row)]
    if not rows:
        return
    numbers = mail_rows.cases(connection, [row.case_id for row in rows if row.case_id])
    mails = [
        {
            "recipient": row.address,
            "message": row.message,
            "number": numbers[row.case_id].number if row.case_id else None,
        }
        for row in rows
    ]
    told = {
        "message": "in_doubt_notice",
        "why": "administrator",
        "payload": {"extra": {"count": len(mails), "mails": mails}, "path": "ops"},
        "queued_at": ctx.now,
        "send_after": ctx.now,
    }
    administrators = alerts.posts(connection).get("administrator", [])
    first = rows[0]
    outbox.queue(
        connection,
        [
            told | {"key": f"in_doubt:{first.id}:{first.fence}:{person}", "person_id": person}
            for person in administrators
        ],
    )


def _tell_undeliverable(
    ctx: Context, connection: Connection, failed: list[int], refused: set[int]
) -> None:
    """Tell the case's coordinators, the head of the office and the administrators.

    A notice about a notice is not sent.
    """
    found = mail_rows.several(connection, failed) if failed else []
    rows = [row for row in found if row.state == "failed"]  # not one whose lease was lost
    if not rows:
        return
    mail_rows.set_undeliverable(connection, refused & {row.person_id for row in rows}, ctx.now)
    posts = alerts.posts(connection)
    cases = mail_rows.cases(connection, [row.case_id for row in rows if row.case_id])
    told = [row for row in rows if row.message != "undeliverable"]
    addresses = mail_rows.people(connection, [row.person_id for row in told])
    queued = [
        mail
        for row in told
        for mail in _undeliverable(
            ctx,
            row,
            addresses[row.person_id].email,
            _told(ctx, connection, row, cases, posts),
        )
    ]
    outbox.queue(connection, queued)


def _told(
    ctx: Context,
    connection: Connection,
    row: Any,
    cases: Mapping[int, Any],
    posts: Mapping[str, list[int]],
) -> dict[int, str]:
    told: dict[int, str] = {}
    case = cases.get(row.case_id)
    if case is not None:
        pair = (Role.COORDINATOR.value, case.province)
        owners = people.holders(connection, [pair], ctx.today)[pair]
        told |= {recipient.person_id: "owner" for recipient in owners}
        for person in posts.get(f"office_head:{case.province}", []):
            told.setdefault(person, "office_head")
    for person in posts.get("administrator", []):
        told.setdefault(person, "administrator")
    told.pop(row.person_id, None)
    return told


def _undeliverable(
    ctx: Context, row: Any, address: str, told: Mapping[int, str]
) -> list[dict[str, Any]]:
    failed = {
        "failed_address": row.address or address,
        "failed_message": names.both(*_title(row.message)),
        "smtp_reply": row.reply,
    }
    return [
        {
            "key": f"undeliverable:{row.id}:{person}",
            "message": "undeliverable",
            "case_id": row.case_id,
            "person_id": person,
            "why": why,
            "payload": {"extra": failed},
            "queued_at": ctx.now,
            "send_after": ctx.now,
        }
        for person, why in told.items()
    ]


def _title(message: str) -> tuple[str, str]:
    kind = MESSAGES.get(message)
    return (kind.th, kind.en) if kind else (message, message)
