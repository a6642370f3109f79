"""What the health check reads: a few quick figures."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage.tables_cases import AuditEntry


def last_audit_at(connection: Connection) -> datetime | None:
    """Return when the newest audit entry was written, or ``None`` where there is none."""
    newest = select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()
