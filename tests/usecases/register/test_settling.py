"""Differences between sources: who settles them, how, and what stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from statemachine.refusals import RefusedError
from storage.tables_cases import AuditEntry
from storage.tables_register import Relationship
from storage.tables_register_claims import SettlementRow
from tests.support.world import World
from tests.usecases.sheets import a_history, a_row, an_event, write_csv, write_json
from usecases.cases.perform import NobodyError
from usecases.imports.importing import import_histories, import_pairs
from usecases.register.contested import open_differences
from usecases.register.refusals import SettlementRefusedError
from usecases.register.settling import assign, settle
from usecases.register.sources import sources
from usecases.register.totals import totals

KEY = "th57-cn-hainan"
WHY = "เอกสารต้นฉบับเป็นหนังสือแสดงเจตจำนง"


@pytest.fixture
def contested(world: World, tmp_path: Path) -> World:
    """Give a pair whose row says MOU and whose event says letter of intent, on one day."""
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row()]))
    event = an_event(type="loi_signed", date="2020-03-04", source="https://c.example")
    import_histories(world.ctx(), write_json(tmp_path / "h.json", a_history(event)))
    return world


def difference(world: World, aspect: str = "kind") -> dict[str, Any]:
    every: list[dict[str, Any]] = sources(world.ctx(), KEY)["differences"]
    return next(one for one in every if one["aspect"] == aspect)


def settled(world: World, who: str, aspect: str = "kind", value: str = "loi", **more: str) -> Any:
    seen = more.pop("fingerprint", difference(world, aspect)["fingerprint"])
    return settle(world.ctx(who), KEY, aspect, value, more.pop("why", WHY), seen)


def test_each_difference_has_an_owner(contested: World) -> None:
    found = {(d["aspect"], d["owner"]) for d in open_differences(contested.ctx())}

    assert found == {("kind", "mfa"), ("status", "moi")}


def test_the_owner_settles_with_a_reason_and_everything_stays(contested: World) -> None:
    before = sources(contested.ctx(), KEY)["aspects"]
    settled(contested, "mfa_officer")

    found = difference(contested)
    assert (found["open"], found["settled"]["value"], found["settled"]["reason"]) == (
        False, "loi", WHY,
    )  # fmt: skip
    assert sources(contested.ctx(), KEY)["aspects"] == before
    assert [d["aspect"] for d in open_differences(contested.ctx())] == ["status"]


@pytest.mark.parametrize("who", ["moi_officer", "coordinator.elsewhere", "coordinator", "monitor"])
def test_nobody_else_settles_it(contested: World, who: str) -> None:
    with pytest.raises(RefusedError):
        settled(contested, who)


def test_the_operator_alone_settles_nothing(contested: World) -> None:
    with pytest.raises(NobodyError):
        settle(contested.ctx(), KEY, "kind", "loi", WHY, difference(contested)["fingerprint"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"why": "สั้น"}, "settlement_reason"),
        ({"value": "agreement"}, "settlement_value"),
        ({"fingerprint": "0" * 32}, "difference_changed"),
    ],
)
def test_what_cannot_stand_is_refused_in_both_languages(
    contested: World, given: dict[str, str], code: str
) -> None:
    with pytest.raises(SettlementRefusedError) as caught:
        settled(contested, "mfa_officer", **given)

    assert caught.value.code == code
    assert caught.value.sentence("th") != caught.value.sentence("en")
    assert difference(contested)["open"]


def test_a_settled_status_is_the_status_of_the_pair_and_of_the_totals(contested: World) -> None:
    assert totals(contested.ctx())["by_status"][1]["proved"] == 0

    settled(contested, "moi_officer", "status", "loi_signed")

    (pair,) = contested.rows(select(Relationship.__table__))
    assert pair.status == "loi_signed"
    assert totals(contested.ctx())["by_status"][1]["proved"] == 1
    (deed,) = contested.rows(select(SettlementRow.__table__))
    assert deed.before == {"status": "established"}


def test_what_sources_say_anew_opens_it_again(contested: World, tmp_path: Path) -> None:
    settled(contested, "mfa_officer")
    contested.wait(1)
    third = an_event(type="loi_signed", date="2020-03-04", source="https://new.example")
    history = a_history(third, case_id="H-2")
    import_histories(contested.ctx(), write_json(tmp_path / "h2.json", history))

    found = difference(contested)
    assert found["open"]
    assert [deed["deed"] for deed in found["deeds"]] == ["settle"]


def test_it_can_be_settled_again_and_both_deeds_stay(contested: World) -> None:
    settled(contested, "mfa_officer")
    contested.wait(1)
    settled(contested, "mfa_officer", value="mou", why="พบต้นฉบับบันทึกความเข้าใจแล้ว")

    found = difference(contested)
    assert found["settled"]["value"] == "mou"
    assert [deed["value"] for deed in found["deeds"]] == ["loi", "mou"]


def test_moi_gives_it_to_another_office_which_then_settles(contested: World) -> None:
    seen = difference(contested)["fingerprint"]
    with pytest.raises(RefusedError):
        assign(contested.ctx("mfa_officer"), KEY, "kind", "moi", WHY, seen)
    assign(contested.ctx("moi_officer"), KEY, "kind", "province:TH-57", WHY, seen)

    assert (difference(contested)["owner"], difference(contested)["open"]) == (
        "province:TH-57",
        True,
    )
    with pytest.raises(RefusedError):
        settled(contested, "mfa_officer")
    assert settled(contested, "coordinator.elsewhere")["owner"] == "province:TH-57"


def test_it_cannot_be_given_to_an_office_that_has_no_part_in_it(contested: World) -> None:
    seen = difference(contested)["fingerprint"]

    for owner in ("province:TH-83", "agency:NESDC", "x"):
        with pytest.raises(SettlementRefusedError):
            assign(contested.ctx("moi_officer"), KEY, "kind", owner, WHY, seen)


@pytest.mark.parametrize("harm", [delete(SettlementRow), update(SettlementRow).values(value="x")])
def test_the_database_keeps_every_settlement(contested: World, harm: Any) -> None:
    settled(contested, "mfa_officer")

    with pytest.raises(DBAPIError, match="append-only"), contested.database.write() as connection:
        connection.execute(harm)


def test_the_deed_is_in_the_audit_trail(contested: World) -> None:
    settled(contested, "mfa_officer")

    query = select(AuditEntry.body).where(AuditEntry.action == "settle_difference")
    (entry,) = contested.rows(query)
    body = json.loads(entry.body)
    assert (body["pair"], body["value"], body["reason"]) == (KEY, "loi", WHY)
    assert len(body["claims"]) == 2
