"""Both tracks of a signing over time: our steps with their last safe days, the partner's below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.date_text import MONTHS_EN_SHORT, MONTHS_TH_SHORT
from usecases.names import Names, both

KINDS: dict[str, Names] = {
    "s0": both("จังหวัด", "Province"),
    "s1": both("ผู้ว่าราชการจังหวัด", "Governor"),
    "s2": both("กระทรวงมหาดไทย", "Ministry of Interior"),
    "s3": both("หน่วยงานให้ความเห็น", "Opinions"),
    "s4": both("คณะรัฐมนตรี รัฐสภา", "Cabinet, Parliament"),
    "late": both("เลยวันสุดท้ายที่ยังทัน", "Past the last safe day"),
    "plan": both("เวลาเผื่อ", "Slack"),
    "theirs": both("คู่ภาคี", "The partner"),
}
_LEAST = timedelta(days=28)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days of a step, with the kind that is also its colour."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Lane:
    """One step on the picture: its name, its days, and its last safe or expected day."""

    words: Mapping[str, str]
    bars: tuple[Bar, ...]
    mark: date | None
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The tracks between two days."""

    first: date
    last: date
    today: date
    wish: date
    lanes: tuple[Lane, ...]

    @property
    def months(self) -> list[tuple[date, date, Names]]:
        """Return the beginning, the end and the name of each month."""
        found = []
        month = self.first
        while month < self.last:
            after = _next_month(month)
            words = both(MONTHS_TH_SHORT[month.month - 1], MONTHS_EN_SHORT[month.month - 1])
            found.append((month, min(after, self.last), words))
            month = after
        return found

    @property
    def kinds(self) -> list[tuple[str, Names]]:
        """Return the kinds that occur, with their names."""
        there = {bar.kind for lane in self.lanes for bar in lane.bars}
        return [(kind, words) for kind, words in KINDS.items() if kind in there]

    def at(self, day: date, width: float) -> float:
        """Return where a day lies on a picture of some width."""
        whole = (self.last - self.first).days
        inside = min(max(day, self.first), self.last)
        return round(width * (inside - self.first).days / whole, 1)


def picture(plan: Mapping[str, Any], partner: Sequence[Mapping[str, Any]], today: date) -> Picture:
    """Return the picture of a plan as ``wishes.plan_json`` gives it, and of the partner's steps."""
    ours = [_our_lane(step) for step in plan["steps"]]
    theirs = [lane for step in partner if (lane := _their_lane(step, today)) is not None]
    lanes = (*ours, *theirs)
    days = [day for lane in lanes for bar in lane.bars for day in (bar.first, bar.last)]
    first = min([today, *days]).replace(day=1)
    last = max([today + _LEAST, plan["wish"] + _DAY, *days])
    return Picture(first, _next_month(last.replace(day=1)), today, plan["wish"], lanes)


def _our_lane(step: Mapping[str, Any]) -> Lane:
    begins, done, done_by = step["begins"], max(step["done"], step["begins"]), step["done_by"]
    bars = [Bar(step["kind"], begins, max(min(done, done_by), begins))]
    if done > done_by:
        bars.append(Bar("late", max(begins, done_by), done))
    elif done < done_by:
        bars.append(Bar("plan", done, done_by))
    return Lane(step, tuple(bar for bar in bars if bar.first < bar.last), done_by)


def _their_lane(step: Mapping[str, Any], today: date) -> Lane | None:
    begins, on = step["begins"], step["on"]
    if begins is None and on is None:
        return None
    first, last = begins or on, on or max(today, begins or today)
    bars = [Bar("theirs", first, max(last, first + _DAY))]
    if step["where"] == "late":
        bars.append(Bar("late", last, today))
    return Lane(step, tuple(bars), on, theirs=True)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
