"""Where sources contradict each other about a pair, and which office settles it. Pure.

What a later source says of a later time is no contradiction: a letter of intent may become a
memorandum, and a pair in progress may be signed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from statemachine.dates import NOT_STATED, PartialDate

OWNERS = {
    "status": "moi",
    "kind": "mfa",
    "level": "moi",
    "thai_side": "province",
    "signed": "province",
}
"""Aspect that can be contested -> the office that settles it; no source gives a rule, so this is
our own default, and MOI may assign another."""

_EXISTS = ("established", "loi_signed", "listed_unconfirmed")
_MOVING = ("in_progress", "prospective")
_SILENT = {"kind": ("unknown", "none", "instrument"), "status": ("disputed",)}
_LATER_KINDS = ("renewal", "amendment", "cooperation_plan")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one source says: of ``on`` (the text or event), as of the source's day."""

    id: int
    aspect: str
    value: str
    about: str = ""
    on: PartialDate = NOT_STATED
    as_of: PartialDate = NOT_STATED
    grade: str = ""
    source: str = ""
    attributed: str = "exact"


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims on one aspect of which at least two contradict each other."""

    aspect: str
    claims: tuple[Claim, ...]
    fingerprint: str

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values that differ, in the order they were claimed."""
        return tuple(dict.fromkeys(c.value for c in self.claims))


def differences(claims: Iterable[Claim]) -> list[Difference]:
    """Return what sources contradict each other about, by aspect."""
    every = list(claims)
    found = []
    for aspect in OWNERS:
        mine = [c for c in every if c.aspect == aspect and c.value not in _SILENT.get(aspect, ())]
        involved = _contradicting(aspect, mine)
        if involved:
            found.append(Difference(aspect, tuple(involved), fingerprint(involved)))
    return found


def fingerprint(claims: Sequence[Claim]) -> str:
    """Return what names these very claims, whatever their row ids and order."""
    said = sorted(
        f"{c.aspect}|{c.about}|{c.value}|{c.on.iso()}|{c.as_of.iso()}|{c.source}" for c in claims
    )
    return sha256("\n".join(said).encode()).hexdigest()[:32]


def _contradicting(aspect: str, claims: Sequence[Claim]) -> list[Claim]:
    involved = {
        at
        for (i, a), (j, b) in combinations(enumerate(claims), 2)
        if _RULES[aspect](a, b)
        for at in (i, j)
    }
    return [claim for at, claim in enumerate(claims) if at in involved]


def _status(a: Claim, b: Claim) -> bool:
    if a.value == b.value:
        return False
    if "none" in (a.value, b.value):
        return a.value in (*_EXISTS, "none") and b.value in (*_EXISTS, "none")
    if {a.value, b.value} == {"established", "loi_signed"}:
        loi, full = (a, b) if a.value == "loi_signed" else (b, a)
        return not _earlier(loi, full)
    if (a.value in _MOVING) != (b.value in _MOVING):
        moving, there = (a, b) if a.value in _MOVING else (b, a)
        return not _earlier(moving, there)
    return False


def _earlier(first: Claim, then: Claim) -> bool:
    """Return whether one claim speaks of a time before the other's, as far as both say."""
    at, until = _time(first), _time(then)
    return at.is_known and until.is_known and at.certainly_before(until)


def _time(claim: Claim) -> PartialDate:
    return claim.on if claim.on.is_known else claim.as_of


def _kind(a: Claim, b: Claim) -> bool:
    if a.value == b.value or a.value in _LATER_KINDS or b.value in _LATER_KINDS:
        return False
    return not (a.on.is_known and b.on.is_known) or a.on.agrees_with(b.on)


def _signed(a: Claim, b: Claim) -> bool:
    same = a.about == b.about
    return same and a.on.is_known and b.on.is_known and not a.on.agrees_with(b.on)


def _unequal(a: Claim, b: Claim) -> bool:
    return a.value != b.value


_RULES = {
    "status": _status,
    "kind": _kind,
    "level": _unequal,
    "thai_side": _unequal,
    "signed": _signed,
}
