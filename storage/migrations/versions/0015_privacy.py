"""The tables of privacy: texts beside the audit trail, erasures and the register of breaches.

Revision 0015_privacy, after 0014_security.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_privacy"
down_revision: str | None = "0014_security"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TRIMMED = {
    "outbox": ("finished_at", "erased_at IS NULL AND finished_at IS NOT NULL"),
    "mail_replies": ("received_at", "erased_at IS NULL"),
}
"""Table that loses its personal text -> the moment its time runs from, and what is left to lose."""

ERASED = "digest = OLD.digest AND NEW.person_id = OLD.person_id AND NEW.body IS NULL"
"""What is left of a text beside the trail after the one change that it allows."""


def upgrade() -> None:
    _texts()
    _erasures()
    _breaches()
    for table, (moment, where) in TRIMMED.items():
        op.add_column(table, sa.Column("erased_at", MOMENT, nullable=True))
        left = sa.text(where)
        op.create_index(
            f"ix_{table}_{moment}", table, [moment], sqlite_where=left, postgresql_where=left
        )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _texts() -> None:
    op.create_table(
        "audit_texts", _c("digest", sa.String), _c("person_id", ID), _n("salt", sa.String),
        _n("body", sa.Text), _c("kept_at", MOMENT), _n("erased_at", MOMENT),
        _fk("audit_texts", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("digest", name="pk_audit_texts"),
    )  # fmt: skip
    op.create_index("ix_audit_texts_person_id", "audit_texts", ["person_id"])


def _erasures() -> None:
    op.create_table(
        "erasure_requests", _c("id", ID), _c("person_id", ID), _c("reason", sa.Text),
        _n("requested_by", ID), _c("requested_at", MOMENT), _c("state", sa.String),
        _n("decided_by", ID), _n("decided_at", MOMENT), _c("note", sa.Text), _c("counts", JSON),
        *(_fk("erasure_requests", name, "people.id")
          for name in ("person_id", "requested_by", "decided_by")),
        sa.PrimaryKeyConstraint("id", name="pk_erasure_requests"),
    )  # fmt: skip
    op.create_index("ix_erasure_requests_person_id", "erasure_requests", ["person_id"])
    op.create_index("ix_erasure_requests_state", "erasure_requests", ["state", "id"])


def _breaches() -> None:
    op.create_table(
        "breaches", _c("id", ID), _c("number", sa.String), _c("title", sa.String),
        _c("happened", sa.Text), _c("kinds", JSON), _c("data", sa.Text), _c("whose", sa.Text),
        _n("people_count", ID), _c("risk", sa.String), _c("risk_reason", sa.Text),
        _c("measures", sa.Text), _n("happened_at", MOMENT), _c("known_at", MOMENT),
        _c("deadline_at", MOMENT), _c("decision", sa.String), _c("decision_reason", sa.Text),
        _n("notified_at", MOMENT), _c("late_reason", sa.Text), _n("told_at", MOMENT),
        _c("told_how", sa.Text), _c("state", sa.String), _n("asked_by", ID), _n("closed_by", ID),
        _n("closed_at", MOMENT), _c("lessons", sa.Text), _n("next_alert", sa.String),
        _n("next_alert_at", MOMENT), _c("version", ID), _n("recorded_by", ID),
        _c("recorded_at", MOMENT),
        *(_fk("breaches", name, "people.id") for name in ("asked_by", "closed_by", "recorded_by")),
        sa.PrimaryKeyConstraint("id", name="pk_breaches"),
        sa.UniqueConstraint("number", name="uq_breaches_number"),
    )  # fmt: skip
    waits = sa.text("next_alert_at IS NOT NULL")
    op.create_index(
        "ix_breaches_next_alert_at", "breaches", ["next_alert_at"],
        sqlite_where=waits, postgresql_where=waits,
    )  # fmt: skip
    op.create_index("ix_breaches_state_known_at", "breaches", ["state", "known_at"])
    op.create_table(
        "breach_steps", _c("id", ID), _c("breach_id", ID), _c("step", sa.String),
        _c("said", JSON), _n("person_id", ID), _c("at", MOMENT),
        _fk("breach_steps", "breach_id", "breaches.id"),
        _fk("breach_steps", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_breach_steps"),
    )  # fmt: skip
    op.create_index("ix_breach_steps_breach_id", "breach_steps", ["breach_id"])


def _guards(engine: str) -> list[str]:
    erased = f"NEW.{ERASED} AND NEW.salt IS NULL"
    if engine == "sqlite":
        return [
            *(_refusal(table, "DELETE") for table in ("audit_texts", "breach_steps", "breaches")),
            _refusal("breach_steps", "UPDATE"),
            f"""
            CREATE TRIGGER audit_texts_only_erased BEFORE UPDATE ON audit_texts
            WHEN NOT ({erased})
            BEGIN SELECT RAISE(ABORT, 'audit_texts are only erased'); END
            """,
        ]
    return [
        *(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE {deeds} ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
            """
            for table, deeds in (
                ("audit_texts", "DELETE OR TRUNCATE"),
                ("breaches", "DELETE OR TRUNCATE"),
                ("breach_steps", "UPDATE OR DELETE OR TRUNCATE"),
            )
        ),
        f"""
        CREATE TRIGGER audit_texts_only_erased BEFORE UPDATE ON audit_texts
        FOR EACH ROW WHEN (NOT ({erased})) EXECUTE FUNCTION phinong_append_only()
        """,
    ]


def _refusal(table: str, deed: str) -> str:
    return f"""
    CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """


def _c(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _n(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    other = target.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}_{other}")
