"""Delivery: claim what is due, render, hand over by SMTP, record what became of it.

A row is ``handing_over``, durably, before its content goes out; the only moment at which a crash
leaves doubt is then one round trip, and that doubt is written down. Marks of several connections
join into one commit.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifications.address import AddressError, check_address
from notifications.message import Envelope, build, message_id
from notifications.outcome import Outcome, Outgoing
from notifications.render import render
from notifications.retry import backoff, gives_up
from notifications.smtp import Courier
from notifications.smtp_settings import SmtpSettings
from storage import mail_rows, outbox
from usecases import fold, mail_context, rescue
from usecases.context import Context
from usecases.marks import Marks

LEASE = timedelta(minutes=5)
CLAIM = 200


def deliver(ctx: Context, smtp: SmtpSettings, owner: str, *, most: int | None = None) -> dict[str, int]:
    """Hand over every mail that is due at ``ctx.now``; return how many ended how.

    Args:
        ctx: The circumstances; mails are due and dated by ``ctx.now``.
        smtp: The mail server.
        owner: Name of this deliverer, for the lease.
        most: Stop after about so many mails; ``None`` goes on until nothing is due.

    Returns:
        Counts by ``sent``, ``retry``, ``failed``, ``in_doubt``, ``lost``, ``config``, ``cancelled``,
        ``folded`` and what the rescue of stuck rows found.
    """
    counted = Counter(rescue.rescue(ctx))
    counted["folded"] = fold.fold(ctx)
    asyncio.run(_rounds(ctx, smtp, owner, counted, most))
    return {kind: count for kind, count in sorted(counted.items()) if count}


async def _rounds(
    ctx: Context, smtp: SmtpSettings, owner: str, counted: Counter[str], most: int | None
) -> None:
    async with Courier(smtp) as courier, Marks(ctx) as marks:
        while most is None or sum(counted.values()) < most:
            rows = await asyncio.to_thread(_claim, ctx, owner)
            if not rows:
                break
            mails = await asyncio.to_thread(_prepare, ctx, rows, counted)
            halted = await _hand_over(ctx, courier, marks, mails, counted)
            if halted:  # nobody can be served until the settings are mended
                break


def _claim(ctx: Context, owner: str) -> list[Any]:
    with ctx.database.write() as connection:
        return outbox.claim(connection, owner, ctx.now, most=CLAIM, lease=LEASE)


def _prepare(
    ctx: Context, rows: list[Any], counted: Counter[str]
) -> list[tuple[Outgoing, Mapping[str, Any]]]:
    """Render claimed rows; those that no longer hold are cancelled, those unfit are failed."""
    ready: list[tuple[Outgoing, Mapping[str, Any]]] = []
    ended: list[dict[str, Any]] = []
    with ctx.database.read() as connection:
        contexts = mail_context.contexts(ctx, connection, rows)
    for row in rows:
        made = _outgoing(ctx, row, contexts.get(row.id))
        if isinstance(made, Outgoing):
            ready.append((made, row._mapping))
        else:
            counted[made.kind] += 1
            ended.append(_mark(ctx, row._mapping, made))
    if ended:
        with ctx.database.write() as connection:
            outbox.mark(connection, ended)
    return ready


@dataclass(frozen=True, slots=True)
class _End:
    """How a row ended before anything was handed over."""

    kind: str
    reply: str


def _outgoing(ctx: Context, row: Any, found: mail_context.Found | None) -> Outgoing | _End:
    if found is None or found.context is None:
        return _End("cancelled", "no longer holds")
    if found.suppressed:
        return _End("failed", "the address was refused for good before; give another one")
    try:
        address = check_address(found.address)
    except AddressError as error:
        return _End("failed", error.sentence("en"))
    rendered = render(row.message, "en" if found.language == "en" else "th", found.context)
    envelope = Envelope(
        message_id=row.message_id or message_id(row.id, address, ctx.policy.mail_host),
        sender=ctx.policy.sender,
        sender_name=ctx.policy.sender_name,
        recipient=address,
        lang=found.language,
        references=(found.thread,) if found.thread else (),
        list_id=f"cases.{ctx.policy.mail_host}",
        outbox_id=str(row.id),
    )
    return Outgoing(str(row.id), ctx.policy.sender, address, build(rendered, envelope, ctx.now))


async def _hand_over(
    ctx: Context,
    courier: Courier,
    marks: Marks,
    mails: list[tuple[Outgoing, Mapping[str, Any]]],
    counted: Counter[str],
) -> bool:
    rows = {mail.outbox_id: row for mail, row in mails}
    unusable: list[Outcome] = []

    async def handing_over(mail: Outgoing) -> bool:
        row = rows[mail.outbox_id]
        fixed = row["message_id"] or message_id(row["id"], mail.recipient, ctx.policy.mail_host)
        return await marks.handing_over(
            {"b_id": row["id"], "b_fence": row["fence"], "message_id": fixed,
             "address": mail.recipient}
        )  # fmt: skip

    async def ended(mail: Outgoing, outcome: Outcome) -> None:
        row = rows[mail.outbox_id]
        kind = _kind(outcome, row)
        counted[kind] += 1
        if outcome.kind == "config":
            unusable.append(outcome)
        if outcome.kind != "lost":
            await marks.ended(_mark(ctx, row, outcome))

    await courier.deliver_all([mail for mail, _ in mails], handing_over, ended)
    if marks.failed:
        await asyncio.to_thread(rescue.tell_undeliverable, ctx, sorted(marks.failed))
        marks.failed.clear()
    return bool(unusable)


def _kind(outcome: Outcome | _End, row: Mapping[str, Any]) -> str:
    if outcome.kind == "retry" and gives_up(row["attempts"] + 1):
        return "failed"
    return outcome.kind


def _mark(ctx: Context, row: Mapping[str, Any], outcome: Outcome | _End) -> dict[str, Any]:
    """Return the row's new state: queued again with back-off, or an end."""
    kind, attempts = _kind(outcome, row), row["attempts"] + 1
    again = kind in ("retry", "config")
    # A setting that must be mended is nobody's failed try: the mail waits without using one up.
    attempts = row["attempts"] if kind == "config" else attempts
    return {
        "b_id": row["id"],
        "b_fence": row["fence"],
        "state": "queued" if again else kind,
        "send_after": ctx.now + backoff(max(1, attempts)) if again else row["send_after"],
        "attempts": attempts,
        "reply": outcome.reply,
        "finished_at": None if again else ctx.now,
    }


def preview(ctx: Context, outbox_id: int) -> tuple[str, str, str] | None:
    """Return subject, text and HTML of a mail as it would go out now, or ``None``."""
    with ctx.database.read() as connection:
        row = mail_rows.one(connection, outbox_id)
        found = mail_context.contexts(ctx, connection, [row]).get(row.id) if row else None
    if row is None or found is None or found.context is None:
        return None
    made = render(row.message, "en" if found.language == "en" else "th", found.context)
    return made.subject, made.text, made.html
