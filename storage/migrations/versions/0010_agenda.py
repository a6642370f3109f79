"""The tables of agenda: duties out of resolutions, signing windows and the partner's steps.

Revision 0010_agenda, after 0009_papers.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_agenda"
down_revision: str | None = "0009_papers"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

FROZEN = ("resolutions", "partner_steps")
"""Tables of what was said; a row that was written stays as it is."""


def upgrade() -> None:
    _resolutions()
    _duties()
    _windows()
    _partners()
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _resolutions() -> None:
    op.create_table(
        "resolutions", _c("id", ID), _c("kind", sa.String), _c("number", sa.String),
        _c("resolved_on", sa.Date), _c("title", sa.String), _c("text", sa.Text),
        _c("sha256", sa.String), _c("language", sa.String), _c("entered_by", ID),
        _c("entered_at", MOMENT), _fk("resolutions", "entered_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_resolutions"),
        sa.UniqueConstraint("sha256", name="uq_resolutions_sha256"),
    )  # fmt: skip
    op.create_table(
        "resolution_items", _c("id", ID), _c("resolution_id", ID), _c("position", ID),
        _c("label", sa.String), _c("depth", ID), _c("sentence", sa.Text), _c("found", JSON),
        _c("state", sa.String), _n("decided_by", ID), _n("decided_at", MOMENT),
        _c("version", ID), _fk("resolution_items", "decided_by", "people.id"),
        _fk("resolution_items", "resolution_id", "resolutions.id"),
        sa.PrimaryKeyConstraint("id", name="pk_resolution_items"),
        sa.UniqueConstraint(
            "resolution_id", "position", name="uq_resolution_items_resolution_id_position"
        ),
    )  # fmt: skip


def _duties() -> None:
    table = "resolution_duties"
    op.create_table(
        table, _c("id", ID), _c("item_id", ID), _c("task", sa.Text), _c("office", sa.String),
        _c("holder_role", sa.String), _c("holder_scope", sa.String), _n("case_id", ID),
        _n("relationship_id", ID), _c("due_on", sa.Date), _c("reports_to", sa.String),
        _c("definition", sa.String), _c("state", sa.String), _c("version", ID),
        _c("opened_by", ID), _c("opened_at", MOMENT), _n("closed_by", ID),
        _n("closed_at", MOMENT), _n("closed_on", sa.Date), _c("note", sa.Text),
        _c("evidence", sa.String), _c("reported", sa.String), _n("next_alert_at", MOMENT),
        _n("next_alert", sa.String), _fk(table, "case_id", "cases.id"),
        _fk(table, "closed_by", "people.id"), _fk(table, "definition", "definitions.version"),
        _fk(table, "item_id", "resolution_items.id"), _fk(table, "opened_by", "people.id"),
        _fk(table, "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )  # fmt: skip
    there = sa.text("next_alert_at IS NOT NULL")
    op.create_index(
        f"ix_{table}_next_alert_at", table, ["next_alert_at"], sqlite_where=there,
        postgresql_where=there,
    )  # fmt: skip
    by_holder = ["holder_role", "holder_scope", "state", "due_on"]
    op.create_index(f"ix_{table}_holder", table, by_holder)
    op.create_index(f"ix_{table}_state_due_on", table, ["state", "due_on", "id"])
    for column in ("case_id", "item_id", "relationship_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "resolution_duty_alerts", _c("id", ID), _c("duty_id", ID), _c("level", sa.String),
        _c("outcome", sa.String), _c("decided_at", MOMENT),
        _fk("resolution_duty_alerts", "duty_id", f"{table}.id"),
        sa.PrimaryKeyConstraint("id", name="pk_resolution_duty_alerts"),
        sa.UniqueConstraint("duty_id", "level", name="uq_resolution_duty_alerts_duty_id_level"),
    )  # fmt: skip


def _windows() -> None:
    op.create_table(
        "occasions", _c("id", ID), _c("kind", sa.String), _c("name_th", sa.String),
        _c("name_en", sa.String), _c("held_on", sa.Date), _c("country", sa.String),
        _n("relationship_id", ID), _c("source", sa.String), _c("version", ID),
        _n("cancelled_at", MOMENT), _c("made_by", ID), _c("made_at", MOMENT),
        _fk("occasions", "made_by", "people.id"),
        _fk("occasions", "relationship_id", "relationships.id"),
        sa.PrimaryKeyConstraint("id", name="pk_occasions"),
    )  # fmt: skip
    op.create_index("ix_occasions_held_on", "occasions", ["held_on"])
    op.create_table(
        "signing_wishes", _c("case_id", ID), _c("wished_on", sa.Date), _n("occasion_id", ID),
        _c("preparation", ID), _c("warn_below", ID), _c("open", sa.Boolean),
        _c("outlook", sa.String), _c("version", ID), _c("set_by", ID), _c("set_at", MOMENT),
        _fk("signing_wishes", "case_id", "cases.id"),
        _fk("signing_wishes", "occasion_id", "occasions.id"),
        _fk("signing_wishes", "set_by", "people.id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_signing_wishes"),
    )  # fmt: skip
    op.create_index("ix_signing_wishes_open_wished_on", "signing_wishes", ["open", "wished_on"])
    op.create_table(
        "cabinet_days", _c("day", sa.Date), _c("held", sa.Boolean), _c("source", sa.String),
        _c("set_by", ID), _c("set_at", MOMENT), _fk("cabinet_days", "set_by", "people.id"),
        sa.PrimaryKeyConstraint("day", name="pk_cabinet_days"),
    )  # fmt: skip


def _partners() -> None:
    op.create_table(
        "partner_steps", _c("id", ID), _c("case_id", ID), _c("step", sa.String),
        _n("began_on", sa.Date), _n("promised_on", sa.Date), _n("done_on", sa.Date),
        _c("skipped", sa.Boolean), _c("source", sa.String), _c("recorded_by", ID),
        _c("recorded_at", MOMENT), _fk("partner_steps", "case_id", "cases.id"),
        _fk("partner_steps", "recorded_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_steps"),
    )  # fmt: skip
    op.create_index("ix_partner_steps_case_id_step", "partner_steps", ["case_id", "step"])
    op.create_table(
        "case_clocks", _c("id", ID), _c("case_id", ID), _c("code", sa.String),
        _c("began_on", sa.Date), _n("ended_on", sa.Date), _c("outcome", sa.String),
        _c("source", sa.String), _c("recorded_by", ID), _c("recorded_at", MOMENT),
        _fk("case_clocks", "case_id", "cases.id"), _fk("case_clocks", "recorded_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_clocks"),
        sa.UniqueConstraint(
            "case_id", "code", "began_on", name="uq_case_clocks_case_id_code_began_on"
        ),
    )  # fmt: skip


def _c(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind() if isinstance(kind, type) else kind, nullable=False)


def _n(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind() if isinstance(kind, type) else kind, nullable=True)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _guards(engine: str) -> list[str]:
    if engine == "postgresql":  # the function is of revision 0003
        return [
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
            """
            for table in FROZEN
        ]
    return [
        f"""
        CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in FROZEN
        for deed in ("UPDATE", "DELETE")
    ]
