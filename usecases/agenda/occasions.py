"""Occasions on which a signing could ride: visits of leaders, commissions, anniversaries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.facts import Actor
from statemachine.words import Role
from storage import agenda as kept
from storage import audit, register
from storage.database import Connection
from storage.register import NoSuchPairError
from usecases import names
from usecases.agenda import who
from usecases.agenda.refused import AgendaRefusedError
from usecases.context import Context
from usecases.relations.partner_search import countries, country_name
from usecases.rights import plain_text

KINDS: dict[str, names.Names] = {
    "visit": names.both("การเยือนของผู้นำ", "Visit of a leader"),
    "commission": names.both("การประชุมคณะกรรมาธิการร่วม", "Joint commission"),
    "anniversary": names.both("วาระครบรอบ", "Anniversary"),
    "other": names.both("โอกาสอื่น", "Another occasion"),
}
MAKES = frozenset({Role.MOI_OFFICER, Role.MFA_OFFICER, Role.CABINET_LIAISON})


@dataclass(frozen=True, slots=True)
class Given:
    """An occasion as somebody writes it; a country, a pair, or neither."""

    kind: str
    name_th: str
    name_en: str
    held_on: date
    country: str = ""
    pair: str = ""
    source: str = ""


def add(ctx: Context, given: Given) -> int:
    """Record an occasion and return its number.

    Raises:
        AgendaRefusedError: The person may not, or the pair or the country is not known.
        DeedRefusedError: A name is empty.
    """
    with ctx.database.write() as connection:
        row = _row(ctx, connection, given)
        more = {"version": 1, "made_by": ctx.person, "made_at": ctx.now}
        found = kept.add_occasion(connection, {**row, **more})
        _record(ctx, connection, "occasion_added", found, row)
    return found


def change(ctx: Context, row_id: int, version: int, given: Given) -> None:
    """Change an occasion; wishes that ride on it move with its day.

    Raises:
        AgendaRefusedError: The person may not, somebody changed it before, or a value is unfit.
    """
    with ctx.database.write() as connection:
        before = _mine(ctx, connection, row_id, version)
        row = _row(ctx, connection, given)
        if not kept.change_occasion(connection, before, row):
            raise AgendaRefusedError("conflict")
        for wish in kept.wishes_of(connection, row_id):
            if wish.wished_on == before.held_on:
                kept.move_wish(connection, wish.case_id, given.held_on)
        _record(ctx, connection, "occasion_changed", row_id, row)


def cancel(ctx: Context, row_id: int, version: int, reason: str) -> None:
    """Say that an occasion does not take place; wishes keep their day.

    Raises:
        AgendaRefusedError: The person may not, or somebody changed it before.
        DeedRefusedError: No reason is given.
    """
    said = plain_text(reason, "เหตุผล", "reason", 500)
    with ctx.database.write() as connection:
        before = _mine(ctx, connection, row_id, version)
        if not kept.change_occasion(connection, before, {"cancelled_at": ctx.now}):
            raise AgendaRefusedError("conflict")
        _record(ctx, connection, "occasion_cancelled", row_id, {"reason": said})


def show(ctx: Context, row_id: int) -> dict[str, Any]:
    """Return an occasion with the cases that wish to be signed on it.

    Raises:
        AgendaRefusedError: There is none.
    """
    with ctx.database.read() as connection:
        actor = who.actor_of(ctx, connection)
        row = kept.occasion(connection, row_id)
        if row is None:
            raise AgendaRefusedError("no_such_occasion", id=row_id)
        wishes = kept.wishes_of(connection, row_id, actor)
    return {
        **as_shown(row),
        "source": row.source,
        "version": row.version,
        "cancelled": row.cancelled_at is not None,
        "may_change": _may(actor, row.province),
        "wished": [{"number": w.number, "wished_on": w.wished_on} for w in wishes],
    }


def as_shown(row: Any) -> dict[str, Any]:
    """Return an occasion's row with its names."""
    return {
        "id": row.id,
        "kind": row.kind,
        "kind_words": KINDS[row.kind],
        "th": row.name_th,
        "en": row.name_en,
        "held_on": row.held_on,
        "country": row.country,
        "country_words": country_name(row.country) if row.country else None,
        "pair_key": row.pair_key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en) if row.pair_key else None,
        "wishes": row.wishes,
        "cancelled": row.cancelled_at is not None,
    }


def may_make(ctx: Context, connection: Connection) -> bool:
    """Say whether the person may record occasions."""
    return who.has_role(who.actor_of(ctx, connection), MAKES | {Role.COORDINATOR})


def _mine(ctx: Context, connection: Connection, row_id: int, version: int) -> Any:
    actor = who.actor_of(ctx, connection)
    row = kept.occasion(connection, row_id)
    if row is None or row.cancelled_at is not None:
        raise AgendaRefusedError("no_such_occasion", id=row_id)
    if not _may(actor, row.province):
        raise who.not_yours(MAKES)
    if row.version != version:
        raise AgendaRefusedError("conflict")
    return row


def _may(actor: Actor, province: str | None) -> bool:
    if province is None:
        return who.has_role(actor, MAKES)
    return who.of_province(actor, province, MAKES)


def _row(ctx: Context, connection: Connection, given: Given) -> dict[str, Any]:
    actor = who.actor_of(ctx, connection)
    pair = _pair(connection, given.pair.strip().lower())
    if not _may(actor, pair.province if pair is not None else None):
        raise who.not_yours(MAKES)
    country = given.country.strip().upper()
    if country and country not in {code for code, _, _ in countries()}:
        raise AgendaRefusedError("about_unknown", about=country[:20])
    name_th = plain_text(given.name_th, "ชื่อโอกาส (ไทย)", "name in Thai", 200)
    return {
        "kind": given.kind if given.kind in KINDS else "other",
        "name_th": name_th,
        "name_en": given.name_en.strip()[:200] or name_th,
        "held_on": given.held_on,
        "country": register.partner(connection, pair.partner_id).country if pair else country,
        "relationship_id": pair.id if pair is not None else None,
        "source": given.source.strip()[:500],
    }


def _pair(connection: Connection, key: str) -> Any | None:
    if not key:
        return None
    try:
        return register.pair(connection, key)
    except NoSuchPairError:
        raise AgendaRefusedError("about_unknown", about=key[:80]) from None


def _record(
    ctx: Context, connection: Connection, action: str, row_id: int, given: dict[str, Any]
) -> None:
    body = {"actor": ctx.person, "action": action, "given": {"occasion": row_id, **given}}
    audit.append_settings(connection, body, ctx.now)
