"""Rows of second factors and recovery codes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storage.tables_security import RecoveryCode, SecondFactor

TOTP, PASSKEY = "totp", "passkey"


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a factor and return its row id."""
    query = insert(SecondFactor).values(dict(values)).returning(SecondFactor.id)
    return int(connection.execute(query).scalar_one())


def confirmed(connection: Connection, person: int, kind: str = "") -> list[Any]:
    """Return the factors of a person that count, oldest first; of one kind where named."""
    query = (
        select(SecondFactor.__table__)
        .where(SecondFactor.person_id == person, SecondFactor.confirmed_at.is_not(None))
        .order_by(SecondFactor.id)
    )
    return list(connection.execute(query.where(SecondFactor.kind == kind) if kind else query))


def unconfirmed(connection: Connection, person: int, factor: int, since: datetime) -> Any | None:
    """Return a factor of a person that waits for its first code and is not too old."""
    query = select(SecondFactor.__table__).where(
        SecondFactor.id == factor,
        SecondFactor.person_id == person,
        SecondFactor.confirmed_at.is_(None),
        SecondFactor.created_at > since,
    )
    return connection.execute(query).one_or_none()


def drop_unconfirmed(connection: Connection, person: int) -> None:
    """Forget what a person began to add and never finished."""
    query = delete(SecondFactor).where(
        SecondFactor.person_id == person, SecondFactor.confirmed_at.is_(None)
    )
    connection.execute(query)


def confirm(
    connection: Connection, factor: int, label: str, step: int | None, now: datetime
) -> bool:
    """Let a factor count from now on; ``False`` where it was confirmed already."""
    query = update(SecondFactor).where(
        SecondFactor.id == factor, SecondFactor.confirmed_at.is_(None)
    )
    values = {"confirmed_at": now, "used_at": now, "last_step": step, "label": label}
    return bool(connection.execute(query.values(values)).rowcount)


def use_step(connection: Connection, factor: int, step: int, now: datetime) -> bool:
    """Accept a TOTP step once; ``False`` where it, or a later one, was accepted before."""
    query = update(SecondFactor).where(
        SecondFactor.id == factor,
        or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
    )
    return bool(connection.execute(query.values(last_step=step, used_at=now)).rowcount)


def use_passkey(connection: Connection, factor: int, was: int, count: int, now: datetime) -> bool:
    """Note the counter of a passkey; ``False`` where another was first."""
    query = update(SecondFactor).where(SecondFactor.id == factor, SecondFactor.sign_count == was)
    return bool(connection.execute(query.values(sign_count=count, used_at=now)).rowcount)


def by_credential(connection: Connection, credential: str) -> Any | None:
    """Return the passkey of a credential id, whoever has it."""
    query = select(SecondFactor.__table__).where(SecondFactor.credential == credential)
    return connection.execute(query).one_or_none()


def drop(connection: Connection, person: int, factor: int) -> Any | None:
    """Take one factor of a person away; return its kind and label."""
    query = (
        delete(SecondFactor)
        .where(SecondFactor.id == factor, SecondFactor.person_id == person)
        .returning(SecondFactor.kind, SecondFactor.label)
    )
    return connection.execute(query).one_or_none()


def drop_all(connection: Connection, person: int) -> int:
    """Take every factor and recovery code of a person away; return how many factors there were."""
    drop_codes(connection, person)
    drop_unconfirmed(connection, person)
    gone = connection.execute(delete(SecondFactor).where(SecondFactor.person_id == person))
    return int(gone.rowcount)


def add_codes(connection: Connection, person: int, hashes: Iterable[str], now: datetime) -> None:
    """Add recovery codes."""
    rows = [{"code_hash": one, "person_id": person, "created_at": now} for one in hashes]
    connection.execute(insert(RecoveryCode), rows)


def drop_codes(connection: Connection, person: int) -> None:
    """Void all recovery codes of a person."""
    connection.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person))


def use_code(connection: Connection, person: int, code_hash: str, now: datetime) -> bool:
    """Use a recovery code up; ``False`` where it is none of theirs, or was used."""
    query = update(RecoveryCode).where(
        RecoveryCode.code_hash == code_hash,
        RecoveryCode.person_id == person,
        RecoveryCode.used_at.is_(None),
    )
    return bool(connection.execute(query.values(used_at=now)).rowcount)


def codes_left(connection: Connection, person: int) -> int:
    """Return how many recovery codes of a person may still be used."""
    query = select(func.count()).where(
        RecoveryCode.person_id == person, RecoveryCode.used_at.is_(None)
    )
    return int(connection.execute(query).scalar_one())
