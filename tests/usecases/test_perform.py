"""The one deed behind every trigger: what it writes, what it refuses, what it tells."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from statemachine.refusals import RefusedError
from storage import audit_check
from storage.cases import NoSuchCaseError, StaleCaseError
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_register import InstrumentRow, Relationship
from tests.support.world import World
from usecases.cases import perform
from usecases.cases.perform import NobodyError


def entries(world: World) -> list[tuple[str, str | None]]:
    query = select(StageEntry.state, StageEntry.outcome).order_by(StageEntry.id)
    return [(row.state, row.outcome) for row in world.rows(query)]


def test_a_move_closes_one_stage_and_opens_the_next_with_a_deadline(world: World) -> None:
    number = world.case()

    outcome = world.go(number, "submit", "coordinator")

    assert (outcome.source, outcome.state, outcome.version) == ("draft", "endorsement", 2)
    assert entries(world) == [("draft", "submit"), ("endorsement", None)]
    assert outcome.opened[0]["due_on"] == world.calendar().add(world.today, 5, "TH-50")


def test_a_move_is_written_into_the_case_s_own_chain(world: World) -> None:
    number = world.through("screening")

    rows = world.rows(select(AuditEntry).where(AuditEntry.chain == number).order_by("seq"))
    body = json.loads(rows[-1].body)

    assert [row.action for row in rows] == ["open", "submit", "endorse"]
    assert (body["from"], body["to"]) == ("endorsement", "screening")
    assert body["actor"] == world.people["governor"]
    with world.database.read() as connection:
        assert audit_check.verify(connection) == (3, [])


def test_a_refusal_changes_nothing_and_tells_nobody(world: World) -> None:
    number = world.through("endorsement")
    before = (world.load(number), len(world.mails()))

    with pytest.raises(RefusedError) as caught:
        world.do(number, "endorse", "governor")

    assert caught.value.code == "missing_fields"
    assert number in caught.value.sentence("th")
    assert (world.load(number), len(world.mails())) == before


def test_an_old_version_is_a_conflict_that_says_where_the_case_is(world: World) -> None:
    number = world.case()
    world.go(number, "submit", "coordinator")

    with pytest.raises(StaleCaseError) as caught:
        perform.perform(world.ctx("governor"), number, "endorse", {}, version=1)

    assert "Endorsement" in caught.value.sentence("en")
    assert "จังหวัดพิจารณาเห็นชอบ" in caught.value.sentence("th")


def test_an_unknown_number_and_nobody_acting_are_said_plainly(world: World) -> None:
    with pytest.raises(NoSuchCaseError, match="TH99-2569-001"):
        world.do("TH99-2569-001", "submit", "coordinator")
    with pytest.raises(NobodyError):
        perform.perform(world.ctx(), world.case(), "submit")


def test_the_next_holder_is_told_and_the_actor_is_not(world: World) -> None:
    number = world.through("screening")

    turns = world.mails("turn", "moi_officer")

    assert [row.payload["state"] for row in turns] == ["screening"]
    assert world.mails("turn", "mfa_officer") == []
    assert number in turns[0].key


def test_a_returned_case_tells_the_coordinator_once_with_the_reason(world: World) -> None:
    number = world.through("screening")

    world.do(number, "return_for_revision", "moi_officer", reason="ระดับไม่ชัดเจน")

    [mail] = [row for row in world.mails(username="coordinator") if row.message == "returned"]
    assert mail.payload["reason"] == "ระดับไม่ชัดเจน"
    assert [r.message for r in world.mails(username="coordinator")].count("turn") == 1  # the draft


def test_mails_of_the_night_wait_for_the_office_to_open(world: World) -> None:
    number = world.case()
    world.wait(hours=9)  # seven in the evening

    world.go(number, "submit", "coordinator")

    [mail] = world.mails("turn", "governor")
    assert mail.send_after.isoformat() == "2026-11-24T01:30:00+00:00"


def test_a_signed_case_opens_a_relationship_with_its_instrument(world: World) -> None:
    number = world.through("deposit")

    world.go(number, "deposit", "moi_officer")

    case = world.load(number)
    [pair] = world.rows(select(Relationship))
    [text] = world.rows(select(InstrumentRow))
    assert (case.state, case.relationship_id) == ("active", pair.id)
    assert (pair.province, pair.status, pair.standing) == ("TH-50", "established", "on_track")
    assert (text.case_id, text.kind, text.relationship_id) == (case.id, "mou", pair.id)


def test_a_second_instrument_continues_the_relationship(world: World) -> None:
    for _ in range(2):
        world.go(world.through("deposit"), "deposit", "moi_officer")

    assert len(world.rows(select(Relationship))) == 1
    assert len(world.rows(select(InstrumentRow))) == 2


def test_reopening_opens_a_new_case_that_inherits_the_dossier(world: World) -> None:
    number = world.through("screening")
    world.do(number, "reject", "moi_officer", reason="ยังไม่พร้อม")

    outcome = world.do(number, "reopen", "moi_officer", reason="พร้อมแล้ว")

    assert outcome.spawned is not None
    new, old = world.load(outcome.spawned), world.load(number)
    assert (new.state, new.parent_id, old.state) == ("draft", old.id, "rejected")
    assert new.facts["dossier"] == old.facts["dossier"]
    assert new.facts["text"] == old.facts["text"]


def test_non_substantive_changes_under_report_back_open_a_dated_duty(world: World) -> None:
    number = world.through("change_review")

    world.go(number, "not_substantive", "mfa_officer")

    query = select(StageEntry).where(StageEntry.kind == "duty")
    [duty] = world.rows(query)
    assert (duty.state, duty.holder_role) == ("duty.report_back", "moi_officer")
    assert duty.due_on == world.calendar().add(world.today, 30)
    assert duty.next_alert == "reminder"


def test_the_agenda_date_becomes_the_deadline_of_the_cabinet_stage(world: World) -> None:
    number = world.through("cabinet")

    world.do(number, "schedule", "cabinet_liaison", agenda_on="2569-12-15")

    [entry] = [e for e in world.load(number).entries if e.state == "cabinet"]
    assert (entry.due_on.isoformat() if entry.due_on else None, entry.due_fixed) == (
        "2026-12-15",
        True,
    )


def test_numbers_run_by_province_and_buddhist_year(world: World) -> None:
    assert [world.case(), world.case()] == ["TH50-2569-001", "TH50-2569-002"]
    assert [row.number for row in world.rows(select(Case.number))] == [
        "TH50-2569-001",
        "TH50-2569-002",
    ]


def test_an_agency_that_nobody_could_answer_for_is_refused(world: World) -> None:
    number = world.through("screening")

    with pytest.raises(RefusedError) as caught:
        world.go(number, "accept", "moi_officer", agencies="NESDC; NESDB")

    assert caught.value.code == "agency_unknown"
    assert "NESDB" in caught.value.sentence("th")
    assert world.load(number).state == "screening"
