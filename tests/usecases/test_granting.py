"""A role takes two administrators, or one and a day."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.smtp_settings import SmtpSettings
from storage import people as people_rows
from storage.tables_cases import AuditEntry
from tests.support.world import World
from usecases.people import granting, people, people_views
from usecases.refused import DeedRefusedError
from usecases.timers.tick import tick


@pytest.fixture(autouse=True)
def second(world: World) -> int:
    """Give the world a second administrator."""
    operator = world.ctx()
    found = people.add_person(operator, "admin2", "คนที่สอง", "Second", "second@phinong.example")
    people.grant(operator, "admin2", "admin")
    world.people["admin2"] = found
    return found


def roles(world: World, username: str) -> set[str]:
    with world.database.read() as connection:
        actor = people_rows.actor(connection, world.people[username], world.today)
    return {f"{grant.role}:{grant.scope}" for grant in actor.grants}


def actions(world: World) -> list[tuple[str, int | None]]:
    query = select(AuditEntry.body).where(AuditEntry.chain == "settings").order_by(AuditEntry.seq)
    bodies = [json.loads(row.body) for row in world.rows(query)]
    return [(body["action"], body["actor"]) for body in bodies]


def ask(world: World, by: str = "admin") -> int:
    return granting.request(world.ctx(by), "assistant", "coordinator", "TH-57")


def test_what_was_asked_waits_and_gives_nothing_yet(world: World) -> None:
    found = ask(world)

    assert roles(world, "assistant") == set()
    (shown,) = people_views.waiting(world.ctx("admin2"))
    assert (shown["id"], shown["username"], shown["mine"]) == (found, "assistant", False)
    assert actions(world)[-1] == ("request_grant", world.people["admin"])


def test_a_second_administrator_confirms_on_record(world: World) -> None:
    granting.confirm(world.ctx("admin2"), ask(world))

    assert roles(world, "assistant") == {"coordinator:TH-57"}
    assert actions(world)[-1] == ("grant", world.people["admin2"])
    assert people_views.waiting(world.ctx("admin")) == []


def test_who_asked_cannot_confirm(world: World) -> None:
    found = ask(world)

    with pytest.raises(DeedRefusedError, match="another administrator confirms"):
        granting.confirm(world.ctx("admin"), found)
    assert roles(world, "assistant") == set()


def test_nobody_confirms_a_role_of_their_own(world: World) -> None:
    found = granting.request(world.ctx("admin"), "admin2", "monitor")

    with pytest.raises(DeedRefusedError, match="to themselves"):
        granting.confirm(world.ctx("admin2"), found)
    with pytest.raises(DeedRefusedError, match="to themselves"):
        granting.request(world.ctx("admin"), "admin", "monitor")


@pytest.mark.parametrize("who", ["moi_officer", "assistant", "governor"])
def test_nobody_else_asks_confirms_or_refuses(world: World, who: str) -> None:
    found = ask(world)

    for deed in (granting.confirm, granting.refuse):
        with pytest.raises(DeedRefusedError, match="Only a system administrator"):
            deed(world.ctx(who), found)
    with pytest.raises(DeedRefusedError, match="Only a system administrator"):
        granting.request(world.ctx(who), "director", "monitor")


def test_a_day_without_a_refusal_gives_the_role(world: World) -> None:
    ask(world)
    world.now += timedelta(hours=23, minutes=59)
    early = granting.ripen(world.ctx())
    world.now += timedelta(minutes=1)

    assert early == {"granted": 0, "dropped": 0}
    assert granting.ripen(world.ctx()) == {"granted": 1, "dropped": 0}
    assert granting.ripen(world.ctx()) == {"granted": 0, "dropped": 0}
    assert roles(world, "assistant") == {"coordinator:TH-57"}
    assert actions(world)[-1] == ("grant", None)


def test_the_tick_gives_what_is_ripe(world: World) -> None:
    nowhere = SmtpSettings("127.0.0.1", 9, timeout_s=1)  # the mails wait
    ask(world)
    world.wait(1)

    assert tick(world.ctx(), nowhere)["roles"] == {"granted": 1, "dropped": 0}


def test_what_was_refused_never_ripens(world: World) -> None:
    found = ask(world)
    granting.refuse(world.ctx("admin2"), found)
    world.wait(2)

    assert granting.ripen(world.ctx()) == {"granted": 0, "dropped": 0}
    with pytest.raises(DeedRefusedError, match="no request"):
        granting.confirm(world.ctx("admin2"), found)
    assert roles(world, "assistant") == set()


def test_what_a_former_administrator_asked_is_dropped(world: World) -> None:
    ask(world)
    people.revoke_grant(world.ctx("admin2"), "admin", "admin")
    world.wait(1)

    assert granting.ripen(world.ctx()) == {"granted": 0, "dropped": 1}
    assert roles(world, "assistant") == set()


def test_a_suspended_person_gets_nothing(world: World) -> None:
    ask(world)
    people.change_person(world.ctx("admin2"), "assistant", active=False)
    people.change_person(world.ctx("admin2"), "assistant", active=True)
    world.wait(1)

    assert granting.ripen(world.ctx()) == {"granted": 0, "dropped": 0}


def test_the_same_is_asked_once_and_what_is_held_never(world: World) -> None:
    ask(world)

    with pytest.raises(DeedRefusedError, match="is asked for"):
        ask(world, "admin2")
    with pytest.raises(DeedRefusedError, match="holds the role"):
        granting.request(world.ctx("admin"), "governor", "governor", "TH-50")


def test_the_person_and_the_other_administrators_are_told(world: World) -> None:
    found = ask(world)
    told = {m.person_id for m in world.mails("rights")}
    granting.confirm(world.ctx("admin2"), found)
    later = {m.person_id for m in world.mails("rights") if ":granted:" in m.key}

    assert told == {world.people["assistant"], world.people["admin2"]}
    assert later == {world.people["assistant"], world.people["admin"]}


def test_a_role_taken_away_is_told_and_never_ones_own(world: World) -> None:
    people.revoke_grant(world.ctx("admin"), "moi_officer", "moi_officer")

    assert roles(world, "moi_officer") == set()
    assert [m.person_id for m in world.mails("rights")] == [world.people["moi_officer"]]
    with pytest.raises(DeedRefusedError, match="their own roles"):
        people.revoke_grant(world.ctx("admin"), "admin", "admin")
    with pytest.raises(DeedRefusedError, match="suspend themselves"):
        people.change_person(world.ctx("admin"), "admin", active=False)
