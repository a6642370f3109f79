"""The time of a case: its deadline, who holds it, each stage's days, reminders and dated duties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.deadlines import alarms
from statemachine.definition import Definition
from statemachine.errors import CalendarTooShortError
from statemachine.facts import Actor
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage.cases import CaseRecord
from usecases import stage_words
from usecases.cases import case_acts
from usecases.context import Context
from usecases.reading import case_course, case_steps
from usecases.redating import region_of
from usecases.stage_words import said

_RUNGS = {
    "holder": ("ผู้รับผิดชอบ", "the holder"),
    "office_head": ("หัวหน้าหน่วยงาน", "the head of the office"),
    "moi_director": ("ผอ.กองการต่างประเทศ สป.มท.", "MOI's Foreign Affairs director"),
    "deputy_permanent_secretary": ("รองปลัดกระทรวงมหาดไทย", "the Deputy Permanent Secretary"),
}
_NEXT_ALERTS = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What the parts of a page are made of; every row was read once."""

    ctx: Context
    case: CaseRecord
    definition: Definition
    calendar: Calendar
    actor: Actor
    rows: Sequence[Any]

    @property
    def open(self) -> list[Any]:
        """Return the open stage entries."""
        return [row for row in self.rows if row.left_at is None and row.kind == "stage"]


def time_of(desk: Desk, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return deadline, holders, the days of each visit, working days used, the expected signing."""
    spans = case_steps.spans(desk.definition, desk.rows, desk.calendar, desk.ctx.today)
    working = [span for span in spans if span["counting"] == "working"]
    return {
        "deadline": _deadline(desk),
        "holders": [office_of_row(row) for row in desk.open],
        "spans": spans,
        "used": sum(span["used"] for span in working),
        "signing": _signing(desk, steps),
    }


def _deadline(desk: Desk) -> dict[str, Any] | None:
    """Return the most pressing deadline, how far it is, and whether it was escalated."""
    timed = [row for row in desk.open if row.due_on is not None]
    if not timed:
        return None
    row = min(timed, key=lambda each: each.due_on)
    left = stage_words.days_left(desk.calendar, row, desk.ctx.today)
    return {
        "due_on": row.due_on,
        "left": left,
        "counting": row.counting,
        "late": row.due_on < desk.ctx.today,
        "escalated": _escalated(desk, row),
        "office": office_of_row(row),
        "others": len(timed) - 1,
        "fixed": row.due_fixed,
    }


def _escalated(desk: Desk, row: Any) -> bool:
    """Return whether an alert went beyond the holder: the pending level lies after such a one."""
    levels = desk.definition.alerts
    if row.due_on >= desk.ctx.today:
        return False
    pending = next((i for i, a in enumerate(levels) if a.name == row.next_alert), len(levels))
    return any(level.steps > 1 for level in levels[:pending])


def _signing(desk: Desk, steps: Sequence[Mapping[str, Any]]) -> Any:
    """Return when the case would be signed if each stage ahead took all its days."""
    todo = [str(step["state"]) for step in steps if step["status"] == "todo"]
    if "signing" not in todo:
        return None
    timed = [row.due_on for row in desk.open if row.due_on is not None]
    start = max([*timed, desk.ctx.today])
    way = todo[: todo.index("signing") + 1]
    return case_course.forecast(
        desk.definition, way, desk.case.urgency, start, desk.calendar, desk.case.province
    )


def office_of_row(row: Any) -> dict[str, Any]:
    """Return the office of an entry with its names and the role that acts for it."""
    return {"code": row.office, "role": stage_words.word(str(row.holder_role)),
            **stage_words.office(row.office)}  # fmt: skip


def reminders(desk: Desk) -> list[dict[str, Any]]:
    """Return the next reminders of every open entry, before they go."""
    found: list[dict[str, Any]] = []
    for row in desk.rows:
        if row.left_at is None and row.due_on is not None and row.next_alert_at is not None:
            found += _alerts_of(desk, row)
    return sorted(found, key=lambda alert: alert["at"])[:_NEXT_ALERTS]


def _alerts_of(desk: Desk, row: Any) -> list[dict[str, Any]]:
    try:
        coming = alarms(desk.definition, row.due_on, desk.calendar, region_of(row))
    except CalendarTooShortError:
        return []
    return [
        {
            "at": alarm.at,
            "offset": alarm.level.offset,
            "escalates": alarm.level.steps > 1,
            "to": _rung(desk, alarm.level.steps),
            "office": office_of_row(row),
        }
        for alarm in coming
        if alarm.at > desk.ctx.now
    ]


def _rung(desk: Desk, steps: int) -> dict[str, str]:
    name = desk.definition.ladder[steps - 1]
    return said(*_RUNGS.get(name, (name, name)))


def duties(desk: Desk) -> list[dict[str, Any]]:
    """Return every dated duty, done or open, and why the actor may not complete it."""
    return [
        {
            "name": row.state.removeprefix("duty."),
            **stage_words.stage(desk.definition, row.state),
            "due_on": row.due_on,
            "left_on": row.left_on,
            "left": stage_words.days_left(desk.calendar, row, desk.ctx.today),
            "counting": row.counting,
            "office": office_of_row(row),
            "refusal": case_acts.may(
                desk.case, desk.actor, "complete_duty", Role(str(row.holder_role))
            ),
        }
        for row in desk.rows
        if row.kind == "duty"
    ]
