"""When each timer runs, so that pages can say what comes next and what was missed.

The same timers as in ``workflows/schedule.py``, whose cron lines only the scheduler reads; a test
keeps the two alike. Times are Bangkok's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from statemachine.dates import at_bangkok, bangkok_day

_DAY = timedelta(days=1)
_LOOK = 9
_WORKDAYS = frozenset(range(5))
_ALL = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Timer:
    """One timer: its words, when it runs, and how many missed runs make it late.

    ``hour`` is ``None`` where it runs in every hour; ``days`` count from Monday, 0.
    """

    name: str
    th: str
    en: str
    minutes: tuple[int, ...]
    hour: int | None = None
    days: frozenset[int] = _ALL
    missed: int = 3
    grace: timedelta = timedelta(minutes=1)

    def following(self, now: datetime) -> datetime:
        """Return the first run after a moment (aware UTC)."""
        first = bangkok_day(now)
        ahead = (first + _DAY * n for n in range(_LOOK))
        return next(at for day in ahead for at in self._runs(day) if at > now)

    def awaited(self, now: datetime) -> datetime:
        """Return the run that must have succeeded by now if the timer is not late."""
        left, last = self.missed, now - self.grace
        for run in self._back(last):
            left -= 1
            if not left:
                return run
        raise AssertionError  # nine days hold more runs of any timer than may be missed

    def is_late(self, succeeded_at: datetime | None, now: datetime) -> bool:
        """Say whether so many runs were missed; a timer that never ran is young, not late."""
        return succeeded_at is not None and succeeded_at < self.awaited(now)

    def _back(self, last: datetime) -> Iterator[datetime]:
        first = bangkok_day(last)
        for n in range(_LOOK):
            runs = [at for at in self._runs(first - _DAY * n) if at <= last]
            yield from reversed(runs)

    def _runs(self, day: date) -> Iterator[datetime]:
        if day.weekday() in self.days:
            for hour in range(24) if self.hour is None else (self.hour,):
                yield from (at_bangkok(day, time(hour, minute)) for minute in self.minutes)


_HALF_HOUR = timedelta(minutes=30)
_TIMERS = (
    Timer(
        "sweep", "ตรวจกำหนดเวลาและแจ้งเตือน แล้วส่งอีเมล", "Alert what is due, then deliver",
        tuple(range(0, 60, 10)),
    ),
    Timer(
        "deliver", "ส่งอีเมลที่รออยู่", "Deliver waiting mail", tuple(range(60)), missed=10
    ),
    Timer("webhooks", "ส่ง webhook ที่รออยู่", "Post waiting webhooks", tuple(range(60)), missed=10),
    Timer(
        "digest", "สรุปงานประจำวันทำการ", "Digest of a working day",
        (30,), 8, _WORKDAYS, 1, _HALF_HOUR,
    ),
    Timer(
        "watch", "ติดตามความสัมพันธ์: กิจกรรมประจำปี ขาดความเคลื่อนไหว สิ้นสุดอายุ",
        "Watch relationships: yearly activity, dormancy, expiry", (0,), 7, _ALL, 1, _HALF_HOUR,
    ),
    Timer(
        "replies", "รับอีเมลตอบการแจ้งเตือน", "Take in answers to reminders",
        tuple(range(2, 60, 10)),
    ),
    Timer(
        "checkpoint", "ตรวจสอบและประทับประวัติการดำเนินการประจำคืน",
        "Verify and seal the audit trail for the night", (55,), 23, _ALL, 1, timedelta(hours=2),
    ),
    Timer(
        "forecast", "ตรวจปฏิทินวันหยุดที่ยังขาดหรือเป็นการคาดการณ์",
        "Check the calendar for missing and forecast holidays",
        (0,), 9, frozenset({0}), 1, _HALF_HOUR,
    ),
    Timer(
        "clockwork", "เฝ้าระวังงานตามเวลา แจ้งผู้ดูแลเมื่อหยุดทำงาน และซ่อมงานที่ค้าง",
        "Watch the timers: tell the administrator, repair dead runs", tuple(range(5, 60, 10)),
    ),
)  # fmt: skip

TIMETABLE: Mapping[str, Timer] = MappingProxyType({timer.name: timer for timer in _TIMERS})
"""Every timer by name."""
