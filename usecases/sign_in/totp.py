"""Codes of an app (TOTP, RFC 6238): six digits, thirty seconds, each accepted once."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

import pyotp

from storage import second_factors
from storage.database import Connection
from storage.second_factors import TOTP
from usecases.context import Context
from usecases.people.sessions import Visitor
from usecases.sign_in.factors import Added, added, check_room, label_of
from usecases.sign_in.refusals import NoSuchFactorError, WrongCodeError
from usecases.sign_in.sealing import seal, unseal

STEP_S, DIGITS = 30, 6
SETTING_UP = timedelta(minutes=15)
_ISSUER = "Phinong"


@dataclass(frozen=True, slots=True)
class Begun:
    """A seed that waits for its first code: its number, its letters, and what the QR code says."""

    id: int
    secret: str
    uri: str


def begin(ctx: Context, visitor: Visitor) -> Begun:
    """Make a seed; it counts once a code of it was given.

    Raises:
        TooManyFactorsError: The person has enough factors.
    """
    secret = pyotp.random_base32()
    with ctx.database.write() as connection:
        check_room(connection, visitor.person)
        second_factors.drop_unconfirmed(connection, visitor.person)
        row = {
            "person_id": visitor.person,
            "kind": TOTP,
            "label": "",
            "secret": seal(ctx.policy.secret_keys, secret),
            "sign_count": 0,
            "created_at": ctx.now,
        }
        found = second_factors.add(connection, row)
    return _begun(visitor, found, secret)


def begun(ctx: Context, visitor: Visitor, factor: int) -> Begun:
    """Return a seed of one's own that still waits, to show it once more.

    Raises:
        NoSuchFactorError: There is none, it counts already, or it waited for too long.
    """
    with ctx.database.read() as connection:
        row = second_factors.unconfirmed(connection, visitor.person, factor, ctx.now - SETTING_UP)
    if row is None:
        raise NoSuchFactorError
    return _begun(visitor, factor, unseal(ctx.policy.secret_keys, row.secret))


def confirm(ctx: Context, visitor: Visitor, factor: int, code: str, label: str) -> Added:
    """Let a seed count, by a first code of it.

    Raises:
        NoSuchFactorError: There is no such seed, or it waited for too long.
        WrongCodeError: The code is another.
        DeedRefusedError: The label is unfit.
    """
    secret = begun(ctx, visitor, factor).secret
    step = step_of(ctx, secret, code)
    named = label_of(label)
    if step is None:
        raise WrongCodeError
    with ctx.database.write() as connection:
        if not second_factors.confirm(connection, factor, named, step, ctx.now):
            raise NoSuchFactorError
        return added(ctx, connection, visitor, TOTP, named)


def accept(ctx: Context, connection: Connection, person: int, code: str) -> bool:
    """Use a code of any app of a person up; ``False`` where it is none, or was used."""
    for row in second_factors.confirmed(connection, person, TOTP):
        step = step_of(ctx, unseal(ctx.policy.secret_keys, row.secret), code)
        if step is not None and second_factors.use_step(connection, row.id, step, ctx.now):
            return True
    return False


def step_of(ctx: Context, secret: str, code: str) -> int | None:
    """Return the step whose code this is: the present one, the one before or the next."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    now = int(ctx.now.timestamp()) // STEP_S
    made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    fitting = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(made.at(step * STEP_S), digits)
    ]
    return max(fitting, default=None)


def _begun(visitor: Visitor, factor: int, secret: str) -> Begun:
    made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    uri = made.provisioning_uri(name=visitor.username, issuer_name=_ISSUER)
    return Begun(factor, secret, uri)
