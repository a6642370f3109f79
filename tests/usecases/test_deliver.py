"""Delivery over a real conversation: every mail ends in a state that says what is known of it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from storage import outbox
from tests.support.post import a_post_office, settings
from tests.support.world import World
from usecases.mails import outbox_deeds
from usecases.timers.deliver import deliver, preview


def states(world: World) -> list[str]:
    return [row.state for row in world.mails()]


def parsed(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_turn_goes_out_in_thai_threaded_by_its_case(world: World) -> None:
    number = world.through("endorsement")

    with a_post_office() as office:
        counted = deliver(world.ctx(), settings(office), "test")

    assert counted == {"cancelled": 1, "sent": 1}  # the draft's own turn is over
    mail = parsed(office.contents[0])
    body = mail.get_body(("plain",))
    assert mail["To"] == "governor@phinong.example"
    assert number in mail["References"].upper()
    assert body is not None
    assert "จังหวัดพิจารณาเห็นชอบ" in body.get_content()


def test_a_mail_about_a_turn_that_is_over_is_cancelled(world: World) -> None:
    number = world.through("endorsement")
    world.go(number, "endorse", "governor")

    with a_post_office() as office:
        deliver(world.ctx(), settings(office), "test")

    assert [row.state for row in world.mails("turn", "governor")] == ["cancelled"]
    assert len(office.contents) == 1


def test_several_for_one_person_fold_into_one_digest(world: World) -> None:
    for _ in range(3):
        world.through("screening")

    with a_post_office() as office:
        counted = deliver(world.ctx(), settings(office), "test")

    assert (counted["folded"], counted["sent"]) == (3, 1)
    assert "3" in parsed(office.contents[0])["Subject"]


def test_a_busy_server_is_tried_again_with_back_off(world: World) -> None:
    world.through("endorsement")
    with a_post_office("451_rcpt") as office:
        assert deliver(world.ctx(), settings(office), "test")["retry"] == 1
        [mail] = world.mails("turn", "governor")
        assert (mail.state, mail.attempts) == ("queued", 1)
        assert mail.send_after == world.now + timedelta(minutes=1)
        assert deliver(world.ctx(), settings(office), "test") == {}

        office.mood = "ok"
        world.now += timedelta(minutes=1)
        assert deliver(world.ctx(), settings(office), "test") == {"sent": 1}


def test_a_server_that_stays_busy_for_a_day_is_given_up(world: World) -> None:
    world.through("endorsement")
    with a_post_office("451_rcpt") as office:
        for _ in range(40):
            deliver(world.ctx(), settings(office), "test")
            world.now += timedelta(hours=1)

    [mail] = world.mails("turn", "governor")
    assert mail.state == "failed"
    assert mail.attempts > 20


def test_a_refused_address_is_told_and_gets_nothing_more(world: World) -> None:
    number = world.through("endorsement")
    with a_post_office() as office:
        office.moods["governor@phinong.example"] = "550_rcpt"
        deliver(world.ctx(), settings(office), "test")
        deliver(world.ctx(), settings(office), "test")
        told = {parsed(content)["To"] for content in office.contents}
        world.go(number, "send_back", "governor", reason="ก")
        world.go(number, "submit", "coordinator")
        deliver(world.ctx(), settings(office), "test")

    assert told == {"coordinator@phinong.example", "admin@phinong.example"}
    assert [row.state for row in world.mails("turn", "governor")] == ["failed", "failed"]
    assert "refused for good" in world.mails("turn", "governor")[1].reply


def test_a_lost_answer_leaves_the_mail_in_doubt_and_a_reminder_is_sent_again(world: World) -> None:
    world.through("endorsement")
    with a_post_office("drop_after_data") as office:
        assert deliver(world.ctx(), settings(office), "test")["in_doubt"] == 1
        office.mood = "ok"
        world.now += timedelta(minutes=16)
        assert deliver(world.ctx(), settings(office), "test") == {"resent": 1, "sent": 1}

    assert len(set(office.received)) == 1  # the same Message-ID both times
    assert sum(office.received.values()) == 2


def test_a_reminder_in_doubt_that_no_longer_holds_keeps_its_doubt(world: World) -> None:
    number = world.through("endorsement")
    with a_post_office("drop_after_data") as office:
        deliver(world.ctx(), settings(office), "test")
        [doubtful] = world.mails("turn", "governor")
        office.mood = "ok"
        world.go(number, "endorse", "governor")
        world.now += timedelta(minutes=16)
        deliver(world.ctx(), settings(office), "test")

    [ended] = world.mails("turn", "governor")
    assert (doubtful.state, ended.state) == ("in_doubt", "cancelled")
    assert ended.reply == f"no longer holds; before: {doubtful.reply}"


def test_a_decision_letter_in_doubt_waits_for_a_person(world: World) -> None:
    number = world.through("approval")
    with a_post_office("drop_after_data") as office:
        world.go(number, "approve", "moi_executive")
        deliver(world.ctx(), settings(office), "test")
        office.mood = "ok"
        world.now += timedelta(hours=2)
        deliver(world.ctx(), settings(office), "test")
        [letter] = world.mails("approved", "coordinator")
        assert letter.state == "in_doubt"

        outbox_deeds.resolve(world.ctx("admin"), letter.id)
    assert world.mails("approved", "coordinator")[0].state == "sent"


def test_wrong_settings_use_up_no_try(world: World) -> None:
    world.through("endorsement")
    with a_post_office("530_mail") as office:
        assert deliver(world.ctx(), settings(office), "test")["config"] == 1

    [mail] = world.mails("turn", "governor")
    assert (mail.state, mail.attempts) == ("queued", 0)


def test_a_deliverer_that_died_before_data_is_followed_by_another(world: World) -> None:
    world.through("endorsement")
    with world.database.write() as connection:
        outbox.claim(connection, "dead", world.now, most=10, lease=timedelta(minutes=5))
    with a_post_office() as office:
        assert deliver(world.ctx(), settings(office), "test") == {}
        world.now += timedelta(minutes=6)
        assert deliver(world.ctx(), settings(office), "test")["sent"] == 1


def test_a_deliverer_that_died_at_data_leaves_doubt(world: World) -> None:
    world.through("endorsement")
    with world.database.write() as connection:
        rows = outbox.claim(connection, "dead", world.now, most=10, lease=timedelta(minutes=5))
        marks = [
            {"b_id": r.id, "b_fence": r.fence, "message_id": "<a@b>", "address": "a@b.example"}
            for r in rows
        ]
        outbox.mark_handing_over(connection, marks)
    world.now += timedelta(minutes=6)
    with a_post_office() as office:
        assert deliver(world.ctx(), settings(office), "test")["in_doubt"] == 2


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_mail_can_be_read_before_it_goes(world: World, language: str) -> None:
    number = world.through("endorsement")
    [mail] = world.mails("turn", "governor")
    from usecases.people.people import change_person

    change_person(world.ctx("governor"), "governor", language=language)

    found = preview(world.ctx(), mail.id)

    assert found is not None
    assert number in found[1]
    assert ("Endorsement" in found[1]) == (language == "en")
