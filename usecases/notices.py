"""Which mails a move causes, and to whom: one table, read inside the move's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.facts import ANYWHERE
from statemachine.machine import Decision
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import outbox, people
from storage.cases import CaseRecord
from storage.database import Connection
from storage.people import Recipient
from usecases import names, webhook_events
from usecases.context import Context

PROVINCE = (Role.COORDINATOR, Role.GOVERNOR)
MINISTRIES = (Role.MOI_OFFICER, Role.MFA_OFFICER)

NOTICES: dict[str, tuple[str, tuple[Role, ...]]] = {
    "send_back": ("returned", (Role.COORDINATOR,)),
    "return_for_revision": ("returned", PROVINCE),
    "substantive": ("returned", PROVINCE),
    "join:revision": ("returned", PROVINCE),
    "approve": ("approved", PROVINCE),
    "reject": ("refused", PROVINCE),
    "refuse": ("refused", (*PROVINCE, Role.MOI_OFFICER)),
    "cabinet_refuse": ("refused", (*PROVINCE, Role.MOI_OFFICER)),
    "parliament_refuse": ("refused", (*PROVINCE, Role.MOI_OFFICER)),
    "schedule": ("cabinet_scheduled", (*PROVINCE, Role.MOI_OFFICER)),
    "cabinet_defer": ("cabinet_scheduled", (*PROVINCE, Role.MOI_OFFICER)),
    "cabinet_approve": ("cabinet_decided", (*PROVINCE, *MINISTRIES)),
    "parliament_approve": ("cabinet_decided", (*PROVINCE, *MINISTRIES)),
    "deemed_approved": ("cabinet_decided", (*PROVINCE, *MINISTRIES)),
    "schedule_signing": ("signing_scheduled", (Role.COORDINATOR, *MINISTRIES)),
    "sign": ("signed", (*PROVINCE, *MINISTRIES, Role.MONITOR)),
    "hold": ("on_hold", PROVINCE),
    "extend_hold": ("on_hold", PROVINCE),
    "resume": ("resumed", PROVINCE),
    "withdraw": ("withdrawn", (Role.GOVERNOR, Role.MOI_OFFICER)),
}
"""Trigger (``join:`` and the state for a joined review) -> message and the roles told."""

# What each message shows of the move's own fields: its name -> the payload's name.
EXTRAS: dict[str, dict[str, str]] = {
    "schedule": {"agenda_on": "agenda_on"},
    "cabinet_defer": {"agenda_on": "new_date"},
    "cabinet_approve": {
        "resolution_on": "resolution_date",
        "resolution_number": "resolution_number",
    },
    "schedule_signing": {
        "signing_on": "signing_on",
        "place": "place",
        "signatories": "signatories",
    },
    "parliament_approve": {
        "resolution_on": "resolution_date",
        "resolution_number": "resolution_number",
    },
    "sign": {"signed_on": "signed_on", "place": "place", "signatories": "signatories"},
    "hold": {"cause": "cause"},
}


_PARLIAMENT = names.both("รัฐสภา", "National Assembly")
OUTCOMES: dict[str, dict[str, Any]] = {
    "cabinet_approve": {"outcome": names.both("เห็นชอบ", "approved")},
    "parliament_approve": {"body": _PARLIAMENT, "outcome": names.both("เห็นชอบ", "approved")},
    "deemed_approved": {
        "body": _PARLIAMENT,
        "outcome": names.both("ถือว่าเห็นชอบ เพราะครบ 60 วัน", "deemed approved after 60 days"),
    },
}
"""What a resolution said, and who resolved where it was not the Cabinet."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A move as the mails tell it: the case before, the decision, the entries it opened.

    ``opened`` pairs each new entry's id with its row. ``payload`` is what the actor filled in.
    """

    case: CaseRecord
    decision: Decision
    payload: Mapping[str, Any]
    opened: Sequence[tuple[int, Mapping[str, Any]]] = field(default_factory=tuple)


def queue(ctx: Context, connection: Connection, calendar: Calendar, moved: Moved) -> int:
    """Put the mails of a move into the outbox and return how many.

    Nobody gets two mails of one move: a notice covers the turn that comes with it. Who acted gets
    no notice of the own act, but is told where the next turn is theirs.
    """
    message, roles = _notice(moved)
    wanted = [(role.value, _scope(role, moved.case)) for role in roles]
    turns = [(str(row["holder_role"]), str(row["holder_scope"])) for _, row in moved.opened]
    told = people.holders(connection, [*wanted, *turns], ctx.today)
    rows: dict[int, dict[str, Any]] = {}
    for pair in wanted:
        for recipient in told[pair]:
            if message and recipient.person_id != ctx.person:
                why = _why(message, pair[0], recipient)
                rows[recipient.person_id] = _row(ctx, moved, message, recipient, why, _first(moved))
    for (entry, opened), pair in zip(moved.opened, turns, strict=True):
        for recipient in told[pair]:
            rows.setdefault(
                recipient.person_id,
                _row(ctx, moved, "turn", recipient, recipient.why, (entry, opened)),
            )
    outbox.queue(connection, _timed(ctx, calendar, list(rows.values())))
    webhook_events.enqueue(ctx, connection, moved.case, moved.decision, moved.opened)
    return len(rows)


def queue_turns(
    ctx: Context,
    connection: Connection,
    calendar: Calendar,
    case: CaseRecord,
    opened: Sequence[tuple[int, Mapping[str, Any]]],
) -> int:
    """Tell the holders of the first entries of a case that was just opened."""
    decision = Decision("open", case.state, case.state, "", None, dict(case.facts), case.waiting)
    return queue(ctx, connection, calendar, Moved(case, decision, {}, opened))


def _notice(moved: Moved) -> tuple[str | None, tuple[Role, ...]]:
    decision = moved.decision
    key = f"join:{decision.target}" if decision.joined else decision.trigger
    return NOTICES.get(key, (None, ()))


def _scope(role: Role, case: CaseRecord) -> str:
    return case.province if role in (*PROVINCE, Role.MONITOR) else ANYWHERE


def _first(moved: Moved) -> tuple[int | None, Mapping[str, Any]]:
    return moved.opened[0] if moved.opened else (None, {})


def _row(
    ctx: Context,
    moved: Moved,
    message: str,
    recipient: Recipient,
    why: str,
    opened: tuple[int | None, Mapping[str, Any]],
) -> dict[str, Any]:
    entry, row = opened
    case, decision = moved.case, moved.decision
    return {
        "key": f"{case.number}:{case.version + 1}:{message}:{entry or 0}:{recipient.person_id}",
        "message": message,
        "case_id": case.id,
        "entry_id": entry if message == "turn" else None,
        "person_id": recipient.person_id,
        "why": why,
        "payload": {
            "trigger": decision.trigger,
            "state": str(row.get("state") or decision.target),
            "office": str(row.get("office") or ""),
            "since": ctx.today.isoformat(),
            "due": row["due_on"].isoformat() if row.get("due_on") else None,
            "actor": ctx.person,
            "behalf": int(decision.principal) if decision.principal else None,
            "reason": moved.payload.get("reason") or None,
            "extra": _extra(moved),
        },
    }


def _why(message: str, role: str, recipient: Recipient) -> str:
    """Return why somebody gets a mail: a turn and a delegation say so themselves."""
    if message == "turn" or recipient.why != "holder":
        return recipient.why
    return "coordinator" if role == Role.COORDINATOR else "follower"


def _extra(moved: Moved) -> dict[str, Any]:
    shown = EXTRAS.get(moved.decision.trigger, {})
    found: dict[str, Any] = {n: moved.payload.get(given) for n, given in shown.items()}
    found |= OUTCOMES.get(moved.decision.trigger, {})
    if moved.decision.joined:
        found["requests"] = [
            {"office": names.office(office), "reason": said.get("reason")}
            for office, said in moved.decision.facts.get("opinions", {}).items()
            if said.get("opinion") != "concur"
        ]
    return {name: value for name, value in found.items() if value is not None}


def _timed(ctx: Context, calendar: Calendar, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    later = quiet_until(ctx, calendar)
    for row in rows:
        kind = MESSAGES[row["message"]]
        row |= {"queued_at": ctx.now, "send_after": later if kind.quiet else ctx.now}
    return rows


def quiet_until(ctx: Context, calendar: Calendar) -> datetime:
    """Return the moment itself within office hours, else the next opening (aware UTC)."""
    return calendar.next_office_moment(ctx.now, opens=ctx.policy.opens, closes=ctx.policy.closes)
