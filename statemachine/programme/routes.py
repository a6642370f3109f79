"""The two ways of approval, as tables: a pair's yearly plan, and the plan of several years (R10).

Everything else reads these tables: who holds a plan, what they may do, what follows.
"""

from dataclasses import dataclass
from enum import StrEnum

from statemachine.words import Role


class PlanKind(StrEnum):
    """What a plan is of."""

    YEARLY = "yearly"
    MULTI_YEAR = "multi_year"


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    WORKING_GROUP = "working_group"
    GOVERNOR = "governor"
    MOI = "moi"
    PERMANENT_SECRETARY = "permanent_secretary"
    NOTED = "noted"
    APPROVED = "approved"


FINAL = frozenset({PlanState.NOTED, PlanState.APPROVED})
"""States in which a plan is in force."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state of a plan: its name, who holds it, and what is asked of them."""

    state: PlanState
    th: str
    en: str
    holder: Role | None
    asks_th: str = ""
    asks_en: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may be done to a plan.

    ``needs`` are the fields that must be filled in; ``decides`` asks for four eyes;
    ``freezes`` keeps a version that nobody can change.
    """

    source: PlanState
    trigger: str
    target: PlanState
    role: Role
    th: str
    en: str
    needs: tuple[str, ...] = ()
    decides: bool = False
    freezes: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The whole way of one kind of plan."""

    kind: PlanKind
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]

    def step(self, state: str) -> Step:
        """Return the step of a state."""
        return next(step for step in self.steps if step.state == state)

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Return what may be done in a state, by whoever may."""
        return tuple(move for move in self.moves if move.source == state)


_S, _R = PlanState, Role
_RETURN = ("return", "ส่งคืนเพื่อแก้ไข", "Return for revision")


def _back(source: PlanState, role: Role) -> Move:
    trigger, th, en = _RETURN
    return Move(source, trigger, _S.DRAFT, role, th, en, ("reason",), decides=True)


YEARLY = Route(
    PlanKind.YEARLY,
    (
        Step(_S.DRAFT, "จัดทำร่าง", "Draft", _R.COORDINATOR,
             "จัดทำแผนกิจกรรมให้ครบถ้วน แล้วเสนอ", "complete the plan and hand it in"),
        Step(_S.WORKING_GROUP, "คณะทำงานระดับจังหวัด", "Provincial working group", _R.MONITOR,
             "พิจารณาแผนและบันทึกมติที่ประชุม", "consider the plan and record the resolution"),
        Step(_S.GOVERNOR, "ผู้ว่าราชการจังหวัด", "Governor", _R.GOVERNOR,
             "พิจารณาเห็นชอบแผน", "approve the plan"),
        Step(_S.MOI, "กระทรวงมหาดไทยรับทราบ", "Ministry of Interior", _R.MOI_OFFICER,
             "รับทราบแผนและตรวจคำขอสนับสนุนงบประมาณ", "note the plan and what it asks"),
        Step(_S.NOTED, "มีผลใช้", "In force", None),
    ),
    (
        Move(_S.DRAFT, "submit", _S.WORKING_GROUP, _R.COORDINATOR,
             "เสนอคณะทำงานระดับจังหวัด", "Hand in to the provincial working group", freezes=True),
        Move(_S.WORKING_GROUP, "agree", _S.GOVERNOR, _R.MONITOR,
             "คณะทำงานเห็นชอบ", "The working group agrees",
             ("resolution_number", "resolution_on"), decides=True),
        _back(_S.WORKING_GROUP, _R.MONITOR),
        Move(_S.GOVERNOR, "approve", _S.MOI, _R.GOVERNOR,
             "เห็นชอบแผน", "Approve the plan", decides=True),
        _back(_S.GOVERNOR, _R.GOVERNOR),
        Move(_S.MOI, "note", _S.NOTED, _R.MOI_OFFICER,
             "รับทราบแผน", "Note the plan", decides=True),
        _back(_S.MOI, _R.MOI_OFFICER),
        Move(_S.NOTED, "amend", _S.DRAFT, _R.COORDINATOR,
             "เปิดแก้ไขแผน", "Open the plan for change", ("reason",)),
    ),
)  # fmt: skip

MULTI_YEAR = Route(
    PlanKind.MULTI_YEAR,
    (
        Step(_S.DRAFT, "ยกร่างแผน", "Draft", _R.MOI_OFFICER,
             "ยกร่างแผนขับเคลื่อน แล้วเสนอคณะทำงาน", "write the programme and hand it in"),
        Step(_S.WORKING_GROUP, "คณะทำงานขับเคลื่อนส่วนกลาง", "Central working group", _R.MONITOR,
             "พิจารณาแผนและบันทึกมติที่ประชุม", "consider the programme and record the resolution"),
        Step(_S.PERMANENT_SECRETARY, "ปลัดกระทรวงมหาดไทย", "Permanent Secretary",
             _R.MOI_EXECUTIVE, "ให้ความเห็นชอบแผน", "approve the programme"),
        Step(_S.APPROVED, "มีผลใช้", "In force", None),
    ),
    (
        Move(_S.DRAFT, "submit", _S.WORKING_GROUP, _R.MOI_OFFICER,
             "เสนอคณะทำงานขับเคลื่อน", "Hand in to the working group", freezes=True),
        Move(_S.WORKING_GROUP, "agree", _S.PERMANENT_SECRETARY, _R.MONITOR,
             "คณะทำงานเห็นชอบ", "The working group agrees",
             ("resolution_number", "resolution_on"), decides=True),
        _back(_S.WORKING_GROUP, _R.MONITOR),
        Move(_S.PERMANENT_SECRETARY, "approve", _S.APPROVED, _R.MOI_EXECUTIVE,
             "ให้ความเห็นชอบแผน", "Approve the programme", decides=True),
        _back(_S.PERMANENT_SECRETARY, _R.MOI_EXECUTIVE),
        Move(_S.APPROVED, "amend", _S.DRAFT, _R.MOI_OFFICER,
             "เปิดแก้ไขแผน", "Open the programme for change", ("reason",)),
    ),
)  # fmt: skip

ROUTES: dict[str, Route] = {route.kind: route for route in (YEARLY, MULTI_YEAR)}
"""Kind of plan -> its way."""
