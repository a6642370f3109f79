"""Triggers that keep the audit trail append-only, and each entry linked to the one before it.

Whoever owns the database can drop them; the check of the trail then shows what was done.

Revision 0003_audit_guards, after 0002_cases.
"""

from alembic import op

revision = "0003_audit_guards"
down_revision: str | None = "0002_cases"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "audit_entries": "chain = NEW.chain AND seq = NEW.seq",
    "checkpoints": "day = NEW.day",
}
"""Table -> how to find the row that a new one would replace."""

BEFORE = "SELECT hash FROM audit_entries WHERE chain = NEW.chain AND seq = NEW.seq - 1"
GENESIS = "0" * 64


def upgrade() -> None:
    guard = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in guard():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        *(_refusal(table, deed) for table in APPEND_ONLY for deed in ("UPDATE", "DELETE")),
        *(_no_replace(table, same) for table, same in APPEND_ONLY.items()),
        f"""
        CREATE TRIGGER audit_entries_link BEFORE INSERT ON audit_entries
        WHEN NEW.prev_hash IS NOT CASE NEW.seq WHEN 1 THEN '{GENESIS}' ELSE ({BEFORE}) END
        BEGIN SELECT RAISE(ABORT, 'audit_entries: does not follow the entry before it'); END
        """,
    ]


def _refusal(table: str, deed: str) -> str:
    return f"""
    CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """


def _no_replace(table: str, same: str) -> str:
    """INSERT OR REPLACE deletes without waking the trigger against DELETE."""
    return f"""
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {same})
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """  # noqa: S608 - our own names


def _postgresql() -> list[str]:
    return [
        """
        CREATE FUNCTION phinong_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
        """,
        *(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
            """
            for table in APPEND_ONLY
        ),
        f"""
        CREATE FUNCTION phinong_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.prev_hash IS DISTINCT FROM
                (CASE NEW.seq WHEN 1 THEN '{GENESIS}' ELSE ({BEFORE}) END)
            THEN RAISE EXCEPTION 'audit_entries: does not follow the entry before it';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER audit_entries_link BEFORE INSERT ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION phinong_audit_link()
        """,
    ]
