"""Who may act as what today, and whom to tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from statemachine.facts import ANYWHERE, Grant
from statemachine.words import Role
from storage import people
from storage.people import Recipient
from storage.tables_people import Delegation, GrantRow, Person
from tests.support.world import World

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)
LENT = (Role.GOVERNOR, "TH-50")


def lend(world: World, to: str = "assistant", **more: Any) -> None:
    """Let the governor lend their role to somebody from FIRST to LAST."""
    row = {
        "principal_id": world.people["governor"], "delegate_id": world.people[to],
        "role": LENT[0], "scope": LENT[1], "starts_on": FIRST, "ends_on": LAST,
        "reason": "ไปราชการ", "created_by": "governor", "created_at": world.now,
    }  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Delegation), row | more)


def grants(world: World, username: str, day: date) -> tuple[Grant, ...]:
    with world.database.read() as connection:
        return people.actor(connection, world.people[username], day).grants


def told(world: World, *pairs: tuple[str, str], day: date = FIRST) -> dict[Any, list[Any]]:
    names = {key: name for name, key in world.people.items()}
    with world.database.read() as connection:
        found = people.holders(connection, pairs, day)
    return {pair: [(names[r.person_id], r.why) for r in held] for pair, held in found.items()}


def grant(world: World, username: str, role: Role, scope: str) -> None:
    row = {"person_id": world.people[username], "role": role, "scope": scope,
           "granted_by": "test", "granted_at": world.now}  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(GrantRow), row)


def leave(world: World, username: str) -> None:
    with world.database.write() as connection:
        who = Person.id == world.people[username]
        connection.execute(update(Person).where(who).values(active=False))


def test_a_person_acts_by_their_own_grants(world: World) -> None:
    grant(world, "governor", Role.MONITOR, "TH-50")

    assert set(grants(world, "governor", FIRST)) == {
        Grant(Role.GOVERNOR, "TH-50"), Grant(Role.MONITOR, "TH-50"),
    }  # fmt: skip
    assert grants(world, "assistant", FIRST) == ()


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_substitute_acts_from_the_first_day_to_the_last(
    world: World, day: date, *, acts: bool
) -> None:
    lend(world)

    principal = str(world.people["governor"])
    expected = (Grant(Role.GOVERNOR, "TH-50", principal),) if acts else ()
    assert grants(world, "assistant", day) == expected
    assert (("assistant", "delegate") in told(world, LENT, day=day)[LENT]) is acts


def test_a_revoked_delegation_is_over_at_once(world: World) -> None:
    lend(world, revoked_at=world.now)

    assert grants(world, "assistant", FIRST) == ()
    assert told(world, LENT) == {LENT: [("governor", "holder")]}


def test_who_lost_a_role_lends_it_no_more(world: World) -> None:
    lend(world)
    with world.database.write() as connection:
        connection.execute(delete(GrantRow).where(GrantRow.role == Role.GOVERNOR))

    assert grants(world, "assistant", FIRST) == ()
    assert told(world, LENT) == {LENT: []}


def test_who_left_lends_no_more(world: World) -> None:
    lend(world)
    leave(world, "governor")

    assert grants(world, "assistant", FIRST) == ()
    assert told(world, LENT) == {LENT: []}


def test_a_substitute_who_left_acts_no_more(world: World) -> None:
    lend(world)
    leave(world, "assistant")

    assert grants(world, "assistant", FIRST) == ()
    assert told(world, LENT) == {LENT: [("governor", "holder")]}


def test_a_role_lent_for_another_scope_is_not_that_of_the_principal(world: World) -> None:
    lend(world, scope="TH-57")

    assert grants(world, "assistant", FIRST) == ()


def test_holders_of_the_very_scope_are_told_before_those_of_everywhere(world: World) -> None:
    grant(world, "admin", Role.GOVERNOR, ANYWHERE)
    near, far = ("governor", "TH-50"), ("governor", "TH-10")

    assert told(world, near, far) == {
        near: [("governor", "holder")], far: [("admin", "holder")],
    }  # fmt: skip


def test_many_pairs_are_told_in_one_answer(world: World) -> None:
    lend(world)
    pairs = [
        ("governor", "TH-50"), ("coordinator", "TH-50"), ("moi_officer", "*"),
        ("agency_officer", "NESDC"), ("agency_officer", "MOC"), ("governor", "TH-50"),
    ]  # fmt: skip

    assert told(world, *pairs) == {
        ("governor", "TH-50"): [("governor", "holder"), ("assistant", "delegate")],
        ("coordinator", "TH-50"): [("coordinator", "holder")],
        ("moi_officer", "*"): [("moi_officer", "holder")],
        ("agency_officer", "NESDC"): [("agency_officer", "holder")],
        ("agency_officer", "MOC"): [],
    }
    assert told(world) == {}


def test_people_are_found_by_name_by_id_and_by_post(world: World) -> None:
    with world.database.read() as connection:
        governor = people.by_username(connection, "governor")
        assert governor is not None
        assert people.by_id(connection, governor.id) == governor
        assert people.named(connection, [governor.id, 4711]) == {governor.id: governor}
        assert people.in_post(connection, "office_head:TH-50") == [governor.id]
        assert people.by_username(connection, "nobody") is None
        assert people.by_id(connection, 4711) is None


def test_who_left_is_in_no_post(world: World) -> None:
    leave(world, "director")

    with world.database.read() as connection:
        assert people.in_post(connection, "moi_director") == []
        assert people.holders(connection, [("monitor", "*")], FIRST) == {
            ("monitor", "*"): [Recipient(world.people["monitor"], "holder")]
        }
