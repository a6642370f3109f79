"""A case judged by its own facts; the ruling kept with the decision; answers of officers."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from statemachine.errors import PhinongError
from statemachine.refusals import RefusedError
from storage import audit_check, case_views
from storage.tables_register import Relationship
from storage.tables_rulings import RuleAnswer, RulingResult, RulingRow
from tests.support.world import World
from usecases.cases import case_file, preview
from usecases.judging import ruling
from usecases.rulings import answers, verdicts
from usecases.rulings.answers import Answer

BINDS = Answer("binds_government", "yes", "หนังสือ กต. ที่ กต 0803/12")


def today(world: World, number: str, username: str = "moi_officer") -> dict[str, Any]:
    found: dict[str, Any] = verdicts.of_case(world.ctx(username), number)["today"]
    return found


def rule(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in told["rules"] if r["id"].startswith(name))


def outcome(told: dict[str, Any], name: str) -> str:
    return str(rule(told, name)["outcome"]["value"])


def last_body(world: World, number: str) -> dict[str, Any]:
    with world.database.read() as connection:
        body: dict[str, Any] = json.loads(case_views.chain(connection, number)[-1].body)
    return body


def rulings(world: World) -> list[Any]:
    return world.rows(select(RulingRow.__table__).order_by(RulingRow.id))


def test_what_records_say_is_known_and_the_rest_is_asked(world: World) -> None:
    told = today(world, world.through("rule_check"))

    assert {outcome(told, name) for name in ("R01", "R03", "R04", "R05", "R07", "R16")} == {
        "passes"
    }
    assert {outcome(told, name) for name in ("R02", "R09", "R10", "R11", "R15")} == {"unknown"}
    assert outcome(told, "R12") == "not_applicable"
    assert told["path"]["value"] == "unknown"
    committee = rule(told, "R04")["facts"][0]
    assert committee["value"] == "3/2569"
    assert "จังหวัด" in committee["source"]["th"]


def test_a_draft_whose_readiness_is_not_written_is_unknown_not_refused(world: World) -> None:
    number = world.case(facts={"dossier": {"partner_level": "municipal"}})

    told = today(world, number)

    assert outcome(told, "R03") == "unknown"
    assert outcome(told, "R01") == "fails"
    assert outcome(told, "R07") == "unknown"


def test_the_same_two_sides_twice_are_a_duplicate_and_another_province_an_overlap(
    world: World,
) -> None:
    first = world.case()
    second = world.case()
    elsewhere = world.case("coordinator.elsewhere", province="TH-57")

    assert outcome(today(world, first), "R05") == "fails"
    assert outcome(today(world, second), "R05") == "fails"
    assert outcome(today(world, elsewhere), "R05") == "passes"
    assert rule(today(world, elsewhere), "R06")["facts"][0]["value"] == 1


def test_a_signed_pair_is_a_duplicate_for_a_new_memorandum_but_not_for_its_renewal(
    world: World,
) -> None:
    world.through("active")
    again = world.case()
    with world.database.read() as connection:
        pair = connection.execute(select(Relationship.id)).scalar_one()
    renewal = world.case(instrument="renewal", relationship_id=pair)

    assert outcome(today(world, again), "R05") == "fails"
    with world.database.write() as connection:
        connection.execute(update(Relationship).values(standing="terminated"))
    assert rule(today(world, again), "R05")["facts"][0]["value"] == 1  # the open renewal
    assert renewal


def test_a_country_without_a_common_border_needs_no_question(world: World) -> None:
    assert outcome(today(world, world.case()), "R13") == "not_applicable"  # Chiang Mai and China


def test_confirming_freezes_the_ruling_and_the_chain_states_its_hash(world: World) -> None:
    number = world.through("rule_check")
    before = world.load(number).version

    world.do(number, "confirm_ministerial", "moi_officer", reason="ภายใต้แนวทางปี 2561")

    (row,) = rulings(world)
    body = last_body(world, number)
    confirmed = world.load(number).facts["confirmed"]
    assert body["ruling"] == {"id": row.id, "hash": row.hash, "rulebook": "th-2569-1",
                              "path": "unknown"}  # fmt: skip
    assert body["departs"] is True
    assert confirmed["ruling"]["hash"] == row.hash
    assert "ruling" not in world.load(number).facts
    assert (row.case_version, row.unknown > 0, ruling.intact(row)) == (before, True, True)
    results = world.rows(select(RulingResult.rule, RulingResult.outcome))
    assert ("R11_guideline", "unknown") in [tuple(r) for r in results]
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_what_is_unknown_does_not_pass_without_a_reason_and_leaves_nothing_behind(
    world: World,
) -> None:
    number = world.through("rule_check")

    for trigger in ("confirm_ministerial", "confirm_cabinet"):
        with pytest.raises(RefusedError) as caught:
            world.do(number, trigger, "moi_officer")
        assert caught.value.code == "verdict_confirmed_or_reasoned"
        assert "R11" in caught.value.sentence("th")
    assert rulings(world) == []


def test_a_preview_keeps_no_ruling(world: World) -> None:
    number = world.through("rule_check")

    preview.preview(world.ctx("moi_officer"), number, "confirm_cabinet", {"reason": "r"})

    assert rulings(world) == []


def test_a_verdict_that_the_officer_confirms_needs_no_reason(world: World) -> None:
    number = world.through("rule_check")
    answers.answer(world.ctx("mfa_officer"), number, [BINDS])

    assert today(world, number)["path"]["value"] == "cabinet"
    with pytest.raises(RefusedError):
        world.do(number, "confirm_ministerial", "moi_officer")
    world.do(number, "confirm_cabinet", "moi_officer")

    assert last_body(world, number)["departs"] is False
    kept = verdicts.of_case(world.ctx("moi_officer"), number)["kept"]
    assert (kept["path"]["value"], kept["departs"], kept["differs"]) == ("cabinet", False, [])


def test_a_ruling_never_changes_though_the_case_does(world: World) -> None:
    number = world.through("rule_check")
    world.do(number, "confirm_ministerial", "moi_officer", reason="r")

    answers.answer(world.ctx("moi_officer"), number, [BINDS])

    kept = verdicts.of_case(world.ctx("moi_officer"), number)["kept"]
    assert [(d["id"], d["new"]["value"]) for d in kept["differs"]] == [("R09_decree", "fails")]
    assert kept["intact"]
    assert not kept["same_path"]


def test_frozen_tables_refuse_to_be_changed_deleted_or_replaced(world: World) -> None:
    number = world.through("rule_check")
    answers.answer(world.ctx("moi_officer"), number, [BINDS])
    world.do(number, "confirm_cabinet", "moi_officer")
    forged = {**rulings(world)[0]._mapping, "path": "ministerial", "hash": "0" * 64}
    replacing = insert(RulingRow).values(forged)
    if world.database.engine.dialect.name == "sqlite":
        replacing = replacing.prefix_with("OR REPLACE")

    for table in (RulingRow, RulingResult, RuleAnswer):
        for statement in (update(table).values(id=table.id + 100), delete(table)):
            with pytest.raises(DatabaseError, match="append-only"), world.database.write() as c:
                c.execute(statement)
    with pytest.raises(DatabaseError), world.database.write() as connection:
        connection.execute(replacing)
    assert rulings(world)[0].path == "cabinet"


def test_an_answer_is_kept_with_its_source_and_stands_in_the_audit(world: World) -> None:
    number = world.through("rule_check")
    before = world.load(number).version

    after = answers.answer(world.ctx("mfa_officer"), number, [BINDS], before)

    assert after == before + 1
    (fact,) = [f for f in rule(today(world, number), "R09")["facts"] if f["value"] is True]
    assert (fact["by"]["username"], "0803/12" in fact["source"]["th"]) == ("mfa_officer", True)
    body = last_body(world, number)
    assert body["action"] == "answer_rule"
    assert body["given"]["answers"] == [
        {"fact": "binds_government", "value": True, "source": BINDS.source, "document": None}
    ]


def test_an_empty_answer_takes_an_earlier_one_back(world: World) -> None:
    number = world.through("rule_check")
    answers.answer(world.ctx("moi_officer"), number, [BINDS])

    answers.answer(world.ctx("moi_officer"), number, [Answer("binds_government", "")])

    assert outcome(today(world, number), "R09") == "unknown"
    assert len(world.rows(select(RuleAnswer.id))) == 2


WRONG = (
    (Answer("binds_government", "maybe", "x"), "answer_wrong"),
    (Answer("binds_government", "yes"), "answer_source"),
    (Answer("binds_government", "", "a source without an answer"), "answer_wrong"),
    (Answer("agencies_unasked", "-1", "x"), "answer_wrong"),
    (Answer("dissolved_on", "2566", "x"), "answer_wrong"),
    (Answer("committee_number", "9/2569", "x"), "answer_on_record"),
    (Answer("nobody_asks", "yes", "x"), "no_such_question"),
    (Answer("within_guideline", ""), "nothing_answered"),
)


def test_an_unfit_answer_is_refused_with_its_question(world: World) -> None:
    number = world.through("rule_check")

    for given, code in WRONG:
        with pytest.raises(PhinongError) as caught:
            answers.answer(world.ctx("moi_officer"), number, [given])
        assert caught.value.code == code, given
        assert caught.value.sentence("th") != caught.value.sentence("en")
    assert world.rows(select(RuleAnswer.id)) == []


def test_only_officers_of_the_ministries_answer_and_only_where_they_may_read(world: World) -> None:
    number = world.through("rule_check")

    for username in ("coordinator", "governor", "cabinet_liaison", "admin", "monitor"):
        with pytest.raises(PhinongError):
            answers.answer(world.ctx(username), number, [BINDS])
        assert (
            username in ("admin", "cabinet_liaison")
            or not verdicts.of_case(world.ctx(username), number)["may_answer"]
        )
    with pytest.raises(PhinongError) as caught:
        verdicts.of_case(world.ctx("coordinator.elsewhere"), number)
    assert caught.value.code == "not_yours_to_see"


def test_who_saw_an_older_version_is_told_so(world: World) -> None:
    number = world.through("rule_check")
    seen = world.load(number).version
    answers.answer(world.ctx("moi_officer"), number, [BINDS], seen)

    with pytest.raises(PhinongError) as caught:
        answers.answer(world.ctx("mfa_officer"), number, [BINDS], seen)

    assert caught.value.code == "conflict"


def test_a_closed_case_takes_no_answer(world: World) -> None:
    number = world.through("rejected")

    with pytest.raises(PhinongError) as caught:
        answers.answer(world.ctx("moi_officer"), number, [BINDS])

    assert caught.value.code == "case_over"


def test_a_remark_still_goes_with_the_case(world: World) -> None:
    """The chain of a case with answers, remarks and a ruling stays whole."""
    number = world.through("rule_check")
    answers.answer(world.ctx("moi_officer"), number, [BINDS])
    case_file.comment(world.ctx("moi_officer"), number, "รอผลจาก กต.")
    world.do(number, "confirm_cabinet", "moi_officer")

    with world.database.read() as connection:
        chain = case_views.chain(connection, number)
    assert [row.action for row in chain[-3:]] == ["answer_rule", "comment", "confirm_cabinet"]
    assert all(new.prev_hash == old.hash for old, new in pairwise(chain))
