"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

JsonValue = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document; binary JSON on PostgreSQL."""

Id = BigInteger().with_variant(Integer(), "sqlite")
"""A row id: SQLite numbers rows by itself only where the type is INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and returned in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what refuses a naive moment and gives the engine its form of UTC."""
        return _as_text if dialect.name == "sqlite" else _in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        message = f"a naive moment cannot be stored: {value!r}"
        raise ValueError(message)
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    """Return ``2026-11-23 03:00:00.000000``: text that sorts in time order."""
    moment = _in_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")[:26]
