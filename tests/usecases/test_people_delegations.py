from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from notifications.catalogue import MESSAGES
from statemachine.refusals import RefusedError
from tests.support.world import World
from usecases.people import people
from usecases.refused import DeedRefusedError


def delegate(world: World, by: str | None = "governor", **more: Any) -> int:
    given: dict[str, Any] = {
        "principal": "governor",
        "delegate": "assistant",
        "role": "governor",
        "starts_on": world.today,
        "ends_on": world.today + timedelta(days=14),
        "reason": "ไปราชการต่างประเทศ",
    }
    return people.delegate(world.ctx(by), **(given | more))


def test_a_delegate_acts_in_the_principals_name(world: World) -> None:
    number = world.through("endorsement")

    delegate(world)

    assert world.go(number, "endorse", "assistant").state == "screening"
    acted = world.load(number).acted
    assert acted[str(world.people["governor"])] == acted[str(world.people["assistant"])]


def test_both_are_told_and_each_knows_why(world: World) -> None:
    found = delegate(world)

    mails = world.mails("delegated")
    assert {(m.key, m.why, m.payload["extra"]["side"]) for m in mails} == {
        (f"delegated:{found}:{world.people['governor']}", "holder", "holder"),
        (f"delegated:{found}:{world.people['assistant']}", "delegate", "delegate"),
    }
    assert all(m.payload["behalf"] == world.people["governor"] for m in mails)
    assert set(MESSAGES["delegated"].extra) <= mails[0].payload["extra"].keys()


def test_the_last_day_counts_and_the_day_after_does_not(world: World) -> None:
    numbers = [world.through("endorsement") for _ in range(2)]
    delegate(world, ends_on=world.today + timedelta(days=3))
    world.wait(3)

    assert world.go(numbers[0], "endorse", "assistant").state == "screening"

    world.wait(1)
    with pytest.raises(RefusedError):
        world.go(numbers[1], "endorse", "assistant")


def test_before_the_first_day_nothing_is_allowed(world: World) -> None:
    number = world.through("endorsement")
    delegate(world, starts_on=world.today + timedelta(days=1))

    with pytest.raises(RefusedError):
        world.go(number, "endorse", "assistant")


def test_what_the_principal_did_for_another_office_counts_for_the_delegate(world: World) -> None:
    people.grant(world.ctx(), "governor", "moi_officer")
    number = world.through("screening")
    delegate(world, role="moi_officer")

    with pytest.raises(RefusedError) as caught:
        world.go(number, "accept", "assistant")

    assert caught.value.code == "segregation"


def test_a_revoked_delegation_ends_at_once_and_both_are_told(world: World) -> None:
    number = world.through("endorsement")
    found = delegate(world)

    people.revoke_delegation(world.ctx("governor"), found)

    with pytest.raises(RefusedError):
        world.go(number, "endorse", "assistant")
    told = [m for m in world.mails("delegated") if m.key.startswith("undelegated:")]
    assert {m.person_id for m in told} == {world.people["governor"], world.people["assistant"]}
    assert all(m.payload["extra"]["revoked"] for m in told)


def test_a_delegation_is_revoked_once(world: World) -> None:
    found = delegate(world)
    people.revoke_delegation(world.ctx("admin"), found)

    with pytest.raises(DeedRefusedError, match="over or revoked already"):
        people.revoke_delegation(world.ctx("admin"), found)


def test_one_that_never_was_cannot_be_revoked(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="no delegation number 77"):
        people.revoke_delegation(world.ctx("admin"), 77)


def test_an_administrator_and_the_operator_may_delegate_for_others(world: World) -> None:
    assert delegate(world, by="admin")
    assert delegate(world, by=None, delegate="deputy")


@pytest.mark.parametrize("by", ["assistant", "coordinator", "moi_executive"])
def test_nobody_takes_a_role_by_delegating_for_others(world: World, by: str) -> None:
    with pytest.raises(DeedRefusedError, match="ask governor"):
        delegate(world, by=by)

    assert world.mails("delegated") == []


def days(world: World, first: int, last: int) -> dict[str, Any]:
    today = world.today
    return {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}


def test_dates_must_make_sense(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="has passed"):
        delegate(world, **days(world, -1, 5))
    with pytest.raises(DeedRefusedError, match="lies before"):
        delegate(world, **days(world, 5, 4))
    with pytest.raises(
        DeedRefusedError, match="181 days, and 180 are allowed; end it by 2027-05-21"
    ):
        delegate(world, **days(world, 0, 180))

    assert delegate(world, **days(world, 0, 179))


def test_nobody_acts_for_themselves(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="Nobody can act for themselves"):
        delegate(world, delegate="governor")


def test_only_what_is_held_can_be_delegated(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="held now: governor:TH-50"):
        delegate(world, role="moi_officer")
    with pytest.raises(DeedRefusedError, match="held now: governor:TH-50"):
        delegate(world, scope="TH-57")


def test_what_was_delegated_cannot_be_passed_on(world: World) -> None:
    delegate(world)

    with pytest.raises(DeedRefusedError, match="does not hold the role"):
        delegate(world, by="assistant", principal="assistant", delegate="deputy")


def test_administration_is_not_delegated(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="cannot be delegated"):
        delegate(world, by="admin", principal="admin", role="admin")


def test_a_delegate_must_be_active(world: World) -> None:
    people.change_person(world.ctx("admin"), "assistant", active=False)

    with pytest.raises(DeedRefusedError, match="not active"):
        delegate(world)


def test_a_scope_is_named_where_there_are_two(world: World) -> None:
    people.grant(world.ctx(), "governor", "governor", "TH-57")

    with pytest.raises(DeedRefusedError, match="several scopes"):
        delegate(world)
    assert delegate(world, scope="TH-57")


def test_the_same_delegation_is_not_made_twice(world: World) -> None:
    first = delegate(world)

    with pytest.raises(DeedRefusedError, match=rf"\(number {first}\); revoke it first"):
        delegate(world, **days(world, 14, 20))
    assert delegate(world, **days(world, 15, 20))


def test_a_reason_is_needed(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="The reason is needed"):
        delegate(world, reason="  ")


def test_standing_delegations_are_listed_with_both(world: World) -> None:
    found = delegate(world)

    shown = {p["username"]: p["delegations"] for p in people.list_people(world.ctx("admin"))}

    assert [d["id"] for d in shown["governor"]] == [found]
    assert shown["assistant"] == shown["governor"]
    assert shown["governor"][0]["ends_on"] == "2026-12-07"
