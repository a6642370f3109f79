"""People as the deeds ask for them: who may act as what today, and whom to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal, select, union_all
from sqlalchemy.orm import aliased

from statemachine.facts import ANYWHERE, Actor, Grant
from statemachine.words import Role
from storage.prepared import Prepared, among
from storage.tables_people import Delegation, GrantRow, Person, Post


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person: id, names, address and language of mail."""

    id: int
    username: str
    name_th: str
    name_en: str
    email: str
    language: str
    active: bool
    undeliverable_since: datetime | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell, and why: ``holder``, ``delegate``, ``office_head`` ..."""

    person_id: int
    why: str


_PERSON = select(
    Person.id, Person.username, Person.name_th, Person.name_en, Person.email, Person.language,
    Person.active, Person.undeliverable_since,
)  # fmt: skip
_BY_ID = _PERSON.where(Person.id == bindparam("person"))
_BY_NAME = _PERSON.where(Person.username == bindparam("username"))

_Lender = aliased(Person)


def _lent(*columns: Any) -> Any:
    """Return a query of the delegations in force; who lost a role or left lends it no more."""
    held = and_(
        GrantRow.person_id == Delegation.principal_id,
        GrantRow.role == Delegation.role,
        GrantRow.scope == Delegation.scope,
    )
    return (
        select(*columns)
        .select_from(Delegation)
        .join(GrantRow, held)
        .join(Person, Person.id == Delegation.delegate_id)
        .join(_Lender, _Lender.id == Delegation.principal_id)
        .where(
            Delegation.starts_on <= bindparam("today"),
            Delegation.ends_on >= bindparam("today"),
            Delegation.revoked_at.is_(None),
            Person.active,
            _Lender.active,
        )
    )


_RIGHTS = Prepared(
    union_all(
        select(GrantRow.role, GrantRow.scope, GrantRow.person_id.label("principal"))
        .join(Person, Person.id == GrantRow.person_id)
        .where(GrantRow.person_id == bindparam("person"), Person.active),
        _lent(Delegation.role, Delegation.scope, Delegation.principal_id).where(
            Delegation.delegate_id == bindparam("person")
        ),
    )
)


def _tell(engine: str) -> Any:
    return union_all(
        select(GrantRow.role, GrantRow.scope, GrantRow.person_id, literal("holder").label("why"))
        .join(Person, Person.id == GrantRow.person_id)
        .where(
            among(GrantRow.role, "roles", engine),
            among(GrantRow.scope, "scopes", engine),
            Person.active,
        ),
        _lent(Delegation.role, Delegation.scope, Delegation.delegate_id, literal("delegate")).where(
            among(Delegation.role, "roles", engine), among(Delegation.scope, "scopes", engine)
        ),
    )


_TELL = Prepared({engine: _tell(engine) for engine in ("sqlite", "postgresql")})


def by_id(connection: Connection, person: int) -> PersonRecord | None:
    """Return a person by id."""
    row = connection.execute(_BY_ID, {"person": person}).one_or_none()
    return None if row is None else PersonRecord(*row)


def by_username(connection: Connection, username: str) -> PersonRecord | None:
    """Return a person by user name."""
    row = connection.execute(_BY_NAME, {"username": username}).one_or_none()
    return None if row is None else PersonRecord(*row)


def named(connection: Connection, people: Iterable[int]) -> dict[int, PersonRecord]:
    """Return people by id, in one query."""
    wanted = list(set(people))
    rows = connection.execute(_PERSON.where(Person.id.in_(wanted)))
    return {row.id: PersonRecord(*row) for row in rows}


def actor(connection: Connection, person: int, today: date) -> Actor:
    """Return a person with every grant they hold on a Bangkok date, delegations included.

    Rights are asked at the moment of the act, so a new grant counts for running cases at once.
    """
    rows = _RIGHTS.rows(connection, {"person": person, "today": today})
    grants = tuple(
        Grant(Role(role), scope, None if principal == person else str(principal))
        for role, scope, principal in rows
    )
    return Actor(str(person), grants)


def holders(
    connection: Connection, wanted: Iterable[tuple[str, str]], today: date
) -> dict[tuple[str, str], list[Recipient]]:
    """Return whom to tell for each (role, scope), in one query; substitutes of today included.

    Holders of the very scope come before those of ``*``, who are told only where there is none.
    """
    pairs = list(dict.fromkeys(wanted))
    asked = {
        "roles": list({role for role, _ in pairs}),
        "scopes": list({scope for _, scope in pairs} | {ANYWHERE}),
        "today": today,
    }
    found: dict[tuple[str, str], list[Recipient]] = {}
    for role, scope, person, why in _TELL.rows(connection, asked) if pairs else ():
        found.setdefault((role, scope), []).append(Recipient(person, why))
    return {
        (role, scope): found.get((role, scope)) or found.get((role, ANYWHERE), [])
        for role, scope in pairs
    }


def in_post(connection: Connection, code: str) -> list[int]:
    """Return the people in a post of the ladder."""
    rows = connection.execute(
        select(Post.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.code == code, Person.active)
    )
    return list(rows.scalars())
