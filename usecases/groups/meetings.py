"""Meetings of a group: who came, the agenda, minutes, resolutions, and the actions they cause."""

from collections.abc import Mapping
from typing import Any

from statemachine.groups.rules import has_quorum, keeps_groups
from storage import dated_duties as duties
from storage import documents, groups
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.duties import NewDuty, give, shown
from usecases.groups.groups import kept, readable, record
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.media import media_type
from usecases.refused import DeedRefusedError
from usecases.rights import plain_text

Row = dict[str, Any]


def hold(ctx: Context, group_id: int, given: Mapping[str, str]) -> int:
    """Record a meeting that was held; return its row id.

    Args:
        ctx: Who keeps the group.
        group_id: The group.
        given: ``number`` (such as 1/2570), ``held_on``, ``place``, ``present``, ``quorum`` and
            ``agenda``, a point on each line.

    Raises:
        GroupRefusedError: A value cannot stand, or the group has a meeting of this number.
    """
    values = _values(ctx, given)
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        if groups.number_taken(connection, group_id, values["number"]):
            raise GroupRefusedError("meeting_known", field="number", number=values["number"])
        made = {"created_by": ctx.person, "created_at": ctx.now}
        found = groups.add_meeting(connection, {"group_id": group_id, **values, **made})
        record(ctx, connection, "hold_meeting", {"meeting": found, "group": group_id, **values})
    return found


def _values(ctx: Context, given: Mapping[str, str]) -> Row:
    quorum = reading.count(given.get("quorum", ""), "quorum")
    if quorum < 1:
        raise GroupRefusedError("quorum_wanted", field="quorum")
    return {
        "number": plain_text(given.get("number"), "ครั้งที่", "number", 40),
        "held_on": reading.past_day(given.get("held_on", ""), ctx.today, "held_on"),
        "place": plain_text(given.get("place"), "สถานที่", "place"),
        "present": reading.count(given.get("present", ""), "present"),
        "quorum": quorum,
        "agenda": _lines(given.get("agenda", "")),
    }


def _lines(text: str) -> list[str]:
    points = [line.strip() for line in text.splitlines() if line.strip()]
    return [plain_text(point, "ระเบียบวาระ", "point of the agenda", 500) for point in points[:50]]


def resolve(ctx: Context, group_id: int, meeting_id: int, text: str) -> int:
    """Record what a meeting resolved; return the row id.

    Raises:
        GroupRefusedError: Too few came.
    """
    said = plain_text(text, "มติ", "resolution", 4000)
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        meeting = _meeting(connection, group_id, meeting_id)
        if not has_quorum(meeting.present, meeting.quorum):
            facts = {"present": meeting.present, "quorum": meeting.quorum}
            raise GroupRefusedError("no_quorum", field="text", **facts)
        row = {"meeting_id": meeting_id, "text": said, "created_by": ctx.person}
        found, number = groups.add_resolution(connection, {**row, "created_at": ctx.now})
        given = {"resolution": found, "meeting": meeting_id, "number": number, "text": said}
        record(ctx, connection, "resolve", given)
    return found


def act_on(
    ctx: Context, group_id: int, meeting_id: int, resolution: int, given: Mapping[str, str]
) -> int:
    """Give an office, or a person, what a resolution asks for by a day; return the duty's id.

    Args:
        ctx: Who keeps the group.
        group_id: The group.
        meeting_id: Its meeting.
        resolution: The resolution's row id.
        given: ``title``, ``office``, ``username`` (may be empty) and ``due``.
    """
    due_on = reading.due_day(given.get("due", ""), ctx.today)
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        _meeting(connection, group_id, meeting_id)
        if groups.resolution(connection, meeting_id, resolution) is None:
            raise NoSuchRecordError
        new = NewDuty(
            "resolution",
            resolution,
            f"/groups/{group_id}/meetings/{meeting_id}",
            given.get("title", ""),
            given.get("office", ""),
            due_on,
            reading.person(connection, given.get("username", "").strip()),
        )
        return give(ctx, connection, new)


def keep_minutes(
    ctx: Context, group_id: int, meeting_id: int, content: bytes, filename: str
) -> str:
    """Keep the minutes of a meeting; return their SHA-256. Old ones stay stored.

    Raises:
        DeedRefusedError: Too large, unsafe, or of another type.
    """
    if len(content) > ctx.policy.largest_document:
        most = ctx.policy.largest_document
        raise DeedRefusedError("document_too_large", size=len(content), most=most)
    kind = media_type(content, filename)
    with ctx.database.read() as connection:  # nobody fills the disk who may not write
        kept(ctx, connection, group_id)
        _meeting(connection, group_id, meeting_id)
    digest = ctx.documents.put(content)
    name = plain_text(filename, "ชื่อไฟล์", "file name")
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        about = {"sha256": digest, "size": len(content), "media_type": kind}
        documents.keep(connection, {**about, "stored_at": ctx.now})
        groups.set_minutes(connection, meeting_id, digest, name)
        record(ctx, connection, "keep_minutes", {"meeting": meeting_id, **about, "name": name})
    return digest


def minutes(ctx: Context, group_id: int, meeting_id: int) -> Row:
    """Return the minutes of a meeting: ``content``, ``media_type`` and ``name``.

    Raises:
        NoSuchRecordError: There are none that the person may read.
    """
    with ctx.database.read() as connection:
        readable(ctx, connection, group_id)
        meeting = _meeting(connection, group_id, meeting_id)
    if meeting.minutes is None:
        raise NoSuchRecordError
    content = ctx.documents.get(meeting.minutes)
    return {
        "content": content,
        "media_type": media_type(content, meeting.minutes_name),
        "name": meeting.minutes_name,
    }


def show(ctx: Context, group_id: int, meeting_id: int) -> Row:
    """Return a meeting with its agenda, resolutions and their actions."""
    with ctx.database.read() as connection:
        group = readable(ctx, connection, group_id)
        meeting = _meeting(connection, group_id, meeting_id)
        resolved = groups.resolutions(connection, [meeting_id])
        rows = duties.of_refs(connection, "resolution", [r.id for r in resolved])
        acts = shown(ctx, connection, rows)
        actor = reading.actor_of(ctx, connection)
    return {
        "group": {"id": group.id, "name": {"th": group.name_th, "en": group.name_en}},
        "id": meeting.id,
        "number": meeting.number,
        "held_on": meeting.held_on,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "present": meeting.present,
        "quorum": meeting.quorum,
        "has_quorum": has_quorum(meeting.present, meeting.quorum),
        "minutes": meeting.minutes_name,
        "resolutions": [
            {
                "id": r.id,
                "number": r.number,
                "text": r.text,
                "actions": [duty for duty in acts if duty["ref"] == r.id],
            }
            for r in resolved
        ],
        "may_keep": group.dissolved_on is None and keeps_groups(actor, group.scope),
    }


def _meeting(connection: Connection, group_id: int, meeting_id: int) -> Any:
    found = groups.meeting(connection, group_id, meeting_id)
    if found is None:
        raise NoSuchRecordError
    return found
