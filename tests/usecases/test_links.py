"""Letting somebody in: a link once, its owner told, an administrator's never shown."""

from __future__ import annotations

import pytest

from tests.support.world import World
from usecases.people import accounts, links, people
from usecases.people.accounts import LinkUsedError
from usecases.refused import DeedRefusedError
from usecases.timers import deliver

PASSWORD = "แม่น้ำโขงไหลเย็น 2569"


def token(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_by_mail_carries_a_token_that_works(world: World) -> None:
    links.send_link(world.ctx("admin"), "governor")

    (mail,) = world.mails("password_link", "governor")
    found = token(mail.payload["path"])
    assert accounts.link_owner(world.ctx(), found)["username"] == "governor"
    assert accounts.redeem_link(world.ctx(), found, PASSWORD, "")


def test_who_reads_the_outbox_does_not_read_the_link(world: World) -> None:
    links.send_link(world.ctx("admin"), "governor")
    (mail,) = world.mails("password_link", "governor")

    shown = deliver.preview(world.ctx(), mail.id)

    assert shown is not None
    assert all(token(mail.payload["path"]) not in part for part in shown)
    assert "/welcome/…" in shown[1]


def test_a_link_shown_once_is_told_to_its_owner_without_the_token(world: World) -> None:
    link = links.show_link(world.ctx("admin"), "governor")

    (mail,) = world.mails("password_link", "governor")
    assert link.startswith("http://127.0.0.1:8070/welcome/")
    assert token(link) not in str(mail.payload)
    assert mail.payload["extra"]["by_mail"] is False


def test_the_link_of_an_administrator_is_not_shown_to_another(world: World) -> None:
    people.add_person(world.ctx(), "admin2", "คนที่สอง", "Second", "second@phinong.example")
    people.grant(world.ctx(), "admin2", "admin")

    with pytest.raises(DeedRefusedError, match="by mail only"):
        links.show_link(world.ctx("admin"), "admin2")
    assert links.show_link(world.ctx(), "admin2")  # the operator at the machine


def test_a_new_link_ends_the_one_before(world: World) -> None:
    first = accounts.make_link(world.ctx(), "governor")
    second = accounts.make_link(world.ctx(), "governor")

    with pytest.raises(LinkUsedError):
        accounts.link_owner(world.ctx(), first)
    assert accounts.link_owner(world.ctx(), second)


def test_a_link_lasts_a_day(world: World) -> None:
    found = accounts.make_link(world.ctx(), "governor")
    world.wait(1)

    with pytest.raises(LinkUsedError):
        accounts.redeem_link(world.ctx(), found, PASSWORD, "")


def test_nobody_but_administrators_makes_links_and_none_for_the_suspended(world: World) -> None:
    for deed in (links.send_link, links.show_link, accounts.make_link):
        with pytest.raises(DeedRefusedError, match="Only a system administrator"):
            deed(world.ctx("moi_officer"), "governor")
    people.change_person(world.ctx("admin"), "governor", active=False)
    with pytest.raises(DeedRefusedError, match="not active"):
        links.send_link(world.ctx("admin"), "governor")


def test_a_link_of_a_suspended_person_works_no_more(world: World) -> None:
    found = accounts.make_link(world.ctx(), "governor")
    people.change_person(world.ctx("admin"), "governor", active=False)

    with pytest.raises(LinkUsedError):
        accounts.link_owner(world.ctx(), found)
    people.change_person(world.ctx("admin"), "governor", active=True)
    with pytest.raises(LinkUsedError):
        accounts.link_owner(world.ctx(), found)
