"""The cases that follow on a relationship, and the register as people read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import register
from storage.tables_register import Relationship
from tests.support.world import World
from tests.usecases.sheets import a_row, write_csv
from usecases.imports.importing import import_pairs
from usecases.relations import relations
from usecases.relations.relation_refusals import RelationRefusedError
from usecases.timers.watch import watch

KEY = "th50-cn-hainan"
PAIR = {"pair_id": KEY, "th_dopa": "50", "th_iso_3166_2": "TH-50", "th_name_th": "เชียงใหม่",
        "th_name_en": "Chiang Mai"}  # fmt: skip
FAIR = {"type": "fair_otop", "text": "งานแสดงสินค้า", "place": "ไหโข่ว"}


@pytest.fixture
def dormant(world: World, tmp_path: Path) -> World:
    """Give a world with a pair of Chiang Mai that was signed in 2020 and has been quiet since."""
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**PAIR)]))
    watch(world.ctx())
    return world


def pair(world: World) -> Any:
    return world.rows(select(Relationship.__table__).where(Relationship.key == KEY))[0]


def record(world: World, when: str = "2026-11-01", who: str = "coordinator") -> dict[str, Any]:
    return relations.record_activity(world.ctx(who), KEY, when, **FAIR)


def refusal(error: RelationRefusedError) -> str:
    assert error.sentence("th") != error.sentence("en")
    assert "{" not in error.sentence("th") + error.sentence("en")
    return error.code


def test_a_renewal_is_a_new_case_in_draft_on_the_same_relation(dormant: World) -> None:
    number = relations.renew(dormant.ctx("coordinator"), KEY)

    case = dormant.load(number)
    assert (case.state, case.instrument, case.parent_id) == ("draft", "renewal", None)
    assert case.relationship_id == pair(dormant).id
    with pytest.raises(RelationRefusedError) as caught:
        relations.renew(dormant.ctx("coordinator"), KEY)
    assert refusal(caught.value) == "case_open"
    assert number in caught.value.sentence("th")


def test_a_renewal_inherits_the_dossier_of_the_last_case(world: World) -> None:
    first = world.through("active")
    key = world.rows(select(Relationship.key))[0].key

    number = relations.renew(world.ctx("coordinator"), key)

    case, parent = world.load(number), world.load(first)
    assert case.parent_id == parent.id
    assert case.facts["dossier"] == parent.facts["dossier"]
    assert case.facts["text"] == parent.facts["text"]


def test_a_signed_renewal_brings_the_pair_back_on_track(world: World) -> None:
    world.through("active")
    world.wait(800)
    watch(world.ctx())
    assert world.rows(select(Relationship.standing))[0].standing == "dormant"

    key = world.rows(select(Relationship.key))[0].key
    number = relations.renew(world.ctx("coordinator"), key)
    for trigger, who in _RENEWAL:
        world.go(number, trigger, who)
    watch(world.ctx())

    found = world.rows(select(Relationship.__table__))
    assert [(row.key, row.standing) for row in found] == [(key, "on_track")]


_RENEWAL = (
    ("submit", "coordinator"), ("endorse", "governor"), ("accept", "moi_officer"),
    ("concur", "moi_officer"), ("concur", "mfa_officer"), ("concur", "agency_officer"),
    ("confirm_ministerial", "moi_officer"), ("approve", "moi_executive"),
    ("partner_agrees", "coordinator"), ("sign", "governor"), ("deposit", "moi_officer"),
)  # fmt: skip


def test_a_letter_of_intent_leads_into_a_memorandum(world: World) -> None:
    first = world.through("active", instrument="loi")
    key = world.rows(select(Relationship.key))[0].key

    number = relations.open_next(world.ctx("coordinator"), key, "mou")

    case = world.load(number)
    assert (case.instrument, case.parent_id) == ("mou", world.load(first).id)
    assert case.facts["dossier"] == world.load(first).facts["dossier"]


def test_the_register_shows_a_pair_with_all_its_evidence(dormant: World) -> None:
    record(dormant)

    shown = relations.show_pair(dormant.ctx("coordinator"), KEY)

    steps = {step["step"]: step["found"] for step in shown["steps"]}
    acts = {act["act"]: act["refusal"] for act in shown["acts"]}
    assert shown["pair"]["th"] == "เชียงใหม่ – มณฑลไห่หนาน"
    assert (shown["begun"], shown["standing"]) == ("2020-03-04", "on_track")
    assert [a["on"] for a in shown["activities"]] == ["2026-11-01"]
    assert steps["signing"] == "evidenced"
    assert {found for step, found in steps.items() if step != "signing"} == {"not_evidenced"}
    assert acts["plan_activity"] is None
    assert "เจ้าหน้าที่กองการต่างประเทศ" in acts["terminate"]["th"]
    assert json.dumps(shown)


def test_a_province_sees_its_own_pairs_and_the_ministries_all(dormant: World) -> None:
    assert [p["key"] for p in relations.list_pairs(dormant.ctx("coordinator"))] == [KEY]
    assert relations.list_pairs(dormant.ctx("coordinator.elsewhere")) == []
    assert len(relations.list_pairs(dormant.ctx("mfa_officer"))) == 1
    assert len(relations.list_pairs(dormant.ctx())) == 1
    assert relations.list_pairs(dormant.ctx("admin")) == []
    with pytest.raises(register.NoSuchPairError):
        relations.show_pair(dormant.ctx("coordinator.elsewhere"), KEY)


def test_the_list_can_be_narrowed(dormant: World) -> None:
    ctx = dormant.ctx()

    assert len(relations.list_pairs(ctx, standing="dormant", country="CN")) == 1
    assert relations.list_pairs(ctx, standing="on_track") == []
    assert relations.list_pairs(ctx, province="TH-57") == []
    assert relations.list_pairs(ctx, status="disputed") == []
