"""What ``phinong up`` says while it runs: lines for people, or one JSON document a line."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.settings import Settings

_STARTED = time.monotonic()
FIRST_ADMINISTRATOR = (
    (
        'phinong user add somchai --name-th "สมชาย ใจดี" --name-en "Somchai Jaidee"'
        " --email somchai@moi.go.th"
    ),
    "phinong user grant somchai admin",
    "phinong user link somchai",
)
"""How the first administrator comes in; documented in docs/operations.md."""


@dataclass(slots=True)
class Teller:
    """Says what happens, once each; ``lang`` puts that language first."""

    json: bool = False
    lang: str = "th"
    _has_looked: bool = False

    def say(self, event: str, th: str, en: str, **facts: Any) -> None:
        """Say an event in both languages, with the seconds since the start."""
        seconds = round(time.monotonic() - _STARTED, 1)
        if self.json:
            text = json.dumps({"event": event, "seconds": seconds, **facts}, default=str)
            self._line(text)
            return
        first, second = (th, en) if self.lang == "th" else (en, th)
        self._line(f"{seconds:6.1f} s  {first} · {second}")

    def look(self, settings: "Settings") -> None:
        """Say that everything is ready and, the first time, where to look and what to try."""
        facts = {"web": settings.base_url, "data": str(settings.data)}
        self.say("ready", "พร้อมทั้งระบบ", "everything is ready", **facts)
        if self.json or self._has_looked:
            return
        self._has_looked = True
        self._line("")
        for what, where in _where(settings):
            self._line(f"  {what}\n      {where}")
        self._line("\n  หยุดด้วย Ctrl-C · stop with Ctrl-C\n")

    def advise_first_administrator(self) -> None:
        """Say how the first administrator comes in, where there is none."""
        self.say(
            "no_administrator",
            "ยังไม่มีผู้ดูแลระบบ โปรดเพิ่มคนแรกด้วยสามคำสั่งนี้",
            "there is no administrator yet; add the first one with these three commands",
            commands=list(FIRST_ADMINISTRATOR),
        )
        if not self.json:
            for command in FIRST_ADMINISTRATOR:
                self._line(f"      {command}")

    def _line(self, text: str) -> None:
        with suppress(OSError):  # a terminal that was closed does not bring the system down
            print(text, flush=True)


def _where(settings: "Settings") -> list[tuple[str, str]]:
    web = settings.base_url
    mailbox = [("กล่องอีเมลจำลอง · every mail that went out", f"{web}/mailbox")]
    return [
        ("หน้าแรกและสถานะระบบ · front page and state", web),
        *(mailbox if settings.catches_mail else []),
        ("เรื่องที่เกินกำหนด · what is overdue", "phinong case list --overdue"),
        ("ทำงานที่ถึงกำหนดทันที · do now what is due", "phinong tick"),
        ("ลองเร่งเวลาหนึ่งปี · a year in a minute", "phinong simulate --cases 20 --months 12 --seed 1"),
        ("ตรวจสุขภาพระบบ · check the system", "phinong doctor"),
    ]
