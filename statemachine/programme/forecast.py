"""What becomes of an open year: from its middle on, how likely the duty is to be missed.

No probability is claimed: a pair's history is short. Each outlook is a rule that anybody can
check, and what the pair did in earlier years stands beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statemachine.programme.duty import Duty, Verdict
from statemachine.relationship import months_later
from statemachine.words import Role


class Outlook(StrEnum):
    """What is to be expected of a year, best first."""

    MET = "met"
    NONE = "none"
    PLANNED = "planned"
    EARLY = "early"
    UNRECORDED = "unrecorded"
    AT_RISK = "at_risk"
    URGENT = "urgent"
    MISSED = "missed"


ORDER: tuple[Outlook, ...] = tuple(reversed(Outlook))
"""Worst first, as the radar shows them."""

WORDS: dict[Outlook, tuple[str, str, str]] = {
    Outlook.MET: ("จัดแล้ว", "Held", "ok"),
    Outlook.NONE: ("ไม่นับปีนี้", "Not owed", ""),
    Outlook.PLANNED: ("มีแผนในปีนี้", "Planned this year", "ok"),
    Outlook.EARLY: ("ยังไม่มีแผน ยังไม่ถึงกลางปี", "Nothing planned, before mid-year", ""),
    Outlook.UNRECORDED: ("เลยวันตามแผน ยังไม่บันทึกผล", "The planned day passed, no record", "warn"),
    Outlook.AT_RISK: ("เสี่ยง: เลยกลางปี ไม่มีแผน", "At risk: past mid-year, nothing planned", "warn"),
    Outlook.URGENT: ("เร่งด่วน: เหลือน้อยกว่า 3 เดือน", "Urgent: under three months left", "bad"),
    Outlook.MISSED: ("พลาดปีนี้แล้ว", "The year was missed", "bad"),
}
"""Outlook -> Thai, English, kind of badge."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder: from which day of the fiscal year, whom it reaches, its message."""

    level: str
    months: int
    roles: tuple[Role, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """How an open year is judged: rungs, from the lowest; months after which it is at risk, urgent.

    ``grace``: after a planned day, so long is left for the record before the ladder goes on.
    """

    rungs: tuple[Rung, ...]
    grace: timedelta
    middle: int
    late: int


def outlook(verdict: Verdict, today: date, ladder: Ladder) -> Outlook:
    """Return what is to be expected of a year on a Bangkok date."""
    settled = {
        Duty.MET: Outlook.MET,
        Duty.MISSED: Outlook.MISSED,
        Duty.NOT_OWED: Outlook.NONE,
        Duty.EXCUSED: Outlook.NONE,
    }
    if verdict.duty in settled:
        return settled[verdict.duty]
    if verdict.planned:
        return Outlook.PLANNED
    if today >= months_later(verdict.first_day, ladder.late):
        return Outlook.URGENT
    if verdict.passed:
        return Outlook.UNRECORDED
    if today >= months_later(verdict.first_day, ladder.middle):
        return Outlook.AT_RISK
    return Outlook.EARLY


def rung_due(verdict: Verdict, today: date, known_since: date, ladder: Ladder) -> Rung | None:
    """Return the highest rung whose day has come for a year that is open or missed, or ``None``.

    A year with something planned ahead is left in peace; a passed plan has a grace period.
    Rungs before ``known_since``, the day the pair came into the register, are nobody's fault.
    """
    if verdict.duty not in (Duty.OPEN, Duty.MISSED) or verdict.planned:
        return None
    if any(day.latest() + ladder.grace >= today for day in verdict.passed):
        return None
    days = ((rung, rung_day(verdict.first_day, rung)) for rung in ladder.rungs)
    due = [rung for rung, day in days if known_since <= day <= today]
    return due[-1] if due else None


def rung_day(first_day: date, rung: Rung) -> date:
    """Return the day from which a rung is due in the year that begins on a day."""
    return months_later(first_day, rung.months)
