"""Delivery: claim what is due, render, hand over by SMTP, record what became of it.

A row is ``handing_over``, durably, before its content goes out; the only moment at which a crash
leaves doubt is then one round trip, and that doubt is written down. Marks of several connections
join into one commit.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from notifications.address import AddressError, check_address
from notifications.message import Envelope, build, message_id
from notifications.outcome import Outcome, Outgoing, one_line
from notifications.render import render
from notifications.retry import backoff, gives_up
from notifications.smtp import Courier
from notifications.smtp_settings import SmtpSettings
from storage import mail_rows, outbox
from usecases.context import Context
from usecases.mails import mail_context
from usecases.timers import fold, rescue
from usecases.timers.marks import LEASE, Marks
from usecases.watching import doing

CLAIM = 200


@dataclass(frozen=True, slots=True)
class _Batch:
    """Claimed rows by the id their mails carry, and what each mail says by row id."""

    rows: Mapping[str, Any]
    contexts: Mapping[int, mail_context.Found]


def deliver(
    ctx: Context, smtp: SmtpSettings, owner: str, *, most: int | None = None
) -> dict[str, int]:
    """Hand over every mail that is due at ``ctx.now``; return how many ended how.

    Args:
        ctx: The circumstances; mails are due and dated by ``ctx.now``.
        smtp: The mail server.
        owner: Name of this deliverer, for the lease.
        most: Stop after about so many mails; ``None`` goes on until nothing is due.

    Returns:
        Counts by ``sent``, ``retry``, ``failed``, ``in_doubt``, ``lost``, ``config``,
        ``cancelled``, ``folded`` and what the rescue of stuck rows found.
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
            batch = await asyncio.to_thread(_claim, ctx, marks, owner)
            if not batch.rows:
                break
            if await _hand_over(ctx, courier, marks, batch, counted):
                break  # nobody can be served until the settings are mended


def _claim(ctx: Context, marks: Marks, owner: str) -> _Batch:
    lease = marks.now - ctx.now + LEASE  # a round may last longer than a lease
    with ctx.database.write() as connection:
        rows = outbox.claim(connection, owner, ctx.now, most=CLAIM, lease=lease)
    with ctx.database.read() as connection:
        return _Batch({str(r.id): r for r in rows}, mail_context.contexts(ctx, connection, rows))


def _mails(ctx: Context, marks: Marks, batch: _Batch, counted: Counter[str]) -> Iterator[Outgoing]:
    """Render each mail when a connection is free for it; those that no longer hold end here."""
    for row in batch.rows.values():
        try:
            made = _outgoing(ctx, row, batch.contexts.get(row.id))
        except Exception as error:  # noqa: BLE001 - a mail that cannot be written stops no other
            made = _End("failed", f"cannot be written: {one_line(repr(error))}")
        if isinstance(made, Outgoing):
            yield made
        else:
            counted[made.kind] += 1
            marks.ended(_mark(ctx, row, made))


@dataclass(frozen=True, slots=True)
class _End:
    """How a row ended before anything was handed over."""

    kind: str
    reply: str


def _outgoing(ctx: Context, row: Any, found: mail_context.Found | None) -> Outgoing | _End:
    if found is not None and found.broken:
        return _End("failed", f"cannot be written: {one_line(found.broken)}")
    if found is None or found.context is None:
        # What became of the try before stays to be read: it may have left the mail in doubt.
        before = f"; before: {row.reply}" if row.message_id else ""
        return _End("cancelled", f"no longer holds{before}")
    if found.suppressed:
        return _End("failed", "the address was refused for good before; give another one")
    try:
        address = check_address(found.address)
    except AddressError as error:
        return _End("failed", error.sentence("en"))
    rendered = render(row.message, "en" if found.language == "en" else "th", found.context)
    envelope = Envelope(
        message_id=_message_id(ctx, row, address),
        sender=ctx.policy.sender,
        sender_name=ctx.policy.sender_name,
        recipient=address,
        lang=found.language,
        references=(found.thread,) if found.thread else (),
        list_id=f"cases.{ctx.policy.mail_host}",
        outbox_id=str(row.id),
        reply_to=row.payload.get("reply_to", ""),
    )
    return Outgoing(str(row.id), ctx.policy.sender, address, build(rendered, envelope, ctx.now))


