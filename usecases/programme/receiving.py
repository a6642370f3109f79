"""Answers to reminders, taken in: each becomes a proposed activity, or is set aside and shown.

Nothing that comes in counts by itself, nothing is thrown away, and no mail is answered: a mail
that answers mails can be made to answer itself.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from notifications import mail_drop
from notifications.catalogue import MESSAGES
from notifications.inbound import Arrived
from notifications.mail_imap import Mailbox, MailboxError
from notifications.mail_reading import Attached, Letter, read
from statemachine.errors import PhinongError
from statemachine.words import Role
from storage import documents, mail_replies, outbox, people, register
from storage.database import Connection
from usecases import answering, names
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.programme.evidence_files import judged

PROPOSED, ACCEPTED, DECLINED, SET_ASIDE = "proposed", "accepted", "declined", "set_aside"
MAIL = "message/rfc822"
MOST = 100
"""Mails of one round: a flood does not hold the timers up."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of a mail, and why; warnings are for whoever reviews it."""

    state: str
    why: str = ""
    answer: answering.Answer | None = None
    warnings: tuple[str, ...] = ()


def receive(ctx: Context) -> dict[str, int]:
    """Fetch what came in and take it; return how many were proposed, set aside or known.

    Raises:
        MailboxError: The mailbox cannot be read.
    """
    inbound, total = ctx.policy.inbound, Counter[str]()
    if inbound.folder is not None and inbound.folder.is_dir():
        folder = inbound.folder

        def put_away(arrived: Arrived, state: str) -> None:
            shelf = mail_drop.REFUSED if state == SET_ASIDE else mail_drop.TAKEN
            mail_drop.put_away(folder, arrived.source, shelf)

        _take_all(ctx, mail_drop.waiting(folder, MOST), put_away, total)
    if inbound.host:
        with Mailbox(inbound) as box:
            _take_all(
                ctx, box.waiting(MOST), lambda arrived, _: box.mark_read(arrived.source), total
            )
    return dict(sorted(total.items()))


def take_in(ctx: Context) -> dict[str, int]:
    """Receive within a round of other work: a mailbox that is down is counted, not raised."""
    try:
        return receive(ctx)
    except MailboxError:
        return {"unreachable": 1}


def _take_all(
    ctx: Context,
    arrived: Iterable[Arrived],
    put_away: Callable[[Arrived, str], None],
    total: Counter[str],
) -> None:
    for mail in arrived:
        state = take(ctx, mail)
        total[state] += 1
        put_away(mail, state)


def take(ctx: Context, arrived: Arrived) -> str:
    """Take one mail in and return what became of it: proposed, set aside, or known.

    The same bytes twice are ``known`` and change nothing, so that a round that crashed before it
    put a mail away is done again without harm.
    """
    key = hashlib.sha256(arrived.raw + b"%d" % arrived.size).hexdigest()
    letter = read(arrived.raw)
    with ctx.database.read() as connection:
        if mail_replies.known(connection, key):
            return "known"
        found = _judge(ctx, connection, arrived, letter)
    readable = arrived.whole and not letter.automatic
    kept = _keep_files(ctx, letter) if readable else ((), ())
    raw = ctx.documents.put(arrived.raw) if arrived.whole else None
    with ctx.database.write() as connection:
        _keep_document(ctx, connection, raw, arrived)
        for file in kept[0]:
            row = {name: file[name] for name in ("sha256", "size", "media_type")}
            documents.keep(connection, {**row, "stored_at": ctx.now})
        values = _values(ctx, arrived, letter, found)
        values |= {"key": key, "raw_sha256": raw, "files": list(kept[0])}
        values["warnings"] = [*found.warnings, *kept[1]]
        row_id = mail_replies.add(connection, values)
        if row_id is None:
            return "known"
        if found.state == PROPOSED:
            _tell(ctx, connection, row_id, values)
    return found.state


def _judge(ctx: Context, connection: Connection, arrived: Arrived, letter: Letter) -> _Judged:
    """Return what a mail is, in the order in which it is safest to ask."""
    tokens = [
        token
        for address in letter.recipients
        if (token := answering.token_in(ctx.policy.reply_address, address)) is not None
    ]
    key = answering.key_of(connection)
    answers = [found for token in tokens if key and (found := answering.opened(key, token))]
    answer = answers[0] if answers else None
    why = _why_not(ctx, connection, arrived, letter, answer, has_token=bool(tokens))
    if why:
        return _Judged(SET_ASIDE, why, answer)
    return _Judged(PROPOSED, "", answer, _warnings(connection, letter, answer))


