"""Duties: confirmed out of an item by a person, done with a note, or dropped with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.deadlines import Alarm, first_alarm
from statemachine.facts import Actor
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import agenda_duties as kept
from storage import audit, cases, register
from storage.cases import NoSuchCaseError
from storage.database import Connection
from storage.register import NoSuchPairError
from usecases.agenda import duty_mails, owners, who
from usecases.agenda.refused import AgendaRefusedError
from usecases.cases import access
from usecases.context import Context
from usecases.rights import plain_text

REPORTS = ("", "cabinet", "somebody")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person makes of an item: the task in their words, its owners, what it is about.

    ``pairs`` are keys of pairs, each a duty of its province; ``about`` is the number of a case
    or the key of a pair that the offices' duties belong to, or empty.
    """

    task: str
    due_on: date
    offices: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    about: str = ""
    reports: str = ""


@dataclass(frozen=True, slots=True)
class _For:
    """One duty to open: whose, and about which case or pair."""

    office: str
    case: Any = None
    pair: Any = None


def confirm(ctx: Context, item_id: int, version: int, given: Confirmed) -> list[int]:
    """Make duties of an item and return their numbers.

    Raises:
        AgendaRefusedError: The person may not, the item was decided, or an owner, the day or what
            it is about is unfit.
    """
    task = plain_text(given.task, "ภารกิจ", "task", _LONGEST)
    if given.due_on < ctx.today:
        raise AgendaRefusedError("due_behind", day=given.due_on)
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        item = _item(connection, item_id, version)
        wanted = _wanted(ctx, connection, given)
        if not wanted:
            raise AgendaRefusedError("owner_needed", label=item.label)
        _decide(ctx, connection, item, "confirmed")
        opened = [_open(ctx, connection, item, task, given, each) for each in wanted]
        _record(ctx, connection, item, "duty_confirmed", opened, task)
        duty_mails.given(ctx, connection, opened)
    return opened


def dismiss(ctx: Context, item_id: int, version: int, reason: str = "") -> None:
    """Say that an item is no duty.

    Raises:
        AgendaRefusedError: The person may not, or the item was decided meanwhile.
    """
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        item = _item(connection, item_id, version)
        _decide(ctx, connection, item, "dismissed")
        _record(ctx, connection, item, "duty_dismissed", [], reason[:_LONGEST])


def complete(ctx: Context, duty_id: int, note: str, evidence: str = "", reported: str = "") -> None:
    """Record that a duty was done.

    Args:
        ctx: Whoever holds the duty acts.
        duty_id: Its number.
        note: What was done.
        evidence: What shows it, such as the number of a letter.
        reported: Number and date of the report, where the duty asks for one.

    Raises:
        AgendaRefusedError: It is not theirs, it is closed, or the report is missing.
        DeedRefusedError: The note is empty or too long.
    """
    said = plain_text(note, "สิ่งที่ดำเนินการ", "note of what was done", _LONGEST)
    with ctx.database.write() as connection:
        actor = who.actor_of(ctx, connection)
        row = _duty(connection, duty_id, actor)
        if not holds(actor, row):
            raise who.not_yours([Role(row.holder_role)])
        if row.reports_to and not reported.strip():
            raise _report_needed(row.reports_to)
        values = {"note": said, "evidence": evidence.strip()[:500]}
        _close(ctx, connection, row, "done", {**values, "reported": reported.strip()[:500]})


def drop(ctx: Context, duty_id: int, reason: str) -> None:
    """Take a duty back with a reason; when none is left, its item waits for a decision again.

    Raises:
        AgendaRefusedError: The person may not, or the duty is closed.
        DeedRefusedError: The reason is empty.
    """
    said = plain_text(reason, "เหตุผล", "reason", _LONGEST)
    with ctx.database.write() as connection:
        actor = who.actor_of(ctx, connection)
        who.allow(actor, who.ENTERS)
        row = _duty(connection, duty_id, actor)
        _close(ctx, connection, row, "dropped", {"note": said})
        item = kept.item(connection, row.item_id)
        wanted = kept.Wanted(state="", resolution_id=row.resolution_id, limit=1000)
        same = [d for d in kept.duties(connection, None, wanted) if d.item_id == row.item_id]
        if item is not None and all(d.state == "dropped" for d in same):
            again = {"state": "proposed", "decided_by": None, "decided_at": None}
            kept.decide_item(connection, item, again)


def holds(actor: Actor, row: Any) -> bool:
    """Say whether somebody holds a duty; of a province the governor does, too."""
    roles = {row.holder_role}
    if row.holder_role == Role.COORDINATOR:
        roles.add(Role.GOVERNOR.value)
    return any(g.role.value in roles and g.scope == row.holder_scope for g in actor.grants)


def alarm_of(
    ctx: Context, connection: Connection, version: str, due_on: date, calendar: Calendar, scope: str
) -> Alarm | None:
    """Return the next alert of a duty after now, by the ladder of a lifecycle definition."""
    definition = ctx.definitions.get(connection, version)
    return first_alarm(definition, due_on, ctx.now, calendar, scope or None)


