"""What was typed into a form that could not be taken, kept for an hour for whoever typed it.

A session may end while somebody writes. The text is kept under a random token, of which only the
digest is stored; whoever signs in with it makes it theirs, and nobody else gets it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from storage import accounts, kept_forms
from usecases import limits
from usecases.context import Context
from usecases.limits import Limit
from usecases.proposals.drafts import MOST
from usecases.secrets_kept import digest, new_token

LASTS = timedelta(hours=1)
KEPT = Limit("kept_form", 60, timedelta(hours=1))
Fields = Mapping[str, Sequence[str]]


def keep(
    ctx: Context, path: str, fields: Fields, *, session: str = "", address: str = ""
) -> str | None:
    """Keep what was typed and return the token that gives it back.

    Args:
        ctx: Whose it is, where that is known.
        path: Where the form was posted to.
        fields: The text fields, by name; no password and no file is among them.
        session: Token of the session that ended; its owner is the only one who gets it back.
        address: Where it came from, to count how often.

    Returns:
        ``None`` where nothing was typed or it is too long to keep.

    Raises:
        TooManyError: Too many forms came from this address.
    """
    length = sum(len(value) for values in fields.values() for value in values)
    if not 0 < length <= MOST:
        return None
    if ctx.person is None:
        limits.take(ctx, KEPT, address)
    token = new_token()
    with ctx.database.write() as connection:
        person = ctx.person
        if person is None and session:
            ended = accounts.session(connection, digest(session))
            person = None if ended is None else ended.person_id
        row = {
            "token_hash": digest(token),
            "person_id": person,
            "path": path,
            "fields": {name: list(values) for name, values in fields.items()},
            "created_at": ctx.now,
            "expires_at": ctx.now + LASTS,
        }
        kept_forms.add(connection, row)
    return token


def claim(ctx: Context, token: str) -> str | None:
    """Make a kept form ``ctx.person``'s who just signed in with it; return its path.

    ``None`` where there is none, or where somebody else typed it.
    """
    if ctx.person is None or not token:
        return None
    with ctx.database.write() as connection:
        return kept_forms.claim(connection, digest(token), ctx.person, ctx.now)


def load(ctx: Context, token: str) -> tuple[str, dict[str, list[str]], datetime] | None:
    """Return path, fields and moment of a kept form if it is ``ctx.person``'s, else ``None``."""
    if ctx.person is None or not token:
        return None
    with ctx.database.read() as connection:
        row = kept_forms.of_person(connection, digest(token), ctx.person, ctx.now)
    return None if row is None else (row.path, row.fields, row.created_at)


def drop(ctx: Context, token: str) -> bool:
    """Forget a kept form of ``ctx.person``: it was sent, or is no longer wanted."""
    if ctx.person is None or not token:
        return False
    with ctx.database.write() as connection:
        return kept_forms.drop(connection, digest(token), ctx.person)
