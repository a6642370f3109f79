from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.refusals import RefusedError
from storage import audit_check
from storage.cases import NoSuchCaseError, StaleCaseError
from storage.tables_cases import AuditEntry, Comment, StageEntry
from tests.support.world import World
from usecases.cases import case_file
from usecases.cases.perform import NobodyError
from usecases.people import people
from usecases.refused import DeedRefusedError


def last_entry(world: World, number: str) -> dict[str, Any]:
    query = select(AuditEntry.body).where(AuditEntry.chain == number).order_by(AuditEntry.seq)
    found: dict[str, Any] = json.loads(world.rows(query)[-1].body)
    return found


def sound(world: World) -> bool:
    with world.database.read() as connection:
        return audit_check.verify(connection)[1] == []


def test_the_coordinator_edits_the_dossier_in_draft(world: World) -> None:
    number = world.case()

    version = case_file.edit(
        world.ctx("coordinator"), number, {"benefit": " more trade ", "fields": "ชา; กาแฟ"}, 1
    )

    case = world.load(number)
    assert version == case.version == 2
    assert case.facts["dossier"]["benefit"] == "more trade"
    assert case.facts["dossier"]["fields"] == ["ชา", "กาแฟ"]
    given = last_entry(world, number)["given"]
    assert given["old"] == {"benefit": "benefit is written", "fields": ["trade", "education"]}
    assert given["new"] == {"benefit": "more trade", "fields": ["ชา", "กาแฟ"]}
    assert sound(world)


def test_an_empty_value_takes_a_field_out_and_the_dossier_is_incomplete(world: World) -> None:
    number = world.case()

    case_file.edit(world.ctx("coordinator"), number, {"budget": ""})

    assert "budget" not in world.load(number).facts["dossier"]
    with pytest.raises(RefusedError, match="readiness: budget"):
        world.go(number, "submit", "coordinator")


def test_after_submission_the_dossier_is_closed(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(DeedRefusedError) as caught:
        case_file.edit(world.ctx("coordinator"), number, {"benefit": "x"})

    assert "can be in Draft, Revision" in caught.value.sentence("en")
    assert "จัดเตรียมเรื่อง, จังหวัดแก้ไขร่าง" in caught.value.sentence("th")


@pytest.mark.parametrize("by", ["governor", "moi_officer", "admin"])
def test_only_the_coordinator_edits(world: World, by: str) -> None:
    number = world.case()

    with pytest.raises(RefusedError, match="“edit” belongs to the provincial coordinator"):
        case_file.edit(world.ctx(by), number, {"benefit": "x"})


def test_a_coordinator_of_another_province_does_not(world: World) -> None:
    number = world.case()

    with pytest.raises(RefusedError, match="belongs to TH-50"):
        case_file.edit(world.ctx("coordinator.elsewhere"), number, {"benefit": "x"})
    with pytest.raises(NobodyError):
        case_file.edit(world.ctx(), number, {"benefit": "x"})


def test_who_edited_for_the_province_cannot_screen_for_the_ministry(world: World) -> None:
    people.grant(world.ctx(), "assistant", "coordinator", "TH-50")
    people.grant(world.ctx(), "assistant", "moi_officer")
    number = world.case()
    case_file.edit(world.ctx("assistant"), number, {"benefit": "x"})
    world.go(number, "submit", "coordinator")
    world.go(number, "endorse", "governor")

    with pytest.raises(RefusedError) as caught:
        world.go(number, "accept", "assistant")

    assert caught.value.code == "segregation"


def test_a_stale_version_is_a_conflict(world: World) -> None:
    number = world.case()
    case_file.edit(world.ctx("coordinator"), number, {"benefit": "x"}, 1)

    with pytest.raises(StaleCaseError, match="version 2"):
        case_file.edit(world.ctx("coordinator"), number, {"benefit": "y"}, 1)

    assert world.load(number).facts["dossier"]["benefit"] == "x"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"king": "x"}, "“king” cannot be changed here"),
        ({"text": "a" * 64}, "“text” cannot be changed here"),
        ({"benefit": "benefit is written"}, "nothing changes"),
        ({}, "nothing changes"),
        ({"benefit": "a\x00b"}, "none of them control"),
        ({"benefit": "a" * 20_001}, "at most 20000"),
    ],
)
def test_what_cannot_be_edited_is_refused(
    world: World, changes: dict[str, Any], sentence: str
) -> None:
    number = world.case()

    with pytest.raises(DeedRefusedError, match=sentence):
        case_file.edit(world.ctx("coordinator"), number, changes)

    assert world.load(number).version == 1


