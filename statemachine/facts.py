"""What a decision looks at: the case as facts, the actor as grants. Snapshots, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from statemachine.words import Role

ANYWHERE = "*"
MINISTRY_LEGS = ("moi", "mfa")
AGENCY = "agency:"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope: a province (``TH-50``), an agency id (``NESDC``) or ``*``."""

    role: Role
    scope: str = ANYWHERE
    principal: str | None = None
    """The person acted for, where the grant comes from a delegation."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person and everything they may act as today, delegations included."""

    person: str
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case as it stands.

    ``state`` is the top-level state. ``facts`` holds what the moves recorded (see records.py):
    the dossier, opinions, texts by SHA-256, approvals. ``waiting`` are the offices whose opinion
    is still out (``moi``, ``mfa``, ``agency:NESDC``). ``acted`` says for which offices each
    person has acted, ``authors`` who submitted. ``entered_on`` is a Bangkok date.
    """

    number: str
    state: str
    province: str
    instrument: str = "mou"
    urgency: str = "normal"
    waiting: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    acted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    entered_on: date | None = None

    @property
    def text(self) -> str | None:
        """Return the SHA-256 of the draft text in force."""
        return self.facts.get("text")


def leg_of(office: str) -> str:
    """Return the leg of the review that an office answers in."""
    return office if office in MINISTRY_LEGS else "agencies"


def office_of(role: Role, scope: str) -> str:
    """Return the office for which a role acts; the unit of segregation of duties."""
    if role in (Role.COORDINATOR, Role.GOVERNOR):
        return f"province:{scope}"
    if role is Role.AGENCY_OFFICER:
        return f"{AGENCY}{scope}"
    return _OFFICES[role]


_OFFICES = {
    Role.MOI_OFFICER: "moi",
    Role.MFA_OFFICER: "mfa",
    Role.MOI_EXECUTIVE: "moi_executive",
    Role.CABINET_LIAISON: "cabinet",
    Role.MONITOR: "monitor",
    Role.ADMIN: "admin",
}


def scopes_wanted(role: Role, case: CaseFacts) -> tuple[str, ...]:
    """Return the scopes that let a role act on a case now; empty where none can."""
    if role in (Role.COORDINATOR, Role.GOVERNOR):
        return (case.province,)
    if role is Role.AGENCY_OFFICER:
        return tuple(o.removeprefix(AGENCY) for o in case.waiting if o.startswith(AGENCY))
    return (ANYWHERE,)


def sees(actor: Actor, case_province: str, asked: tuple[str, ...], states: frozenset[str]) -> bool:
    """Return whether any grant lets the actor read a case (lifecycle.md, Roles).

    Args:
        actor: Who wants to read.
        case_province: ISO 3166-2 code of the case's province.
        asked: Offices ever asked for an opinion on the case.
        states: States that the case has been in, now included.
    """
    return any(_grant_sees(g, case_province, asked, states) for g in actor.grants)


def _grant_sees(
    grant: Grant, province: str, asked: tuple[str, ...], states: frozenset[str]
) -> bool:
    role = grant.role
    if role in (Role.MOI_OFFICER, Role.MOI_EXECUTIVE):
        return True
    if role in (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR):
        return grant.scope in (ANYWHERE, province)
    if role is Role.MFA_OFFICER:
        return "mfa" in asked or bool(states & {"review", "change_review"})
    if role is Role.CABINET_LIAISON:
        return bool(states & {"cabinet", "parliament"})
    return role is Role.AGENCY_OFFICER and f"{AGENCY}{grant.scope}" in asked
