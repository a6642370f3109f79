"""Showing a second factor, or the password again: the second step, and the fresh proof."""

from datetime import timedelta

from storage import accounts
from storage.database import Connection
from usecases import limits
from usecases.context import Context
from usecases.limits import Limit
from usecases.people import passwords
from usecases.people.accounts import WrongPasswordError
from usecases.people.sessions import Visitor, record, renew
from usecases.refused import DeedRefusedError
from usecases.secrets_kept import fits
from usecases.sign_in import recovery, totp
from usecases.sign_in.refusals import WrongCodeError, WrongRecoveryCodeError

HERE = Limit("second_step", 5, timedelta(minutes=15))
"""Wrong tries of a person from one address; whoever gets here knew the password already."""

ANYWHERE = Limit("second_step_person", 30, timedelta(hours=12))
"""Wrong tries of a person from everywhere: three codes of a million fit at any moment."""


def is_fresh(ctx: Context, visitor: Visitor) -> bool:
    """Say whether somebody proved who they are just now."""
    return ctx.now - visitor.proved_at < ctx.policy.proof_lasts


def show_code(ctx: Context, visitor: Visitor, code: str, address: str) -> str:
    """Take a code of the person's app and return the session's new token.

    Raises:
        WrongCodeError: It is wrong, of another moment, or was used.
        TooManyError: There were too many wrong ones.
    """
    check(ctx, visitor, address)
    with ctx.database.write() as connection:
        if totp.accept(ctx, connection, visitor.person, code):
            return _shown(ctx, connection, visitor, "code")
    count(ctx, visitor, address)
    raise WrongCodeError


def show_recovery_code(ctx: Context, visitor: Visitor, code: str, address: str) -> str:
    """Use a recovery code up and return the session's new token.

    Raises:
        WrongRecoveryCodeError: It is none, or was used.
        TooManyError: There were too many wrong ones.
    """
    check(ctx, visitor, address)
    with ctx.database.write() as connection:
        if recovery.use(ctx, connection, visitor.person, code):
            return _shown(ctx, connection, visitor, "recovery_code")
    count(ctx, visitor, address)
    raise WrongRecoveryCodeError


def show_password(ctx: Context, visitor: Visitor, password: str, address: str) -> str:
    """Take the password once more and return the session's new token.

    Raises:
        WrongPasswordError: It is another.
        TooManyError: There were too many wrong ones.
    """
    check(ctx, visitor, address)
    with ctx.database.read() as connection:
        kept = accounts.password_hash(connection, visitor.person)
    if not fits(kept, password[: passwords.LONGEST + 1]):
        count(ctx, visitor, address)
        raise WrongPasswordError
    with ctx.database.write() as connection:
        return _shown(ctx, connection, visitor, "password", second=False)


def prove_as_example(ctx: Context, visitor: Visitor) -> str:
    """Take the word of a fictional person, who entered without a password; for trying it out.

    Raises:
        DeedRefusedError: They are not fictional, or did not enter so.
    """
    if not visitor.fictional or visitor.how != "example" or visitor.has_factor:
        raise DeedRefusedError("unknown_user", username=visitor.username)
    with ctx.database.write() as connection:
        return _shown(ctx, connection, visitor, "example", second=False)


def check(ctx: Context, visitor: Visitor, address: str) -> None:
    """Refuse where there were too many wrong tries.

    Raises:
        TooManyError: There were.
    """
    with ctx.database.read() as connection:
        limits.check(ctx, connection, HERE, f"{visitor.person}@{address}")
        limits.check(ctx, connection, ANYWHERE, str(visitor.person))


def count(ctx: Context, visitor: Visitor, address: str) -> None:
    """Count a wrong try.

    Raises:
        TooManyError: It was one too many.
    """
    limits.take(ctx, HERE, f"{visitor.person}@{address}")
    limits.take(ctx, ANYWHERE, str(visitor.person))
    with ctx.database.write() as connection:
        record(ctx.acting(visitor.person), connection, "second_step_failed", visitor.person)


def _shown(
    ctx: Context, connection: Connection, visitor: Visitor, by: str, *, second: bool = True
) -> str:
    deed = "second_step" if visitor.pending else "prove_identity"
    record(ctx.acting(visitor.person), connection, deed, visitor.person, by=by)
    return renew(ctx, connection, visitor.session, second=second)
