"""The figures of reliability: what is tried by which tests, what they count, and how many it takes.

Each promise is proved by tests alone; a figure runs them and reads what they counted.
"""

from __future__ import annotations

from dataclasses import dataclass

_CHAOS = "tests/chaos"


@dataclass(frozen=True)
class Goal:
    """One figure: its tests, the counts that are its size, and the size it is promised at."""

    id: str
    th: str
    en: str
    tests: tuple[str, ...]
    counts: tuple[str, ...]
    promised: int
    only: str = ""

    def counted(self, found: dict[str, int]) -> int:
        """Return how many of what this figure counts were found."""
        return sum(n for name, n in found.items() if name.startswith(self.counts))


GOALS = (
    Goal(
        "R1", "หยุดกะทันหัน (kill -9) ทุกจุด", "kills at fault points; 0 half-done, lost or twice",
        (
            f"{_CHAOS}/test_kill_move.py", f"{_CHAOS}/test_kill_sweep.py",
            f"{_CHAOS}/test_kill_delivery.py", f"{_CHAOS}/keeping/test_kill_import.py",
            f"{_CHAOS}/keeping/test_kill_backup.py", f"{_CHAOS}/keeping/test_kill_return.py",
            f"{_CHAOS}/keeping/test_kill_upgrade.py",
        ),
        ("kills",), 360,
    ),
    Goal(
        "R2", "ชีวิตสุ่มเทียบกับแบบจำลอง", "random lives against a plain model; 0 departures",
        (f"{_CHAOS}/test_stateful.py",), ("random lives",), 10_000,
    ),
    Goal(
        "R3", "หลายคนตัดสินพร้อมกัน", "visits raced for, 2 processes, 2 engines; 1 winner each",
        (f"{_CHAOS}/test_races.py",), ("visits raced for",), 10_000,
        "act_at_once or propose or busy or conclude or sends_nothing",
    ),
    Goal(
        "R4", "ผู้เตือนสี่รายถูกหยุดตลอดปี", "timers swept for a year by dying sweepers; each once",
        (f"{_CHAOS}/surroundings/test_sweep_year.py", f"{_CHAOS}/test_races.py"),
        ("timers swept",), 100_000, "year or sweepers",
    ),
    Goal(
        "R5", "เครื่องส่งอีเมลในทุกอารมณ์", "mails through bad servers; each accounted for",
        (f"{_CHAOS}/test_smtp_chaos.py",), ("mails through storms",), 12_000,
    ),
    Goal(
        "R6", "ฐานข้อมูลเริ่มใหม่ขณะมีงาน", "seconds under restarts; 0 wrong states or broken chains",
        (f"{_CHAOS}/surroundings/test_restarts.py",), ("seconds of restarts",), 1_800,
    ),
    Goal(
        "R12", "สำรองและกู้คืนขณะมีงาน", "cases in a drill under load; 0 differences, back <= 5 min",
        (f"{_CHAOS}/keeping/test_drill.py",), ("cases in a drill",), 100_000,
    ),
    Goal(
        "R13", "ปรับรุ่นฐานข้อมูลทุกรุ่น", "cases in upgraded schemas, every release; rows equal",
        (f"{_CHAOS}/keeping/test_kill_upgrade.py",), ("cases in an upgraded",), 10_000,
    ),
    Goal(
        "R14", "ปรับรุ่นขั้นตอนเมื่อมีเรื่องค้าง", "golden steps replayed, cases moved; same states",
        (f"{_CHAOS}/golden",), ("golden steps", "open cases"), 100,
    ),
)  # fmt: skip
