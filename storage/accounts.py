"""Rows of accounts: passwords, sessions, one-time links, counts of what was tried."""

from collections import namedtuple
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared
from storage.tables_accounts import Credential, OneTimeLink, RateCount, WebSession
from storage.tables_api import ApiToken, Webhook
from storage.tables_people import Person
from storage.tables_security import SecondFactor, SignInFlow
from storage.tables_work import Feed

_HAS_FACTOR = (
    exists()
    .where(SecondFactor.person_id == WebSession.person_id, SecondFactor.confirmed_at.is_not(None))
    .label("has_factor")
)
_SESSION = (
    select(
        WebSession.id_hash,
        WebSession.person_id,
        WebSession.created_at,
        WebSession.seen_at,
        WebSession.expires_at,
        WebSession.agent,
        WebSession.how,
        WebSession.proved_at,
        WebSession.second_at,
        _HAS_FACTOR,
        Person.username,
        Person.name_th,
        Person.name_en,
        Person.language,
        Person.fictional,
    )
    .join(Person, Person.id == WebSession.person_id)
    .where(Person.active)
)
_BY_HASH = Prepared(_SESSION.where(WebSession.id_hash == bindparam("id_hash")))  # every page asks
_SessionRow = namedtuple("_SessionRow", _SESSION.selected_columns.keys())  # type: ignore[misc]  # noqa: PYI024 - by the columns above


def password_hash(connection: Connection, person: int) -> str | None:
    """Return a person's password as kept, ``None`` where none was set."""
    found = select(Credential.password_hash).where(Credential.person_id == person)
    return connection.execute(found).scalar_one_or_none()


def set_password(connection: Connection, person: int, kept: str, now: datetime) -> None:
    """Set or replace a person's password."""
    values = {"password_hash": kept, "changed_at": now}
    changed = update(Credential).where(Credential.person_id == person).values(values)
    if not connection.execute(changed).rowcount:
        connection.execute(_insert(connection, Credential).values(person_id=person, **values))


def add_session(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a session."""
    connection.execute(_insert(connection, WebSession).values(values))


def session(connection: Connection, id_hash: str) -> Any | None:
    """Return a session with its person, if both are there and the person is active."""
    found = _BY_HASH.rows(connection, {"id_hash": id_hash})
    return _SessionRow(*found[0]) if found else None


def sessions_of(connection: Connection, person: int, now: datetime) -> list[Any]:
    """Return a person's living sessions, newest first."""
    living = _SESSION.where(WebSession.person_id == person, WebSession.expires_at > now)
    return list(connection.execute(living.order_by(WebSession.created_at.desc())))


def touch(connection: Connection, id_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(WebSession).where(WebSession.id_hash == id_hash).values(seen_at=now))


def renew_session(connection: Connection, id_hash: str, values: Mapping[str, Any]) -> bool:
    """Give a session another id and whatever else changes with it; ``False`` where it is gone."""
    changed = update(WebSession).where(WebSession.id_hash == id_hash).values(dict(values))
    return bool(connection.execute(changed).rowcount)


def drop_session(connection: Connection, id_hash: str, person: int | None = None) -> bool:
    """End a session; with ``person``, only if it is theirs."""
    found = delete(WebSession).where(WebSession.id_hash == id_hash)
    if person is not None:
        found = found.where(WebSession.person_id == person)
    return bool(connection.execute(found).rowcount)


def drop_sessions_of(connection: Connection, person: int, keep: str = "") -> int:
    """End all sessions of a person but one."""
    found = delete(WebSession).where(WebSession.person_id == person, WebSession.id_hash != keep)
    return int(connection.execute(found).rowcount)


def shut_out(connection: Connection, person: int, now: datetime) -> None:
    """End whatever lets a person in or tells them something: sessions, links, tokens, feeds."""
    drop_sessions_of(connection, person)
    drop_links(connection, person, now)
    for table in (ApiToken, Feed):
        mine = update(table).where(table.person_id == person, table.revoked_at.is_(None))
        connection.execute(mine.values(revoked_at=now))
    hooks = update(Webhook).where(Webhook.person_id == person, Webhook.disabled_at.is_(None))
    connection.execute(hooks.values(disabled_at=now))


def add_link(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a one-time link."""
    connection.execute(_insert(connection, OneTimeLink).values(values))


def link(connection: Connection, token_hash: str, now: datetime) -> Any | None:
    """Return a link that may still be used."""
    found = select(OneTimeLink).where(
        OneTimeLink.token_hash == token_hash,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return connection.execute(found).one_or_none()


def drop_links(connection: Connection, person: int, now: datetime) -> None:
    """Let no link of a person work any more."""
    unused = update(OneTimeLink).where(
        OneTimeLink.person_id == person, OneTimeLink.used_at.is_(None)
    )
    connection.execute(unused.values(used_at=now))


def use_link(connection: Connection, token_hash: str, now: datetime) -> bool:
    """Mark a link as used; ``False`` where somebody else was first."""
    used = update(OneTimeLink).where(
        OneTimeLink.token_hash == token_hash, OneTimeLink.used_at.is_(None)
    )
    return bool(connection.execute(used.values(used_at=now)).rowcount)


def count(connection: Connection, key: str, expires_at: datetime) -> int:
    """Add one to a count and return it."""
    row = _insert(connection, RateCount).values(key=key, count=1, expires_at=expires_at)
    counted = row.on_conflict_do_update(
        index_elements=[RateCount.key], set_={"count": RateCount.count + 1}
    ).returning(RateCount.count)
    return int(connection.execute(counted).scalar_one())


def counted(connection: Connection, key: str) -> int:
    """Return a count without adding to it."""
    found = select(func.coalesce(func.max(RateCount.count), 0)).where(RateCount.key == key)
    return int(connection.execute(found).scalar_one())


def sweep_out(connection: Connection, now: datetime) -> int:
    """Delete what has ended: counts, sessions, links and sign-ins that were never finished."""
    gone = 0
    for table in (RateCount, WebSession, OneTimeLink, SignInFlow):
        gone += connection.execute(delete(table).where(table.expires_at < now)).rowcount
    return gone


def _insert(connection: Connection, table: Any) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
