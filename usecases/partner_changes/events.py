"""A partner changes its policy or executive (R22): its provinces are told and reviews re-open.

Re-opening a review is a dated duty with an answer: each province with a signed pair weighs what
the change means for it, and MOI looks again at each open case. Nothing moves by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reference.day_limits import limit
from statemachine.dates import PartialDate
from statemachine.groups.rules import keeps_groups
from storage import partner_changes as rows
from storage import register
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.duties import NewDuty, give
from usecases.groups.groups import record
from usecases.groups.refusals import GroupRefusedError
from usecases.partner_changes.affected import EVENTS
from usecases.partner_changes.mails import tell
from usecases.relations.partners import NoSuchPartnerError
from usecases.rights import plain_text
from usecases.rows.import_rows import SIGNED


@dataclass(frozen=True, slots=True)
class _About:
    """A pair and the event that touches it."""

    pair: Any
    key: str


def report(ctx: Context, given: Mapping[str, str]) -> dict[str, int]:
    """Record what happened at a partner's side; return its ``event``, ``pairs`` and ``cases``.

    Args:
        ctx: Who oversees, or somebody of a province that is paired with it.
        given: ``partner`` (its key), ``kind``, ``on`` (day, month or year; may be empty),
            ``text`` and ``source``.

    Raises:
        NoSuchPartnerError: The register has no such partner.
        GroupRefusedError: It is not theirs to report.
    """
    kind = reading.choice(given.get("kind", ""), EVENTS, "kind")
    on = PartialDate.parse(given.get("on", ""))
    if on.is_known and on.earliest() > ctx.today:
        raise GroupRefusedError("day_ahead", field="on", value=on.iso())
    text = plain_text(given.get("text"), "สิ่งที่เปลี่ยน", "what changed", 2000)
    source = plain_text(given.get("source"), "แหล่งข้อมูล", "source", 500)
    with ctx.database.write() as connection:
        partner = register.partner_id(connection, given.get("partner", ""))
        if partner is None:
            raise NoSuchPartnerError(text=given.get("partner", ""))
        pairs = rows.pairs_of_partner(connection, partner)
        _allow(ctx, connection, pairs)
        row = {
            "partner_id": partner,
            "kind": kind,
            "happened_on": on.value,
            "precision": on.precision.value,
            "text": text,
            "source": source,
            "reported_by": ctx.person,
            "reported_at": ctx.now,
        }
        found = rows.add_event(connection, row)
        names = ("partner_id", "kind", "text", "source")
        body = {"event": found, "on": on.iso(), **{n: row[n] for n in names}}
        record(ctx, connection, "report_partner_event", body)
        said = {"what": EVENTS[kind], "on": on.iso() or None, "reason": text}
        return {"event": found, **_reopen(ctx, connection, found, pairs, said)}


def _allow(ctx: Context, connection: Connection, pairs: list[Any]) -> None:
    actor = reading.actor_of(ctx, connection)
    scopes = {"*", *(pair.province for pair in pairs)}
    if not any(keeps_groups(actor, scope) for scope in scopes):
        raise GroupRefusedError("not_group_keeper")


def _reopen(
    ctx: Context, connection: Connection, event: int, pairs: list[Any], said: Mapping[str, Any]
) -> dict[str, int]:
    calendar = ctx.calendars.current(connection)
    signed = [pair for pair in pairs if pair.status in SIGNED and pair.terminated_on is None]
    for pair in signed:
        due = calendar.add(ctx.today, limit("partner_event_pair", ctx.today), pair.province)
        title = f"ทบทวนความสัมพันธ์กับ{pair.partner_th}: {said['what']['th']}"
        path = f"/pairs/{pair.key}"
        office = f"province:{pair.province}"
        give(ctx, connection, NewDuty("change", event, path, title, office, due, told=True))
        tell(ctx, connection, "reported", _About(pair, f"event:{event}"), said)
    cases = rows.open_cases(connection, {pair.partner_id for pair in pairs})
    for case in cases:
        due = calendar.add(ctx.today, limit("partner_event_case", ctx.today))
        title = f"พิจารณาเรื่อง {case.number} ใหม่ เนื่องจากคู่ภาคี{said['what']['th']}"
        path = f"/cases/{case.number}/decide"
        give(ctx, connection, NewDuty("change", event, path, title, "moi", due))
    return {"pairs": len(signed), "cases": len(cases)}
