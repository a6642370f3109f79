"""A definition that breaks a property is refused with the shortest path that shows it."""

from __future__ import annotations

import pytest

from statemachine.definition import Definition, DefinitionError, Move, Stage
from statemachine.exploring import Edge, Exploration, Node, explore
from statemachine.one_person import walk_alone
from statemachine.properties import check, checked, explored, survey
from statemachine.table import LIFECYCLE
from statemachine.violations import PROPERTIES, BrokenDefinitionError, Violation
from statemachine.words import Role
from tests.support.definitions import (
    LONG,
    SHORT,
    added,
    alerted,
    dropped,
    edited,
    staged,
    unguarded,
)

WAY = ("submit", "endorse", "accept")
REVIEWED = (*WAY, "concur (moi)", "concur (mfa)")
APPROVED = (*REVIEWED, "confirm_ministerial", "approve")


MOI, C = Role.MOI_OFFICER, Role.COORDINATOR
LIMBO = Stage(state="limbo", th="ค้าง", en="Limbo", holder=MOI, days=SHORT.stage("screening").days)

# What is wrong in the table itself; it is not explored.
FAULTS: list[tuple[str, Definition, str, tuple[str, ...]]] = [
    ("a target that is nowhere",
     edited("draft", "submit", target="nowhere"), "name_known", ("draft -submit-> nowhere",)),
    ("a guard that does not exist",
     edited("draft", "withdraw", guards=("weather_fine",)), "name_known",
     ("draft -withdraw-> withdrawn",)),
    ("a condition that does not exist",
     edited("draft", "withdraw", when="it_rains"), "name_known",
     ("draft -withdraw-> withdrawn [it_rains]",)),
    ("a trigger without a form",
     edited("draft", "withdraw", trigger="vanish"), "name_known",
     ("draft -vanish-> withdrawn",)),
    ("a leg that no office answers in",
     SHORT.model_copy(update={"parallel": {"review": ("moi", "mfa", "agencies", "press")}}),
     "name_known", ("review",)),
    ("a move that anybody could make",
     edited("approval", "approve", role=None), "role_named",
     ("approval -approve-> partner_agreement",)),
    ("MFA's opinion given by MOI",
     edited("review.mfa.waiting", "concur", role=MOI), "own_leg",
     ("review.mfa.waiting -concur-> review.mfa.answered",)),
    ("the general row of the Cabinet before the special one",
     SHORT.model_copy(update={"moves": (
         SHORT.rows["cabinet", "cabinet_approve"][1],
         *(m for m in SHORT.moves if m != SHORT.rows["cabinet", "cabinet_approve"][1])),
     }),
     "row_applies", ("cabinet -cabinet_approve-> parliament [parliament_is_needed]",)),
    ("a way out of the end",
     edited("rejected", "reopen", spawns=False, target="draft"), "end_is_end",
     ("rejected -reopen-> draft",)),
    ("an initial state that is an end",
     SHORT.model_copy(update={"initial": "active"}), "initial_known", ()),
    ("a stage defined twice",
     SHORT.model_copy(update={"stages": (*SHORT.stages, SHORT.stages[0])}), "stage_once", ()),
    ("no signing", dropped("signing", "sign"), "sign_exists", ()),
    ("alerts out of order",
     alerted(("reminder", -3, 1), ("late", 5, 2), ("due", 0, 1)), "alerts_ascend",
     ("late", "due")),
    ("an alert twice", alerted(("due", 0, 1), ("due", 1, 1)), "alert_once", ("due",)),
    ("a ladder that is too short",
     SHORT.model_copy(update={"ladder": ("holder", "office_head")}), "ladder_reaches",
     ("overdue_5",)),
]  # fmt: skip

