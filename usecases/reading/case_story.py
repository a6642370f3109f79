"""The history of a case as people read it: newest first, each act with the mails it caused."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.dates import PartialDate, bangkok_day, format_en, format_th
from statemachine.definition import Definition
from statemachine.fields import RETURN_CAUSE
from storage import case_page, cases, people
from storage.audit import link
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import stage_words
from usecases.cases import access
from usecases.cases.correcting import CORRECTABLE
from usecases.context import Context
from usecases.reading import mail_words
from usecases.stage_words import said

EVENTS = 40
"""Events of one page of the history."""

_MAILS = 25
"""Mails that one event may bring on average; more than that are not shown."""

_OWN = {"check": ("ตรวจรายการ", "went through the checklist")}
_ICONS = {
    "comment": "edit", "attach": "doc", "check": "list", "correct": "edit", "edit": "edit",
    "hold": "pause", "sort_changes": "list", "import": "down", "calendar_changed": "cal",
}  # fmt: skip
_ALERTS = {"reminder": "bell", "due_today": "bell"}


@dataclass(slots=True)
class Rows:
    """Rows of the trail and the outbox, newest first, and the entry before which there are more."""

    acts: Sequence[Any]
    mails: Sequence[Any]
    before: int | None = None
    bodies: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the body of every act once."""
        self.bodies = {row.seq: json.loads(row.body) for row in self.acts}

    def linked(self) -> bool:
        """Return whether these acts were written as they stand and follow each other."""
        sound = all(link(row.prev_hash, row.body) == row.hash for row in self.acts)
        pairs = zip(self.acts, self.acts[1:], strict=False)
        return sound and all(new.prev_hash == old.hash for new, old in pairs)

    @property
    def principals(self) -> set[int]:
        """Return the people in whose place somebody acted."""
        return {int(b["behalf"]) for b in self.bodies.values() if b.get("behalf")}


def read(connection: Connection, case: CaseRecord, most: int, before: int | None = None) -> Rows:
    """Return the newest acts before an entry of the trail, and the mails of their time.

    Mails that went after an act, and before the next, stand with it; those of one moment are never
    parted.
    """
    found = case_page.trail(connection, case.number, before, most + 2)
    until = None
    if before is not None:
        until, found = found[0].at if found else None, found[1:]
    acts = found[:most]
    more = len(found) > most
    since = acts[-1].at if more else None
    mails = case_page.mails(connection, case.id, since, until, most * _MAILS)
    return Rows(acts, mails, acts[-1].seq if more else None)


def days(
    definition: Definition, rows: Rows, names: Mapping[int, Any], most: int | None = None
) -> list[dict[str, Any]]:
    """Return events grouped by Bangkok day, newest first.

    Each event has ``at``, names, ``icon``, ``actor`` (``None`` is the system), ``lines`` with more
    in words, and ``mails``.
    """
    found = sorted(_events(definition, rows, names), key=lambda e: e["at"], reverse=True)
    grouped: dict[Any, list[dict[str, Any]]] = {}
    for event in found[:most]:
        grouped.setdefault(bangkok_day(event["at"]), []).append(event)
    return [{"day": day, "events": events} for day, events in grouped.items()]


