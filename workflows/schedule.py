"""Which timer runs when: one table. Nothing here imports Prefect.

Times are Bangkok's. ``lease_minutes`` is how long a silent run holds others off, and
``limit_minutes`` how long a run may take before it counts as dead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

ZONE = "Asia/Bangkok"


@dataclass(frozen=True, slots=True)
class Timer:
    """One timer: its name, its cron line, its flow, and its words."""

    name: str
    cron: str
    entrypoint: str
    th: str
    en: str
    lease_minutes: int = 5
    limit_minutes: int = 30

    @property
    def lease(self) -> timedelta:
        """Return how long a silent run holds others off."""
        return timedelta(minutes=self.lease_minutes)

    @property
    def limit(self) -> timedelta:
        """Return how long a run may take."""
        return timedelta(minutes=self.limit_minutes)


_TIMERS = (
    Timer(
        "sweep", "*/10 * * * *", "workflows.sweep:sweep",
        "ตรวจกำหนดเวลาและแจ้งเตือน แล้วส่งอีเมล",
        "Alert what is due, then deliver", 9,
    ),
    Timer(
        "deliver", "* * * * *", "workflows.deliver:deliver",
        "ส่งอีเมลที่รออยู่", "Deliver waiting mail",
    ),
    Timer(
        "webhooks", "* * * * *", "workflows.webhooks:webhooks",
        "ส่ง webhook ที่รออยู่", "Post waiting webhooks",
    ),
    Timer(
        "digest", "30 8 * * 1-5", "workflows.digest:digest",
        "สรุปงานประจำวันทำการ", "Digest of a working day",
    ),
    Timer(
        "watch", "0 7 * * *", "workflows.watch:watch",
        "ติดตามความสัมพันธ์: กิจกรรมประจำปี ขาดความเคลื่อนไหว สิ้นสุดอายุ",
        "Watch relationships: yearly activity, dormancy, expiry",
    ),
    Timer(
        "replies", "2-59/10 * * * *", "workflows.replies:replies",
        "รับอีเมลตอบการแจ้งเตือน", "Take in answers to reminders",
    ),
    Timer(
        "checkpoint", "55 23 * * *", "workflows.checkpoint:checkpoint",
        "ตรวจสอบและประทับประวัติการดำเนินการประจำคืน",
        "Verify and seal the audit trail for the night", 30, 120,
    ),
    Timer(
        "forecast", "0 9 * * 1", "workflows.forecast:forecast",
        "ตรวจปฏิทินวันหยุดที่ยังขาดหรือเป็นการคาดการณ์",
        "Check the calendar for missing and forecast holidays",
    ),
    Timer(
        "clockwork", "5-59/10 * * * *", "workflows.clockwork:clockwork",
        "เฝ้าระวังงานตามเวลา แจ้งผู้ดูแลเมื่อหยุดทำงาน และซ่อมงานที่ค้าง",
        "Watch the timers: tell the administrator, repair dead runs",
    ),
)  # fmt: skip

SCHEDULE: Mapping[str, Timer] = MappingProxyType({timer.name: timer for timer in _TIMERS})
"""Every timer by name."""

SWEEP_INTERVAL = timedelta(minutes=10)
"""How often the sweep runs; three times this without one is late."""
