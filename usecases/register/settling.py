"""The deeds on differences: settled by the office that owns them, or given to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statemachine.errors import PhinongError
from statemachine.register.differing import Difference, differences
from statemachine.words import Role
from storage import audit, claims, people, register
from storage.database import Connection
from usecases.cases import opening
from usecases.cases.perform import NobodyError
from usecases.claims.keeping import keep
from usecases.context import Context
from usecases.register.contested import claim_of, owner_of
from usecases.register.refusals import SettlementRefusedError
from usecases.rows.import_rows import SIGNED, STATUSES

_ROLES = {"moi": Role.MOI_OFFICER, "mfa": Role.MFA_OFFICER, "province": Role.COORDINATOR}
_LEAST_REASON = 10


@dataclass(frozen=True, slots=True)
class _Subject:
    """A difference of a pair that somebody acts on."""

    row: Any
    difference: Difference
    owner: str


def settle(
    ctx: Context, key: str, aspect: str, value: str, reason: str, fingerprint: str
) -> dict[str, Any]:
    """Settle a difference: choose the value that the register follows, and say why.

    A settled status becomes the pair's status; every other value is kept as the office's word.

    Args:
        ctx: An officer of the office that owns the difference.
        key: Key of the pair.
        aspect: What differs.
        value: One of the values that the sources give.
        reason: Why; at least ten characters.
        fingerprint: The claims that the officer saw.

    Raises:
        NobodyError: No person acts.
        NoSuchPairError: There is no such pair.
        RefusedError: The person is not of the owning office.
        SettlementRefusedError: The values say no.
    """
    with ctx.database.write() as connection:
        subject = _found(ctx, connection, key, aspect, fingerprint)
        _allow(ctx, connection, subject.row.province, subject.owner)
        if value not in subject.difference.values:
            raise SettlementRefusedError("settlement_value")
        said = {"value": value, "owner": subject.owner, "reason": _reason(reason)}
        _write(ctx, connection, subject, "settle", said)
        if aspect == "status":
            _follow(ctx, connection, subject.row, value)
        keep(ctx, connection, [subject.row.id])
    return {"pair": key, "aspect": aspect, "value": value, "owner": subject.owner}


def assign(
    ctx: Context, key: str, aspect: str, owner: str, reason: str, fingerprint: str
) -> dict[str, Any]:
    """Give a difference to another office to settle; only the MOI officer may.

    Raises:
        NobodyError: No person acts.
        RefusedError: The person is no MOI officer.
        SettlementRefusedError: The values say no.
    """
    with ctx.database.write() as connection:
        subject = _found(ctx, connection, key, aspect, fingerprint)
        opening.allow(ctx, connection, "*", Role.MOI_OFFICER, "assign_difference")
        if owner not in offices_of(subject.row.province):
            raise SettlementRefusedError("settlement_owner", owner=owner[:60])
        said = {"value": "", "owner": owner, "reason": _reason(reason)}
        _write(ctx, connection, subject, "assign", said)
    return {"pair": key, "aspect": aspect, "owner": owner}


def offices_of(province: str) -> tuple[str, ...]:
    """Return the offices that can settle a difference of a province's pair."""
    return ("moi", "mfa", f"province:{province}")


def may_settle(ctx: Context, connection: Connection, province: str, owner: str) -> bool:
    """Return whether the reader may settle what an office owns."""
    try:
        _allow(ctx, connection, province, owner)
    except PhinongError:
        return False
    return True


def _found(
    ctx: Context, connection: Connection, key: str, aspect: str, fingerprint: str
) -> _Subject:
    if ctx.person is None:
        raise NobodyError
    row = register.pair(connection, key)
    rows = claims.current(connection, [row.id])[row.id]
    found = {d.aspect: d for d in differences(claim_of(c) for c in rows)}.get(aspect)
    if found is None:
        raise SettlementRefusedError("no_such_difference")
    if found.fingerprint != fingerprint:
        raise SettlementRefusedError("difference_changed")
    deeds = [d for d in claims.settlements(connection, row.id) if d.aspect == aspect]
    return _Subject(row, found, owner_of(row.province, aspect, deeds))


def _allow(ctx: Context, connection: Connection, province: str, owner: str) -> None:
    if ctx.person is None:
        raise NobodyError
    role = _ROLES[owner.partition(":")[0]]
    scope = province if role is Role.COORDINATOR else "*"
    opening.allow(ctx, connection, scope, role, "settle_difference")


def _reason(text: str) -> str:
    said = text.strip()
    if len(said) < _LEAST_REASON:
        raise SettlementRefusedError("settlement_reason")
    return said[:2000]


def _write(
    ctx: Context, connection: Connection, subject: _Subject, deed: str, said: Mapping[str, str]
) -> None:
    row, difference = subject.row, subject.difference
    behalf = _behalf(ctx, connection, row.province, subject.owner)
    before = {"status": row.status} if difference.aspect == "status" else {}
    cited = [str(claim.id) for claim in difference.claims]
    values = {
        "relationship_id": row.id,
        "aspect": difference.aspect,
        "deed": deed,
        "fingerprint": difference.fingerprint,
        **said,
        "claims": cited,
        "before": before,
        "person_id": ctx.person,
        "behalf_id": behalf,
        "at": ctx.now,
    }
    body = {
        "actor": ctx.person,
        "behalf": behalf,
        "action": f"{deed}_difference",
        "pair": row.key,
        "aspect": difference.aspect,
        "number": claims.settle(connection, values),
        **said,
        "claims": cited,
        "before": before,
    }
    audit.append_settings(connection, body, ctx.now)


def _behalf(ctx: Context, connection: Connection, province: str, owner: str) -> int | None:
    """Return who is represented where the officer acts for another, own grants before those."""
    role = _ROLES[owner.partition(":")[0]]
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    fitting = [g for g in actor.grants if g.role is role and g.scope in ("*", province)]
    found = min(fitting, key=lambda g: g.principal is not None, default=None)
    return int(found.principal) if found is not None and found.principal else None


def _follow(ctx: Context, connection: Connection, row: Any, value: str) -> None:
    """Let the pair's status be the settled one; ``none`` leaves it listed and unconfirmed."""
    status = value if value in STATUSES else "listed_unconfirmed"
    if status == row.status:
        return
    values: dict[str, Any] = {"status": status, "updated_at": ctx.now}
    if (row.status in SIGNED) != (status in SIGNED):
        values |= {
            "standing": "none",
            "standing_since": ctx.today,
            "next_watch_on": ctx.today if status in SIGNED else None,
        }
    if not register.update_pair(connection, row, values):
        raise SettlementRefusedError("difference_changed")
