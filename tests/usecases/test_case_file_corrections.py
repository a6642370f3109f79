from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from notifications.catalogue import MESSAGES
from statemachine.refusals import RefusedError
from storage.cases import StaleCaseError
from storage.tables_cases import AuditEntry
from storage.tables_register import InstrumentRow, Relationship
from tests.support.world import World
from usecases.cases import case_file
from usecases.cases.correcting import CORRECTABLE
from usecases.refused import DeedRefusedError


def correct(world: World, number: str, field: str, value: Any, by: str = "moi_officer") -> int:
    return case_file.correct(world.ctx(by), number, field, value, "หนังสือฉบับจริงต่างจากที่บันทึก")


def given_last(world: World, number: str) -> dict[str, Any]:
    query = select(AuditEntry.body).where(AuditEntry.chain == number).order_by(AuditEntry.seq)
    body: dict[str, Any] = json.loads(world.rows(query)[-1].body)
    return body


def test_both_values_and_the_reason_are_kept(world: World) -> None:
    number = world.through("screening")

    correct(world, number, "committee.committee_date", "2569-11-20")

    assert world.load(number).facts["committee"]["committee_date"] == "2026-11-20"
    entry = given_last(world, number)
    assert (entry["action"], entry["reason"]) == ("correct", "หนังสือฉบับจริงต่างจากที่บันทึก")
    assert entry["given"] == {
        "field": "committee.committee_date",
        "old": "2026-11-22",
        "new": "2026-11-20",
    }


def test_the_coordinators_are_told_what_changed(world: World) -> None:
    number = world.through("screening")

    correct(world, number, "committee.committee_number", "4/2569")

    (mail,) = world.mails("corrected")
    assert (mail.person_id, mail.why) == (world.people["coordinator"], "coordinator")
    assert mail.payload["extra"]["field"]["en"] == "committee resolution number"
    assert (mail.payload["extra"]["old"], mail.payload["extra"]["new"]) == ("3/2569", "4/2569")
    assert set(MESSAGES["corrected"].extra) == mail.payload["extra"].keys()


@pytest.mark.parametrize("by", ["coordinator", "governor", "mfa_officer", "moi_executive", "admin"])
def test_only_the_ministrys_officer_corrects(world: World, by: str) -> None:
    number = world.through("screening")

    with pytest.raises(RefusedError, match="“correct a fact” belongs to the MOI"):
        correct(world, number, "committee.committee_number", "4/2569", by)


def test_a_reason_is_needed(world: World) -> None:
    number = world.through("screening")

    with pytest.raises(DeedRefusedError, match="The reason is needed"):
        case_file.correct(world.ctx("moi_officer"), number, "dossier.plan", "x", "")


@pytest.mark.parametrize(
    "field",
    ["text", "approved_text", "opinions.mfa", "treaty", "confirmed.path", "province", "state",
     "acted", "approval.by", "dossier", "dossier.king", "held.left", ""],
)  # fmt: skip
def test_what_a_move_must_judge_is_not_corrected(world: World, field: str) -> None:
    number = world.through("screening")

    with pytest.raises(DeedRefusedError, match="cannot be changed here"):
        correct(world, number, field, "x")


def test_a_step_that_was_not_taken_is_not_filled_in(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(DeedRefusedError, match=r"no “committee\.committee_number” to correct yet"):
        correct(world, number, "committee.committee_number", "4/2569")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("committee.committee_date", "2027-01-01", "is after today"),
        ("committee.committee_date", "soon", "is not a date"),
        ("committee.committee_number", "  ", "cannot be empty"),
        ("committee.committee_number", "3/2569", "nothing changes"),
        ("instrument", "treaty", "choose one of: loi, mou"),
        ("dossier.fields", " ; ", "cannot be empty"),
    ],
)
def test_the_forms_own_rules_hold(world: World, field: str, value: str, sentence: str) -> None:
    number = world.through("screening")

    with pytest.raises(Exception, match=sentence):
        correct(world, number, field, value)

    assert world.mails("corrected") == []


def test_a_stale_version_is_a_conflict(world: World) -> None:
    number = world.through("screening")

    with pytest.raises(StaleCaseError):
        case_file.correct(world.ctx("moi_officer"), number, "dossier.plan", "x", "because", 1)


def test_the_kind_of_instrument_is_corrected(world: World) -> None:
    number = world.through("screening")

    correct(world, number, "instrument", "loi")

    assert world.load(number).instrument == "loi"


def test_the_register_follows_a_corrected_signing(world: World) -> None:
    number = world.through("active")

    correct(world, number, "signed.signed_on", "2026-10")
    correct(world, number, "signed.ends_on", "2031-10-31")
    correct(world, number, "signed.signatories", "ผู้ว่าฯ; Governor")

    (row,) = world.rows(select(InstrumentRow.__table__))
    assert (row.signed_on, row.signed_precision) == (date(2026, 10, 1), "month")
    assert (row.ends_on, row.signatory_partner) == (date(2031, 10, 31), "Governor")
    (pair,) = world.rows(select(Relationship.__table__))
    assert (pair.begun_on, pair.begun_precision) == (date(2026, 10, 1), "month")
    assert (pair.ends_on, pair.next_watch_on) == (date(2031, 10, 31), world.today)


def test_a_signed_document_must_hang_on_the_case(world: World) -> None:
    number = world.through("deposit")

    with pytest.raises(Exception, match="There is no document"):
        correct(world, number, "signed.document", "e" * 64)
    told = case_file.attach(
        world.ctx("governor"), number, b"%PDF-1.7 signed", "signed_document", "ฉบับลงนาม"
    )
    correct(world, number, "signed.document", told["sha256"])

    assert world.load(number).facts["signed"]["document"] == told["sha256"]


def test_every_correctable_fact_has_names_in_both_languages() -> None:
    assert len(CORRECTABLE) == 33
    assert all(fact.field.th and fact.field.en for fact in CORRECTABLE.values())
