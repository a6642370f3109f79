"""Working groups, central and provincial: the order that made them, members, mandate (R41)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from statemachine.dates import fiscal_year_bounds
from statemachine.groups.rules import PARTS, keeps_groups
from storage import audit, groups
from storage import dated_duties as duties
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.groups.words import PARTS as PART_WORDS
from usecases.groups.words import provinces, scope_name
from usecases.rights import plain_text
from usecases.stage_words import person as named

FIELDS = ("scope", "name_th", "name_en", "order_number", "order_on", "mandate")
Row = dict[str, Any]


def set_up(ctx: Context, given: Mapping[str, str]) -> int:
    """Record a group with its order; return its row id.

    Args:
        ctx: Who keeps the groups of its scope.
        given: ``scope`` (``*`` or a province), ``name_th``, ``name_en`` (may be empty),
            ``order_number``, ``order_on`` and ``mandate``, as people write them.

    Raises:
        GroupRefusedError: It is not theirs to record, or a value cannot stand.
        DeedRefusedError: A text cannot stand.
    """
    scope = reading.scope_of(given.get("scope", ""))
    values = _values(given, ctx.today)
    with ctx.database.write() as connection:
        reading.keeper(ctx, connection, scope)
        row = {"scope": scope, **values, "created_by": ctx.person, "created_at": ctx.now}
        found = groups.add_group(connection, row)
        record(ctx, connection, "set_up_group", {"group": found, "scope": scope, **values})
    return found


def change(ctx: Context, group_id: int, given: Mapping[str, str], version: int) -> None:
    """Change a group's names, order or mandate; its scope stays.

    Raises:
        StaleRecordError: Somebody changed it since ``version``.
    """
    values = _values(given, ctx.today)
    with ctx.database.write() as connection:
        row = kept(ctx, connection, group_id)
        if row.version != version or not groups.change_group(connection, row, values):
            raise StaleRecordError
        old = {name: getattr(row, name) for name in values}
        record(ctx, connection, "change_group", {"group": group_id, "old": old, "new": values})


def dissolve(ctx: Context, group_id: int, on: str) -> None:
    """Record the day on which a group ended; its meetings and duties stay on record."""
    day = reading.past_day(on, ctx.today)
    with ctx.database.write() as connection:
        row = kept(ctx, connection, group_id)
        if not groups.change_group(connection, row, {"dissolved_on": day}):
            raise StaleRecordError
        record(ctx, connection, "dissolve_group", {"group": group_id, "on": day})


def add_member(ctx: Context, group_id: int, given: Mapping[str, str]) -> int:
    """Add a member: a user by name, or somebody who does not sign in; return the row id.

    Args:
        ctx: Who keeps the group.
        group_id: The group.
        given: ``username`` or ``name``; ``post`` (their own office); ``part``; ``from_on``.
    """
    part = reading.choice(given.get("part", ""), PARTS, "part")
    post = plain_text(given.get("post"), "ตำแหน่งหรือหน่วยงาน", "post or office")
    from_on = reading.day(given.get("from_on", ""), "from_on")
    name = given.get("name", "").strip()
    username = given.get("username", "").strip()
    if not (name or username):
        raise GroupRefusedError("member_wanted", field="name")
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        person = reading.person(connection, username)
        row = {
            "group_id": group_id,
            "person_id": person,
            "name": "" if person else plain_text(name, "ชื่อ", "name"),
            "post": post,
            "part": part,
            "from_on": from_on,
            "added_by": ctx.person,
            "added_at": ctx.now,
        }
        found = groups.add_member(connection, row)
        given_now = {name: row[name] for name in ("group_id", "person_id", "name", "post", "part")}
        record(ctx, connection, "add_group_member", {"member": found, **given_now})
    return found


def end_member(ctx: Context, group_id: int, member: int) -> None:
    """Let a member leave today; that they were one stays on record."""
    with ctx.database.write() as connection:
        kept(ctx, connection, group_id)
        if not groups.end_member(connection, group_id, member, ctx.today):
            raise NoSuchRecordError
        record(ctx, connection, "end_group_member", {"group": group_id, "member": member})


def show(ctx: Context, group_id: int) -> Row:
    """Return a group with members, meetings, and what this person may do.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    with ctx.database.read() as connection:
        row = readable(ctx, connection, group_id)
        actor = reading.actor_of(ctx, connection)
        meetings = groups.meetings(connection, group_id)
        resolved = groups.resolutions(connection, [m.id for m in meetings])
        given = duties.of_refs(connection, "resolution", [r.id for r in resolved])
        return {
            **_shown(row),
            "mandate": row.mandate,
            "members": [_member(m, ctx.today) for m in groups.members(connection, group_id)],
            "meetings": [_meeting(m, resolved, given, ctx.today) for m in meetings],
            "may_keep": row.dissolved_on is None and keeps_groups(actor, row.scope),
        }


