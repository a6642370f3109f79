"""Where a pair stood on a day, by what the register knows: proved, or only possible.

Pure. A day that has passed is judged by dated evidence alone: a pair whose signing is not dated is
proved only from the first day on which a dated source shows it, and possible before.
"""

from dataclasses import dataclass
from datetime import date

from statemachine.dates import NOT_STATED, PartialDate

SIGNED = ("established", "loi_signed")
ENDED, NOT_YET = "ended", "not_yet"
CLASSES = (
    "established",
    "loi_signed",
    "in_progress",
    "prospective",
    "listed_unconfirmed",
    "disputed",
    ENDED,
    NOT_YET,
)
"""Where a pair can stand: its status by the evidence, or ended, or not begun."""


@dataclass(frozen=True, slots=True)
class Version:
    """The register's word on a pair while nothing changed it.

    ``begun`` is when the relation began; ``loi`` and ``text`` when the first letter of intent and
    the first other text were signed; ``seen`` the first day on which a dated source shows the
    relation; ``moved`` the first dated step of the procedure.
    """

    key: str
    province: str
    country: str
    status: str
    grade: str = ""
    begun: PartialDate = NOT_STATED
    loi: PartialDate = NOT_STATED
    text: PartialDate = NOT_STATED
    seen: date | None = None
    moved: date | None = None
    ends: date | None = None
    terminated: date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a pair stood: ``sure`` is false where a date is missing or too coarse to tell."""

    what: str
    sure: bool
    why: str


def placed(version: Version, day: date, known: date) -> Placed:
    """Return where a pair stood on a Bangkok date.

    Args:
        version: The register's word.
        day: The day to judge.
        known: The day of the knowledge; on it and later the register's status is what it says.
    """
    if version.terminated is not None and version.terminated <= day:
        return Placed(ENDED, sure=True, why="terminated")
    if version.status in SIGNED:
        return _signed(version, day, known)
    if day >= known:
        return Placed(version.status, sure=True, why="status")
    first = min((d for d in (version.moved, version.seen) if d is not None), default=None)
    if first is None:
        return Placed(version.status, sure=False, why="undated")
    if first <= day:
        return Placed(version.status, sure=True, why="evidence")
    return Placed(NOT_YET, sure=True, why="later")


def has_expired(version: Version, day: date) -> bool:
    """Return whether the text in force had reached its end by a day."""
    return version.ends is not None and version.ends < day


def _signed(version: Version, day: date, known: date) -> Placed:
    by_loi = _by(version.loi, day)
    if version.status == "established":
        by_text = _by(version.text, day)
        if by_text == "yes" or (by_text == "perhaps" and by_loi != "yes"):
            return Placed("established", by_text == "yes", "signed" if by_text == "yes" else "span")
        if by_text == "unknown":
            return _undated(version, day, known, by_loi)
    elif by_loi == "unknown":
        return _undated(version, day, known, by_loi)
    if by_loi in ("yes", "perhaps"):
        return Placed("loi_signed", by_loi == "yes", "signed" if by_loi == "yes" else "span")
    if version.moved is not None and version.moved <= day:
        return Placed("in_progress", sure=True, why="evidence")
    return Placed(NOT_YET, sure=True, why="later")


def _undated(version: Version, day: date, known: date, by_loi: str) -> Placed:
    """Return where a pair stood whose text, or letter, bears no date."""
    if day >= known:
        return Placed(version.status, sure=True, why="status")
    if version.seen is not None and version.seen <= day:
        return Placed(version.status, sure=True, why="seen")
    if version.status == "established" and by_loi == "yes":
        return Placed("loi_signed", sure=True, why="signed")
    return Placed(version.status, sure=False, why="undated")


def _by(signed: PartialDate, day: date) -> str:
    if not signed.is_known:
        return "unknown"
    if signed.latest() <= day:
        return "yes"
    return "perhaps" if signed.earliest() <= day else "no"
