"""Deadlines and ladders changed by hand: from the fields of a form to a new, checked definition.

Only what administrators decide is changed here: days, alert levels, the ladder. Stages and moves
are changed as data (``phinong lifecycle publish``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from notifications.catalogue import MESSAGES
from statemachine import properties
from statemachine.dates import PartialDate, Precision
from statemachine.definition import AlertLevel, Days, Definition, Stage
from statemachine.differences import WORDS, Difference, diff
from statemachine.errors import DateFormatError, PhinongError
from statemachine.words import Urgency
from storage import settings
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.rights import allow_administrator

RUNGS = ("holder", "office_head", "moi_director", "deputy_permanent_secretary")
"""Whom an alert may reach, lowest first."""

MOST_DAYS = 400
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_FARTHEST = 60

Problem = dict[str, str]


class UnfitFieldsError(PhinongError):
    """Fields of the form that cannot be used; ``problems`` names each."""

    code = "unfit_fields"
    th = "มีช่องที่ยังใช้ไม่ได้ โปรดแก้ไขตามรายการ"
    en = "Some fields cannot be used; mend those listed."

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems."""
        super().__init__()
        self.problems = problems


@dataclass(slots=True)
class _Reader:
    """Reads fields one by one and collects what is wrong with them."""

    fields: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def number(self, name: str, least: int, most: int) -> int:
        """Return a whole number within bounds, or the least where it is none."""
        text = self.fields.get(name, "").strip()
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if least <= value <= most and len(text) <= len(str(most)) + 1:
            return value
        self.wrong(
            name,
            f"ต้องเป็นจำนวนเต็ม {least} ถึง {most} (ที่กรอก: “{text[:20]}”)",
            f"Give a whole number from {least} to {most} (given: “{text[:20]}”).",
        )
        return max(least, 1)

    def wrong(self, name: str, th: str, en: str) -> None:
        """Note a problem."""
        self.problems.append({"field": name, "th": th, "en": en})


def fields_of(definition: Definition) -> dict[str, str]:
    """Return a definition as the fields of the form, with the next version's number."""
    found = {"version": next_version(definition.version), "effective_from": "", "source": ""}
    for stage in timed(definition):
        found |= {_days_name(stage, u): str(stage.days.of(u)) for u in Urgency if stage.days}
    for level in definition.alerts:
        found |= {
            f"offset-{level.name}": str(level.offset),
            f"steps-{level.name}": str(level.steps),
        }
    for at in range(len(RUNGS)):
        rung = definition.ladder[at] if at < len(definition.ladder) else ""
        found[f"rung-{at + 1}"] = rung
    return found


def timed(definition: Definition) -> list[Stage]:
    """Return the stages in which a clock runs."""
    return [stage for stage in definition.stages if stage.days is not None]


def next_version(version: str) -> str:
    """Return the number after a version's: ``2569.1`` -> ``2569.2``."""
    head, dot, tail = version.rpartition(".")
    return f"{head}.{int(tail) + 1}" if dot and tail.isdecimal() else f"{version}.1"


def changed(base: Definition, fields: Mapping[str, str], today: date) -> Definition:
    """Return a definition with the days, alerts and ladder of a form.

    Raises:
        UnfitFieldsError: A field cannot be read, or lies outside its bounds.
    """
    reader = _Reader(fields)
    update: dict[str, Any] = {
        "version": _version(reader),
        "effective_from": _effective(reader, today),
        "source": _source(reader),
        "stages": tuple(_stage(reader, stage) for stage in base.stages),
        "alerts": tuple(_alert(reader, level) for level in base.alerts),
        "ladder": _ladder(reader),
    }
    if reader.problems:
        raise UnfitFieldsError(reader.problems)
    return base.model_copy(update=update)


