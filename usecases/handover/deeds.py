"""Handing an office over: freeze its book, name the successor, acknowledge."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reference.day_limits import limit
from storage import handovers, outbox
from storage.database import Connection
from usecases.context import Context
from usecases.groups import books
from usecases.groups.books import Book
from usecases.groups.duties import NewDuty, close, give
from usecases.groups.groups import record
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.groups.words import office_name
from usecases.handover.book import collect
from usecases.handover.offices import Office, allow, office_of
from usecases.notices import quiet_until
from usecases.rights import active_user, plain_text
from usecases.stage_words import person as named

KIND = "handover"
Row = dict[str, Any]


def freeze(ctx: Context, post: str) -> Book:
    """Freeze the book of an office as of now, and return it.

    Raises:
        GroupRefusedError: There is no such office.
        NoSuchRecordError: The person does not belong to it, nor oversees it.
    """
    office = office_of(post)
    with ctx.database.write() as connection:
        allow(ctx, connection, office)
        return _frozen(ctx, connection, office)


def hand_to(ctx: Context, post: str, username: str) -> int:
    """Hand an office over to somebody: freeze its book, tell them, ask them to acknowledge.

    Returns:
        The hand-over's row id.

    Raises:
        DeedRefusedError: There is no such active user.
    """
    office = office_of(post)
    with ctx.database.write() as connection:
        allow(ctx, connection, office)
        successor = active_user(connection, username)
        cause = f"asked:{office.code}:{successor.id}:{ctx.now.isoformat()}"
        return hand_over(ctx, connection, office, successor.id, cause, post)


def hand_over(
    ctx: Context, connection: Connection, office: Office, person: int, cause: str, post: str
) -> int:
    """Record a hand-over with its frozen book, its duty and its mail, in one transaction."""
    waiting = handovers.open_of(connection, office.code, person)
    if waiting is not None and waiting.made_at.date() == ctx.now.date():
        return int(waiting.id)  # a governor is also the head of the office: one hand-over, not two
    book = _frozen(ctx, connection, office)
    days = limit("handover_acknowledge", ctx.today)  # the reminders go on after
    due = ctx.calendars.current(connection).add(ctx.today, days, office.province)
    duty = _duty(ctx, connection, office, person, due)
    values = {
        "office": office.code,
        "post": post,
        "person_id": person,
        "cause": cause,
        "book_id": book.id,
        "duty_id": duty,
        "begun_at": ctx.now,
        "remark": "",
    }
    found = handovers.add(connection, values)
    record(ctx, connection, "hand_over", {"handover": found, **_plain(values)})
    outbox.queue(connection, [_mail(ctx, connection, office, person, found, due)])
    return found


def _plain(values: Mapping[str, Any]) -> Row:
    return {name: values[name] for name in ("office", "post", "person_id", "cause", "book_id")}


def _duty(ctx: Context, connection: Connection, office: Office, person: int, due: date) -> int:
    name = office_name(office.owner)["th"]
    path = f"/offices/{office.code}/handover"
    title = f"รับทราบสมุดส่งมอบงานของ{name}"
    new = NewDuty(KIND, 0, path, title, office.owner, due, person, told=True)
    return give(ctx, connection, new)


def _frozen(ctx: Context, connection: Connection, office: Office) -> Book:
    body = collect(ctx, connection, office)
    return books.freeze(ctx, connection, KIND, office.code, body)


def _mail(
    ctx: Context, connection: Connection, office: Office, person: int, handover: int, due: date
) -> Row:
    return {
        "key": f"handover:{handover}:{person}",
        "message": "handover",
        "person_id": person,
        "why": "holder",
        "payload": {
            "path": f"offices/{office.code}/handover",
            "actor": ctx.person,
            "extra": {"office": office.name, "until_on": due.isoformat()},
        },
        "queued_at": ctx.now,
        "send_after": quiet_until(ctx, ctx.calendars.current(connection)),
    }


def acknowledge(ctx: Context, post: str, handover: int, remark: str) -> None:
    """Acknowledge a hand-over; only who takes the office over may.

    Raises:
        NoSuchRecordError: There is none of this office.
        GroupRefusedError: Somebody else takes it over, or it was acknowledged.
    """
    office = office_of(post)
    said = plain_text(remark, "หมายเหตุ", "remark", 1000) if remark.strip() else ""
    with ctx.database.write() as connection:
        row = handovers.one(connection, office.code, handover)
        if row is None:
            raise NoSuchRecordError
        if row.person_id != ctx.person:
            raise GroupRefusedError("not_successor", name_th=row.name_th, name_en=row.name_en)
        if not handovers.acknowledge(connection, handover, ctx.now, said):
            raise GroupRefusedError("already_acknowledged")
        if row.duty_id is not None:
            close(ctx, connection, row.duty_id, said or "รับทราบแล้ว")
        given = {"handover": handover, "office": office.code, "sha256": row.sha256, "remark": said}
        record(ctx, connection, "acknowledge_handover", given)


def page(ctx: Context, post: str) -> Row:
    """Return an office as its hand-over page shows it: what it holds today, and past hand-overs.

    Raises:
        GroupRefusedError: There is no such office.
        NoSuchRecordError: It is not the person's to see.
    """
    office = office_of(post)
    with ctx.database.read() as connection:
        past = handovers.of_office(connection, office.code)
        mine = [r for r in past if r.person_id == ctx.person and r.acknowledged_at is None]
        if not mine:
            allow(ctx, connection, office)
        return {
            "office": office.code,
            "name": office.name,
            "book": collect(ctx, connection, office),
            "handovers": [_shown(row) for row in past],
            "mine": _shown(mine[0]) if mine else None,
        }


def _shown(row: Any) -> Row:
    return {
        "id": row.id,
        "book": row.book_id,
        "to": named(row),
        "begun_at": row.begun_at,
        "sha256": row.sha256,
        "acknowledged_at": row.acknowledged_at,
        "remark": row.remark,
    }


def book_of(ctx: Context, post: str, book_id: int) -> tuple[Office, Book]:
    """Return a frozen book of an office, for who may see it.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    office = office_of(post)
    with ctx.database.read() as connection:
        people_of = {row.person_id for row in handovers.of_office(connection, office.code)}
        if ctx.person not in people_of:
            allow(ctx, connection, office)
        return office, books.read(connection, KIND, office.code, book_id)


def newest(ctx: Context, post: str) -> Book:
    """Return the book of the newest hand-over of an office.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    office = office_of(post)
    with ctx.database.read() as connection:
        past = handovers.of_office(connection, office.code, 1)
    if not past:
        raise NoSuchRecordError
    return book_of(ctx, post, past[0].book_id)[1]
