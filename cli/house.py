"""The way in: settings, database and whoever acts, opened for one command."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from cli.errors import NotSetUpError, NoUserError

if TYPE_CHECKING:
    from config.settings import Settings
    from usecases.context import Context


def settings() -> "Settings":
    """Return the settings of this run.

    Raises:
        SettingsError: A value cannot be used.
    """
    from config.settings import load_settings

    return load_settings()


def is_there(known: "Settings") -> bool:
    """Return whether there is a database; asking makes none."""
    from config.wiring import open_database

    file = open_database(known).file
    return file is None or file.exists()


@contextmanager
def opened(username: str | None = None, *, now: datetime | None = None) -> Iterator["Context"]:
    """Yield the circumstances of a deed; without a user the operator acts.

    Raises:
        NotSetUpError: There is no database yet.
        DatabaseUnavailableError: It cannot be opened.
        NotMigratedError: Its tables are older than this program.
        DeedRefusedError: There is no such user.
    """
    from config import wiring
    from config.database import check_database

    known = settings()
    if not is_there(known):
        raise NotSetUpError(where=wiring.open_database(known).where)
    ctx = wiring.open_context(known, now=now)
    try:
        check_database(known)
        yield ctx.acting(_person(ctx, username))
    finally:
        wiring.close(known)


@contextmanager
def acting(username: str | None) -> Iterator["Context"]:
    """Yield the circumstances of a deed on a case, which only a person may do.

    Raises:
        NoUserError: Nobody was named.
    """
    if not username:
        raise NoUserError
    with opened(username) as ctx:
        yield ctx


def _person(ctx: "Context", username: str | None) -> int | None:
    from usecases.people.people import person_id

    return person_id(ctx, username) if username else None