def page(ctx: Context, number: str, before: int | None = None) -> dict[str, Any]:
    """Return one page of the whole history: ``days``, and ``before`` of the page after it.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        definition = access.definition_of(ctx, connection, case)
        rows = read(connection, case, EVENTS, before)
        names = people.named(connection, rows.principals)
        return {
            "number": case.number,
            "entries": case.head.seq,
            "days": days(definition, rows, names),
            "before": rows.before,
        }


def _events(
    definition: Definition, rows: Rows, names: Mapping[int, Any]
) -> Iterable[dict[str, Any]]:
    mails: dict[datetime, list[Any]] = {}
    for row in rows.mails:
        mails.setdefault(row.queued_at, []).append(row)
    for row in rows.acts:
        caused = mails.pop(row.at, [])
        yield _act(definition, row, rows.bodies[row.seq], names) | {"mails": _told(caused)}
    for at, sent in mails.items():
        for message in dict.fromkeys(mail.message for mail in sent):
            alike = [mail for mail in sent if mail.message == message]
            yield _alert(at, message) | {"mails": _told(alike)}


def _act(
    definition: Definition, row: Any, body: Mapping[str, Any], names: Mapping[int, Any]
) -> dict[str, Any]:
    own = _OWN.get(row.action)
    behalf = names.get(int(body["behalf"])) if body.get("behalf") else None
    return {
        "at": row.at,
        "seq": row.seq,
        "action": row.action,
        **(said(*own) if own else stage_words.action(row.action)),
        "icon": _ICONS.get(row.action, "check"),
        "late": False,
        "actor": stage_words.person(row),
        "on_behalf_of": stage_words.person(behalf),
        "reason": body.get("reason") or (body.get("given") or {}).get("text") or "",
        "lines": list(_lines(definition, row.action, body)),
    }


def _alert(at: datetime, message: str) -> dict[str, Any]:
    kind = MESSAGES.get(message)
    return {
        "at": at,
        "seq": None,
        "action": message,
        **(said(kind.th, kind.en) if kind else said(message, message)),
        "icon": "up" if message.startswith("overdue") else _ALERTS.get(message, "mail"),
        "late": message.startswith("overdue"),
        "actor": None,
        "on_behalf_of": None,
        "reason": "",
        "lines": [],
    }


def _lines(
    definition: Definition, action: str, body: Mapping[str, Any]
) -> Iterable[dict[str, str]]:
    source, target = body.get("from"), body.get("to")
    if target and target != source:
        stage = stage_words.stage(definition, target)
        yield said(f"ไปขั้น “{stage['th']}”", f"to “{stage['en']}”")
    given = body.get("given") or {}
    say = _SAY.get(action)
    if say is not None:
        yield say(given)
    if given.get(RETURN_CAUSE.name):
        yield stage_words.return_cause(given[RETURN_CAUSE.name])
    for moved in body.get("deadlines") or ():
        if isinstance(moved, Mapping) and moved.get("new_due"):
            due = _day(moved["new_due"])
            yield said(f"กำหนดใหม่ {due['th']}", f"new deadline {due['en']}")


def _attached(given: Mapping[str, Any]) -> dict[str, str]:
    title, version = given.get("title", ""), given.get("version", 1)
    return {**said(f"ฉบับที่ {version}", f"version {version}"), "named": str(title)}


def _checked(given: Mapping[str, Any]) -> dict[str, str]:
    items = given.get("items", ())
    done = sum(item.get("state") == "done" for item in items)
    lacking = sum(item.get("state") == "lacking" for item in items)
    return said(f"เรียบร้อย {done} ข้อ ขาด {lacking} ข้อ", f"{done} done, {lacking} lacking")


def _corrected(given: Mapping[str, Any]) -> dict[str, str]:
    fact = CORRECTABLE.get(str(given.get("field")))
    th, en = (fact.field.th, fact.field.en) if fact else (str(given.get("field")),) * 2
    kind = fact.field.kind if fact else "text"
    old, new = (_value(given.get(name), kind) for name in ("old", "new"))
    return said(
        f"{th}: จาก “{old['th']}” เป็น “{new['th']}”", f"{en}: from “{old['en']}” to “{new['en']}”"
    )


def _value(value: Any, kind: str) -> dict[str, str]:
    if value in (None, "", []):
        return said("—", "—")
    if kind in {"date", "partial_date"}:
        return _day(str(value))
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return stage_words.word(str(value)) if kind == "choice" else said(str(value), str(value))


def _day(text: str) -> dict[str, str]:
    found = PartialDate.parse(text, "ce")
    return said(format_th(found, "short"), format_en(found, "short"))


def _sorted(given: Mapping[str, Any]) -> dict[str, str]:
    changes = given.get("changes", ())
    count = len(changes)
    of_substance = sum(change.get("decision") == "substantive" for change in changes)
    return said(
        f"{count} รายการ เป็นสาระสำคัญ {of_substance}", f"{count} changes, {of_substance} substantive"
    )


_SAY = {
    "attach": _attached, "check": _checked, "correct": _corrected, "sort_changes": _sorted,
}  # fmt: skip


def _told(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "message": row.message,
            "to": stage_words.person(row),
            "delivery": mail_words.delivery(row),
        }
        for row in rows
    ]
