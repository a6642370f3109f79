"""A case may move to another definition only where that one could have brought it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from statemachine.definition import Days, Definition, Move, Stage
from statemachine.differences import KINDS, Difference, diff
from statemachine.facts import CaseFacts
from statemachine.migration import REASONS, Preview, evidence_needed, preview
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import AGENCY, WAYS, a_case, done, someone
from tests.support.definitions import LONG, edited, staged, without

MOI = someone(Role.MOI_OFFICER)
IDLE: dict[str, str] = {}


@cache
def needs() -> Mapping[str, frozenset[str]]:
    """Explore once, and only where these tests run."""
    return evidence_needed(LIFECYCLE)


def seen(case: CaseFacts, new: Definition, states: Mapping[str, str] = IDLE) -> Preview:
    return preview(LIFECYCLE, new, case, states=states, needs=needs())


def changed(version: str, **changes: Any) -> Definition:
    return LIFECYCLE.model_copy(update={"version": version, **changes})


def renamed(old: str, new: str) -> Definition:
    """Return the shipped definition with a state under another name."""

    def other(name: str) -> str:
        top, dot, rest = name.partition(".")
        return new + dot + rest if top == old else name

    return changed(
        "2570.1",
        stages=tuple(s.model_copy(update={"state": other(s.state)}) for s in LIFECYCLE.stages),
        parallel={other(s): legs for s, legs in LIFECYCLE.parallel.items()},
        moves=tuple(
            m.model_copy(update={
                "source": other(m.source), "target": other(m.target),
                "when": m.when.replace(f"held_in:{old}", f"held_in:{new}"),
            })
            for m in LIFECYCLE.moves
        ),
    )  # fmt: skip


@pytest.mark.parametrize("state", [s for s in WAYS if not LIFECYCLE.stage(s).ends])
def test_nothing_changes_for_a_case_where_nothing_is_otherwise(state: str) -> None:
    found = seen(a_case(state), changed("2569.2"))

    assert (found.state, found.target) == (state, state)
    assert found.can_move
    assert found.differences == ()


def test_what_changes_for_a_case_is_said_and_what_changes_elsewhere_is_not() -> None:
    days = Days(normal=12, urgent=6, most_urgent=3)
    new = staged("screening", LIFECYCLE, days=days, holder=Role.MOI_EXECUTIVE, en="Sifting")

    found = seen(a_case("screening"), new)

    assert [d.sentence() for d in found.differences] == [
        "stage screening is renamed from “Screening” to “Sifting”",
        "stage screening waits for MOI executive instead of MOI Foreign Affairs officer",
        "stage screening allows 12/6/3 working days instead of 10/5/3 working days",
    ]
    assert "เปลี่ยนกำหนดเวลาจาก 10/5/3 วันทำการ เป็น 12/6/3 วันทำการ" in found.differences[2].sentence(
        "th"
    )
    assert seen(a_case("approval"), new).differences == ()


def test_ways_on_that_come_go_or_change_are_said() -> None:
    new = edited("approval", "refuse", LIFECYCLE, guards=())
    more = Move(source="approval", trigger="return_for_revision", target="revision",
                role=Role.MOI_EXECUTIVE)  # fmt: skip
    kept = tuple(m for m in new.moves if (m.source, m.trigger) != ("approval", "send_to_cabinet"))
    new = new.model_copy(update={"moves": (*kept, more)})

    found = seen(a_case("approval"), new)

    assert [d.sentence() for d in found.differences] == [
        "row approval -refuse-> asks for — instead of reason_given",
        "row approval -return_for_revision-> is new (revision: MOI executive)",
        "row approval -send_to_cabinet-> is gone (cabinet: MOI executive)",
    ]


def test_the_legs_of_a_review_are_compared_too() -> None:
    new = staged("review.mfa", LIFECYCLE, days=Days(normal=20, urgent=10, most_urgent=5))

    found = seen(a_case("review"), new)

    assert [d.subject for d in found.differences] == ["review.mfa"]


def test_a_state_that_is_gone_needs_a_map() -> None:
    new = renamed("approval", "decision")

    lost, mapped = (
        seen(a_case("approval"), new),
        seen(a_case("approval"), new, {"approval": "decision"}),
    )

    assert lost.obstacle is not None
    assert lost.obstacle.sentence() == (
        "definition 2570.1 has no state approval; say where its cases go"
    )
    assert (mapped.target, mapped.can_move, mapped.differences) == ("decision", True, ())


def test_a_review_under_another_name_keeps_its_offices() -> None:
    found = seen(a_case("review"), renamed("review", "consultation"), {"review": "consultation"})

    assert (found.target, found.can_move) == ("consultation", True)
    assert found.differences == ()


def test_a_held_case_is_moved_with_the_state_that_it_was_held_in() -> None:
    held = done(a_case("approval"), "hold", MOI)
    new = renamed("approval", "decision")

    assert seen(held, new, {"approval": "decision"}).can_move
    lost = seen(held, new).obstacle
    assert lost is not None
    assert (lost.reason, lost.facts["state"]) == ("no_way_back", "approval")


def test_moving_is_no_way_round_the_rules() -> None:
    for state, target, lacking in (
        ("screening", "signing", "the no-objection of both ministries"),
        ("approval", "signing", "the approval"),
        ("endorsement", "screening", "the provincial committee's resolution"),
        ("change_review", "signing", "the very text that was approved"),
        ("rule_check", "approval", "the confirmed rule check"),
    ):
        found = seen(a_case(state), LIFECYCLE, {state: target})
        assert found.obstacle is not None, state
        assert found.obstacle.reason == "evidence_missing"
        assert lacking in found.obstacle.sentence()


def test_a_held_case_is_no_way_round_either() -> None:
    held = done(a_case("screening"), "hold", MOI)

    found = seen(held, LIFECYCLE, {"screening": "signing"})

    assert found.obstacle is not None
    assert found.obstacle.reason == "evidence_missing"


def test_an_evidence_that_a_new_definition_asks_for_must_be_there() -> None:
    case = a_case("partner_agreement", facts={"confirmed": None})

    found = preview(LIFECYCLE, LONG, case)

    assert found.obstacle is not None
    assert "the confirmed rule check" in found.obstacle.sentence()
    assert "ผลการตรวจหลักเกณฑ์ที่ยืนยันแล้ว" in found.obstacle.sentence("th")


def test_a_case_may_go_back_to_an_earlier_state() -> None:
    assert seen(a_case("approval"), LIFECYCLE, {"approval": "screening"}).can_move


def test_a_review_that_nobody_was_asked_for_or_could_answer_is_refused() -> None:
    into = seen(a_case("screening"), LIFECYCLE, {"screening": "review"}).obstacle
    two_legs = changed("2570.1", parallel={"review": ("moi", "mfa")})
    unheard = seen(a_case("review"), two_legs).obstacle
    away = seen(a_case("review"), LIFECYCLE, {"review": "screening"}).obstacle

    assert into is not None
    assert into.reason == "review_unasked"
    assert unheard is not None
    assert unheard.facts["office"] == f"agency:{AGENCY}"
    assert away is not None
    assert away.reason == "office_unheard"


@pytest.mark.parametrize("state", ["active", "rejected", "withdrawn"])
def test_a_closed_case_keeps_its_definition(state: str) -> None:
    found = seen(a_case(state), changed("2569.2")).obstacle

    assert found is not None
    assert found.reason == "closed"


def test_every_obstacle_reads_in_both_languages() -> None:
    facts = dict.fromkeys(("version", "state", "office", "lacking_th", "lacking_en"), "x")
    for thai, english in REASONS.values():
        assert "โปรด" in thai or "จึง" in thai
        assert "{" not in thai.format(**facts) + english.format(**facts)


def test_two_equal_definitions_do_not_differ() -> None:
    assert diff(LIFECYCLE, LIFECYCLE.model_copy()) == []


def test_every_difference_between_two_definitions_is_said_once() -> None:
    extra = Stage(state="cooling", th="พักไว้ก่อน", en="Cooling off", holder=Role.MOI_OFFICER)
    new = staged("deposit", without(LIFECYCLE, "parliament"), count="calendar", ends=True,
                 asks_en="file it")  # fmt: skip
    new = edited("approval", "approve", new, role=Role.GOVERNOR, decides=False, target="signing")
    last = new.alerts[0].model_copy(update={"name": "final", "offset": 30})
    new = new.model_copy(update={
        "stages": (*new.stages, extra),
        "parallel": {"review": ("moi", "mfa")},
        "initial": "screening",
        "alerts": (*new.alerts[1:], last),
        "ladder": ("holder", "moi_director"),
    })  # fmt: skip

    said = [d.sentence() for d in diff(LIFECYCLE, new)]

    assert "stage cooling is new (Cooling off)" in said
    assert "stage parliament is gone (Parliament)" in said
    assert "stage deposit allows 15/8/4 calendar days instead of 15/8/4 working days" in said
    assert "stage deposit is an end instead of an open stage" in said
    assert "row approval -approve-> leads to signing instead of partner_agreement" in said
    assert "row approval -approve-> belongs to governor instead of MOI executive" in said
    assert "row approval -approve-> is marked — instead of decides" in said
    assert "stage review is answered in moi, mfa instead of moi, mfa, agencies" in said
    assert "cases begin in screening instead of draft" in said
    assert "alert final is +30, ×1 instead of —" in said
    assert "alert reminder is — instead of -3, ×1" in said
    assert (
        "the ladder is the holder, the MOI Foreign Affairs director instead of the holder, "
        "the head of the holder's office, the MOI Foreign Affairs director, "
        "the deputy permanent secretary for the Interior"
    ) in said
    assert len(said) == len(set(said))
    assert sum("parliament" in sentence for sentence in said) == 7


def test_every_kind_of_difference_reads_in_both_languages() -> None:
    for kind in KINDS:
        one = Difference(kind, "office_hours", ("ก่อน", "before"), ("หลัง", "after"))
        assert any("ก" <= letter <= "๛" for letter in one.sentence("th"))
        assert one.sentence("en").isascii() or "“" in one.sentence("en")
    hours = Difference("hours", "office_hours", ("08:30, 16:30",) * 2, ("09:00, 17:00",) * 2)
    assert hours.sentence() == "office hours: 09:00, 17:00 instead of 08:30, 16:30"