def overview(ctx: Context, year_be: int) -> dict[str, Any]:
    """Return the groups that somebody may see with what they did in a fiscal year.

    ``rows`` are those groups; ``figures`` counts all groups of the country (R41, R42).
    """
    first, last = fiscal_year_bounds(year_be)
    with ctx.database.read() as connection:
        rows = groups.groups(connection, reading.seen_scopes(ctx, connection), ctx.person)
        met = {row.group_id: row for row in groups.acted(connection, first, last)}
        acts = {row.id: row for row in duties.by_group(connection, first, last, ctx.today)}
        actor = reading.actor_of(ctx, connection)
        counted = figures(connection, first, last, ctx.today)
    return {
        "rows": [_shown(row) | _counts(met.get(row.id), acts.get(row.id)) for row in rows],
        "figures": counted | {"all_provinces": len(provinces())},
        "may_keep": any(keeps_groups(actor, grant.scope) for grant in actor.grants),
    }


def figures(connection: Connection, first: date, last: date, today: date) -> dict[str, int]:
    """Return R41 and R42 over days, for reports: groups, provinces, meetings, actions, late."""
    rows = [row for row in groups.groups(connection, None, None) if row.order_on <= last]
    end = min(last, today)
    alive = [row for row in rows if row.dissolved_on is None or row.dissolved_on > end]
    acted = groups.acted(connection, first, last)
    acts = duties.by_group(connection, first, last, today)
    return {
        "central": sum(row.scope == "*" for row in alive),
        "provinces": len({row.scope for row in alive if row.scope != "*"}),
        "acting_groups": len(acted),
        "meetings": sum(row.meetings for row in acted),
        "resolutions": sum(row.resolutions for row in acted),
        "actions": sum(row.actions for row in acts),
        "actions_done": sum(row.done for row in acts),
        "actions_late": sum(row.late for row in acts),
    }


def readable(ctx: Context, connection: Connection, group_id: int) -> Any:
    """Return a group's row that somebody may see: their scopes', or one they are a member of.

    Raises:
        NoSuchRecordError: There is none.
    """
    row = groups.group(connection, group_id)
    scopes = reading.seen_scopes(ctx, connection)
    if row is None:
        raise NoSuchRecordError
    if scopes is None or row.scope in scopes:
        return row
    if not groups.is_member(connection, group_id, ctx.person or 0, ctx.today):
        raise NoSuchRecordError
    return row


def kept(ctx: Context, connection: Connection, group_id: int) -> Any:
    """Return a group's row that somebody may write to.

    Raises:
        NoSuchRecordError: There is none that they may see.
        GroupRefusedError: It is not theirs to keep, or it is over.
    """
    row = readable(ctx, connection, group_id)
    reading.keeper(ctx, connection, row.scope)
    if row.dissolved_on is not None:
        raise GroupRefusedError("group_over")
    return row


def record(ctx: Context, connection: Connection, action: str, given: Mapping[str, Any]) -> None:
    """Append a deed to the trail."""
    body = {"actor": ctx.person, "action": action, "given": dict(given)}
    audit.append_settings(connection, body, ctx.now)


def _values(given: Mapping[str, str], today: date) -> Row:
    name = plain_text(given.get("name_th"), "ชื่อคณะทำงาน", "name in Thai")
    english = given.get("name_en", "").strip()
    return {
        "name_th": name,
        "name_en": plain_text(english, "ชื่ออังกฤษ", "name in English") if english else name,
        "order_number": plain_text(given.get("order_number"), "เลขที่คำสั่ง", "order number"),
        "order_on": reading.past_day(given.get("order_on", ""), today, "order_on"),
        "mandate": plain_text(given.get("mandate"), "หน้าที่และอำนาจ", "mandate", 4000),
    }


def _shown(row: Any) -> Row:
    return {
        "id": row.id,
        "scope": row.scope,
        "scope_name": scope_name(row.scope),
        "name": {"th": row.name_th, "en": row.name_en},
        "order_number": row.order_number,
        "order_on": row.order_on,
        "dissolved_on": row.dissolved_on,
        "version": row.version,
    }


def _counts(met: Any, acts: Any) -> dict[str, int]:
    return {
        "meetings": met.meetings if met else 0,
        "resolutions": met.resolutions if met else 0,
        "actions": acts.actions if acts else 0,
        "done": acts.done if acts else 0,
        "late": acts.late if acts else 0,
    }


def _member(row: Any, today: date) -> Row:
    signs_in = row.person_id is not None
    name = (row.name_th, row.name_en) if signs_in else (row.name, row.name)
    return {
        "id": row.id,
        "person": named(row) if signs_in else None,
        "name": {"th": name[0], "en": name[1]},
        "post": row.post,
        "part": row.part,
        "part_name": PART_WORDS[row.part],
        "order": PARTS.index(row.part),
        "from_on": row.from_on,
        "until_on": row.until_on,
        "now": row.until_on is None or row.until_on > today,
    }


def _meeting(row: Any, resolved: list[Any], given: list[Any], today: date) -> Row:
    mine = {r.id for r in resolved if r.meeting_id == row.id}
    acts = [duty for duty in given if duty.ref in mine]
    return {
        "id": row.id,
        "number": row.number,
        "held_on": row.held_on,
        "place": row.place,
        "present": row.present,
        "quorum": row.quorum,
        "minutes": row.minutes is not None,
        "resolutions": len(mine),
        "actions": len(acts),
        "done": sum(duty.state == "done" for duty in acts),
        "late": sum(duty.state == "open" and duty.due_on < today for duty in acts),
    }
