"""A person's second factors: what they have, adding one, taking one away."""

from dataclasses import dataclass, field
from typing import Any

from storage import accounts, foreign_identities, second_factors
from storage.database import Connection
from usecases.context import Context
from usecases.people.sessions import Visitor, needs_second, record, renew
from usecases.rights import plain_text
from usecases.sign_in import recovery
from usecases.sign_in.refusals import LastFactorError, NoSuchFactorError, TooManyFactorsError
from usecases.sign_in.telling import KINDS, tell

MOST = 10
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Added:
    """A factor was added: the session's new token, and the codes to show once, if any were made."""

    token: str
    codes: list[str] = field(default_factory=list)


def overview(ctx: Context, visitor: Visitor) -> dict[str, Any]:
    """Return what stands on the page of a person's own security."""
    with ctx.database.read() as connection:
        rows = second_factors.confirmed(connection, visitor.person)
        return {
            "factors": [shown(row) for row in rows],
            "codes_left": second_factors.codes_left(connection, visitor.person),
            "codes_made": recovery.MANY,
            "needed": needs_second(ctx, visitor.grants),
            "has_password": accounts.password_hash(connection, visitor.person) is not None,
            "identities": [
                {
                    "id": row.id,
                    "issuer": row.issuer,
                    "created_at": row.created_at,
                    "used_at": row.used_at,
                }
                for row in foreign_identities.of_person(connection, visitor.person)
            ],
        }


def shown(row: Any) -> dict[str, Any]:
    """Return a factor as pages show it; never its secret."""
    return {
        "id": row.id,
        "kind": row.kind,
        **KINDS[row.kind],
        "label": row.label,
        "created_at": row.created_at,
        "used_at": row.used_at,
    }


def ways(ctx: Context, person: int) -> frozenset[str]:
    """Return by what a person can prove who they are: password, totp, passkey, recovery."""
    with ctx.database.read() as connection:
        found = {row.kind for row in second_factors.confirmed(connection, person)}
        if second_factors.codes_left(connection, person):
            found.add("recovery")
        if accounts.password_hash(connection, person) is not None:
            found.add("password")
    return frozenset(found)


def remove(ctx: Context, visitor: Visitor, factor: int) -> None:
    """Take one of one's own factors away; with the last one its recovery codes go too.

    Raises:
        NoSuchFactorError: It is none of theirs.
        LastFactorError: It is the last one, and their role needs one.
    """
    with ctx.database.write() as connection:
        gone = second_factors.drop(connection, visitor.person, factor)
        if gone is None:
            raise NoSuchFactorError
        if not second_factors.confirmed(connection, visitor.person):
            if needs_second(ctx, visitor.grants):
                raise LastFactorError
            second_factors.drop_codes(connection, visitor.person)
        accounts.drop_sessions_of(connection, visitor.person, visitor.session)
        record(
            ctx,
            connection,
            "remove_second_factor",
            visitor.person,
            kind=gone.kind,
            label=gone.label,
        )
        tell(ctx, connection, visitor.person, "removed", mark=factor, what=KINDS[gone.kind])


def check_room(connection: Connection, person: int) -> None:
    """Refuse one more factor where there are enough.

    Raises:
        TooManyFactorsError: There are.
    """
    if len(second_factors.confirmed(connection, person)) >= MOST:
        raise TooManyFactorsError(most=MOST)


def label_of(said: str) -> str:
    """Return the name that a person gave a factor; it may have none.

    Raises:
        DeedRefusedError: It is too long, or holds control characters.
    """
    return plain_text(said, "ชื่อ", "name", _LABEL) if said else ""


def added(ctx: Context, connection: Connection, visitor: Visitor, kind: str, label: str) -> Added:
    """Finish adding: recovery codes for a first factor, other sessions end, trail and mail."""
    person = visitor.person
    first = len(second_factors.confirmed(connection, person)) == 1
    codes = recovery.make(ctx, connection, person) if first else []
    accounts.drop_sessions_of(connection, person, visitor.session)
    token = renew(ctx, connection, visitor.session, second=True)
    record(ctx, connection, "add_second_factor", person, kind=kind, label=label)
    tell(ctx, connection, person, "added", mark=kind, what=KINDS[kind])
    return Added(token, codes)
