"""Moving a running case to another definition: what would change for it, or why it may not.

A case keeps the definition it began with until somebody moves it. Moving is no way round the
rules: a case may stand only where the new definition could have brought it with its evidence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from statemachine.definition import Definition, Move
from statemachine.differences import Difference, of_moves, of_stage
from statemachine.evidence import NAMES, held
from statemachine.exploring import explore
from statemachine.facts import CaseFacts, leg_of

# reason -> (Thai, English)
REASONS: dict[str, tuple[str, str]] = {
    "state_unknown": (
        "นิยาม {version} ไม่มีขั้น {state} โปรดระบุว่าเรื่องในขั้นนี้ย้ายไปขั้นใด",
        "definition {version} has no state {state}; say where its cases go",
    ),
    "closed": (
        "เรื่องสิ้นสุดแล้ว ({state}) จึงคงนิยามเดิมไว้",
        "the case is closed ({state}) and keeps the definition it ended with",
    ),
    "no_way_back": (
        "เรื่องถูกพักจากขั้น {state} แต่นิยาม {version} ไม่มีทางกลับไปขั้นนั้น โปรดเลือกขั้นอื่นหรือดำเนินเรื่องต่อก่อน",
        (
            "the case was held in {state} and definition {version} does not lead back there; "
            "choose another state or resume it first"
        ),
    ),
    "office_unheard": (
        "ยังรอความเห็นของ {office} แต่ขั้น {state} ของนิยาม {version} ไม่มีช่องให้ตอบ โปรดรอความเห็นก่อน",
        (
            "{office} has not answered and {state} in definition {version} has no place for its "
            "opinion; wait for it first"
        ),
    ),
    "review_unasked": (
        "ขั้น {state} ต้องมีหน่วยงานที่รอความเห็น แต่เรื่องนี้ยังไม่ได้หารือ โปรดเลือกขั้นก่อนหน้า",
        "{state} waits for opinions and nobody has been asked; choose a state before it",
    ),
    "evidence_missing": (
        "นิยาม {version} ให้ถึงขั้น {state} ได้เมื่อมี{lacking_th}แล้วเท่านั้น โปรดเลือกขั้นก่อนหน้า",
        "definition {version} reaches {state} only with {lacking_en}; choose a state before it",
    ),
}

Needs = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a case may not be moved: a reason of ``REASONS`` and the facts it names."""

    reason: str
    facts: Mapping[str, str]

    def sentence(self, lang: str = "en") -> str:
        """Return the reason and the remedy for a person, without a full stop."""
        return REASONS[self.reason][lang != "th"].format(**self.facts)


@dataclass(frozen=True, slots=True)
class Preview:
    """What moving a case would do: where it would stand, what changes, or what is in the way."""

    state: str
    target: str
    differences: tuple[Difference, ...] = ()
    obstacle: Obstacle | None = None

    @property
    def can_move(self) -> bool:
        """Return whether the case may be moved."""
        return self.obstacle is None


def preview(
    old: Definition,
    new: Definition,
    case: CaseFacts,
    *,
    states: Mapping[str, str] | None = None,
    needs: Needs | None = None,
) -> Preview:
    """Return what changes for a case in a new definition, or why it may not be moved.

    Args:
        old: The definition the case has.
        new: The definition it would get.
        case: The case as it stands.
        states: Old state to new state, for those that are not to stay where they are.
        needs: ``evidence_needed(new)``, given by who previews many cases: it takes a second.
    """
    moved = relocated(case, states or {})
    obstacle = _obstacle(old, new, case, moved)
    if obstacle is None:
        obstacle = _lacking(new, moved, evidence_needed(new) if needs is None else needs)
    if obstacle is not None:
        return Preview(case.state, moved.state, obstacle=obstacle)
    return Preview(case.state, moved.state, tuple(_differences(old, new, case, moved)))


def relocated(case: CaseFacts, states: Mapping[str, str]) -> CaseFacts:
    """Return the case with its state, and the one it was held in, put where a map says."""
    moved = replace(case, state=states.get(case.state, case.state))
    hold = case.facts.get("held")
    if not hold:
        return moved
    hold = {**hold, "state": states.get(hold["state"], hold["state"])}
    return replace(moved, facts={**case.facts, "held": hold})


def evidence_needed(definition: Definition) -> Needs:
    """Return, for each reachable state, the evidence that every case there must hold."""
    found: dict[str, frozenset[str]] = {}
    for node in explore(definition).nodes.values():
        shown, state = held(node.case), node.case.state
        found[state] = found.get(state, shown) & shown
    return found


def _obstacle(
    old: Definition, new: Definition, case: CaseFacts, moved: CaseFacts
) -> Obstacle | None:
    facts = {"version": new.version, "state": moved.state}
    if moved.state not in new.by_state:
        return Obstacle("state_unknown", facts)
    if old.stage(case.state).ends:
        return Obstacle("closed", facts)
    hold = moved.facts.get("held")
    if hold and not any(m.when == f"held_in:{hold['state']}" for m in new.sources(moved.state)):
        return Obstacle("no_way_back", facts | {"state": hold["state"]})
    return _unheard(new, moved, hold["state"] if hold else moved.state)


def _unheard(new: Definition, case: CaseFacts, state: str) -> Obstacle | None:
    """Return the first office that waits to answer and could not, or a review of nobody."""
    waiting = case.facts.get("held", {}).get("waiting", case.waiting)
    facts = {"version": new.version, "state": state}
    legs = new.parallel.get(state, ())
    for office in waiting:
        if leg_of(office) not in legs:
            return Obstacle("office_unheard", facts | {"office": office})
    return Obstacle("review_unasked", facts) if legs and not waiting else None


def _lacking(new: Definition, case: CaseFacts, needs: Needs) -> Obstacle | None:
    held_in = case.facts.get("held", {}).get("state", case.state)
    wanted = needs.get(case.state, frozenset()) | needs.get(held_in, frozenset())
    lacking = [NAMES[name] for name in NAMES if name in wanted - held(case)]
    if not lacking:
        return None
    th, en = (", ".join(names) for names in zip(*lacking, strict=True))
    return Obstacle(
        "evidence_missing",
        {"version": new.version, "state": held_in, "lacking_th": th, "lacking_en": en},
    )


def _differences(
    old: Definition, new: Definition, case: CaseFacts, moved: CaseFacts
) -> Iterator[Difference]:
    """Yield what changes where the case stands: its stage, its legs, and the ways on."""
    was, now = old.stage(case.state), new.stage(moved.state)
    yield from of_stage(was, now)
    for leg in new.parallel.get(moved.state, ()):
        before = old.by_state.get(f"{case.state}.{leg}")
        if before is not None:
            yield from of_stage(before, new.stage(f"{moved.state}.{leg}"))
    rows = (_renamed(move, case.state, moved.state) for move in old.sources(case.state))
    yield from of_moves(rows, new.sources(moved.state))


def _renamed(move: Move, old: str, new: str) -> Move:
    """Return the row as it would read if its state had the new name all along."""

    def name(place: str) -> str:
        return new + place[len(old) :] if place.partition(".")[0] == old else place

    return move.model_copy(update={"source": name(move.source), "target": name(move.target)})
