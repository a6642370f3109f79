"""Recovery codes: ten, shown once, each opens the second step once."""

import secrets

from storage import second_factors
from storage.database import Connection
from usecases.context import Context
from usecases.people.sessions import me, record
from usecases.secrets_kept import digest
from usecases.sign_in.refusals import NoSuchFactorError
from usecases.sign_in.telling import tell

MANY = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper: i, l, o, 0, 1."""

_GROUP, _GROUPS = 4, 6
"""118 bits: long enough that a plain digest of a code can be kept (ASVS 6.5.2)."""


def make(ctx: Context, connection: Connection, person: int) -> list[str]:
    """Make ten codes, void those of before, and return the new ones to be shown this once."""
    codes = [_code() for _ in range(MANY)]
    second_factors.drop_codes(connection, person)
    second_factors.add_codes(connection, person, [_digest(person, c) for c in codes], ctx.now)
    return codes


def make_anew(ctx: Context) -> list[str]:
    """Make ten new codes of ``ctx.person``'s own, record it and tell them.

    Raises:
        NoSuchFactorError: They have no second factor that a code could stand in for.
    """
    person = me(ctx)
    with ctx.database.write() as connection:
        if not second_factors.confirmed(connection, person):
            raise NoSuchFactorError
        codes = make(ctx, connection, person)
        record(ctx, connection, "make_recovery_codes", person)
        tell(ctx, connection, person, "codes_made")
    return codes


def use(ctx: Context, connection: Connection, person: int, code: str) -> bool:
    """Use a code up, record it and tell its owner; ``False`` where it is none."""
    if not second_factors.use_code(connection, person, _digest(person, plain(code)), ctx.now):
        return False
    left = second_factors.codes_left(connection, person)
    record(ctx, connection, "use_recovery_code", person, left=left)
    tell(ctx, connection, person, "code_used", mark=left, left=left)
    return True


def plain(code: str) -> str:
    """Return a code as it was made, however it was typed."""
    letters = "".join(c for c in code.casefold() if c in _LETTERS)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _digest(person: int, code: str) -> str:
    return digest(f"recovery:{person}:{code}")
