"""The tables of claims: what each source says of a pair, and who settles a difference.

No row of them can be deleted. A claim or a version ends once; a settlement never changes.

Revision 0013_register, after 0012_groups.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_register"
down_revision: str | None = "0012_groups"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

ENDS_ONCE = {
    "register_claims": (
        "withdrawn_at",
        (
            "id, relationship_id, subject, aspect, about, value, happened_on, precision, words, "
            "side, source, attributed, grade, as_of, as_of_precision, origin, recorded_at"
        ),
    ),
    "register_versions": (
        "replaced_at",
        (
            "id, relationship_id, key, province, country, level, level_matches, status, grade, "
            "begun_on, begun_precision, loi_on, loi_precision, text_on, text_precision, seen_on, "
            "moved_on, ends_on, terminated_on, recorded_at"
        ),
    ),
}
"""Table -> the one column that may be written, once, and all the others."""

FROZEN = ("register_settlements",)
KEPT = (*ENDS_ONCE, *FROZEN)


def upgrade() -> None:
    _claims()
    _versions()
    _settlements()
    _handbooks()
    guards = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in guards():
        op.execute(statement)


def _claims() -> None:
    op.create_table(
        "register_claims",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=True),
        *(_text(name) for name in ("subject", "aspect", "about", "value")),
        sa.Column("happened_on", sa.Date(), nullable=True),
        _text("precision"),
        sa.Column("words", sa.Text(), nullable=False),
        _text("side"),
        sa.Column("source", sa.Text(), nullable=False),
        *(_text(name) for name in ("attributed", "grade")),
        sa.Column("as_of", sa.Date(), nullable=True),
        *(_text(name) for name in ("as_of_precision", "origin")),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        _pair("register_claims"),
        sa.PrimaryKeyConstraint("id", name="pk_register_claims"),
    )
    op.create_index("ix_register_claims_relationship_id", "register_claims", ["relationship_id"])
    lone = sa.text("relationship_id IS NULL")
    op.create_index(
        "ix_register_claims_elsewhere",
        "register_claims",
        ["subject"],
        sqlite_where=lone,
        postgresql_where=lone,
    )


def _versions() -> None:
    op.create_table(
        "register_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        *(_text(n) for n in ("key", "province", "country", "level", "level_matches")),
        *(_text(n) for n in ("status", "grade")),
        *(c for n in ("begun", "loi", "text") for c in _partial(n)),
        *(
            sa.Column(name, sa.Date(), nullable=True)
            for name in ("seen_on", "moved_on", "ends_on", "terminated_on")
        ),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        _pair("register_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_register_versions"),
    )
    op.create_index(
        "ix_register_versions_relationship_id", "register_versions", ["relationship_id"]
    )
    current = sa.text("replaced_at IS NULL")
    op.create_index(
        "uq_register_versions_current",
        "register_versions",
        ["relationship_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def _settlements() -> None:
    op.create_table(
        "register_settlements",
        sa.Column("id", ID, nullable=False),
        sa.Column("relationship_id", ID, nullable=False),
        _text("aspect"),
        sa.Column("number", ID, nullable=False),
        *(_text(name) for name in ("deed", "fingerprint", "value", "owner")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claims", JSON, nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("behalf_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _pair("register_settlements"),
        *(
            sa.ForeignKeyConstraint(
                [name], ["people.id"], name=f"fk_register_settlements_{name}_people"
            )
            for name in ("person_id", "behalf_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_register_settlements"),
        sa.UniqueConstraint(
            "relationship_id",
            "aspect",
            "number",
            name="uq_register_settlements_relationship_id_aspect_number",
        ),
    )


def _handbooks() -> None:
    op.create_table(
        "handbook_editions",
        sa.Column("id", ID, nullable=False),
        *(_text(name) for name in ("edition", "title")),
        sa.Column("issued_on", sa.Date(), nullable=False),
        _text("link"),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name="fk_handbook_editions_recorded_by_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handbook_editions"),
        sa.UniqueConstraint("edition", name="uq_handbook_editions_edition"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _partial(name: str) -> tuple[sa.Column, sa.Column]:  # type: ignore[type-arg]
    return sa.Column(f"{name}_on", sa.Date(), nullable=True), _text(f"{name}_precision")


def _pair(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["relationship_id"],
        ["relationships.id"],
        name=f"fk_{table}_relationship_id_relationships",
    )


def _sqlite() -> list[str]:
    return [
        *(_refusal(table, "DELETE") for table in KEPT),
        *(_refusal(table, "UPDATE") for table in FROZEN),
        *(_refusal(table, f"UPDATE OF {others}") for table, (_, others) in ENDS_ONCE.items()),
        *(
            f"""
            CREATE TRIGGER {table}_ends_once BEFORE UPDATE OF {ended} ON {table}
            WHEN OLD.{ended} IS NOT NULL
            BEGIN SELECT RAISE(ABORT, '{table} ends once'); END
            """
            for table, (ended, _) in ENDS_ONCE.items()
        ),
    ]


def _refusal(table: str, deed: str) -> str:
    return f"""
    CREATE TRIGGER {table}_no_{deed[:6].lower()} BEFORE {deed} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """


def _postgresql() -> list[str]:
    frozen = [_statement(table, "append_only", "UPDATE OR DELETE OR TRUNCATE") for table in FROZEN]
    for table, (ended, others) in ENDS_ONCE.items():
        frozen += [
            _statement(table, "append_only", "DELETE OR TRUNCATE"),
            _statement(table, "fixed", f"UPDATE OF {others}"),
            f"""
            CREATE TRIGGER {table}_ends_once BEFORE UPDATE OF {ended} ON {table}
            FOR EACH ROW WHEN (OLD.{ended} IS NOT NULL) EXECUTE FUNCTION phinong_append_only()
            """,
        ]
    return frozen


def _statement(table: str, name: str, deeds: str) -> str:
    return f"""
    CREATE TRIGGER {table}_{name} BEFORE {deeds} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION phinong_append_only()
    """