async def _hand_over(
    ctx: Context, courier: Courier, marks: Marks, batch: _Batch, counted: Counter[str]
) -> bool:
    """Hand a batch over; return whether nobody can be served until the settings are mended."""
    unusable: list[Outcome] = []
    handed: dict[str, float] = {}

    async def handing_over(mail: Outgoing) -> bool:
        row = batch.rows[mail.outbox_id]
        handed[mail.outbox_id] = perf_counter()
        return await marks.handing_over(
            {"b_id": row.id, "b_fence": row.fence, "address": mail.recipient,
             "message_id": _message_id(ctx, row, mail.recipient)}
        )  # fmt: skip

    async def ended(mail: Outgoing, outcome: Outcome) -> None:
        row = batch.rows[mail.outbox_id]
        counted[_kind(outcome, row)] += 1
        _told(row, outcome, handed.get(mail.outbox_id))
        if outcome.kind == "config":
            unusable.append(outcome)
        at_rcpt = outcome.kind == "failed" and mail.outbox_id not in handed
        if outcome.kind != "lost":
            marks.ended(_mark(ctx, row, outcome), refused=row.person_id if at_rcpt else None)

    await courier.deliver_all(_mails(ctx, marks, batch, counted), handing_over, ended)
    await marks.written()
    return bool(unusable)


def _told(row: Any, outcome: Outcome, began: float | None) -> None:
    """Tell the watchers what became of a mail; never to whom it goes."""
    since = {} if began is None else {"began": began}
    with doing("mail", row.message, outbox=row.id, outcome=outcome.kind, **since):
        pass


def _message_id(ctx: Context, row: Any, address: str) -> str:
    """Return the Message-ID fixed at the first hand-over; a second one carries the same."""
    return row.message_id or message_id(row.id, address, ctx.policy.mail_host)


def _kind(outcome: Outcome | _End, row: Any) -> str:
    if outcome.kind == "retry" and gives_up(row.attempts + 1):
        return "failed"
    return outcome.kind


def _mark(ctx: Context, row: Any, outcome: Outcome | _End) -> dict[str, Any]:
    """Return the row's new state: queued again with back-off, or an end."""
    kind, attempts = _kind(outcome, row), row.attempts + 1
    again = kind in ("retry", "config")
    # A setting that must be mended is nobody's failed try: the mail waits without using one up.
    attempts = row.attempts if kind == "config" else attempts
    return {
        "b_id": row.id,
        "b_fence": row.fence,
        "state": "queued" if again else kind,
        "send_after": ctx.now + backoff(max(1, attempts)) if again else row.send_after,
        "attempts": attempts,
        "reply": outcome.reply,
        "finished_at": None if again else ctx.now,
    }


def preview(ctx: Context, outbox_id: int) -> tuple[str, str, str] | None:
    """Return subject, text and HTML of a mail as it would go out now, or ``None``.

    A link by which somebody sets their password is left out: it is for its owner's eyes alone.
    """
    with ctx.database.read() as connection:
        row = mail_rows.one(connection, outbox_id)
        if row is None or (row.erased_at and row.case_id is None):
            return None
        found = mail_context.contexts(ctx, connection, [row]).get(row.id)
    if found is None or found.context is None:
        return None
    said = found.context
    if str(row.payload.get("path", "")).startswith("welcome/"):
        said = said | {"url": f"{ctx.policy.base_url}/welcome/…"}
    made = render(row.message, "en" if found.language == "en" else "th", said)
    return made.subject, made.text, made.html
