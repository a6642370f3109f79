"""My work: what waits for a person, for their office, what they follow, and what is done.

The most urgent comes first. Every list is paged by a cursor, which a link can carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.facts import Actor, Grant, office_of
from statemachine.words import Role
from storage import follows, people, work_lists
from storage.case_search import by_id
from storage.database import Connection
from storage.work_lists import Asked, Pair
from usecases import stage_words
from usecases.context import Context
from usecases.cursors import cursor, read_cursor
from usecases.groups import duties
from usecases.people.sessions import NotSignedInError
from usecases.reading import my_mails, work_rows
from usecases.reading.kept_figures import kept
from usecases.reading.work_rows import Row

VIEWS = ("mine", "office", "following", "done", "mails")
PAGE = 25
SOON_WORKING_DAYS = 5
DONE_DAYS = 90
MOST_REMINDERS = 10
_TOGETHER = (
    (Role.COORDINATOR, Role.GOVERNOR),
    (Role.MOI_OFFICER, Role.MOI_EXECUTIVE),
)
"""Roles of one office: what waits for the one is the office's business for the other."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of one's work is looked at; ``due`` is ``late`` or ``soon``, or empty for all."""

    view: str = "mine"
    state: str = ""
    country: str = ""
    due: str = ""
    after: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; ``after`` is the cursor of the next one, empty at the end."""

    rows: list[Row]
    after: str


def my_list(ctx: Context, chosen: Chosen) -> Listed:
    """Return a page of one of the lists of ``ctx.person``.

    Raises:
        NotSignedInError: Nobody acts.
    """
    with ctx.database.read() as connection:
        return _LISTS[chosen.view](ctx, connection, _actor(ctx, connection), chosen)


def overview(ctx: Context) -> dict[str, Any]:
    """Return the figures of ``ctx.person``: what waits, for whom, what ended in time, mails.

    Raises:
        NotSignedInError: Nobody acts.
    """
    with ctx.database.read() as connection:
        actor = _actor(ctx, connection)
        calendar = ctx.calendars.current(connection)
        soon = calendar.add(ctx.today, SOON_WORKING_DAYS)
        mine, office = pairs_of(actor), office_pairs(actor)
        since = _since(ctx, DONE_DAYS)
        tallies = kept(
            ctx,
            connection,
            ("tally", *office),
            lambda: work_lists.tally(connection, office, ctx.today, soon, since),
        )
        own = [row for row in tallies if (row.holder_role, row.holder_scope) in mine]
        first = min((row.first for row in own if row.first), default=None)
        late = first is not None and first < ctx.today
        return {
            "mine": _total(own, "open"),
            "late": _total(own, "late"),
            "soon": _total(own, "soon"),
            "office": _total(tallies, "open"),
            "following": follows.count(connection, int(actor.person), actor),
            "ended": _total(own, "ended"),
            "in_time": _total(own, "in_time"),
            "longest": -calendar.used(ctx.today, first) if first and late else 0,
            "next": None if late else first,
            "mails": my_mails.figures(ctx, connection),
            "offices": _offices(actor),
            "remind": _reminders(ctx, connection, actor),
            "duties": duties.mine(ctx, connection, actor),
        }


def pairs_of(actor: Actor) -> list[Pair]:
    """Return the roles and scopes for which entries wait that an actor may act on."""
    return list(dict.fromkeys((grant.role.value, grant.scope) for grant in actor.grants))


def office_pairs(actor: Actor) -> list[Pair]:
    """Return the roles and scopes of an actor's own offices."""
    found: dict[Pair, None] = {}
    for grant in actor.grants:
        for role in _beside(grant.role):
            found[role.value, grant.scope] = None
    return list(found)


def _beside(role: Role) -> tuple[Role, ...]:
    return next((group for group in _TOGETHER if role in group), (role,))


def _offices(actor: Actor) -> list[dict[str, str]]:
    """Return the names of an actor's offices, one's own before those acted for."""
    own: Iterable[Grant] = sorted(actor.grants, key=lambda grant: grant.principal is not None)
    codes = dict.fromkeys(office_of(grant.role, grant.scope) for grant in own)
    named = {code: stage_words.office(code) for code in codes}
    return [stage_words.word(code) if n["th"] == code else n for code, n in named.items()]


