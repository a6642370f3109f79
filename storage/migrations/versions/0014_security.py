"""The tables of security: second factors, foreign sign-ins, and what a session was proved by.

Revision 0014_security, after 0013_register.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_security"
down_revision: str | None = "0013_register"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _sessions()
    _factors()
    _resets()
    _foreign()


def _sessions() -> None:
    op.execute("DELETE FROM web_sessions")  # nobody stays signed in on the terms of before
    op.add_column("web_sessions", sa.Column("how", sa.String(), nullable=True))
    op.add_column("web_sessions", sa.Column("proved_at", MOMENT, nullable=True))
    op.add_column("web_sessions", sa.Column("second_at", MOMENT, nullable=True))


def _factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "label", "secret")),
        sa.Column("credential", sa.String(), nullable=True),
        sa.Column("sign_count", ID, nullable=False),
        sa.Column("last_step", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        _person("second_factors"),
        sa.PrimaryKeyConstraint("id", name="pk_second_factors"),
        sa.UniqueConstraint("credential", name="uq_second_factors_credential"),
    )
    op.create_index("ix_second_factors_person_id", "second_factors", ["person_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _person("recovery_codes"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_person_id", "recovery_codes", ["person_id"])


def _resets() -> None:
    op.create_table(
        "factor_resets",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("requested_by", ID, nullable=True),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        _person("factor_resets"),
        *(_person("factor_resets", name) for name in ("requested_by", "decided_by")),
        sa.PrimaryKeyConstraint("id", name="pk_factor_resets"),
    )
    op.create_index(
        "ix_factor_resets_state_effective_at", "factor_resets", ["state", "effective_at"]
    )


def _foreign() -> None:
    op.create_table(
        "foreign_identities",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("issuer", "subject")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _person("foreign_identities"),
        sa.PrimaryKeyConstraint("id", name="pk_foreign_identities"),
        sa.UniqueConstraint("issuer", "subject", name="uq_foreign_identities_issuer_subject"),
    )
    op.create_index("ix_foreign_identities_person_id", "foreign_identities", ["person_id"])
    op.create_table(
        "sign_in_flows",
        sa.Column("state_hash", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("purpose", "browser_hash", "provider", "nonce", "verifier", "next")
        ),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _person("sign_in_flows"),
        sa.PrimaryKeyConstraint("state_hash", name="pk_sign_in_flows"),
    )
    op.create_index("ix_sign_in_flows_expires_at", "sign_in_flows", ["expires_at"])


def _person(table: str, column: str = "person_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{table}_{column}_people")