def review(ctx: Context, base: Definition, new: Definition) -> list[Difference]:
    """Return how a new definition differs, once it holds every property; nothing is written.

    Raises:
        DeedRefusedError: No administrator asks, the version is known, or nothing differs.
        BrokenDefinitionError: It breaks a property; the sentence shows the shortest path.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        if settings.definition_body(connection, new.version) is not None:
            raise DeedRefusedError("definition_known", version=new.version)
    found = diff(base, new)
    if not found:
        raise DeedRefusedError("nothing_changes")
    properties.checked(new)
    return found


def definition(ctx: Context, version: str) -> Definition:
    """Return a published definition.

    Raises:
        DeedRefusedError: There is none of this version.
    """
    with ctx.database.read() as connection:
        if settings.definition_body(connection, version) is None:
            known = ", ".join(row.version for row in settings.definitions(connection))
            raise DeedRefusedError("no_such_definition", version=version, known=known)
        return ctx.definitions.get(connection, version)


def _version(reader: _Reader) -> str:
    version = reader.fields.get("version", "").strip()
    if not _VERSION.fullmatch(version):
        reader.wrong(
            "version",
            "เลขรุ่นใช้ตัวเลข a-z จุด และขีด ไม่เกิน 40 ตัว เช่น 2570.1",
            "A version has digits, letters, dots and hyphens, at most 40, such as 2570.1.",
        )
    return version or "-"


def _effective(reader: _Reader, today: date) -> date:
    try:
        read = PartialDate.parse(reader.fields.get("effective_from", ""))
    except DateFormatError as error:
        reader.wrong("effective_from", error.sentence("th"), error.sentence("en"))
        return today
    if read.value is None or read.precision is not Precision.DAY:
        reader.wrong("effective_from", "โปรดระบุวันที่มีผล", "Give the day from which it is in force.")
    elif read.value < today:
        reader.wrong(
            "effective_from",
            "วันที่มีผลต้องเป็นวันนี้หรือหลังจากนี้",
            "The day from which it is in force is today or later.",
        )
    return read.value or today


def _source(reader: _Reader) -> str:
    source = reader.fields.get("source", "").strip()
    if not source or len(source) > 500:  # noqa: PLR2004 - said in the sentence
        reader.wrong(
            "source",
            "โปรดระบุที่มา เช่น เลขที่หนังสือหรือมติ ไม่เกิน 500 ตัวอักษร",
            "Give the source, such as a letter or a resolution, in at most 500 characters.",
        )
    return source


def _days_name(stage: Stage, urgency: str) -> str:
    return f"days-{stage.state}-{Urgency(urgency).value}"


def _stage(reader: _Reader, stage: Stage) -> Stage:
    if stage.days is None:
        return stage
    given = {u.value: reader.number(_days_name(stage, u), 1, MOST_DAYS) for u in Urgency}
    days = Days(**given)
    return stage if days == stage.days else stage.model_copy(update={"days": days})


def _alert(reader: _Reader, level: AlertLevel) -> AlertLevel:
    return AlertLevel(
        name=level.name,
        offset=reader.number(f"offset-{level.name}", -_FARTHEST, _FARTHEST),
        steps=reader.number(f"steps-{level.name}", 1, len(RUNGS)),
    )


def _ladder(reader: _Reader) -> tuple[str, ...]:
    given = [reader.fields.get(f"rung-{at + 1}", "") for at in range(len(RUNGS))]
    rungs = [rung for rung in given if rung]
    for at, rung in enumerate(given, start=1):
        if rung and (rung not in RUNGS or given.index(rung) < at - 1):
            reader.wrong(
                f"rung-{at}",
                "ลำดับการรายงานแต่ละลำดับต้องเป็นผู้รับที่ต่างกัน",
                "Each rung of the ladder is somebody else.",
            )
    if not rungs:
        reader.wrong("rung-1", "ต้องมีผู้รับอย่างน้อยหนึ่งลำดับ", "The ladder has at least one rung.")
    return tuple(rungs)


def rung_words() -> list[tuple[str, tuple[str, str]]]:
    """Return every rung with its Thai and English words."""
    return [(rung, WORDS[rung]) for rung in RUNGS]


def told(found: list[Difference], old: Definition, new: Definition) -> Iterator[dict[str, str]]:
    """Yield differences as sentences in Thai and English, with stages and alerts by name."""
    stages = old.by_state | new.by_state
    for one in found:
        shown = _alert_in_words(one, old, new) if one.kind == "alert" else one
        named = stages.get(one.subject) or MESSAGES.get(one.subject)
        names = (f"“{named.th}”", f"“{named.en}”") if named else (one.subject, one.subject)
        th, en = (replace(shown, subject=name) for name in names)
        yield {"kind": one.kind, "th": th.sentence("th"), "en": en.sentence("en")}


def _alert_in_words(one: Difference, old: Definition, new: Definition) -> Difference:
    before, after = (
        next((level for level in each.alerts if level.name == one.subject), None)
        for each in (old, new)
    )
    return replace(one, before=_level(before), after=_level(after))


def _level(level: AlertLevel | None) -> tuple[str, str]:
    """Return an alert level as people say it: when, and how many rungs are told."""
    if level is None:
        return "—", "—"
    days, rungs = abs(level.offset), level.steps
    when = {
        -1: (f"ก่อนกำหนด {days} วันทำการ", f"{days} working days before"),
        0: ("วันครบกำหนด", "on the day it is due"),
        1: (f"เกินกำหนด {days} วันทำการ", f"{days} working days overdue"),
    }[(level.offset > 0) - (level.offset < 0)]
    return f"{when[0]} แจ้ง {rungs} ลำดับ", f"{when[1]}, to {rungs} rungs"
