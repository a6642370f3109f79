"""The tables of rulings: verdicts of the rulebook as they were given, and notices of a new version.

Triggers keep every one of them append-only, as the audit trail is (0003_audit_guards).

Revision 0007_rulings, after 0006_indexes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_rulings"
down_revision: str | None = "0006_indexes"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

APPEND_ONLY = {
    "rulebooks": "version = NEW.version OR digest = NEW.digest",
    "rulings": "id = NEW.id OR hash = NEW.hash"
    " OR (case_id = NEW.case_id AND case_version = NEW.case_version)",
    "ruling_results": "id = NEW.id OR (ruling_id = NEW.ruling_id AND rule = NEW.rule)",
    "rule_answers": "id = NEW.id",
    "rulebook_notices": "id = NEW.id OR version = NEW.version",
    "rulebook_notice_cases": "id = NEW.id OR (notice_id = NEW.notice_id AND case_id = NEW.case_id)",
    "rulebook_notice_readers": "id = NEW.id"
    " OR (notice_id = NEW.notice_id AND person_id = NEW.person_id)",
    "rulebook_acknowledgements": "id = NEW.id"
    " OR (notice_id = NEW.notice_id AND person_id = NEW.person_id)",
}
"""Table -> how to find the row that a new one would replace."""


def upgrade() -> None:
    _books()
    _rulings()
    _notices()
    guard = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for table, same in APPEND_ONLY.items():
        for statement in guard(table, same):
            op.execute(statement)


def _table(name: str, *parts: Any) -> None:
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    op.create_table(name, sa.Column("id", ID, nullable=False), *parts, key)


def _column(name: str, kind: Any, *, nullable: bool = False) -> Any:
    return sa.Column(name, kind, nullable=nullable)


def _to(table: str, column: str, other: str, key: str = "id") -> Any:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def _books() -> None:
    op.create_table(
        "rulebooks",
        _column("version", sa.String()),
        _column("effective_from", sa.Date()),
        _column("digest", sa.String()),
        _column("body", JSON),
        _column("text", sa.Text()),
        _column("published_by", sa.String()),
        _column("published_at", MOMENT),
        sa.PrimaryKeyConstraint("version", name="pk_rulebooks"),
        sa.UniqueConstraint("digest", name="uq_rulebooks_digest"),
    )


def _rulings() -> None:
    _table(
        "rulings",
        _column("case_id", ID),
        _column("case_version", ID),
        _column("rulebook", sa.String()),
        _column("day", sa.Date()),
        _column("path", sa.String()),
        _column("unknown", ID),
        _column("body", sa.Text()),
        _column("hash", sa.String()),
        _column("frozen_at", MOMENT),
        _column("frozen_by", ID, nullable=True),
        _to("rulings", "case_id", "cases"),
        _to("rulings", "frozen_by", "people"),
        sa.UniqueConstraint("case_id", "case_version", name="uq_rulings_case_id_case_version"),
        sa.UniqueConstraint("hash", name="uq_rulings_hash"),
    )
    _table(
        "ruling_results",
        _column("ruling_id", ID),
        _column("rule", sa.String()),
        _column("outcome", sa.String()),
        _to("ruling_results", "ruling_id", "rulings"),
        sa.UniqueConstraint("ruling_id", "rule", name="uq_ruling_results_ruling_id_rule"),
    )
    op.create_index("ix_ruling_results_rule_ruling_id", "ruling_results", ["rule", "ruling_id"])
    _table(
        "rule_answers",
        _column("case_id", ID),
        _column("fact", sa.String()),
        _column("value", JSON),
        _column("source", sa.Text()),
        _column("document", sa.String(), nullable=True),
        _column("person_id", ID),
        _column("at", MOMENT),
        _to("rule_answers", "case_id", "cases"),
        _to("rule_answers", "document", "documents", "sha256"),
        _to("rule_answers", "person_id", "people"),
    )
    op.create_index("ix_rule_answers_case_id", "rule_answers", ["case_id"])


def _notices() -> None:
    _table(
        "rulebook_notices",
        _column("version", sa.String()),
        _column("previous", sa.String()),
        _column("body", JSON),
        _column("made_at", MOMENT),
        _column("made_by", ID, nullable=True),
        _to("rulebook_notices", "version", "rulebooks", "version"),
        _to("rulebook_notices", "made_by", "people"),
        sa.UniqueConstraint("version", name="uq_rulebook_notices_version"),
    )
    _of_notice(
        "rulebook_notice_cases", "case_id", "cases",
        _column("old_path", sa.String()), _column("new_path", sa.String()), _column("rules", JSON),
    )  # fmt: skip
    _of_notice("rulebook_notice_readers", "person_id", "people")
    _of_notice("rulebook_acknowledgements", "person_id", "people", _column("at", MOMENT))


def _of_notice(table: str, column: str, other: str, *more: Any) -> None:
    _table(
        table,
        _column("notice_id", ID),
        _column(column, ID),
        *more,
        _to(table, "notice_id", "rulebook_notices"),
        _to(table, column, other),
        sa.UniqueConstraint("notice_id", column, name=f"uq_{table}_notice_id_{column}"),
    )


def _sqlite(table: str, same: str) -> list[str]:
    said = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    deeds = [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} {said}"
        for deed in ("UPDATE", "DELETE")
    ]
    return [
        *deeds,
        f"""
        CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {said}
        """,  # noqa: S608 - our own names
    ]


def _postgresql(table: str, _same: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
        """
    ]