# What only exploring shows.
PLANTS: list[tuple[str, Definition, str, tuple[str, ...]]] = [
    ("an unreachable state", added(stages=(LIMBO,)), "reachable", ()),
    ("a dead end", added(
        Move(source="screening", trigger="refuse", target="limbo", role=MOI), stages=(LIMBO,)),
     "way_on", ("submit", "endorse", "refuse")),
    ("a circle without an end", added(
        Move(source="screening", trigger="hold", target="limbo", role=MOI),
        Move(source="limbo", trigger="schedule", target="limbo2", role=MOI),
        Move(source="limbo2", trigger="schedule", target="limbo", role=MOI),
        stages=(LIMBO, LIMBO.model_copy(update={"state": "limbo2"}))),
     "end_in_reach", ("submit", "endorse", "hold")),
    ("a stage that waits for nobody", staged("screening", holder=None), "holder",
     ("submit", "endorse")),
    ("a leg without a deadline", staged("review.mfa", days=None), "deadline", WAY),
    ("a stage without a deadline", staged("deposit", days=None), "deadline",
     (*APPROVED, "partner_agrees", "sign")),
    ("opinions that never join", dropped("review", "join"), "reachable", ()),
    ("no committee", unguarded("endorsement", "endorse", "committee_resolved"), "committee",
     (*APPROVED, "partner_agrees")),
    ("no screening of the committee: submitted straight to MOI",
     edited("draft", "submit", target="screening"), "committee",
     ("submit", *APPROVED[2:], "partner_agrees")),
    ("no treaty finding", unguarded("review.mfa.waiting", "concur", "treaty_stated"),
     "treaty_found", (*APPROVED, "partner_agrees")),
    ("the review can be jumped", added(
        Move(source="screening", trigger="approve", target="approval", role=MOI)), "opinions",
     ("submit", "endorse", "approve", "approve", "partner_agrees")),
    ("a rejection that the join overlooks", SHORT.model_copy(update={"moves": tuple(
        m.model_copy(update={"guards": ("every_opinion_in",)}) if m.trigger == "join" else m
        for m in SHORT.moves if m.when != "an_office_objects")}),
     "opinions", (*WAY, "concur (moi)", "object (mfa)", *APPROVED[-2:], "partner_agrees")),
    ("the rule check can be jumped", added(
        Move(source="rule_check", trigger="approve", target="approval", role=MOI)), "rule_check",
     (*REVIEWED, "approve", "approve", "partner_agrees")),
    ("approval can be jumped", added(
        Move(source="rule_check", trigger="schedule", target="signing", role=MOI)), "rule_check",
     (*REVIEWED, "schedule")),
    ("signing without approval", edited("rule_check", "confirm_ministerial", target="signing"),
     "approval", (*REVIEWED, "confirm_ministerial")),
    ("another text than the approved one",
     unguarded("partner_agreement", "partner_agrees", "text_is_the_approved_one"), "approval",
     (*APPROVED, "partner_agrees")),
    ("changes that nobody sorted",
     unguarded("change_review", "not_substantive", "changes_sorted"), "approval",
     (*APPROVED, "partner_changes", "not_substantive")),
    ("a substantive change straight to approval",
     edited("change_review", "substantive", LONG, target="approval"), "rule_check",
     (*APPROVED, "partner_changes", "substantive", "approve", "partner_agrees")),
    ("a treaty under paragraph 2 that the ministry approves", SHORT.model_copy(update={
        "moves": tuple(m.model_copy(update={
            "guards": tuple(g for g in m.guards if g != "parliament_not_needed")})
            for m in SHORT.moves)}),
     "parliament", (*APPROVED, "partner_agrees")),
    ("the Cabinet stands in for Parliament", SHORT.model_copy(update={"moves": tuple(
        m for m in SHORT.moves if m.when != "parliament_is_needed")}), "parliament",
     (*REVIEWED, "confirm_cabinet", "cabinet_approve", "partner_agrees")),
    ("active without a signature", added(
        Move(source="partner_agreement", trigger="schedule", target="active", role=C)), "signed",
     (*APPROVED, "schedule")),
    ("the approval is MOI's own officer's", edited("approval", "approve", role=MOI),
     "two_offices", (*REVIEWED, "confirm_ministerial", "approve [X]")),
    ("the endorsement is MOI's", edited("endorsement", "endorse", role=MOI), "two_offices",
     ("submit", "endorse [X]")),
    ("endorsing is no decision", edited("endorsement", "endorse", decides=False),
     "own_submission", ("submit [X]", "endorse [X]")),
    ("submitting makes no author", edited("draft", "submit", authors=False), "own_submission",
     ("submit [X]", "endorse [X]")),
    ("resubmitting makes no author", edited("revision", "resubmit", LONG, authors=False),
     "own_submission",
     ("submit", "endorse", "return_for_revision", "resubmit [X]", "concur (moi)", "concur (mfa)",
      "confirm_ministerial", "approve", "partner_agrees", "sign [X]")),
]  # fmt: skip