def _why_not(
    ctx: Context,
    connection: Connection,
    arrived: Arrived,
    letter: Letter,
    answer: answering.Answer | None,
    *,
    has_token: bool,
) -> str:
    """Return why a mail is set aside, or an empty text; the first reason that holds."""
    faults: Iterable[tuple[str, Callable[[answering.Answer], bool]]] = (
        ("automatic", lambda _: letter.automatic),
        ("expired", lambda said: said.until < ctx.today),
        ("no_pair", lambda said: register.by_id(connection, said.relationship_id) is None),
        ("duplicate", lambda said: _is_double(connection, letter, said)),
        ("empty", lambda _: not letter.text and not letter.files),
    )
    if not arrived.whole:
        return "too_large"
    if answer is None:
        return "forged" if has_token else "no_token"
    return next((code for code, holds in faults if holds(answer)), "")


def _is_double(connection: Connection, letter: Letter, answer: answering.Answer) -> bool:
    return mail_replies.same_message(connection, letter.message_id, answer.person_id)


def _warnings(
    connection: Connection, letter: Letter, answer: answering.Answer | None
) -> tuple[str, ...]:
    known = people.by_id(connection, answer.person_id) if answer else None
    found = []
    if known is None or known.email.lower() != letter.sender:
        found.append("sender_differs")
    if letter.html_only:
        found.append("html_only")
    if letter.more_files:
        found.append("more_files")
    return tuple(found)


def _keep_files(ctx: Context, letter: Letter) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...]]:
    """Keep the files that may be evidence; the others are named in the warnings."""
    kept: list[dict[str, Any]] = []
    refused: list[str] = []
    for file in letter.files:
        try:
            kept.append(_kept(ctx, file))
        except PhinongError:
            refused.append(f"file_refused:{file.name}")
    return tuple(kept), tuple(refused)


def _kept(ctx: Context, file: Attached) -> dict[str, Any]:
    found = judged(ctx, file.content, None)
    return {
        "sha256": ctx.documents.put(file.content),
        "size": len(file.content),
        "media_type": found,
        "name": file.name,
    }


def _keep_document(ctx: Context, connection: Connection, raw: str | None, arrived: Arrived) -> None:
    if raw is not None:
        row = {"sha256": raw, "size": len(arrived.raw), "media_type": MAIL, "stored_at": ctx.now}
        documents.keep(connection, row)


def _values(ctx: Context, arrived: Arrived, letter: Letter, found: _Judged) -> dict[str, Any]:
    answer = found.answer if found.why != "no_pair" else None
    return {
        "source": arrived.source,
        "received_at": ctx.now,
        "message_id": letter.message_id,
        "sender": letter.sender,
        "subject": letter.subject,
        "text": letter.text,
        "state": found.state,
        "why": found.why,
        "relationship_id": answer.relationship_id if answer else None,
        "person_id": answer.person_id if answer else None,
        "raw_size": arrived.size,
        "reason": "",
    }


def _tell(ctx: Context, connection: Connection, row_id: int, values: dict[str, Any]) -> None:
    """Tell the coordinators of the pair's province that a reply waits for their review."""
    pair = register.by_id(connection, values["relationship_id"])
    if pair is None:
        return
    role = (str(Role.COORDINATOR), pair.province)
    told = people.holders(connection, [role], ctx.today).get(role, ())
    later = quiet_until(ctx, ctx.calendars.current(connection))
    extra = {"sender": values["sender"] or None, "files": len(values["files"]) or None}
    rows = {
        who.person_id: {
            "key": f"reply:{row_id}:{who.person_id}",
            "message": "reply_waiting",
            "person_id": who.person_id,
            "why": "delegate" if who.why == "delegate" else "coordinator",
            "payload": {
                "number": pair.key,
                "pair": names.pair(pair.province, pair.partner_th, pair.partner_en),
                "path": f"programme/replies/{row_id}",
                "extra": extra,
            },
            "queued_at": ctx.now,
            "send_after": later if MESSAGES["reply_waiting"].quiet else ctx.now,
        }
        for who in told
    }
    outbox.queue(connection, list(rows.values()))
