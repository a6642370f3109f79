"""My work: what waits for a person, for their office, what they follow, and what is done.

The most urgent comes first. Every list is paged by a cursor, which a link can carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine.dates import at_bangkok
from statemachine.facts import Actor, Grant, office_of
from statemachine.words import Role
from storage import follows, people, work_lists
from storage.case_search import by_id
from storage.database import Connection
from storage.work_lists import Asked, Key, Pair
from usecases import stage_words, work_rows
from usecases.accounts import NotSignedInError
from usecases.context import Context
from usecases.stage_words import said
from usecases.work_rows import Row

VIEWS = ("mine", "office", "following", "done", "mails")
PAGE = 25
SOON_WORKING_DAYS = 5
DONE_DAYS, MAIL_DAYS = 90, 30
MOST_REMINDERS = 10
_TOGETHER = (
    (Role.COORDINATOR, Role.GOVERNOR),
    (Role.MOI_OFFICER, Role.MOI_EXECUTIVE),
)
"""Roles of one office: what waits for the one is the office's business for the other."""
_TROUBLED = ("failed", "in_doubt")
_LARGEST_ID = 2**63 - 1


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
        tallies = work_lists.tally(connection, office, ctx.today, soon, since)
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
            "mails": _mail_figures(ctx, connection),
            "offices": _offices(actor),
            "remind": _reminders(ctx, connection, actor),
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
    found = work_lists.waiting(connection, asked)
    return _page(ctx, connection, found, chosen.limit, "due_on")


def _mine(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    return _held(ctx, connection, pairs_of(actor), chosen)


def _office(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    return _held(ctx, connection, office_pairs(actor), chosen)


def _done(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    asked = Asked(
        pairs=pairs_of(actor),
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
        pairs=pairs,
        state=chosen.state or None,
        country=chosen.country or None,
        due_from=first,
        due_to=last,
        after=read_cursor(chosen.after),
        limit=chosen.limit + 1,
    )


def _page(
    ctx: Context, connection: Connection, found: Sequence[Any], limit: int, by: str
) -> Listed:
    shown = found[:limit]
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


def _mails(ctx: Context, connection: Connection, actor: Actor, chosen: Chosen) -> Listed:
    key = read_cursor(chosen.after)
    found = work_lists.mails(
        connection,
        int(actor.person),
        _moment(_since(ctx, MAIL_DAYS)),
        before=None if key is None else key[1],
        limit=chosen.limit + 1,
    )
    shown = found[: chosen.limit]
    after = cursor(None, shown[-1].id) if len(found) > chosen.limit else ""
    return Listed([_mail(row) for row in shown], after)


_LISTS = {
    "mine": _mine, "office": _office, "following": _following, "done": _done, "mails": _mails,
}  # fmt: skip


def _mail(row: Any) -> Row:
    kind = MESSAGES.get(row.message)
    words = said(kind.th, kind.en) if kind else said(row.message, row.message)
    return {
        "id": row.id,
        "number": row.number,
        "subject": words,
        "state": row.state,
        "said": MAIL_STATES.get(row.state, said(row.state, row.state)),
        "tone": "bad" if row.state in _TROUBLED else "ok" if row.state == "sent" else "",
        "queued_at": row.queued_at,
    }


MAIL_STATES = {
    "queued": said("กำลังส่ง", "Delivering"),
    "sending": said("กำลังส่ง", "Delivering"),
    "handing_over": said("กำลังส่ง", "Delivering"),
    "sent": said("ส่งสำเร็จ", "Delivered"),
    "failed": said("ส่งไม่สำเร็จ", "Not delivered"),
    "in_doubt": said("ไม่แน่ใจว่าส่งถึง", "Not sure whether it arrived"),
    "cancelled": said("ยกเลิกแล้ว", "Cancelled"),
}
"""The states of a mail as people read them (ux.md 2)."""


def _mail_figures(ctx: Context, connection: Connection) -> dict[str, int]:
    since = _moment(_since(ctx, MAIL_DAYS))
    states = work_lists.mails_by_state(connection, ctx.person or 0, since)
    return {
        "all": sum(count for state, count in states.items() if state != "cancelled"),
        "sent": states.get("sent", 0),
        "troubled": sum(states.get(state, 0) for state in _TROUBLED),
    }


def _reminders(ctx: Context, connection: Connection, actor: Actor) -> list[Row]:
    """Return the followed cases whose own follow-up date has come."""
    found = follows.to_look_at(connection, int(actor.person), actor, ctx.today, MOST_REMINDERS)
    return _followed(ctx, connection, found)


def _total(rows: Iterable[Any], what: str) -> int:
    return sum(int(getattr(row, what) or 0) for row in rows)


def _since(ctx: Context, days: int) -> date:
    return ctx.today - timedelta(days=days)


def _moment(day: date) -> datetime:
    return at_bangkok(day, time())


def cursor(day: date | None, row_id: int) -> str:
    """Return where a list goes on, as text for a link."""
    return f"{'' if day is None else day.isoformat()}.{row_id}"


def read_cursor(text: str) -> Key | None:
    """Return where a list goes on; what is no cursor is the beginning."""
    day, _, after = text.partition(".")
    row = row_id(after)
    try:
        return None if row is None else (date.fromisoformat(day) if day else None, row)
    except ValueError:
        return None


def row_id(text: str) -> int | None:
    """Return the row id that a link names, or ``None`` where it can be none."""
    found = int(text) if text.isdecimal() else None
    return None if found is None or found > _LARGEST_ID else found
