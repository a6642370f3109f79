"""Opening cases: proposals, and what follows a signed instrument."""

from __future__ import annotations

import pytest

from statemachine.refusals import RefusedError
from tests.support.world import World
from usecases.cases import opening
from usecases.cases.opening import CannotFollowError, NewCase


def test_a_coordinator_proposes_only_for_the_own_province(world: World) -> None:
    with pytest.raises(RefusedError) as caught:
        world.case("coordinator.elsewhere")

    assert caught.value.code == "out_of_scope"
    assert "TH-50" in caught.value.sentence("th")


def test_who_is_no_coordinator_cannot_propose(world: World) -> None:
    with pytest.raises(RefusedError) as caught:
        opening.propose(world.ctx("moi_officer"), NewCase("TH-50", world.partner))

    assert caught.value.code == "wrong_role"


def test_a_signed_loi_leads_into_a_mou_with_its_dossier(world: World) -> None:
    loi = world.through("deposit", instrument="loi")
    world.go(loi, "deposit", "moi_officer")

    number = opening.follow(world.ctx("coordinator"), loi)

    mou, signed = world.load(number), world.load(loi)
    assert (mou.instrument, mou.state, mou.parent_id) == ("mou", "draft", signed.id)
    assert mou.facts["dossier"] == signed.facts["dossier"]
    assert mou.relationship_id == signed.relationship_id
    assert "opinions" not in mou.facts
    assert "approved_text" not in mou.facts


@pytest.mark.parametrize(("instrument", "state"), [("loi", "signing"), ("mou", "deposit")])
def test_an_unsigned_case_leads_nowhere(world: World, instrument: str, state: str) -> None:
    number = world.through(state, instrument=instrument)

    with pytest.raises(CannotFollowError, match="must be active"):
        opening.follow(world.ctx("coordinator"), number)


def test_a_mou_leads_into_an_amendment_but_into_no_other_mou(world: World) -> None:
    number = world.through("deposit")
    world.go(number, "deposit", "moi_officer")

    with pytest.raises(CannotFollowError) as caught:
        opening.follow(world.ctx("coordinator"), number, "mou")
    assert "การแก้ไขเพิ่มเติม" in caught.value.sentence("th")

    assert (
        world.load(opening.follow(world.ctx("coordinator"), number, "amendment")).state == "draft"
    )
