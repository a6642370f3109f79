"""What differs between two definitions, stage by stage and row by row, in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from statemachine.definition import AlertLevel, Days, Definition, Move, Stage
from statemachine.words import label

# kind -> (Thai, English)
KINDS: dict[str, tuple[str, str]] = {
    "stage_added": ("เพิ่มขั้น {subject} ({after})", "stage {subject} is new ({after})"),
    "stage_removed": ("ตัดขั้น {subject} ({before})", "stage {subject} is gone ({before})"),
    "stage_name": (
        "ขั้น {subject} เปลี่ยนชื่อจาก “{before}” เป็น “{after}”",
        "stage {subject} is renamed from “{before}” to “{after}”",
    ),
    "stage_asks": (
        "ขั้น {subject} เปลี่ยนสิ่งที่ต้องทำจาก “{before}” เป็น “{after}”",
        "stage {subject} asks “{after}” instead of “{before}”",
    ),
    "stage_holder": (
        "ขั้น {subject} เปลี่ยนผู้รับผิดชอบจาก {before} เป็น {after}",
        "stage {subject} waits for {after} instead of {before}",
    ),
    "stage_days": (
        "ขั้น {subject} เปลี่ยนกำหนดเวลาจาก {before} เป็น {after}",
        "stage {subject} allows {after} instead of {before}",
    ),
    "stage_ends": (
        "ขั้น {subject} เปลี่ยนสถานะจาก{before}เป็น{after}",
        "stage {subject} is {after} instead of {before}",
    ),
    "move_added": ("เพิ่มแถว {subject} ({after})", "row {subject} is new ({after})"),
    "move_removed": ("ตัดแถว {subject} ({before})", "row {subject} is gone ({before})"),
    "move_target": (
        "แถว {subject} เปลี่ยนปลายทางจาก {before} เป็น {after}",
        "row {subject} leads to {after} instead of {before}",
    ),
    "move_role": (
        "แถว {subject} เปลี่ยนผู้ดำเนินการจาก {before} เป็น {after}",
        "row {subject} belongs to {after} instead of {before}",
    ),
    "move_guards": (
        "แถว {subject} เปลี่ยนเงื่อนไขจาก {before} เป็น {after}",
        "row {subject} asks for {after} instead of {before}",
    ),
    "move_marks": (
        "แถว {subject} เปลี่ยนลักษณะจาก {before} เป็น {after}",
        "row {subject} is marked {after} instead of {before}",
    ),
    "legs": (
        "ขั้น {subject} เปลี่ยนช่องความเห็นจาก {before} เป็น {after}",
        "stage {subject} is answered in {after} instead of {before}",
    ),
    "initial": (
        "ขั้นเริ่มต้นเปลี่ยนจาก {before} เป็น {after}",
        "cases begin in {after} instead of {before}",
    ),
    "alert": (
        "ระดับแจ้งเตือน {subject} เปลี่ยนจาก {before} เป็น {after}",
        "alert {subject} is {after} instead of {before}",
    ),
    "ladder": (
        "ลำดับการรายงานเปลี่ยนจาก {before} เป็น {after}",
        "the ladder is {after} instead of {before}",
    ),
    "hours": (
        "{subject}: เปลี่ยนจาก {before} เป็น {after}",
        "{subject}: {after} instead of {before}",
    ),
}
WORDS: dict[str, tuple[str, str]] = {
    "open": ("ขั้นที่ยังดำเนินการ", "an open stage"),
    "end": ("ขั้นสิ้นสุด", "an end"),
    "working": ("วันทำการ", "working days"),
    "calendar": ("วันปฏิทิน", "calendar days"),
    "office_hours": ("เวลาราชการ", "office hours"),
    "alert_time": ("เวลาแจ้งเตือน", "the time of alerts"),
    "authors": ("ผู้เสนอ", "authors"),
    "decides": ("ผู้ตัดสิน", "decides"),
    "spawns": ("เปิดเรื่องใหม่", "opens a new case"),
    "holder": ("ผู้รับผิดชอบ", "the holder"),
    "office_head": ("หัวหน้าหน่วยงานของผู้รับผิดชอบ", "the head of the holder's office"),
    "moi_director": ("ผู้อำนวยการกองการต่างประเทศ สป.มท.", "the MOI Foreign Affairs director"),
    "deputy_permanent_secretary": (
        "รองปลัดกระทรวงมหาดไทย",
        "the deputy permanent secretary for the Interior",
    ),
}

Pair = tuple[str, str]
Part = TypeVar("Part")


def said(*words: str) -> Pair:
    """Return words of the house as a Thai and an English list; a dash for none."""
    if not words:
        return "—", "—"
    pairs = [WORDS.get(word) or (label(word, "th"), label(word, "en")) for word in words]
    return ", ".join(th for th, _ in pairs), ", ".join(en for _, en in pairs)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise: its kind, what it is about, both values in Thai and English."""

    kind: str
    subject: str
    before: Pair = ("—", "—")
    after: Pair = ("—", "—")

    def sentence(self, lang: str = "en") -> str:
        """Return the difference for a person, without a full stop."""
        at = int(lang != "th")
        subject = said(self.subject)[at] if self.subject in WORDS else self.subject
        return KINDS[self.kind][at].format(
            subject=subject, before=self.before[at], after=self.after[at]
        )


