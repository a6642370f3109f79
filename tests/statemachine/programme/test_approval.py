"""The ways of approval as tables: they end, nobody decides alone, and money is read exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.facts import Actor, Grant
from statemachine.programme.approval import AUTHOR, Decision, No, PlanFacts, decide
from statemachine.programme.money import AmountError, baht, read_baht, sums
from statemachine.programme.routes import FINAL, ROUTES, PlanKind, PlanState
from statemachine.words import Role

PROVINCE = "TH-50"
EVERYTHING = dict.fromkeys(("reason", "resolution_number", "resolution_on"), "x")
ROLES = [Role.COORDINATOR, Role.MONITOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MOI_EXECUTIVE]


@pytest.mark.parametrize("route", ROUTES.values(), ids=str)
def test_from_every_state_a_plan_can_come_into_force_and_back(route: object) -> None:
    found = ROUTES[route.kind]  # type: ignore[attr-defined]
    states = {step.state for step in found.steps}
    for start in states:
        reached, todo = {start}, [start]
        while todo:
            for move in found.moves_from(todo.pop()):
                if move.target not in reached:
                    reached.add(move.target)
                    todo.append(move.target)
        assert reached == states
    assert all(step.holder is None for step in found.steps if step.state in FINAL)
    assert {m.source for m in found.moves if m.trigger == "return"} == {
        step.state for step in found.steps if step.holder and step.state != PlanState.DRAFT
    }


@given(
    st.sampled_from(list(PlanKind)),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["submit", "agree", "approve", "note",
                                                           "return", "amend"])), max_size=40),
)  # fmt: skip
def test_nobody_brings_a_plan_into_force_alone_whatever_they_may(
    kind: PlanKind, tries: list[tuple[int, str]]
) -> None:
    """Four people who hold every role there is: the steps of a round are taken by as many."""
    people = [Actor(str(n), tuple(Grant(role) for role in ROLES)) for n in range(4)]
    plan = PlanFacts(kind, "draft", PROVINCE)
    round_: list[str] = []
    for who, trigger in tries:
        found = decide(plan, people[who], trigger, EVERYTHING)
        if isinstance(found, No):
            continue
        round_ = [] if found.move.target == PlanState.DRAFT else [*round_, people[who].person]
        plan = PlanFacts(kind, found.move.target, PROVINCE, found.acted)
        if plan.state in FINAL:
            assert len(set(round_)) == len(round_) == len(ROUTES[kind].steps) - 1


def test_an_incomplete_plan_is_not_handed_in_and_says_how_much_is_missing() -> None:
    writer = Actor("w", (Grant(Role.COORDINATOR, PROVINCE),))
    plan = PlanFacts(PlanKind.YEARLY, "draft", PROVINCE, missing=("aims_missing", "no_activity"))

    assert decide(plan, writer, "submit", {}) == No("plan_incomplete", {"n": 2})


def test_who_only_wrote_in_it_does_not_decide_either() -> None:
    plan = PlanFacts("yearly", "governor", PROVINCE, {"7": [AUTHOR]})
    governor = Actor("7", (Grant(Role.GOVERNOR, PROVINCE),))

    found = decide(plan, governor, "approve", {})

    assert isinstance(found, No)
    assert found.code == "plan_own_work"


def test_acting_for_somebody_does_not_launder_what_they_did() -> None:
    plan = PlanFacts("yearly", "governor", PROVINCE, {"1": [AUTHOR]})
    delegate = Actor("2", (Grant(Role.GOVERNOR, PROVINCE, principal="1"),))

    found = decide(plan, delegate, "approve", {})

    assert isinstance(found, No)
    assert found.code == "plan_own_work"


@pytest.mark.parametrize(("scope", "may"), [("TH-50", True), ("*", True), ("TH-57", False)])
def test_a_provincial_group_decides_in_its_province_alone(scope: str, *, may: bool) -> None:
    plan = PlanFacts("yearly", "working_group", PROVINCE)
    member = Actor("1", (Grant(Role.MONITOR, scope),))

    assert isinstance(decide(plan, member, "agree", EVERYTHING), Decision) is may


def test_the_country_s_plan_is_not_a_provincial_group_s_to_agree_to() -> None:
    plan = PlanFacts("multi_year", "working_group")
    member = Actor("1", (Grant(Role.MONITOR, PROVINCE),))

    found = decide(plan, member, "agree", EVERYTHING)

    assert isinstance(found, No)
    assert found.code == "plan_out_of_scope"


@pytest.mark.parametrize(
    ("written", "satang"),
    [("150,000", 15_000_000), ("๑๕๐,๐๐๐.๕๐ บาท", 15_000_050), ("0", 0), ("", None), ("-", None),
     ("12.5", 1250)],
)  # fmt: skip
def test_money_is_read_as_it_is_written(written: str, satang: int | None) -> None:
    assert read_baht(written) == satang


@pytest.mark.parametrize("written", ["-5", "1,00", "1e9", "แสน", "1.234", "99999999999", "1 000"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(AmountError):
        read_baht(written)


@given(st.lists(st.none() | st.integers(0, 10**12), max_size=20))
def test_amounts_come_back_as_they_went_and_sum_exactly(amounts: list[int | None]) -> None:
    for amount in amounts:
        assert read_baht(baht(amount)) == amount

    found = sums([{"asked": amount} for amount in amounts], "asked")

    assert found.satang == sum(a for a in amounts if a is not None)
    assert found.unstated == sum(a is None for a in amounts)
