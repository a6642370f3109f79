"""Cases over time: each stage as a span of days, what was late in it, and what is still allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.date_text import MONTHS_EN_SHORT, MONTHS_TH_SHORT
from statemachine.words import Role
from usecases.reading.work_rows import Row
from usecases.stage_words import said

MOST = 10
"""Cases that one picture shows."""

_BACK, _AHEAD = timedelta(days=270), timedelta(days=150)
_LEAST = timedelta(days=31)

KINDS: dict[str, dict[str, str]] = {
    "s0": said("จังหวัดดำเนินการ", "Province"),
    "s1": said("ผู้ว่าราชการจังหวัด", "Governor"),
    "s2": said("กระทรวงมหาดไทย", "Ministry of Interior"),
    "s3": said("หน่วยงานให้ความเห็น", "Opinions"),
    "s4": said("คณะรัฐมนตรี รัฐสภา", "Cabinet, Parliament"),
    "late": said("ส่วนที่เกินกำหนด", "Past the deadline"),
    "plan": said("เวลาที่เหลือ", "Days left"),
}
"""The kinds of a span, which are also its colours, in the order of the legend."""

_OF_ROLE: Mapping[str, str] = {
    Role.COORDINATOR.value: "s0",
    Role.GOVERNOR.value: "s1",
    Role.MOI_OFFICER.value: "s2",
    Role.MOI_EXECUTIVE.value: "s2",
    Role.MFA_OFFICER.value: "s3",
    Role.AGENCY_OFFICER.value: "s3",
    Role.CABINET_LIAISON.value: "s4",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of a case: from the beginning of ``first`` to the beginning of ``last``."""

    kind: str
    first: date
    last: date

    @property
    def words(self) -> dict[str, str]:
        """Return the name of its kind."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the picture."""

    row: Row
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of several cases: its first and last day, the months between, the cases."""

    first: date
    last: date
    today: date
    months: tuple[date, ...]
    lines: tuple[Line, ...]

    @property
    def kinds(self) -> list[tuple[str, dict[str, str]]]:
        """Return the kinds that occur, with their names."""
        there = {span.kind for line in self.lines for span in line.spans}
        return [(kind, words) for kind, words in KINDS.items() if kind in there]

    @property
    def named_months(self) -> list[tuple[date, date, dict[str, str]]]:
        """Return the beginning, the end and the name of each month."""
        ends = (*self.months[1:], self.last)
        return [(m, end, _named(m)) for m, end in zip(self.months, ends, strict=True)]

    def at(self, day: date, width: float) -> float:
        """Return where a day lies on a picture of some width."""
        whole = (self.last - self.first).days
        return round(width * (day - self.first).days / whole, 1)


def timeline(rows: Sequence[Row], today: date) -> Timeline | None:
    """Return the picture of the first cases of a list; ``None`` where no case has a course."""
    once = {row["case_id"]: row for row in rows if row.get("course")}
    lines = [Line(row, _spans(row["course"], today)) for row in list(once.values())[:MOST]]
    if not lines:
        return None
    first = _month(max(min(s.first for ln in lines for s in ln.spans), today - _BACK))
    reach = max(*(s.last for ln in lines for s in ln.spans), today + _LEAST)
    last = _next_month(min(reach, today + _AHEAD))
    cut = tuple(Line(line.row, tuple(_cut(line.spans, first, last))) for line in lines)
    return Timeline(first, last, today, tuple(_months(first, last)), cut)


def _spans(course: Iterable[Any], today: date) -> tuple[Span, ...]:
    found: list[Span] = []
    for visits in _together(course):
        began = min(visit.entered_on for visit in visits)
        ended = max(visit.left_on or today for visit in visits)
        dues = [visit.due_on for visit in visits if visit.due_on]
        found += _cut_at(_kind(visits), began, ended, max(dues, default=None))
        if dues and any(visit.left_on is None for visit in visits) and max(dues) > today:
            found.append(Span("plan", today, max(dues)))
    return tuple(found)


def _together(course: Iterable[Any]) -> Iterable[list[Any]]:
    """Return the visits of a course; those of one review that began together are one."""
    found: dict[tuple[str, date], list[Any]] = {}
    for visit in course:
        found.setdefault((visit.state.partition(".")[0], visit.entered_on), []).append(visit)
    return found.values()


def _kind(visits: Sequence[Any]) -> str:
    return max(_OF_ROLE.get(str(visit.holder_role), "s0") for visit in visits)


def _cut_at(kind: str, began: date, ended: date, due: date | None) -> list[Span]:
    if due is None or due >= ended:
        return [Span(kind, began, ended)]
    return [Span(kind, began, max(began, due)), Span("late", max(began, due), ended)]


def _cut(spans: Iterable[Span], first: date, last: date) -> Iterable[Span]:
    for span in spans:
        begins, ends = max(span.first, first), min(span.last, last)
        if begins < ends:
            yield Span(span.kind, begins, ends)


def _months(first: date, last: date) -> Iterable[date]:
    month = first
    while month < last:
        yield month
        month = _next_month(month)


def _named(month: date) -> dict[str, str]:
    return said(MONTHS_TH_SHORT[month.month - 1], MONTHS_EN_SHORT[month.month - 1])


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return _month(_month(day) + timedelta(days=32))
