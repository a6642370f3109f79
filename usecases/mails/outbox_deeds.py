"""What people decide about mail: send again, or settle what is in doubt."""

from typing import Any

from statemachine.errors import PhinongError
from storage import audit, mail_rows
from storage.database import Connection
from usecases import private_texts
from usecases.context import Context

_AGAIN = ("failed", "in_doubt", "cancelled")


class NoSuchMailError(PhinongError):
    """No row of the outbox has this id."""

    code = "no_such_mail"
    th = "ไม่พบอีเมลหมายเลข {id} ในคิว โปรดดูหมายเลขด้วย phinong mail list"
    en = "There is no mail {id} in the outbox; see the numbers with phinong mail list."


class MailNotOpenError(PhinongError):
    """A mail that is in no state to be decided on."""

    code = "mail_state"
    th = "อีเมลหมายเลข {id} อยู่ในสถานะ {state} จึง{act_th}ไม่ได้ ทำได้เฉพาะสถานะ {possible}"
    en = "Mail {id} is {state} and cannot be {act_en}; that is possible for: {possible}."


def retry(ctx: Context, outbox_id: int) -> dict[str, Any]:
    """Queue a failed, doubtful or cancelled mail again, with the same Message-ID."""
    with ctx.database.write() as connection:
        row = _row(connection, outbox_id, _AGAIN, "ส่งซ้ำ", "sent again")
        mail_rows.requeue(connection, [row.id], ctx.now)
        mail_rows.set_undeliverable(connection, [row.person_id], None)
        audit.append_settings(connection, _body(ctx, connection, "mail_retry", row), ctx.now)
    return {"id": row.id, "state": "queued"}


def resolve(ctx: Context, outbox_id: int) -> dict[str, Any]:
    """Count a mail in doubt as sent: the person concerned says it arrived."""
    with ctx.database.write() as connection:
        row = _row(connection, outbox_id, ("in_doubt",), "นับว่าส่งแล้ว", "counted as sent")
        mail_rows.settle(connection, [row.id], "sent", "settled by a person", ctx.now)
        audit.append_settings(connection, _body(ctx, connection, "mail_resolve", row), ctx.now)
    return {"id": row.id, "state": "sent"}


def _row(connection: Any, outbox_id: int, states: tuple[str, ...], th: str, en: str) -> Any:
    row = mail_rows.one(connection, outbox_id)
    if row is None:
        raise NoSuchMailError(id=outbox_id)
    state = "erased" if row.erased_at else row.state
    if state not in states:
        raise MailNotOpenError(
            id=outbox_id, state=state, act_th=th, act_en=en, possible=", ".join(states)
        )
    return row


def _body(ctx: Context, connection: Connection, action: str, row: Any) -> dict[str, Any]:
    """Return the entry; a server's answer often repeats the address, so it stands beside it."""
    reply = {"reply": row.reply} if row.reply else {}
    said = private_texts.beside(ctx, connection, row.person_id, reply)
    given = {"outbox": row.id, "key": row.key, "was": row.state, **said}
    return {"actor": ctx.person, "action": action, "given": given}
