"""From outbox rows to what their mails say: names, dates and links, read when the mail goes out.

A mail about a turn or a deadline that no longer holds (its stage entry was closed since) has no
context and is cancelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.dates import bangkok_day
from statemachine.definition import Definition, DefinitionError
from statemachine.errors import PhinongError
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import mail_rows
from storage.database import Connection
from usecases import names
from usecases.context import Context

_DUTIES = {
    "duty.report_back": (
        "รายงานการแก้ไขต่อคณะรัฐมนตรี",
        "Report the changes to the Cabinet",
        "รายงานการแก้ไขที่มิใช่สาระสำคัญต่อคณะรัฐมนตรี พร้อมเหตุผลและประโยชน์",
        "report the non-substantive changes to the Cabinet, with reasons and benefits",
    )
}

_NOT_SAID = frozenset({"actor", "behalf", "path", "reply_to"})
"""Keys of a payload that a template is not given as they are."""

_UNTELLABLE = (LookupError, TypeError, ValueError, AttributeError, PhinongError)
"""What a row raises whose person, case or fields are not as its message needs them."""

NEXT_RUNG = {
    "holder": ("ระบบจะแจ้งเตือนท่านอีกครั้ง", "you are reminded again"),
    "office_head": (
        "หากยังไม่แล้วเสร็จ ระบบจะแจ้งหัวหน้าหน่วยงานด้วย",
        "if it is still open, the head of the office is told too",
    ),
    "moi_director": (
        "หากยังไม่แล้วเสร็จ ระบบจะแจ้งผู้อำนวยการกองการต่างประเทศ สป.มท. ด้วย",
        "if it is still open, the director of MOI's Foreign Affairs Division is told too",
    ),
    "deputy_permanent_secretary": (
        "หากยังไม่แล้วเสร็จ ระบบจะแจ้งรองปลัดกระทรวงมหาดไทยด้วย",
        "if it is still open, the Deputy Permanent Secretary of the Interior is told too",
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The context of one mail, to whom and in which language; ``None`` where it no longer holds.

    ``broken`` says why what the mail speaks of cannot be told.
    """

    context: dict[str, Any] | None
    address: str
    language: str
    thread: str | None
    suppressed: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Everything that a batch of mails speaks of, read in a handful of queries."""

    ctx: Context
    connection: Connection
    calendar: Calendar
    people: Mapping[int, Any]
    cases: Mapping[int, Any]
    entries: Mapping[int, Any]
    folded: Mapping[int, Any]
    checkpoint: Any | None


def contexts(ctx: Context, connection: Connection, rows: Sequence[Any]) -> dict[int, Found]:
    """Return what each outbox row's mail says, by row id."""
    inside = [i for row in rows for i in row.payload.get("rows", ())]
    folded = {row.id: row for row in mail_rows.several(connection, inside)} if inside else {}
    every = [*rows, *folded.values()]
    people = {row.person_id for row in every} | {
        row.payload[key] for row in every for key in ("actor", "behalf") if row.payload.get(key)
    }
    shelf = _Shelf(
        ctx,
        connection,
        ctx.calendars.current(connection),
        mail_rows.people(connection, people),
        mail_rows.cases(connection, [r.case_id for r in every if r.case_id]),
        mail_rows.entries(connection, [r.entry_id for r in every if r.entry_id]),
        folded,
        mail_rows.checkpoint(connection) if inside else None,
    )
    return {row.id: _found_or_broken(shelf, row) for row in rows}


def _found_or_broken(shelf: _Shelf, row: Any) -> Found:
    try:
        return _found(shelf, row)
    except _UNTELLABLE as error:  # one mail that cannot be told must not stop the others
        return Found(None, "", "th", None, broken=f"{type(error).__name__}: {error}")


def _found(shelf: _Shelf, row: Any) -> Found:
    person = shelf.people[row.person_id]
    case = shelf.cases.get(row.case_id)
    context = _digest(shelf, row) if row.payload.get("rows") else _context(shelf, row)
    thread = f"<{case.number.lower()}.case@{shelf.ctx.policy.mail_host}>" if case else None
    refused = person.undeliverable_since is not None
    return Found(context, person.email, person.language, thread, refused)


def _digest(shelf: _Shelf, row: Any) -> dict[str, Any] | None:
    inside = (shelf.folded[i] for i in row.payload["rows"] if i in shelf.folded)
    items = [(r, _context(shelf, r)) for r in inside]
    held = [said | {"kind": r.message} for r, said in items if said is not None]
    if not held:
        return None
    mark = shelf.checkpoint
    stated = (
        {"day": mark.day.isoformat(), "root": mark.root, "count": mark.chains} if mark else None
    )
    return {
        "person": _names(shelf, row.person_id),
        "day": shelf.ctx.today.isoformat(),
        "items": held,
        "checkpoint": stated,
        "url": f"{shelf.ctx.policy.base_url}/",
    }