def test_the_shipped_definition_holds_in_every_configuration() -> None:
    found = survey(LIFECYCLE)

    assert found.violations == ()
    assert found.configurations > 15_000


def test_the_definitions_that_are_planted_in_hold_too() -> None:
    assert checked(LONG) is LONG
    assert checked(SHORT) is SHORT
    assert explored(SHORT) > 1_000


@pytest.mark.parametrize(("definition", "code", "path"), [p[1:] for p in FAULTS],
                         ids=[p[0] for p in FAULTS])  # fmt: skip
def test_a_fault_of_the_table_is_refused(
    definition: Definition, code: str, path: tuple[str, ...]
) -> None:
    with pytest.raises(BrokenDefinitionError) as caught:
        checked(definition)

    assert_shows(caught.value, code, path)


@pytest.mark.parametrize(("definition", "code", "path"), [p[1:] for p in PLANTS],
                         ids=[p[0] for p in PLANTS])  # fmt: skip
def test_a_planted_weakness_is_refused_with_the_shortest_path(
    definition: Definition, code: str, path: tuple[str, ...]
) -> None:
    with pytest.raises(BrokenDefinitionError) as caught:
        checked(definition)

    assert_shows(caught.value, code, path)


def assert_shows(error: BrokenDefinitionError, code: str, path: tuple[str, ...]) -> None:
    violation = error.violation
    assert (violation.property, violation.path) == (code, path), violation
    assert isinstance(error, DefinitionError)
    assert str(error).startswith("Definition 2569.1 cannot be used: ")
    thai = error.sentence("th")
    assert "โปรด" in thai
    assert ("เส้นทาง" in thai) is bool(path)
    assert "{" not in thai + str(error)


def test_what_can_be_wrong_is_all_tried() -> None:
    tried = {plant[2] for plant in (*FAULTS, *PLANTS)}

    assert tried == set(PROPERTIES) - {"leg_known"}
    assert len(PLANTS) >= 15


def test_a_leg_of_another_name_would_wait_for_nobody() -> None:
    legs = ("moi", "mfa", "agencies", "press")
    stages = (*SHORT.stages, LIMBO.model_copy(update={"state": "review.press"}))
    definition = SHORT.model_copy(update={"parallel": {"review": legs}, "stages": stages})

    assert [v.property for v in check(definition)] == ["leg_known"]


def test_a_hold_that_cannot_be_resumed_is_found() -> None:
    moves = tuple(m for m in LIFECYCLE.moves if m.when != "held_in:approval")
    found = check(LIFECYCLE.model_copy(update={"moves": moves}))

    assert found == [
        Violation("way_on", (*REVIEWED, "confirm_ministerial", "hold"), {"state": "on_hold"})
    ]


def test_a_path_is_spoken_in_the_readers_language() -> None:
    violation = Violation("way_on", ("submit", "concur (moi)", "endorse [X]"), {"state": "limbo"})

    assert violation.sentence("en").endswith("(path: submit → no objection (moi) → endorse [X])")
    assert violation.sentence("th").endswith(
        "(เส้นทาง: เสนอเรื่อง → ไม่ขัดข้อง (moi) → เห็นชอบในนามจังหวัด [X])"
    )


def test_every_path_can_be_walked_and_none_is_shorter() -> None:
    exploration = explore(LONG)
    by_length = [len(node.path) for node in exploration.nodes.values()]

    assert by_length == sorted(by_length)
    for node in exploration.nodes.values():
        for edge in node.edges:
            assert len(exploration.nodes[edge.target].path) <= len(node.path) + 1


@pytest.mark.slow
def test_whether_a_person_may_act_does_not_depend_on_the_evidence() -> None:
    exploration: Exploration = explore(LIFECYCLE)

    def nothing_alike(node: Node, edge: Edge) -> tuple[int, int]:
        return id(node), id(edge)

    assert walk_alone(exploration) == walk_alone(exploration, nothing_alike)
