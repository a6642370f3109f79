"""One page on a new rulebook: told to the officers by mail, read, and acknowledged by name."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from statemachine.errors import PhinongError
from statemachine.words import Role
from storage import audit, outbox, people
from storage import rulebooks as stored
from storage.database import Connection
from usecases import names, rulebooks, stage_words
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.stage_words import said

TOLD = (
    Role.COORDINATOR, Role.MOI_OFFICER, Role.MFA_OFFICER, Role.AGENCY_OFFICER,
    Role.CABINET_LIAISON, Role.MONITOR,
)  # fmt: skip
"""Who works by the rules, and is told of new ones."""

_SEE_READERS = frozenset({Role.ADMIN, Role.MOI_OFFICER})
SHOWN = 200


class NoSuchNoticeError(PhinongError):
    """There is no notice of this number."""

    code = "no_such_notice"
    th = "ไม่พบประกาศหลักเกณฑ์เลขที่ {id} โปรดดูรายการในหน้ารุ่นของหลักเกณฑ์"
    en = "There is no notice {id}; see the list among the versions of the rulebook."


def send(
    ctx: Context,
    connection: Connection,
    values: Mapping[str, Any],
    cases: Sequence[Mapping[str, Any]],
    effective: date,
) -> int:
    """Keep a notice and mail it to every officer who works by the rules; return its id."""
    readers = stored.holders(connection, [role.value for role in TOLD])
    found = stored.add_notice(connection, values, cases, readers)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    kinds = [change["kind"]["value"] for change in values["body"]["changes"]]
    extra = {
        "version": values["version"],
        "effective_on": effective.isoformat(),
        "rules_added": kinds.count("added"),
        "rules_changed": kinds.count("changed"),
        "rules_removed": kinds.count("removed"),
        "cases_touched": len(cases),
    }
    rows = [
        {
            "key": f"rulebook:{found}:{person}",
            "message": "rulebook_notice",
            "person_id": person,
            "why": "follower",
            "payload": {"actor": ctx.person, "path": f"rulebook/notices/{found}", "extra": extra},
            "queued_at": ctx.now,
            "send_after": later,
        }
        for person in readers
    ]
    outbox.queue(connection, rows)
    return found


def show(ctx: Context, notice_id: int) -> dict[str, Any]:
    """Return a notice with the cases that it touches and the reader may read.

    Returns:
        ``version``, ``previous``, ``effective_from``, ``changes``, ``by_rule``, ``touched``,
        ``cases``, ``acknowledged_at`` (of the reader), ``asked`` (whether it was sent to them),
        ``readers`` with when each acknowledged, for administrators and MOI, else ``None``.

    Raises:
        NobodyError: No person reads.
        NoSuchNoticeError: There is none.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        row = _row(connection, notice_id)
        actor = people.actor(connection, ctx.person, ctx.today)
        told = stored.readers(connection, notice_id)
        cases = stored.notice_cases(connection, actor, notice_id)
        mine = next((reader for reader in told if reader.id == ctx.person), None)
        sees = any(grant.role in _SEE_READERS for grant in actor.grants)
        return {
            "id": row.id,
            "version": row.version,
            "previous": row.previous,
            "effective_from": row.effective_from,
            "published_by": row.published_by,
            "made_at": row.made_at,
            **row.body,
            "cases": [_case(case) for case in cases[:SHOWN]],
            "yours": len(cases),
            "asked": mine is not None,
            "acknowledged_at": mine.at if mine is not None else None,
            "told": len(told),
            "done": sum(reader.at is not None for reader in told),
            "readers": [_reader(reader) for reader in told] if sees else None,
        }


def acknowledge(ctx: Context, notice_id: int) -> bool:
    """Record that ``ctx.person`` has read a notice; ``False`` where it was recorded before.

    Raises:
        NobodyError: No person acts.
        NoSuchNoticeError: There is none.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.write() as connection:
        row = _row(connection, notice_id)
        if not stored.acknowledge(connection, notice_id, ctx.person, ctx.now):
            return False
        given = {"notice": notice_id, "version": row.version}
        body = {"actor": ctx.person, "action": "acknowledge_rulebook", "given": given}
        audit.append_settings(connection, body, ctx.now)
    return True


def unread(ctx: Context) -> list[dict[str, Any]]:
    """Return the notices that ``ctx.person`` was told of and has not acknowledged."""
    if ctx.person is None:
        return []
    with ctx.database.read() as connection:
        rows = stored.unread(connection, ctx.person)
    return [{"id": row.id, "version": row.version} for row in rows]


def every(ctx: Context) -> list[dict[str, Any]]:
    """Return every notice, newest first, with how many were told and how many acknowledged."""
    with ctx.database.read() as connection:
        return [dict(row._mapping) for row in stored.notices(connection)]  # noqa: SLF001 - public


def _row(connection: Connection, notice_id: int) -> Any:
    row = stored.notice(connection, notice_id)
    if row is None:
        raise NoSuchNoticeError(id=notice_id)
    return row


def _case(row: Any) -> dict[str, Any]:
    old, new = ({"value": p, **said(*rulebooks.PATHS[p])} for p in (row.old_path, row.new_path))
    return {
        "number": row.number,
        "pair": names.pair(row.province, row.name_th, row.name_en),
        "old": old,
        "new": new,
        "rules": row.rules["rules"],
    }


def _reader(row: Any) -> dict[str, Any]:
    return {**(stage_words.person(row) or {}), "at": row.at}
