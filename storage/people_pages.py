"""People as pages list and pick them: a few at a time, found by a word."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.tables_people import Delegation, GrantRow, Person, Post


def page(  # noqa: PLR0913 - what a list can be narrowed by
    connection: Connection,
    *,
    words: str = "",
    role: str = "",
    active: bool | None = None,
    after: str = "",
    most: int,
    addresses: bool = False,
) -> list[Any]:
    """Return people after a user name, in its order.

    Args:
        connection: The transaction.
        words: Only whose user name or names hold this text.
        role: Only who has this role in their own name.
        active: Only who may act, or only who may not.
        after: The user name that ended the page before.
        most: How many at most.
        addresses: Whether ``words`` may be found in mail addresses too.
    """
    query = select(Person.__table__).where(Person.username > after).order_by(Person.username)
    for word in words.split():
        query = _holding(query, word, addresses=addresses)
    if role:
        held = exists().where(GrantRow.person_id == Person.id, GrantRow.role == role)
        query = query.where(held)
    if active is not None:
        query = query.where(Person.active == active)
    return list(connection.execute(query.limit(most)))


def _holding(query: Select[Any], word: str, *, addresses: bool) -> Select[Any]:
    columns = [Person.username, Person.name_th, Person.name_en]
    if addresses:
        columns.append(Person.email)
    return query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))


def one(connection: Connection, person: int) -> Any:
    """Return a person's row."""
    return connection.execute(select(Person.__table__).where(Person.id == person)).one()


def count(connection: Connection) -> tuple[int, int]:
    """Return how many people there are, and how many of them may act."""
    active = select(func.count()).select_from(Person).where(Person.active).scalar_subquery()
    row = connection.execute(select(func.count(Person.id), active)).one()
    return row[0], row[1]


def grants(connection: Connection, people: Iterable[int]) -> list[Any]:
    """Return the grants of some people, by role and scope."""
    query = select(GrantRow.__table__).where(GrantRow.person_id.in_(list(people)))
    return list(connection.execute(query.order_by(GrantRow.role, GrantRow.scope)))


def posts(connection: Connection, people: Iterable[int]) -> list[Any]:
    """Return the posts of some people, by code."""
    query = select(Post.__table__).where(Post.person_id.in_(list(people)))
    return list(connection.execute(query.order_by(Post.code)))


def post_holders(connection: Connection) -> list[Any]:
    """Return who is in each post, by code and user name."""
    query = (
        select(
            Post.code,
            Person.username,
            Person.name_th,
            Person.name_en,
            Person.email,
            Person.active,
            Person.undeliverable_since,
        )
        .join(Person, Person.id == Post.person_id)
        .order_by(Post.code, Person.username)
    )
    return list(connection.execute(query))


def delegations(
    connection: Connection,
    today: date,
    *,
    principal: int | None = None,
    delegate: int | None = None,
    past: bool = False,
    most: int = 50,
) -> list[Any]:
    """Return delegations with both names: those that stand, soonest first, or the past ones."""
    giver, taker = aliased(Person), aliased(Person)
    query = (
        select(
            Delegation.__table__,
            giver.username.label("principal"),
            giver.name_th.label("principal_th"),
            giver.name_en.label("principal_en"),
            taker.username.label("delegate"),
            taker.name_th.label("delegate_th"),
            taker.name_en.label("delegate_en"),
        )
        .join(giver, giver.id == Delegation.principal_id)
        .join(taker, taker.id == Delegation.delegate_id)
    )
    standing = (Delegation.ends_on >= today, Delegation.revoked_at.is_(None))
    over = or_(Delegation.ends_on < today, Delegation.revoked_at.is_not(None))
    query = query.where(over) if past else query.where(*standing)
    if principal is not None:
        query = query.where(Delegation.principal_id == principal)
    if delegate is not None:
        query = query.where(Delegation.delegate_id == delegate)
    order = Delegation.id.desc() if past else Delegation.starts_on
    return list(connection.execute(query.order_by(order, Delegation.id).limit(most)))
