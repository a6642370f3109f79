"""How often something may be tried: counted in the database, so over all processes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from statemachine.errors import PhinongError
from storage import accounts
from storage.database import Connection
from usecases.context import Context


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` times in each window."""

    name: str
    most: int
    window: timedelta


SIGN_IN_ACCOUNT = Limit("sign_in_account", 5, timedelta(minutes=15))
SIGN_IN_ADDRESS = Limit("sign_in_address", 30, timedelta(minutes=15))
UPLOAD = Limit("upload", 30, timedelta(hours=1))
UPLOAD_DAY = Limit("upload_day", 120, timedelta(days=1))
EXPORT = Limit("export", 10, timedelta(hours=1))
# Source: reliability.md 7, row "Rate" (ASVS 2.4.1, 6.3.1).


class TooManyError(PhinongError):
    """It was tried too often; ``facts['minutes']`` is how long to wait."""

    code = "too_many"
    th = "ทำรายการนี้บ่อยเกินไป โปรดรออีก {minutes} นาทีแล้วลองใหม่"
    en = "This was tried too often; wait {minutes} minutes and try again."


def take(ctx: Context, limit: Limit, who: str) -> None:
    """Count one try in a transaction of its own.

    Raises:
        TooManyError: The limit of this window is reached.
    """
    with ctx.database.write() as connection:
        tries = accounts.count(connection, *_window(ctx, limit, who))
    if tries > limit.most:
        raise _too_many(ctx, limit)


def take_upload(ctx: Context) -> None:
    """Count one file that the person acting hands in; what they may in an hour and in a day.

    Raises:
        TooManyError: Either limit is reached.
    """
    for limit in (UPLOAD, UPLOAD_DAY):
        take(ctx, limit, str(ctx.person))


def check(ctx: Context, connection: Connection, limit: Limit, who: str) -> None:
    """Refuse where the limit was reached, without counting.

    Raises:
        TooManyError: The limit of this window is reached.
    """
    if accounts.counted(connection, _window(ctx, limit, who)[0]) >= limit.most:
        raise _too_many(ctx, limit)


def _window(ctx: Context, limit: Limit, who: str) -> tuple[str, datetime]:
    size = limit.window.total_seconds()
    number = int(ctx.now.timestamp() // size)
    ends = datetime.fromtimestamp((number + 1) * size, UTC)
    return f"{limit.name}:{who}:{number}", ends


def _too_many(ctx: Context, limit: Limit) -> TooManyError:
    ends = _window(ctx, limit, "")[1]
    return TooManyError(minutes=int((ends - ctx.now).total_seconds() // 60) + 1)
