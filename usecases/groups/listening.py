"""The yearly listening meeting (R57): what offices say, coded with the seven obstacles (F32)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from statemachine.dates import fiscal_year_be, fiscal_year_bounds
from statemachine.facts import AGENCY, Actor
from statemachine.groups.rules import NOTES, coded, oversees
from statemachine.words import Role
from storage import listening, register
from storage.database import Connection
from usecases.context import Context
from usecases.groups import promises, reading
from usecases.groups.groups import record
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.groups.rights import overseer
from usecases.groups.words import NOTES as NOTE_WORDS
from usecases.groups.words import UNCODED, obstacles, office_name
from usecases.relations.register_sight import sight_of
from usecases.returns import Cause, causes
from usecases.returns import coded as coded_acts
from usecases.rights import plain_text
from usecases.stage_words import action

OPEN, CLOSED = "open", "closed"
RETURNS = ("send_back", "return_for_revision", "request_changes", "substantive", "partner_changes")
"""Acts by which a case goes back to be changed."""

Row = dict[str, Any]


def call(ctx: Context, year: str | int, given: Mapping[str, str]) -> int:
    """Call the meeting of a fiscal year, or change its day and place; return its row id.

    Args:
        ctx: Who oversees: MOI, or the central monitors.
        year: The fiscal year, Buddhist Era.
        given: ``held_on`` (may lie ahead, may be empty) and ``place``.
    """
    year_be = reading.year(year, ctx.today)
    text = given.get("held_on", "").strip()
    place = given.get("place", "").strip()
    values = {
        "held_on": reading.day(text, "held_on") if text else None,
        "place": plain_text(place, "สถานที่", "place") if place else "",
    }
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        row = listening.meeting(connection, year_be)
        if row is None:
            made = {"created_by": ctx.person, "created_at": ctx.now}
            found = listening.add_meeting(
                connection, {"year_be": year_be, "state": OPEN, **values, **made}
            )
        else:
            _refuse_closed(row)
            found = row.id
            if not listening.change_meeting(connection, row, values):
                raise StaleRecordError
        record(ctx, connection, "call_listening", {"year": year_be, **values})
    return int(found)


def say(ctx: Context, year: str | int, given: Mapping[str, str]) -> int:
    """Record what an office says: a success factor, a problem, a proposal; return its row id.

    Args:
        ctx: Somebody of that office, or who oversees.
        year: The fiscal year; its meeting must have been called.
        given: ``office``, ``kind``, ``text``, ``code`` (of a problem; may be empty) and ``pair``
            (a key; may be empty).
    """
    kind = reading.choice(given.get("kind", ""), NOTES, "kind")
    said = plain_text(given.get("text"), "ข้อความ", "text", 2000)
    code = given.get("code", "") if kind == "problem" else ""
    if code:
        reading.choice(code, obstacles(), "code")
    with ctx.database.write() as connection:
        actor = reading.actor_of(ctx, connection)
        meeting = _open(connection, year)
        office = given.get("office", "")
        reading.owner(office)
        if not (oversees(actor) or office in offices_of(actor)):
            raise GroupRefusedError("not_group_keeper", field="office")
        row = {
            "meeting_id": meeting.id,
            "office": office,
            "kind": kind,
            "text": said,
            "code": code or None,
            "relationship_id": _pair(ctx, connection, given.get("pair", "").strip()),
            "added_by": ctx.person,
            "added_at": ctx.now,
            "coded_by": ctx.person if code else None,
            "coded_at": ctx.now if code else None,
        }
        found = listening.add_note(connection, row)
        about = {"note": found, "year": meeting.year_be, "office": office, "kind": kind}
        record(ctx, connection, "say", {**about, "text": said, "code": code or None})
    return found


def code(ctx: Context, year: str | int, note_id: int, code: str) -> None:
    """Give a problem its code, or take it away; the meeting's keepers settle the coding.

    Raises:
        GroupRefusedError: The code is unknown, or the person does not oversee.
    """
    if code:
        reading.choice(code, obstacles(), "code")
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        meeting = _open(connection, year)
        note = listening.note(connection, meeting.id, note_id)
        if note is None or note.kind != "problem":
            raise NoSuchRecordError
        values = {"code": code or None, "coded_by": ctx.person, "coded_at": ctx.now}
        listening.code_note(connection, note_id, values)
        given = {"note": note_id, "from": note.code, "to": code or None}
        record(ctx, connection, "code_note", given)


def show(ctx: Context, year: str | int) -> Row:
    """Return the meeting of a fiscal year: what was said, counts, promises of now and last year.

    A year whose meeting was not called shows so, with last year's promises all the same.
    """
    year_be = reading.year(year, ctx.today)
    with ctx.database.read() as connection:
        actor = reading.actor_of(ctx, connection)
        found = gathered(ctx, connection, year_be)
        known = listening.years(connection)
    found["offices"] = sorted(offices_of(actor))
    found["may_call"] = oversees(actor) and found["state"] != CLOSED
    found["may_say"] = found["state"] == OPEN and bool(found["offices"] or oversees(actor))
    return found | {"years": known, "oversees": oversees(actor)}


def gathered(ctx: Context, connection: Connection, year_be: int) -> Row:
    """Return everything that a meeting's page and book tell, inside the caller's transaction."""
    row = listening.meeting(connection, year_be)
    rows = listening.notes(connection, row.id) if row is not None else []
    before = listening.meeting(connection, year_be - 1)
    now = promises.of_meeting(ctx, connection, row)
    last = promises.of_meeting(ctx, connection, before)
    notes = [_note(note) for note in rows]
    return {
        "year": year_be,
        "id": row.id if row is not None else None,
        "state": row.state if row is not None else "",
        "held_on": row.held_on if row is not None else None,
        "place": row.place if row is not None else "",
        "book_id": row.book_id if row is not None else None,
        "version": row.version if row is not None else 0,
        "notes": notes,
        "counts": counts_of(rows),
        "kinds": {kind: sum(n["kind"] == kind for n in notes) for kind in NOTES},
        "offices_heard": len({n["office"] for n in notes}),
        "promises": now,
        "last": last,
        "last_tally": promises.tally(last),
        "returned": returned(connection, year_be),
        "causes": [asdict(one) for one in _causes(ctx, connection, year_be)],
    }


def counts_of(rows: list[Any]) -> list[Row]:
    """Return how often each obstacle was named among the problems, in the order of the seven."""
    names = obstacles()
    seven = [code for code in names if code != "other"]
    found = coded([r.code for r in rows if r.kind == "problem"], seven)
    return [{"code": c, "name": names.get(c, UNCODED), "count": n} for c, n in found.items()]


def returned(connection: Connection, year_be: int) -> list[Row]:
    """Return by which acts cases were sent back in a fiscal year, and how often (R38)."""
    first, last = fiscal_year_bounds(year_be)
    rows = {r.outcome: r for r in listening.returned(connection, RETURNS, first, last)}
    return [
        {"act": act, "name": action(act), "times": rows[act].times, "cases": rows[act].cases}
        for act in RETURNS
        if act in rows
    ]


def _causes(ctx: Context, connection: Connection, year_be: int) -> tuple[Cause, ...]:
    """Return why cases were sent back in a fiscal year, by code."""
    return causes(connection, None, coded_acts(*fiscal_year_bounds(year_be)), ctx.today)


def current_year(today: date) -> int:
    """Return the fiscal year whose listening meeting is the one to look at today."""
    return fiscal_year_be(today)


def offices_of(actor: Actor) -> set[str]:
    """Return the offices for which somebody speaks."""
    return {_SPEAKS[g.role].format(g.scope) for g in actor.grants if g.role in _SPEAKS}


_SPEAKS = {
    Role.COORDINATOR: "province:{}",
    Role.GOVERNOR: "province:{}",
    Role.MOI_OFFICER: "moi",
    Role.MFA_OFFICER: "mfa",
    Role.MONITOR: "monitor",
    Role.AGENCY_OFFICER: AGENCY + "{}",
}


def _open(connection: Connection, year: str | int) -> Any:
    row = listening.meeting(connection, int(year) if str(year).isdecimal() else 0)
    if row is None:
        raise NoSuchRecordError
    _refuse_closed(row)
    return row


def _refuse_closed(row: Any) -> None:
    if row.state == CLOSED:
        raise GroupRefusedError("listening_closed", year=row.year_be)


def _pair(ctx: Context, connection: Connection, key: str) -> int | None:
    if not key:
        return None
    row = register.pair(connection, key)
    if not sight_of(ctx, connection, public=False).whole(row.province):
        raise register.NoSuchPairError(key=key)
    return int(row.id)


def _note(row: Any) -> Row:
    return {
        "id": row.id,
        "office": row.office,
        "office_name": office_name(row.office),
        "kind": row.kind,
        "kind_name": NOTE_WORDS[row.kind],
        "text": row.text,
        "code": row.code or "",
        "code_name": obstacles().get(row.code or "", UNCODED) if row.kind == "problem" else None,
        "pair": row.pair,
    }
