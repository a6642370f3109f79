"""The tables of texts: what was cleared, what changed since, and how a person sorted it.

Revision 0008_texts, after 0007_rulings.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_texts"
down_revision: str | None = "0007_rulings"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

APPEND_ONLY = {
    "text_listings": ("case_id = NEW.case_id AND cleared = NEW.cleared AND sha256 = NEW.sha256"),
    "text_sortings": "FALSE",
}
"""Table -> how to find the row that a new one would replace."""


def upgrade() -> None:
    op.create_table(
        "text_listings",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("cleared", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_text_listings_case_id_cases"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_text_listings_made_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_text_listings"),
        sa.UniqueConstraint(
            "case_id", "cleared", "sha256", name="uq_text_listings_case_id_cleared_sha256"
        ),
    )
    op.create_table(
        "text_sortings",
        sa.Column("id", ID, nullable=False),
        sa.Column("listing_id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("on_behalf_of", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["text_listings.id"], name="fk_text_sortings_listing_id_text_listings"
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of"], ["people.id"], name="fk_text_sortings_on_behalf_of_people"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_text_sortings_person_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_sortings"),
    )
    op.create_index("ix_text_sortings_listing_id", "text_sortings", ["listing_id"])
    guard = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for table, same in APPEND_ONLY.items():
        for statement in guard(table, same):
            op.execute(statement)


def _sqlite(table: str, same: str) -> list[str]:
    said = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        *(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} {said}"
            for deed in ("UPDATE", "DELETE")
        ),
        f"""
        CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))
        {said}
        """,  # noqa: S608 - our own names
    ]


def _postgresql(table: str, _same: str) -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
        """
    ]
