"""A resolution or joint minutes taken in: its text kept whole, its items proposed as duties."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from statemachine.planning.reading.duties import Proposal, proposals
from statemachine.planning.reading.when import When, due_of
from statemachine.working_days import Calendar
from storage import agenda_duties as kept
from storage import audit, people, register
from storage.database import Connection
from usecases import names
from usecases.agenda import owners, who
from usecases.agenda.refused import AgendaRefusedError
from usecases.context import Context
from usecases.rights import plain_text

KINDS: dict[str, names.Names] = {
    "cabinet": names.both("มติคณะรัฐมนตรี", "Cabinet resolution"),
    "minutes": names.both("บันทึกการประชุมร่วม", "Joint minutes"),
    "other": names.both("ข้อสั่งการหรือมติอื่น", "Another resolution or order"),
}
LONGEST = 200_000
PAGE = 25


@dataclass(frozen=True, slots=True)
class Given:
    """A text as somebody pastes it."""

    kind: str
    number: str
    resolved_on: date
    title: str
    text: str


def enter(ctx: Context, given: Given) -> int:
    """Take a text in and propose its items; return its number. Nothing becomes a duty by this.

    Raises:
        AgendaRefusedError: The person may not, or the text is empty, too long or known already.
        DeedRefusedError: The number or the title is unfit.
    """
    text = given.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    _check(given, text, ctx.today)
    number = plain_text(given.number, "เลขที่มติ", "number of the resolution", 100)
    title = plain_text(given.title, "เรื่อง", "title", 300)
    digest = sha256(text.encode()).hexdigest()
    with ctx.database.write() as connection:
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        known = kept.known_text(connection, digest)
        if known is not None:
            raise AgendaRefusedError("resolution_known", id=known)
        row = {
            "kind": given.kind if given.kind in KINDS else "other",
            "number": number,
            "resolved_on": given.resolved_on,
            "title": title,
            "text": text,
            "sha256": digest,
            "language": "th" if any("\u0e00" <= c <= "\u0e7f" for c in text) else "en",
            "entered_by": ctx.person,
            "entered_at": ctx.now,
        }
        found = kept.add_resolution(connection, row)
        kept.add_items(connection, _items(ctx, connection, found, text, given.resolved_on))
        body = {
            "actor": ctx.person,
            "action": "resolution_entered",
            "given": {"resolution": found, "number": number, "sha256": digest},
        }
        audit.append_settings(connection, body, ctx.now)
    return found


def _check(given: Given, text: str, today: date) -> None:
    if not text.strip():
        raise AgendaRefusedError("resolution_empty")
    if len(text) > LONGEST:
        raise AgendaRefusedError("resolution_too_long", size=len(text), most=LONGEST)
    if given.resolved_on > today:
        raise AgendaRefusedError("resolution_ahead", day=given.resolved_on)


def _items(
    ctx: Context, connection: Connection, resolution: int, text: str, resolved_on: date
) -> list[dict[str, Any]]:
    calendar = ctx.calendars.current(connection)
    pairs = register.pairs(connection)
    return [
        {
            "resolution_id": resolution,
            "position": at,
            "label": found.item.label,
            "depth": found.item.depth,
            "sentence": found.item.text or "—",
            "found": proposal_json(found, calendar, resolved_on, pairs),
            "state": "proposed",
            "version": 1,
        }
        for at, found in enumerate(proposals(text, owners.vocabulary(), resolved_on), 1)
    ]


def proposal_json(
    found: Proposal, calendar: Calendar, resolved_on: date | None, pairs: Sequence[Any] = ()
) -> dict[str, Any]:
    """Return what was read out of an item, as it is kept and as ``duties extract`` prints it."""
    offices = list(dict.fromkeys(named.key for named in found.named))
    due = found.due or _in_working_days(found.when, calendar, resolved_on)
    return {
        "task": found.task,
        "offices": offices,
        "lead": found.lead,
        "named": [named.words for named in found.named],
        "when": [_when(each) for each in found.when],
        "due": due.isoformat() if due else None,
        "reports": found.reports,
        "inherited": found.inherited,
        "pairs": _pairs(found.item.text, offices, pairs),
    }


def _in_working_days(
    when: Sequence[When], calendar: Calendar, resolved_on: date | None
) -> date | None:
    if resolved_on is None or due_of_any(when, resolved_on):
        return None
    for each in when:
        counted = each.counts_from in {"resolution", "unsaid"}
        if each.unit == "working_day" and each.number and each.kind == "period" and counted:
            return calendar.add(resolved_on, each.number)
    return None


def due_of_any(when: Sequence[When], resolved_on: date) -> date | None:
    """Return the first day that several times give by themselves."""
    return next((day for each in when if (day := due_of(each, resolved_on))), None)


def _when(each: When) -> dict[str, Any]:
    return {
        "words": each.words,
        "kind": each.kind,
        "number": each.number,
        "unit": each.unit,
        "counts_from": each.counts_from,
    }


def _pairs(sentence: str, offices: Sequence[str], pairs: Sequence[Any]) -> list[str]:
    """Return the pairs whose province and partner a sentence both names."""
    folded = sentence.casefold()
    return [
        row.key
        for row in pairs
        if f"province:{row.province}" in offices
        and any(
            name and name.casefold() in folded
            for name in (row.partner_th, _short(row.partner_th), row.partner_en)
        )
    ]


def _short(name: str) -> str:
    for kind in ("เขตปกครองตนเอง", "มณฑล", "แขวง", "จังหวัด", "เมือง", "รัฐ", "นคร"):
        if name.startswith(kind) and len(name) > len(kind) + 2:
            return name.removeprefix(kind)
    return ""


def show(ctx: Context, row_id: int) -> dict[str, Any]:
    """Return a resolution with its items and the duties that came of them.

    Raises:
        AgendaRefusedError: There is none that the person may see.
    """
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        row = kept.resolution(connection, row_id)
        whole = who.has_role(actor, who.READS_TEXTS)
        if row is None or not (whole or kept.has_duty_of(connection, row_id, actor)):
            raise AgendaRefusedError("no_such_resolution", id=row_id)
        wanted = kept.Wanted(state="", resolution_id=row_id, limit=1000)
        duties = kept.duties(connection, actor, wanted)
        by = people.named(connection, [row.entered_by])
        rows = kept.items_of(connection, row_id)
        pairs = _named_pairs(connection, rows)
        items = [_item(item, [d for d in duties if d.item_id == item.id], pairs) for item in rows]
        return {
            "id": row.id,
            "kind": KINDS[row.kind],
            "number": row.number,
            "resolved_on": row.resolved_on,
            "title": row.title,
            "text": row.text,
            "sha256": row.sha256,
            "language": row.language,
            "entered_at": row.entered_at,
            "entered_by": _name(by.get(row.entered_by)),
            "items": items,
            "waiting": sum(item["state"] == "proposed" for item in items),
            "decides": who.has_role(actor, who.ENTERS),
        }


def _named_pairs(connection: Connection, items: Sequence[Any]) -> dict[str, Any]:
    keys = {key for item in items for key in item.found["pairs"]}
    return {key: row for key in sorted(keys) for row in register.pairs(connection, key)}


def _item(item: Any, duties: Sequence[Any], pairs: dict[str, Any]) -> dict[str, Any]:
    found = item.found
    return {
        "id": item.id,
        "label": item.label,
        "depth": item.depth,
        "sentence": item.sentence,
        "state": item.state,
        "version": item.version,
        "task": found["task"],
        "when": found["when"],
        "due": found["due"],
        "reports": found["reports"],
        "inherited": found["inherited"],
        "lead": found["lead"],
        "offices": [{"code": code, **names.office(code)} for code in found["offices"]],
        "pairs": [
            {"key": key, **names.pair(p.province, p.partner_th, p.partner_en)}
            for key in found["pairs"]
            if (p := pairs.get(key)) is not None
        ],
        "duties": [d.id for d in duties if d.state != "dropped"],
    }


def listed(ctx: Context, before: int | None = None) -> dict[str, Any]:
    """Return a page of resolutions, the newest first; nothing to who may not read texts."""
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        if not who.has_role(actor, who.READS_TEXTS):
            return {"rows": [], "before": None}
        rows = kept.resolutions(connection, PAGE + 1, before)
    shown = [{**row._asdict(), "kind": KINDS[row.kind]} for row in rows[:PAGE]]
    return {"rows": shown, "before": rows[PAGE - 1].id if len(rows) > PAGE else None}


def may_enter(ctx: Context, connection: Connection) -> bool:
    """Say whether the person takes resolutions in."""
    return who.has_role(who.actor_of(ctx, connection), who.ENTERS)


def _name(person: Any | None) -> names.Names | None:
    return None if person is None else names.both(person.name_th, person.name_en)


def extract(calendar: Calendar, text: str, resolved_on: date | None) -> list[dict[str, Any]]:
    """Return what each item of a text proposes, as JSON; nothing is kept."""
    return [
        {
            "label": found.item.label,
            "depth": found.item.depth,
            "sentence": found.item.text,
            "start": found.item.start,
            "end": found.item.end,
            **json.loads(json.dumps(proposal_json(found, calendar, resolved_on))),
        }
        for found in proposals(text, owners.vocabulary(), resolved_on)
    ]
