"""Second factors, foreign sign-ins, and the requests to reset somebody's factors."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class SecondFactor(Base):
    """A second factor: ``kind`` is ``totp`` or ``passkey``; it counts once it is confirmed.

    ``secret`` is the seed of a TOTP (sealed where a key is set) or the public key of a passkey,
    ``credential`` the id of a passkey, ``last_step`` the last TOTP step that was accepted.
    """

    __tablename__ = "second_factors"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    label: Mapped[str]
    secret: Mapped[str]
    credential: Mapped[str | None] = mapped_column(unique=True)
    sign_count: Mapped[int]
    last_step: Mapped[int | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that opens the second step once; of it only the SHA-256 is kept."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """A reset of somebody's second factors that one administrator wants; a second confirms it.

    ``state`` is waiting, done or refused; after 24 hours without a refusal it is done.
    """

    __tablename__ = "factor_resets"
    __table_args__ = (Index("ix_factor_resets_state_effective_at", "state", "effective_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    state: Mapped[str]


class ForeignIdentity(Base):
    """Who a foreign provider says somebody is: ``(issuer, subject)``, never a mail address."""

    __tablename__ = "foreign_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFlow(Base):
    """Something that began here and must end here, once: a foreign sign-in, or a passkey.

    ``browser_hash`` binds it to the browser, or the session, that began it.
    """

    __tablename__ = "sign_in_flows"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    browser_hash: Mapped[str]
    provider: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    next: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    link_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