def diff(old: Definition, new: Definition) -> list[Difference]:
    """Return everything that is otherwise in the new definition, in its own order."""
    return [
        *_of_stages(old.by_state, new.by_state),
        *of_moves(old.moves, new.moves),
        *_of_the_frame(old, new),
        *_of_alerts(old.alerts, new.alerts),
    ]


def of_stage(old: Stage, new: Stage) -> Iterator[Difference]:
    """Yield how one stage differs."""
    return _unequal(new.state, old, new, _OF_A_STAGE)


def of_moves(old: Iterable[Move], new: Iterable[Move]) -> Iterator[Difference]:
    """Yield how rows differ; a row is known by its source, its trigger and its condition."""
    before, after = {_row(m): m for m in old}, {_row(m): m for m in new}
    for name, move in after.items():
        if name in before:
            yield from _unequal(name, before[name], move, _OF_A_MOVE)
        else:
            yield Difference("move_added", name, after=_leads(move))
    for name, move in before.items():
        if name not in after:
            yield Difference("move_removed", name, _leads(move))


def days_in_words(days: Days | None, count: str) -> Pair:
    """Return the days of the three urgencies, and how they are counted."""
    if days is None:
        return said()
    numbers, (th, en) = f"{days.normal}/{days.urgent}/{days.most_urgent}", WORDS[count]
    return f"{numbers} {th}", f"{numbers} {en}"


def _of_stages(old: dict[str, Stage], new: dict[str, Stage]) -> Iterator[Difference]:
    for state, stage in new.items():
        if state in old:
            yield from of_stage(old[state], stage)
        else:
            yield Difference("stage_added", state, after=(stage.th, stage.en))
    for state, stage in old.items():
        if state not in new:
            yield Difference("stage_removed", state, (stage.th, stage.en))


def _of_the_frame(old: Definition, new: Definition) -> Iterator[Difference]:
    yield from _unequal("", old, new, {"initial": lambda d: (d.initial, d.initial)})
    for state in dict.fromkeys((*new.parallel, *old.parallel)):
        before, after = old.parallel.get(state, ()), new.parallel.get(state, ())
        if before != after:
            yield Difference("legs", state, said(*before), said(*after))
    yield from _unequal("", old, new, {"ladder": lambda d: said(*d.ladder)})
    yield from _unequal("office_hours", old, new, {"hours": lambda d: _times(*d.office_hours)})
    yield from _unequal("alert_time", old, new, {"hours": lambda d: _times(d.alert_time)})


def _of_alerts(old: tuple[AlertLevel, ...], new: tuple[AlertLevel, ...]) -> Iterator[Difference]:
    before, after = {a.name: a for a in old}, {a.name: a for a in new}
    for name in dict.fromkeys((*after, *before)):
        was, now = _alert(before.get(name)), _alert(after.get(name))
        if was != now:
            yield Difference("alert", name, was, now)


def _unequal(
    subject: str, old: Part, new: Part, parts: dict[str, Callable[[Part], Pair]]
) -> Iterator[Difference]:
    for kind, words in parts.items():
        before, after = words(old), words(new)
        if before != after:
            yield Difference(kind, subject, before, after)


def _row(move: Move) -> str:
    return f"{move.source} -{move.trigger}->" + (f" [{move.when}]" if move.when else "")


def _role(move: Move) -> tuple[str, ...]:
    return () if move.role is None else (move.role.value,)


def _leads(move: Move) -> Pair:
    th, en = said(*_role(move))
    return f"{move.target}: {th}", f"{move.target}: {en}"


def _marks(move: Move) -> Pair:
    return said(*(name for name in ("authors", "decides", "spawns") if getattr(move, name)))


def _alert(level: AlertLevel | None) -> Pair:
    return said() if level is None else said(f"{level.offset:+d}", f"×{level.steps}")


def _times(*times: time) -> Pair:
    return said(*(f"{moment:%H:%M}" for moment in times))


_OF_A_STAGE: dict[str, Callable[[Stage], Pair]] = {
    "stage_name": lambda s: (s.th, s.en),
    "stage_asks": lambda s: (s.asks_th, s.asks_en),
    "stage_holder": lambda s: said(*([s.holder.value] if s.holder else [])),
    "stage_days": lambda s: days_in_words(s.days, s.count),
    "stage_ends": lambda s: said("end" if s.ends else "open"),
}
_OF_A_MOVE: dict[str, Callable[[Move], Pair]] = {
    "move_target": lambda m: (m.target, m.target),
    "move_role": lambda m: said(*_role(m)),
    "move_guards": lambda m: said(*m.guards),
    "move_marks": _marks,
}
