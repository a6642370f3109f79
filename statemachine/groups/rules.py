"""What follows from dates and numbers of working groups, promises and end dates. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from statemachine.facts import AGENCY, ANYWHERE, MINISTRY_LEGS, Actor
from statemachine.relationship import months_later
from statemachine.words import Role

PARTS = ("adviser", "chair", "deputy", "member", "secretary")
"""What somebody is in a group, in the order of an order."""

NOTES = ("success", "problem", "proposal")
OUTCOMES = ("kept", "partly", "not_kept")
RESULTS = ("yes", "partly", "no", "not_applicable")
OTHER = "other"
"""A problem that is none of the seven obstacles."""

_PROVINCE = "province:"
_CENTRAL = {
    "moi": Role.MOI_OFFICER,
    "mfa": Role.MFA_OFFICER,
    "moi_executive": Role.MOI_EXECUTIVE,
    "cabinet": Role.CABINET_LIAISON,
    "monitor": Role.MONITOR,
}


def owner_of(office: str) -> tuple[Role, str] | None:
    """Return the role and the scope that act for an office, or ``None`` for an unknown one."""
    if office.startswith(_PROVINCE):
        return Role.COORDINATOR, office.removeprefix(_PROVINCE)
    if office.startswith(AGENCY):
        return Role.AGENCY_OFFICER, office.removeprefix(AGENCY)
    role = _CENTRAL.get(office)
    return None if role is None else (role, ANYWHERE)


def head_of(office: str) -> str:
    """Return the post that heads an office: ``office_head:TH-57``."""
    return f"office_head:{office.removeprefix(_PROVINCE)}"


def is_ministry(office: str) -> bool:
    """Return whether an office is one of the two ministries' desks."""
    return office in MINISTRY_LEGS


def keeps_groups(actor: Actor, scope: str) -> bool:
    """Return whether somebody keeps the groups, visits and promises of a scope.

    MOI officers and the central monitors keep all; a province's monitors and coordinators keep
    their own province's.
    """
    return any(
        grant.role is Role.MOI_OFFICER
        or (grant.role is Role.MONITOR and grant.scope in {ANYWHERE, scope})
        or (grant.role is Role.COORDINATOR and grant.scope == scope)
        for grant in actor.grants
    )


def oversees(actor: Actor) -> bool:
    """Return whether somebody keeps what concerns every province."""
    return keeps_groups(actor, ANYWHERE)


def has_quorum(present: int, quorum: int) -> bool:
    """Return whether enough members came."""
    return present >= quorum > 0


def rung_on(ends: date, today: date, rungs: Sequence[int]) -> int | None:
    """Return the rung of the ladder that an end date stands on: months, 0 once it has passed.

    ``rungs`` are months before the end. ``None`` is before the first; of several the last one
    that was reached counts.
    """
    if ends < today:
        return 0
    reached = [months for months in rungs if months_later(today, months) >= ends]
    return min(reached, default=None)


@dataclass(frozen=True, slots=True)
class Tally:
    """How last year's promises fared."""

    kept: int
    partly: int
    not_kept: int
    open: int

    @property
    def all(self) -> int:
        """Return how many promises there were."""
        return self.kept + self.partly + self.not_kept + self.open


def tally_of(outcomes: Iterable[str | None]) -> Tally:
    """Return the tally of promises; one without an outcome is open, never kept."""
    found = Counter(outcomes)
    kept, partly, broken = (found[outcome] for outcome in OUTCOMES)
    return Tally(kept, partly, broken, found.total() - kept - partly - broken)


def coded(codes: Iterable[str | None], known: Iterable[str]) -> Mapping[str, int]:
    """Return how often each known code was given, in their order, then ``other`` and uncoded."""
    found = Counter(codes)
    order = [*known, OTHER]
    strange = sum(n for code, n in found.items() if code is not None and code not in order)
    counts = {code: found[code] for code in order}
    counts[OTHER] += strange
    return counts | {"": found[None]}
