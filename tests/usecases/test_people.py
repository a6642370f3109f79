from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from notifications.address import AddressError
from storage import audit_check
from storage.tables_cases import AuditEntry
from storage.tables_people import Post
from tests.support.world import World
from usecases.people import people
from usecases.refused import SENTENCES, DeedRefusedError


def add(world: World, username: str = "new.officer") -> int:
    return people.add_person(
        world.ctx("admin"), username, "เจ้าหน้าที่ใหม่", "New Officer", "new@phinong.example"
    )


def settings_entries(world: World) -> list[dict[str, object]]:
    query = select(AuditEntry.body).where(AuditEntry.chain == "settings").order_by(AuditEntry.seq)
    return [json.loads(row.body) for row in world.rows(query)]


def test_an_administrator_adds_a_person_on_record(world: World) -> None:
    person = add(world)

    assert people.person_id(world.ctx(), "new.officer") == person
    entry = settings_entries(world)[-1]
    assert (entry["action"], entry["actor"]) == ("add_person", world.people["admin"])


def test_the_operator_adds_a_person_too(world: World) -> None:
    person = people.add_person(
        world.ctx(), "first", "คนแรก", "First", "first@phinong.example", "en"
    )

    assert settings_entries(world)[-1]["actor"] is None
    shown = next(p for p in people.list_people(world.ctx()) if p["id"] == person)
    assert (shown["language"], shown["fictional"], shown["grants"]) == ("en", False, [])


def test_nobody_else_adds_people(world: World) -> None:
    with pytest.raises(DeedRefusedError) as caught:
        people.add_person(world.ctx("moi_officer"), "x.y", "ก", "a", "a@phinong.example")

    assert caught.value.sentence("en") == "Only a system administrator may do this; ask one."
    assert "ผู้ดูแลระบบ" in caught.value.sentence("th")


@pytest.mark.parametrize("username", ["", "A", "กอ", "two words", "x" * 65, "-x", "a\n"])
def test_a_user_name_is_plain(world: World, username: str) -> None:
    with pytest.raises(DeedRefusedError, match="cannot be a user name"):
        add(world, username)


def test_a_user_name_is_given_once(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="user “governor” already"):
        add(world, "governor")

    assert settings_entries(world) == []


def test_an_address_with_a_line_break_is_refused(world: World) -> None:
    with pytest.raises(AddressError):
        people.add_person(world.ctx(), "x.y", "ก", "a", "a@phinong.example\nBcc: b@example.org")


def test_a_name_with_control_characters_is_refused(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="Thai name"):
        people.add_person(world.ctx(), "x.y", "ก\x07", "a", "a@phinong.example")


def test_an_unknown_user_is_named(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="no user “nobody”"):
        people.person_id(world.ctx(), "nobody")


def test_a_new_role_counts_at_once(world: World) -> None:
    number = world.through("endorsement")

    assert people.grant(world.ctx("admin"), "assistant", "governor", "TH-50")

    assert world.go(number, "endorse", "assistant").state == "screening"


def test_granting_twice_changes_nothing(world: World) -> None:
    assert not people.grant(world.ctx("admin"), "governor", "governor", "TH-50")
    assert settings_entries(world) == []


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("coordinator", "*"),
        ("coordinator", "TH-99"),
        ("governor", "TH-10"),
        ("agency_officer", "*"),
        ("agency_officer", "NOBODY"),
        ("moi_officer", "TH-50"),
        ("monitor", "NESDC"),
    ],
)
def test_a_scope_must_fit_its_role(world: World, role: str, scope: str) -> None:
    with pytest.raises(DeedRefusedError, match="does not fit"):
        people.grant(world.ctx(), "assistant", role, scope)


def test_an_unknown_role_is_answered_with_the_known_ones(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="choose one of: coordinator, governor"):
        people.grant(world.ctx(), "assistant", "emperor")