def _context(shelf: _Shelf, row: Any) -> dict[str, Any] | None:
    base: dict[str, Any] = {
        "why": row.why,
        "person": _names(shelf, row.person_id),
        "url": f"{shelf.ctx.policy.base_url}/{row.payload.get('path', '')}",
        "actor": _names(shelf, row.payload.get("actor")),
        "on_behalf_of": _names(shelf, row.payload.get("behalf")),
    }
    given = {k: v for k, v in row.payload.items() if k not in _NOT_SAID}
    case = shelf.cases.get(row.case_id)
    if case is None:
        return base | given
    entry = shelf.entries.get(row.entry_id)
    if entry is not None and entry.left_at is not None:
        return None
    ahead = _ahead(shelf, case, entry) if entry is not None else {}
    told = _of_case(shelf, case) | _where_to_act(row, entry, case.number, shelf.ctx.policy.base_url)
    return base | told | _of_stage(shelf, case, row, entry) | ahead | _shown(given)


def _ahead(shelf: _Shelf, case: Any, entry: Any) -> dict[str, Any]:
    """Return what the timers do next about an open entry, and when: the next rung by name."""
    if entry.next_alert_at is None:
        return {}
    definition = shelf.ctx.definitions.get(shelf.connection, case.definition)
    level = next((a for a in definition.alerts if a.name == entry.next_alert), None)
    if level is None:
        return {}
    th, en = NEXT_RUNG[definition.ladder[level.steps - 1]]
    return {
        "next": names.both(th, en),
        "next_on": bangkok_day(entry.next_alert_at).isoformat(),
    }


def _shown(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in ("reason", "skipped", "extra", "next") if given.get(key)}


def _of_case(shelf: _Shelf, case: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "pair": names.pair(case.province, case.name_th, case.name_en),
        "instrument": case.instrument,
        "urgency": case.urgency,
        "url": f"{shelf.ctx.policy.base_url}/cases/{case.number}",
    }


def _where_to_act(row: Any, entry: Any | None, number: str, base_url: str) -> dict[str, Any]:
    """Return the address of the form for whoever decides next; it only shows, whoever opens it.

    Coordinators prepare more than they decide, so that they begin at the page of the case.
    """
    decides = (
        entry is not None
        and entry.holder_role not in (None, Role.COORDINATOR)
        and not entry.state.startswith("duty.")
        and row.why in ("holder", "delegate")
    )
    return {"url": f"{base_url}/cases/{number}/decide"} if decides else {}


def _of_stage(shelf: _Shelf, case: Any, row: Any, entry: Any | None) -> dict[str, Any]:
    state = entry.state if entry else row.payload.get("state") or case.state
    office = entry.office if entry else row.payload.get("office")
    due = entry.due_on if entry else _day(row.payload.get("due"))
    since = entry.entered_on.isoformat() if entry else row.payload.get("since")
    definition = shelf.ctx.definitions.get(shelf.connection, case.definition)
    return {
        "state": state,
        **_stage_words(definition, state),
        "since": since,
        "due": due.isoformat() if due else None,
        "days": _days(shelf, case, entry, due),
        "holder": names.office(office) if office else None,
    }


def _stage_words(definition: Definition, state: str) -> dict[str, Any]:
    duty = _DUTIES.get(state)
    if duty is not None:
        return {"stage": names.both(*duty[:2]), "asks": names.both(*duty[2:])}
    try:
        stage = definition.stage(state)
    except DefinitionError:
        return {"stage": names.word(state), "asks": None}
    asks = names.both(stage.asks_th, stage.asks_en) if stage.asks_th else None
    return {"stage": names.both(stage.th, stage.en), "asks": asks}


def _days(shelf: _Shelf, case: Any, entry: Any | None, due: date | None) -> int | None:
    """Return the working days left, or overdue: both counted upwards from the deadline."""
    if due is None:
        return None
    role = entry.holder_role if entry else None
    where = case.province if role in (Role.COORDINATOR, Role.GOVERNOR) else None
    return abs(shelf.calendar.used(bangkok_day(shelf.ctx.now), due, where))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _names(shelf: _Shelf, person: int | None) -> dict[str, str] | None:
    found = shelf.people.get(person) if person else None
    return None if found is None else names.both(found.name_th, found.name_en)
