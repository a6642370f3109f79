"""A preview tells what the deed would do, and leaves no trace of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from statemachine.refusals import RefusedError
from storage import audit_check
from storage.cases import StaleCaseError
from storage.schema import METADATA
from tests.support.world import World
from usecases.cases import act_record, perform
from usecases.cases.perform import NobodyError
from usecases.cases.preview import preview


def counts(world: World) -> dict[str, int]:
    with world.database.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }


def test_a_preview_says_what_the_deed_then_does(world: World) -> None:
    number = world.through("endorsement")
    payload = world.complete("endorse")
    mails = len(world.mails())

    told = preview(world.ctx("governor"), number, "endorse", payload)
    outcome = perform.perform(world.ctx("governor"), number, "endorse", payload)

    assert told["opened"][0]["office"]["en"] == "MOI Foreign Affairs Division"
    assert [e["due_on"] for e in told["opened"]] == [e["due_on"] for e in outcome.opened]
    assert sum(len(m["people"]) for m in told["mails"]) == outcome.mails
    assert len(world.mails()) == mails + outcome.mails
    assert outcome.version == told["version"] + 1


def test_a_preview_changes_nothing_at_all(world: World) -> None:
    number = world.through("endorsement")
    before = (world.load(number), counts(world))

    preview(world.ctx("governor"), number, "endorse", world.complete("endorse"))

    assert (world.load(number), counts(world)) == before
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_a_preview_of_reopening_opens_no_case_and_uses_no_number(world: World) -> None:
    number = world.through("screening")
    world.go(number, "reject", "moi_officer")
    before = counts(world)

    told = preview(world.ctx("moi_officer"), number, "reopen", {"reason": "ขอใหม่"})

    assert told["spawns"] is True
    assert [m["people"][0]["username"] for m in told["mails"]] == ["coordinator"]
    assert counts(world) == before


def test_a_preview_refuses_as_the_deed_would(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(RefusedError) as refused:
        preview(world.ctx("governor"), number, "endorse", {})
    with pytest.raises(StaleCaseError):
        preview(world.ctx("governor"), number, "endorse", world.complete("endorse"), version=1)
    with pytest.raises(NobodyError):
        preview(world.ctx(), number, "endorse")

    assert refused.value.code == "missing_fields"


def test_the_last_opinion_is_told_to_move_the_case_on(world: World) -> None:
    number = world.through("review")
    world.go(number, "concur", "mfa_officer")
    world.go(number, "concur", "agency_officer", treaty=None)

    told = preview(world.ctx("moi_officer"), number, "concur")

    assert told["joined"] is True
    assert told["stays"] is False
    assert told["waiting"] == []


def test_the_record_of_an_act_keeps_what_was_done_when_the_case_has_moved_on(
    world: World,
) -> None:
    number = world.through("endorsement")
    done = world.go(number, "endorse", "governor")
    world.wait(hours=1)
    world.go(number, "return_for_revision", "moi_officer")

    kept = act_record.record(world.ctx("governor"), number, done.version)

    assert kept["trigger"]["value"] == "endorse"
    assert kept["actor"]["username"] == "governor"
    assert [e["due_on"] for e in kept["opened"]] == [e["due_on"] for e in done.opened]
    assert "3/2569" in [given["value"] for given in kept["given"]]
    assert sum(len(m["people"]) for m in kept["mails"]) == done.mails
    assert kept["now_version"] == done.version + 1


def test_there_is_no_record_of_what_was_not_done(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(act_record.NoSuchActError):
        act_record.record(world.ctx("governor"), number, 99)