def test_administrators_grant_nothing_to_themselves(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="four eyes"):
        people.grant(world.ctx("admin"), "admin", "moi_executive")


def test_a_revoked_role_no_longer_counts(world: World) -> None:
    number = world.through("endorsement")

    people.revoke_grant(world.ctx("admin"), "governor", "governor", "TH-50")

    with pytest.raises(Exception, match="belongs to the governor"):
        world.go(number, "endorse", "governor")


def test_what_is_not_held_cannot_be_revoked(world: World) -> None:
    with pytest.raises(DeedRefusedError, match="held now: governor:TH-50"):
        people.revoke_grant(world.ctx("admin"), "governor", "governor", "TH-57")


def test_a_post_passes_from_one_to_the_next(world: World) -> None:
    people.set_post(world.ctx("admin"), "moi_director", "assistant")

    found = world.rows(select(Post.person_id).where(Post.code == "moi_director"))
    assert [row.person_id for row in found] == [world.people["assistant"]]


def test_administrators_share_their_post(world: World) -> None:
    people.set_post(world.ctx("admin"), "administrator", "assistant")
    people.set_post(world.ctx("admin"), "administrator", "assistant")

    found = world.rows(select(Post.person_id).where(Post.code == "administrator"))
    assert {row.person_id for row in found} == {world.people["admin"], world.people["assistant"]}
    assert len(found) == 2


def test_a_post_can_be_left(world: World) -> None:
    people.leave_post(world.ctx("admin"), "moi_director", "director")

    with pytest.raises(DeedRefusedError, match="does not hold the post"):
        people.leave_post(world.ctx("admin"), "moi_director", "director")


@pytest.mark.parametrize("code", ["king", "office_head:TH-99", "office_head", "holder"])
def test_a_post_that_no_ladder_names_is_refused(world: World, code: str) -> None:
    with pytest.raises(DeedRefusedError, match="no post"):
        people.set_post(world.ctx(), code, "assistant")


def test_a_person_chooses_their_own_language_and_no_more(world: World) -> None:
    people.change_person(world.ctx("governor"), "governor", language="en")

    shown = {p["username"]: p for p in people.list_people(world.ctx())}
    assert shown["governor"]["language"] == "en"
    with pytest.raises(DeedRefusedError, match="Only a system administrator"):
        people.change_person(world.ctx("governor"), "governor", email="me@phinong.example")


def test_somebody_who_left_can_do_nothing(world: World) -> None:
    number = world.through("endorsement")

    people.change_person(world.ctx("admin"), "governor", active=False)

    with pytest.raises(Exception, match="belongs to the governor"):
        world.go(number, "endorse", "governor")
    with pytest.raises(DeedRefusedError, match="not active"):
        people.grant(world.ctx("admin"), "governor", "monitor")


def test_addresses_are_shown_to_administrators_and_to_oneself(world: World) -> None:
    seen = {p["username"]: p["email"] for p in people.list_people(world.ctx("coordinator"))}
    all_seen = [p["email"] for p in people.list_people(world.ctx("admin"))]

    assert seen["coordinator"] == "coordinator@phinong.example"
    assert seen["governor"] is None
    assert None not in all_seen


def test_every_deed_on_people_is_on_a_sound_chain(world: World) -> None:
    add(world)
    people.grant(world.ctx("admin"), "new.officer", "monitor", "TH-50")
    people.change_person(world.ctx("admin"), "new.officer", name_en="Newer Officer")
    people.revoke_grant(world.ctx("admin"), "new.officer", "monitor", "TH-50")

    with world.database.read() as connection:
        count, flaws = audit_check.verify(connection)
    assert (count, flaws) == (4, [])


@pytest.mark.parametrize("code", SENTENCES)
def test_every_refusal_speaks_thai_and_english(code: str) -> None:
    th, en = SENTENCES[code]

    assert any("\u0e00" <= sign <= "\u0e7f" for sign in th)
    assert en.isascii() or "“" in en
    assert en.endswith(".")