def test_an_unknown_urgency_is_refused(world: World) -> None:
    with pytest.raises(RefusedError, match="choose one of: normal, urgent, most_urgent"):
        case_file.edit(world.ctx("coordinator"), world.case(), {"urgency": "yesterday"})


def test_urgency_shortens_the_deadline_from_the_day_of_entry(world: World) -> None:
    number = world.through("revision")
    before = world.load(number).entries[0]
    world.wait(1)

    case_file.edit(world.ctx("coordinator"), number, {"urgency": "urgent"})

    after = world.load(number).entries[0]
    assert (before.days_allowed, after.days_allowed) == (15, 8)
    assert after.due_on == world.calendar().add(before.entered_on, 8, "TH-50")
    assert last_entry(world, number)["deadlines"][0]["old_due"] == str(before.due_on)


def test_an_agendas_date_is_not_moved_by_urgency(world: World) -> None:
    number = world.through("cabinet")
    world.do(number, "schedule", "cabinet_liaison", agenda_on="2026-12-15")

    case_file.correct(world.ctx("moi_officer"), number, "urgency", "urgent", "ตามหนังสือด่วน")

    assert world.load(number).entries[0].due_on == date(2026, 12, 15)


def test_who_may_read_may_remark(world: World) -> None:
    number = world.through("review")

    for by in ("coordinator", "governor", "mfa_officer", "agency_officer", "monitor"):
        case_file.comment(world.ctx(by), number, f"from {by}")

    rows = world.rows(select(Comment.text).order_by(Comment.id))
    assert [row.text for row in rows][-1] == "from monitor"
    assert world.load(number).state == "review"
    assert sound(world)


@pytest.mark.parametrize("by", ["coordinator.elsewhere", "mfa_officer", "cabinet_liaison", "admin"])
def test_who_may_not_read_may_not_remark(world: World, by: str) -> None:
    number = world.through("screening")

    with pytest.raises(DeedRefusedError) as caught:
        case_file.comment(world.ctx(by), number, "hello")

    assert caught.value.code == "not_yours_to_see"
    assert world.rows(select(Comment.id)) == []


def test_an_empty_remark_is_refused(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="remark is needed"):
        case_file.comment(world.ctx("coordinator"), world.case(), " \n ")


def test_a_remark_on_no_case_is_refused(world: World) -> None:
    with pytest.raises(NoSuchCaseError):
        case_file.comment(world.ctx("coordinator"), "TH50-2569-999", "hello")


def with_duty(world: World) -> str:
    number = world.through("change_review")
    world.go(number, "not_substantive", "mfa_officer")
    return number


def test_a_duty_is_completed_on_record(world: World) -> None:
    number = with_duty(world)
    world.wait(2)

    case_file.complete_duty(world.ctx("moi_officer"), number, "report_back", "มท 0204/99")

    case = world.load(number)
    assert [e.kind for e in case.entries] == ["stage"]
    assert case.facts["report_back"]["note"] == "มท 0204/99"
    assert case.facts["report_back"]["done_on"] == "2026-11-25"
    row = world.rows(select(StageEntry.__table__).where(StageEntry.kind == "duty"))[0]
    assert (row.days_used, row.on_time, row.closed_by) == (2, True, world.people["moi_officer"])
    assert last_entry(world, number)["action"] == "complete_duty"
    assert sound(world)


def test_a_duty_is_completed_once_by_its_holder(world: World) -> None:
    number = with_duty(world)

    with pytest.raises(RefusedError, match="belongs to the MOI Foreign Affairs officer"):
        case_file.complete_duty(world.ctx("mfa_officer"), number, "report_back", "done")
    case_file.complete_duty(world.ctx("moi_officer"), number, "duty.report_back", "done")
    with pytest.raises(DeedRefusedError, match="no open duty “report_back”; open now: —"):
        case_file.complete_duty(world.ctx("moi_officer"), number, "report_back", "done")
