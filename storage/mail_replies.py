"""Mails that came in: each kept once, by the digest of its bytes."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.errors import PhinongError
from storage.tables_people import Person
from storage.tables_programme import MailReply
from storage.tables_register import Partner, Relationship

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class NoSuchReplyError(PhinongError):
    """No such mail came in, or it is not the reader's to see."""

    code = "no_such_reply"
    th = "ไม่พบอีเมลตอบกลับนี้ โปรดเปิดจากรายการอีเมลตอบกลับ"
    en = "There is no such reply; open it from the list of replies."


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Keep a mail and return its row id; ``None`` where these bytes came in before."""
    base = _INSERTS[connection.dialect.name](MailReply)
    made = connection.execute(
        base.on_conflict_do_nothing(index_elements=["key"]).returning(MailReply.id), dict(values)
    )
    return made.scalar_one_or_none()


def known(connection: Connection, key: str) -> bool:
    """Return whether these bytes came in before."""
    query = select(MailReply.id).where(MailReply.key == key)
    return connection.execute(query).scalar_one_or_none() is not None


def same_message(connection: Connection, message_id: str, person_id: int | None) -> bool:
    """Return whether this person's mail of this id was proposed or decided before."""
    query = select(func.count()).where(
        MailReply.message_id == message_id,
        MailReply.person_id == person_id,
        MailReply.state != "set_aside",
    )
    return bool(message_id) and bool(connection.execute(query).scalar_one())


def _replies() -> Any:
    return (
        select(
            MailReply.__table__,
            Relationship.key.label("pair_key"),
            Relationship.province,
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
            Person.name_th.label("person_th"),
            Person.name_en.label("person_en"),
            Person.username,
        )
        .join(Relationship, Relationship.id == MailReply.relationship_id, isouter=True)
        .join(Partner, Partner.id == Relationship.partner_id, isouter=True)
        .join(Person, Person.id == MailReply.person_id, isouter=True)
    )


def several(
    connection: Connection,
    states: Collection[str],
    provinces: Collection[str] | None,
    *,
    after: int | None = None,
    most: int = 50,
) -> list[Any]:
    """Return mails in some states, newest first, one more than ``most``.

    ``provinces`` are those whose mails are wanted; ``None`` is all, those of no pair included.
    """
    query = _replies().where(MailReply.state.in_(sorted(states)))
    if provinces is not None:
        query = query.where(Relationship.province.in_(sorted(provinces)))
    if after is not None:
        query = query.where(MailReply.id < after)
    return list(connection.execute(query.order_by(MailReply.id.desc()).limit(most + 1)))


def one(connection: Connection, reply_id: int) -> Any:
    """Return a mail that came in.

    Raises:
        NoSuchReplyError: There is none.
    """
    row = connection.execute(_replies().where(MailReply.id == reply_id)).one_or_none()
    if row is None:
        raise NoSuchReplyError
    return row


def settle(
    connection: Connection, reply_id: int, states: Collection[str], values: Mapping[str, Any]
) -> bool:
    """Decide about a mail that stands in one of some states; ``False`` where it does not."""
    done = connection.execute(
        update(MailReply)
        .where(MailReply.id == reply_id, MailReply.state.in_(sorted(states)))
        .values(**dict(values))
    )
    return done.rowcount == 1


def waiting(connection: Connection, provinces: Collection[str] | None) -> int:
    """Return how many mails wait for somebody who sees these provinces."""
    query = (
        select(func.count())
        .select_from(MailReply)
        .join(Relationship, Relationship.id == MailReply.relationship_id, isouter=True)
        .where(MailReply.state == "proposed")
    )
    if provinces is not None:
        query = query.where(Relationship.province.in_(sorted(provinces)))
    return int(connection.execute(query).scalar_one())
