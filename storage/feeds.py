"""Calendar feeds: their digests, and the deadlines that they tell."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from storage.tables_cases import Case, StageEntry
from storage.tables_people import Person
from storage.tables_register import Partner
from storage.tables_work import Feed
from storage.work_lists import Pair, held

_LIVING = Feed.revoked_at.is_(None)


def add(connection: Connection, row: dict[str, Any]) -> int:
    """Add a feed and return its id."""
    return int(connection.execute(insert(Feed).values(row).returning(Feed.id)).scalar_one())


def of(connection: Connection, person: int) -> list[Any]:
    """Return a person's feeds that still work, newest first."""
    query = select(Feed.id, Feed.created_at, Feed.used_at).where(Feed.person_id == person, _LIVING)
    return list(connection.execute(query.order_by(Feed.id.desc())))


def by_digest(connection: Connection, token_hash: str) -> Any | None:
    """Return the feed of a token and the language of its owner, where both still work."""
    query = (
        select(Feed.id, Feed.person_id, Feed.used_at, Person.language)
        .join(Person, Person.id == Feed.person_id)
        .where(Feed.token_hash == token_hash, _LIVING, Person.active)
    )
    return connection.execute(query).one_or_none()


def touch(connection: Connection, feed: int, now: datetime) -> None:
    """Note when a feed was last read."""
    connection.execute(update(Feed).where(Feed.id == feed).values(used_at=now))


def revoke(connection: Connection, feed: int, person: int, now: datetime) -> bool:
    """End one of a person's feeds; ``False`` where it is not theirs, or ended before."""
    mine = update(Feed).where(Feed.id == feed, Feed.person_id == person, _LIVING)
    return bool(connection.execute(mine.values(revoked_at=now)).rowcount)


def deadlines(
    connection: Connection, pairs: Collection[Pair], cases: Collection[int], limit: int
) -> list[Any]:
    """Return the open entries with a deadline that some pairs hold, or that are of some cases."""
    query = (
        select(
            StageEntry.id, StageEntry.state, StageEntry.definition, StageEntry.due_on, Case.number,
            Case.version, Case.province, Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Case, Case.id == StageEntry.case_id)
        .join(Partner, Partner.id == Case.partner_id)
        .where(
            StageEntry.left_at.is_(None),
            StageEntry.due_on.is_not(None),
            or_(held(pairs), StageEntry.case_id.in_(cases)),
        )
        .order_by(StageEntry.due_on, StageEntry.id)
        .limit(limit)
    )  # fmt: skip
    return list(connection.execute(query))
