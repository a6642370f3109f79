"""The tables of papers: official papers as issued, and their numbers.

A paper and its cancellation are written once: triggers refuse every change, as for the audit trail.

Revision 0009_papers, after 0008_texts.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_papers"
down_revision: str | None = "0008_texts"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

FROZEN = {
    "papers": "id = NEW.id OR code = NEW.code OR "
    "(office = NEW.office AND year_be = NEW.year_be AND running = NEW.running)",
    "paper_cancellations": "paper_id = NEW.paper_id",
}
"""Table -> how to find the row that a new one would replace."""


def upgrade() -> None:
    _numbers()
    _papers()
    _address_book()
    guard = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in guard():
        op.execute(statement)


def _numbers() -> None:
    op.create_table(
        "paper_counters",
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("year_be", ID, autoincrement=False, nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.PrimaryKeyConstraint("office", "year_be", name="pk_paper_counters"),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("year_be", ID, nullable=False),
        sa.Column("running", ID, nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("given", JSON, nullable=False),
        sa.Column("issued_by", ID, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("audit_seq", ID, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_papers_case_id_cases"),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name="fk_papers_issued_by_people"),
        sa.ForeignKeyConstraint(
            ["sha256"], ["documents.sha256"], name="fk_papers_sha256_documents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.UniqueConstraint("code", name="uq_papers_code"),
        sa.UniqueConstraint(
            "office", "year_be", "running", name="uq_papers_office_year_be_running"
        ),
    )
    op.create_index("ix_papers_case_id", "papers", ["case_id"])
    op.create_index("ix_papers_office_year_be_id", "papers", ["office", "year_be", "id"])
    op.create_index("ix_papers_year_be_id", "papers", ["year_be", "id"])
    op.create_table(
        "paper_cancellations",
        sa.Column("paper_id", ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cancelled_by", ID, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=False),
        sa.Column("audit_seq", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["people.id"], name="fk_paper_cancellations_cancelled_by_people"
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name="fk_paper_cancellations_paper_id_papers"
        ),
        sa.PrimaryKeyConstraint("paper_id", name="pk_paper_cancellations"),
    )


def _address_book() -> None:
    op.create_table(
        "letter_offices",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("updated_by", ID, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["people.id"], name="fk_letter_offices_updated_by_people"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_letter_offices"),
    )


def _sqlite() -> list[str]:
    return [
        *(_refusal(table, deed) for table in FROZEN for deed in ("UPDATE", "DELETE")),
        *(_no_replace(table, same) for table, same in FROZEN.items()),
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
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """  # noqa: S608 - our own names


def _postgresql() -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
        """
        for table in FROZEN
    ]
