"""What forms send, read: whole days, numbers, choices, offices, people; and who may do what."""

from collections.abc import Collection
from datetime import date

from statemachine.dates import PartialDate, Precision, fiscal_year_be
from statemachine.errors import DateFormatError
from statemachine.facts import ANYWHERE, Actor
from statemachine.groups.rules import keeps_groups, owner_of
from statemachine.words import Role
from storage import people
from storage.database import Connection
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.groups.refusals import GroupRefusedError
from usecases.groups.words import offices, provinces
from usecases.relations.register_sight import sight_of
from usecases.rights import active_user

MOST = 100_000
YEARS_AHEAD = 5
FIRST_YEAR = 2561


def actor_of(ctx: Context, connection: Connection) -> Actor:
    """Return who acts, with every grant of today.

    Raises:
        NobodyError: No person acts.
    """
    if ctx.person is None:
        raise NobodyError
    return people.actor(connection, ctx.person, ctx.today)


def keeper(ctx: Context, connection: Connection, scope: str) -> Actor:
    """Return who acts, where they keep the groups of a scope.

    Raises:
        GroupRefusedError: They do not.
    """
    actor = actor_of(ctx, connection)
    if not keeps_groups(actor, scope):
        raise GroupRefusedError("not_group_keeper")
    return actor


def seen_scopes(ctx: Context, connection: Connection) -> frozenset[str] | None:
    """Return the scopes whose groups and visits somebody sees; ``None`` is all.

    Everybody who is signed in sees the central group; a province's own offices see theirs.
    """
    own = sight_of(ctx, connection, public=False).own
    return None if own is None else own | {ANYWHERE}


def scope_of(text: str) -> str:
    """Return a scope: ``*`` or the code of a province of the procedure.

    Raises:
        GroupRefusedError: It is neither.
    """
    known = {ANYWHERE, *(code.removeprefix("province:") for code, _ in provinces())}
    if text not in known:
        raise GroupRefusedError("scope_unknown", field="scope", scope=text)
    return text


def day(text: str, field: str = "day") -> date:
    """Return a whole date of either era.

    Raises:
        GroupRefusedError: It is none.
    """
    try:
        read = PartialDate.parse(text)
    except DateFormatError:
        raise GroupRefusedError("day_wanted", field=field) from None
    if read.value is None or read.precision is not Precision.DAY:
        raise GroupRefusedError("day_wanted", field=field)
    return read.value


def past_day(text: str, today: date, field: str = "day") -> date:
    """Return a whole date that has come.

    Raises:
        GroupRefusedError: It is none, or it lies ahead.
    """
    found = day(text, field)
    if found > today:
        raise GroupRefusedError("day_ahead", field=field, value=found.isoformat())
    return found


def due_day(text: str, today: date, field: str = "due") -> date:
    """Return a deadline: a whole date that is today or ahead.

    Raises:
        GroupRefusedError: It is none, or it has passed.
    """
    found = day(text, field)
    if found < today:
        raise GroupRefusedError("due_past", field=field, value=found.isoformat())
    return found


def count(text: str, field: str) -> int:
    """Return a number of people.

    Raises:
        GroupRefusedError: It is no number, or too large.
    """
    if not text.isdecimal() or int(text) > MOST:
        raise GroupRefusedError("number_wanted", field=field, most=MOST)
    return int(text)


def choice(value: str, known: Collection[str], field: str) -> str:
    """Return a value that is one of those known.

    Raises:
        GroupRefusedError: It is none of them.
    """
    if value not in known:
        raise GroupRefusedError("choice_wrong", field=field, value=value, known=", ".join(known))
    return value


def owner(office: str, field: str = "office") -> tuple[Role, str]:
    """Return the role and scope that act for an office.

    Raises:
        GroupRefusedError: There is no such office.
    """
    found = owner_of(office) if office in dict(offices()) else None
    if found is None:
        raise GroupRefusedError("office_unknown", field=field, office=office)
    return found


def person(connection: Connection, username: str) -> int | None:
    """Return the row id of a user, ``None`` where nobody is named.

    Raises:
        DeedRefusedError: There is no such user, or they are not active.
    """
    return active_user(connection, username).id if username else None


def year(text: str | int, today: date) -> int:
    """Return a fiscal year of the Buddhist Era that a meeting can be of.

    Raises:
        GroupRefusedError: It is none.
    """
    found = int(text) if str(text).isdecimal() else 0
    last = fiscal_year_be(today) + YEARS_AHEAD
    if not FIRST_YEAR <= found <= last:
        raise GroupRefusedError("year_wrong", field="year", year=text, first=FIRST_YEAR, last=last)
    return found
