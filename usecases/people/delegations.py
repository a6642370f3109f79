"""Acting for somebody: in one role and scope, for some days, on record, told to both."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.authority import delegable
from statemachine.words import Role, label
from storage import audit, outbox, people, people_rows
from storage.database import Connection
from storage.people import PersonRecord
from usecases import private_texts
from usecases.context import Context
from usecases.notices import quiet_until
from usecases.refused import DeedRefusedError
from usecases.rights import active_user, administers, listed, plain_text, role_of, who

LONGEST_DAYS = 180


@dataclass(frozen=True, slots=True)
class _Term:
    """What is delegated, and from when until when; both days are included."""

    role: str
    scope: str
    starts_on: date
    ends_on: date


def delegate(  # noqa: PLR0913, PLR0917 - who, to whom, what, when and why
    ctx: Context,
    principal: str,
    delegate: str,
    role: str,
    starts_on: date,
    ends_on: date,
    reason: str,
    scope: str | None = None,
) -> int:
    """Let one person act for another in a role, from one day to another; return its number.

    Both are told by mail. What each may not do on a case for reasons of segregation is judged at
    each act, for both of them.

    Args:
        ctx: The circumstances; the principal acts, an administrator, or the operator.
        principal: User name of who is represented.
        delegate: User name of who will act.
        role: A role that the principal holds.
        starts_on: First day, Bangkok, today or later.
        ends_on: Last day, included.
        reason: Why.
        scope: The scope of the role; may be left out where the principal holds it for one.

    Raises:
        DeedRefusedError: A rule says no; the sentence says which, and the remedy.
    """
    wanted = role_of(role)
    why = plain_text(reason, "เหตุผล", "reason", 500)
    _check_days(ctx, starts_on, ends_on)
    with ctx.database.write() as connection:
        giver = active_user(connection, principal)
        _allow(ctx, connection, giver.id, giver.username)
        taker = active_user(connection, delegate)
        if giver.id == taker.id:
            raise DeedRefusedError("delegate_oneself")
        held = _scope(connection, giver, wanted, scope)
        term = _Term(wanted.value, held, starts_on, ends_on)
        found = _add(ctx, connection, (giver.id, taker.id), term, why)
        _tell(ctx, connection, found, (giver.id, taker.id), term)
    return found


def revoke_delegation(ctx: Context, delegation_id: int) -> None:
    """End a delegation now; both are told.

    Raises:
        DeedRefusedError: There is none, it is over, or it is for others to revoke.
    """
    with ctx.database.write() as connection:
        row = people_rows.delegation(connection, delegation_id)
        if row is None:
            raise DeedRefusedError("no_such_delegation", id=delegation_id)
        giver = people.by_id(connection, row.principal_id)
        _allow(ctx, connection, row.principal_id, giver.username if giver else "—")
        if row.revoked_at is not None or row.ends_on < ctx.today:
            raise DeedRefusedError("delegation_over", id=delegation_id)
        people_rows.revoke_delegation(connection, delegation_id, ctx.now)
        given = {"delegation": delegation_id}
        body = {"actor": ctx.person, "action": "revoke_delegation", "given": given}
        audit.append_settings(connection, body, ctx.now)
        term = _Term(row.role, row.scope, row.starts_on, row.ends_on)
        both = (row.principal_id, row.delegate_id)
        _tell(ctx, connection, delegation_id, both, term, revoked=True)


def _allow(ctx: Context, connection: Connection, principal: int, username: str) -> None:
    if ctx.person != principal and not administers(ctx, connection):
        raise DeedRefusedError("not_principal", principal=username)


def _check_days(ctx: Context, starts_on: date, ends_on: date) -> None:
    if starts_on < ctx.today:
        raise DeedRefusedError("delegation_in_past", starts_on=starts_on, today=ctx.today)
    if ends_on < starts_on:
        raise DeedRefusedError("delegation_backwards", starts_on=starts_on, ends_on=ends_on)
    days = (ends_on - starts_on).days + 1
    if days > LONGEST_DAYS:
        latest = starts_on + timedelta(days=LONGEST_DAYS - 1)
        raise DeedRefusedError("delegation_too_long", days=days, most=LONGEST_DAYS, latest=latest)


def _scope(connection: Connection, giver: PersonRecord, role: Role, wanted: str | None) -> str:
    """Return the scope delegated: only what the principal holds in their own name."""
    words = {"role_th": label(role, "th"), "role_en": label(role, "en")}
    if not delegable(role):
        raise DeedRefusedError("not_delegable", **words)
    grants = people_rows.grants_of(connection, giver.id)
    scopes = [scope for name, scope in grants if name == role.value]
    if wanted is None and len(scopes) > 1:
        raise DeedRefusedError("which_scope", scopes=", ".join(scopes), **words)
    if not scopes or (wanted is not None and wanted not in scopes):
        held = listed(f"{name}:{scope}" for name, scope in grants)
        facts = {"username": giver.username, "scope": wanted or "—", "held": held}
        raise DeedRefusedError("not_granted", **facts, **words)
    return scopes[0] if wanted is None else wanted


def _add(
    ctx: Context, connection: Connection, both: tuple[int, int], term: _Term, reason: str
) -> int:
    values: dict[str, Any] = {
        "principal_id": both[0],
        "delegate_id": both[1],
        "role": term.role,
        "scope": term.scope,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "reason": reason,
    }
    known = people_rows.overlapping(connection, values)
    if known is not None:
        facts = {"starts_on": known.starts_on, "ends_on": known.ends_on, "id": known.id}
        raise DeedRefusedError("delegation_overlaps", **facts)
    row = {**values, "created_by": who(ctx, connection), "created_at": ctx.now}
    found = people_rows.add_delegation(connection, row)
    told = {name: value for name, value in values.items() if name != "reason"}
    said = private_texts.beside(ctx, connection, both[0], {"reason": reason})
    given = {"delegation": found, **told, **said}
    body = {"actor": ctx.person, "action": "delegate", "given": given}
    audit.append_settings(connection, body, ctx.now)
    return found


def _tell(
    ctx: Context,
    connection: Connection,
    delegation: int,
    both: tuple[int, int],
    term: _Term,
    *,
    revoked: bool = False,
) -> None:
    """Queue the mail to both; ``extra.side`` and ``extra.revoked`` choose its words."""
    later = quiet_until(ctx, ctx.calendars.current(connection))
    extra = {
        "from_on": term.starts_on.isoformat(),
        "until_on": term.ends_on.isoformat(),
        "role": {"th": label(term.role, "th"), "en": label(term.role, "en")},
        "scope": term.scope,
        "delegate": _names(connection, both[1]),
        "revoked": revoked,
    }
    base = {"message": "delegated", "queued_at": ctx.now, "send_after": later}
    outbox.queue(
        connection,
        [
            base
            | {
                "key": f"{'undelegated' if revoked else 'delegated'}:{delegation}:{person}",
                "person_id": person,
                "why": why,
                "payload": {
                    "actor": ctx.person,
                    "behalf": both[0],
                    "extra": {**extra, "side": why},
                },
            }
            for person, why in zip(both, ("holder", "delegate"), strict=True)
        ],
    )


def _names(connection: Connection, person: int) -> dict[str, str]:
    found = people.by_id(connection, person)
    return {"th": found.name_th, "en": found.name_en} if found else {"th": "—", "en": "—"}