def _item(connection: Connection, item_id: int, version: int) -> Any:
    item = kept.item(connection, item_id)
    if item is None:
        raise AgendaRefusedError("no_such_resolution", id=item_id)
    if item.version != version or item.state == "confirmed":
        raise AgendaRefusedError("item_decided", label=item.label)
    return item


def _wanted(ctx: Context, connection: Connection, given: Confirmed) -> list[_For]:
    case, pair = _about(ctx, connection, given.about.strip())
    found = [_For(office, case, pair) for office in dict.fromkeys(given.offices)]
    for key in dict.fromkeys(given.pairs):
        row = _pair(connection, key)
        found = [each for each in found if each.office != f"province:{row.province}" or each.pair]
        found.append(_For(f"province:{row.province}", pair=row))
    if not found and pair is not None:
        found = [_For(f"province:{pair.province}", case, pair)]
    return found


def _about(ctx: Context, connection: Connection, about: str) -> tuple[Any, Any]:
    if not about:
        return None, None
    try:
        case = access.loaded(ctx, connection, about.upper())
        access.readable(ctx, connection, case)
    except NoSuchCaseError:
        return None, _pair(connection, about.lower())
    return case, None


def _pair(connection: Connection, key: str) -> Any:
    try:
        return register.pair(connection, key)
    except NoSuchPairError:
        raise AgendaRefusedError("about_unknown", about=key[:80]) from None


def _decide(ctx: Context, connection: Connection, item: Any, state: str) -> None:
    values = {"state": state, "decided_by": ctx.person, "decided_at": ctx.now}
    if not kept.decide_item(connection, item, values):
        raise AgendaRefusedError("item_decided", label=item.label)


def _open(
    ctx: Context, connection: Connection, item: Any, task: str, given: Confirmed, each: _For
) -> int:
    holder = owners.holder_of(each.office)
    definition = ctx.definitions.in_effect(connection, ctx.today).version
    calendar = ctx.calendars.current(connection)
    region = holder.scope if holder.role is Role.COORDINATOR else ""
    alarm = alarm_of(ctx, connection, definition, given.due_on, calendar, region)
    row = {
        "item_id": item.id,
        "task": task,
        "office": each.office,
        "holder_role": holder.role.value,
        "holder_scope": holder.scope,
        "case_id": each.case.id if each.case else None,
        "relationship_id": each.pair.id if each.pair else None,
        "due_on": given.due_on,
        "reports_to": given.reports if given.reports in REPORTS else "",
        "definition": definition,
        "state": "open",
        "version": 1,
        "opened_by": ctx.person,
        "opened_at": ctx.now,
        "note": "",
        "evidence": "",
        "reported": "",
        "next_alert_at": alarm.at if alarm else None,
        "next_alert": alarm.level.name if alarm else None,
    }
    return kept.open_duty(connection, row)


def _duty(connection: Connection, duty_id: int, actor: Actor) -> Any:
    row = kept.duty(connection, duty_id, actor)
    if row is None:
        raise AgendaRefusedError("no_such_resolution_duty", id=duty_id)
    if row.state != "open":
        raise AgendaRefusedError("duty_closed", day=row.closed_on)
    return row


def _close(
    ctx: Context, connection: Connection, row: Any, state: str, values: dict[str, Any]
) -> None:
    closing = {
        "state": state,
        "closed_by": ctx.person,
        "closed_at": ctx.now,
        "closed_on": ctx.today,
        "next_alert_at": None,
        "next_alert": None,
    }
    if not kept.change_duty(connection, row, {**closing, **values}):
        raise AgendaRefusedError("conflict")
    kept.forget_mails(connection, row.id, ctx.now)
    body = {
        "actor": ctx.person,
        "action": f"resolution_duty_{state}",
        "reason": values["note"],
        "given": {"duty": row.id, "on_time": ctx.today <= row.due_on, **values},
    }
    audit.append_settings(connection, body, ctx.now)
    if row.case_number:
        _on_case(ctx, connection, row.case_number, body)


def _record(
    ctx: Context, connection: Connection, item: Any, action: str, opened: Sequence[int], said: str
) -> None:
    body = {
        "actor": ctx.person,
        "action": action,
        "given": {"item": item.id, "label": item.label, "duties": list(opened), "task": said},
    }
    audit.append_settings(connection, body, ctx.now)
    seen = {kept_row.case_number for kept_row in _rows(connection, opened) if kept_row.case_number}
    for number in sorted(seen):
        _on_case(ctx, connection, number, body)


def _rows(connection: Connection, opened: Sequence[int]) -> list[Any]:
    found = (kept.duty(connection, each, None) for each in opened)
    return [row for row in found if row is not None]


def _on_case(ctx: Context, connection: Connection, number: str, body: dict[str, Any]) -> None:
    """Let the history of the case tell it, too."""
    case = cases.load(connection, number, lock=True)
    access.amend(ctx, connection, case, body)


def _report_needed(reports_to: str) -> AgendaRefusedError:
    to = {
        "cabinet": ("คณะรัฐมนตรี", "the Cabinet"),
        "somebody": ("ผลการดำเนินการ", "whoever gave it"),
    }
    th, en = to[reports_to]
    return AgendaRefusedError("report_needed", to_th=th, to_en=en)
