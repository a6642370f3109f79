"""The board on which the parts of a running Phinong say how they are; the web shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """How a part is."""

    OFF = "off"
    """Not run by this process."""
    STARTING = "starting"
    """On its way; nothing is wrong yet."""
    READY = "ready"
    """Doing its work."""
    TROUBLED = "troubled"
    """Died or does not answer; it is being started again."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name in Thai and in English, how it is, and a note where there is one."""

    th: str
    en: str
    state: State = State.OFF
    note: str = ""


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "database": Part("ฐานข้อมูล", "Database"),
        "data": Part("ข้อมูลตั้งต้น", "First data"),
        "mail": Part("กล่องอีเมลจำลอง", "Mail catcher"),
        "clockwork": Part("เซิร์ฟเวอร์ตั้งเวลา (Prefect)", "Clockwork (Prefect server)"),
        "timers": Part("งานตามเวลา", "Timers (flows)"),
    }
)


@dataclass(slots=True)
class Board:
    """The parts by name; setting one replaces it whole, so readers on other threads see it so."""

    parts: dict[str, Part] = field(default_factory=lambda: dict(PARTS))

    def set(self, name: str, state: State, note: str = "") -> None:
        """Say how a part now is."""
        words = PARTS[name]
        self.parts[name] = Part(words.th, words.en, state, note)

    def is_all_ready(self) -> bool:
        """Say whether every part that runs here does its work."""
        return all(part.state in (State.READY, State.OFF) for part in self.parts.values())