def _actor(ctx: Context, connection: Connection) -> Actor:
    if ctx.person is None:
        raise NotSignedInError
    return people.actor(connection, ctx.person, ctx.today)


def _held(ctx: Context, connection: Connection, pairs: Sequence[Pair], chosen: Chosen) -> Listed:
    asked = _asked(ctx, connection, pairs, chosen)
    found = kept(ctx, connection, asked, lambda: work_lists.waiting(connection, asked))
    return _page(ctx, connection, found, chosen.limit, "due_on")


def _mine(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    return _held(ctx, connection, pairs_of(actor), chosen)


def _office(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    return _held(ctx, connection, office_pairs(actor), chosen)


def _done(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    asked = Asked(
        pairs=tuple(pairs_of(actor)),
        state=chosen.state or None,
        country=chosen.country or None,
        due_from=_since(ctx, DONE_DAYS),
        after=read_cursor(chosen.after),
        limit=chosen.limit + 1,
    )
    found = work_lists.finished(connection, asked)
    return _page(ctx, connection, found, chosen.limit, "left_on")


def _asked(ctx: Context, connection: Connection, pairs: Sequence[Pair], chosen: Chosen) -> Asked:
    first = last = None
    if chosen.due == "late":
        last = ctx.today - timedelta(days=1)
    elif chosen.due == "soon":
        first = ctx.today
        last = ctx.calendars.current(connection).add(ctx.today, SOON_WORKING_DAYS)
    return Asked(
        pairs=tuple(pairs),
        state=chosen.state or None,
        country=chosen.country or None,
        due_from=first,
        due_to=last,
        after=read_cursor(chosen.after),
        limit=chosen.limit + 1,
    )


def _page(
    ctx: Context, connection: Connection, found: Sequence[int], limit: int, by: str
) -> Listed:
    shown = work_lists.loaded(connection, found[:limit])
    more = len(found) > limit
    after = cursor(getattr(shown[-1], by), shown[-1].id) if more else ""
    return Listed(work_rows.of_entries(ctx, connection, shown), after)


def _following(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    key = read_cursor(chosen.after)
    found = follows.listed(
        connection,
        int(actor.person),
        actor,
        state=chosen.state or None,
        country=chosen.country or None,
        after=None if key is None else (key[0] or follows.NEVER, key[1]),
        limit=chosen.limit + 1,
    )
    shown = found[: chosen.limit]
    more = len(found) > chosen.limit
    after = cursor(shown[-1].due_on, shown[-1].case_id) if more else ""
    return Listed(_followed(ctx, connection, shown), after)


def _followed(ctx: Context, connection: Connection, found: Sequence[Any]) -> list[Row]:
    remind = {row.case_id: row.remind_on for row in found}
    cases = by_id(connection, list(remind)) if remind else {}
    rows = work_rows.of_cases(ctx, connection, [cases[row.case_id] for row in found])
    return [{**row, "remind_on": remind[row["case_id"]]} for row in rows]


def _mails(ctx: Context, connection: Connection, _actor: Actor, chosen: Chosen) -> Listed:
    key = read_cursor(chosen.after)
    before = None if key is None else key[1]
    found = my_mails.listed(ctx, connection, before=before, limit=chosen.limit + 1)
    shown = found[: chosen.limit]
    after = cursor(None, shown[-1]["id"]) if len(found) > chosen.limit else ""
    return Listed(shown, after)


_LISTS = {
    "mine": _mine, "office": _office, "following": _following, "done": _done, "mails": _mails,
}  # fmt: skip


def _reminders(ctx: Context, connection: Connection, actor: Actor) -> list[Row]:
    """Return the followed cases whose own follow-up date has come."""
    found = follows.to_look_at(connection, int(actor.person), actor, ctx.today, MOST_REMINDERS)
    return _followed(ctx, connection, found)


def _total(rows: Iterable[Any], what: str) -> int:
    return sum(int(getattr(row, what) or 0) for row in rows)


def _since(ctx: Context, days: int) -> date:
    return ctx.today - timedelta(days=days)
