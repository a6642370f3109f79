"""A person settles what becomes of a pair whose partner's unit changed; the old name is kept."""

from collections.abc import Mapping
from typing import Any

from storage import partner_changes as rows
from storage import register
from storage.database import Connection
from usecases.context import Context
from usecases.groups.groups import record
from usecases.groups.reading import choice
from usecases.groups.refusals import GroupRefusedError, StaleRecordError
from usecases.groups.rights import overseer
from usecases.partner_changes.affected import OUTCOMES, Touched, day_of, touched
from usecases.partner_changes.mails import tell
from usecases.relations import partners
from usecases.rights import plain_text

Row = dict[str, Any]


def settle(ctx: Context, key: str, change: str, given: Mapping[str, str]) -> None:
    """Settle one change of one pair; the province is told.

    Args:
        ctx: Who oversees.
        key: Key of the pair.
        change: The change, as ``affected.overview`` names it.
        given: ``outcome`` (``moved`` or ``kept``), ``successor`` (code or name of a unit, where
            it moves) and ``reason``.

    Raises:
        GroupRefusedError: It is not theirs, it was settled, or there is no such change.
        NoSuchPartnerError: No unit is named so.
    """
    outcome = choice(given.get("outcome", ""), OUTCOMES, "outcome")
    reason = plain_text(given.get("reason"), "เหตุผล", "reason", 1000)
    named = given.get("successor", "").strip()
    if outcome == "moved" and not named:
        raise GroupRefusedError("successor_wanted", field="successor")
    new = partners.partner_of(ctx, named) if outcome == "moved" else None
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        found = _open(connection, key, change)
        row = {
            "relationship_id": found.pair.id,
            "change": change,
            "outcome": outcome,
            "old_partner_id": found.pair.partner_id,
            "new_partner_id": new.id if new else None,
            "effective_on": day_of(found.change),
            "reason": reason,
            "settled_by": ctx.person,
            "settled_at": ctx.now,
        }
        rows.settle(connection, row)
        if new is not None:
            _move(ctx, connection, found, int(new.id or 0))
        names = ("change", "outcome", "old_partner_id", "new_partner_id", "reason")
        record(ctx, connection, "settle_unit", {"pair": key, **{n: row[n] for n in names}})
        tell(ctx, connection, "settled", found, {"reason": reason, "outcome": OUTCOMES[outcome]})


def _open(connection: Connection, key: str, change: str) -> Touched:
    pair = register.pair(connection, key)
    if rows.settled(connection, pair.id, change):
        raise GroupRefusedError("change_settled", key=key)
    for found in touched(connection):
        if (found.pair.id, found.key) == (pair.id, change):
            return found
    raise GroupRefusedError("change_unknown", key=key, change=change)


def _move(ctx: Context, connection: Connection, found: Touched, partner: int) -> None:
    pair = register.pair(connection, found.pair.key)
    if not register.update_pair(connection, pair, {"partner_id": partner, "updated_at": ctx.now}):
        raise StaleRecordError


def former_names(connection: Connection, relationship: int) -> list[Row]:
    """Return the units that a pair had before, oldest first, with the day each ended."""
    return [
        {
            "th": row.name_th,
            "en": row.name_en,
            "local": row.name_local,
            "until": row.effective_on,
        }
        for row in rows.former(connection, relationship)
    ]
