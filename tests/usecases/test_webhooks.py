"""Webhooks: queued with the move, signed, posted to public hosts alone, told once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from standardwebhooks.webhooks import Webhook as Signature

from storage.tables_api import Webhook, WebhookDelivery
from storage.tables_people import Person
from storage.tables_system import Outbox
from tests.support.receiver import Receiver
from tests.support.world import World
from tests.usecases.hooks import add, deliver, rows
from usecases.privacy import retention
from usecases.programs import webhooks
from usecases.programs.webhook_delivery import WAITS
from usecases.timers.tick import tick


def test_a_move_is_told_signed(world: World, there: Receiver) -> None:
    secret = add(world, there)["secret"]
    number = world.case()
    world.go(number, "submit", "coordinator")

    assert deliver(world, there) == {"sent": 2}

    (_, _, opened), (path, headers, body) = there.posts
    told = json.loads(body)
    assert path == "/hook"
    assert json.loads(opened)["data"]["trigger"] == "open"
    assert told["type"] == "case.moved"
    data = told["data"]
    assert (data["case"], data["from"], data["version"]) == (number, "draft", 2)
    assert data["trigger"] == "submit"
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["webhook-id"] == f"{number}.2"
    signed = Signature(secret).sign(headers["webhook-id"], world.now, body.decode())
    assert headers["webhook-signature"] == signed
    assert headers["webhook-timestamp"] == str(int(world.now.timestamp()))
    assert deliver(world, there) == {}  # told once


def test_nothing_of_a_person_is_told(world: World, there: Receiver) -> None:
    add(world, there)
    world.through("approval")
    deliver(world, there)

    text = " ".join(body.decode() for _, _, body in there.posts)
    people = world.rows(select(Person.name_th, Person.name_en, Person.email))
    assert len(there.posts) > 5
    assert not [word for row in people for word in row if word in text]


def test_without_webhooks_a_move_queues_none(world: World) -> None:
    world.case()

    assert rows(world) == []


def test_only_events_that_are_wanted(world: World, there: Receiver) -> None:
    add(world, there, "endorse")
    number = world.case()
    world.go(number, "submit", "coordinator")
    world.go(number, "endorse", "governor")

    assert [row.event for row in rows(world)] == ["endorse"]


def test_a_move_that_fails_queues_nothing(world: World, there: Receiver) -> None:
    add(world, there)
    number = world.case()
    before = len(rows(world))
    with pytest.raises(Exception, match="not possible"):
        world.go(number, "endorse", "coordinator")

    assert len(rows(world)) == before


def test_who_may_not_see_a_case_is_not_told(world: World, there: Receiver) -> None:
    add(world, there, who="coordinator.elsewhere")
    world.case()

    assert deliver(world, there) == {"failed": 1}
    assert there.posts == []
    assert rows(world)[0].answer == "the owner may no longer see the case"


def test_who_is_not_active_is_not_told(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    with world.database.write() as connection:
        gone = update(Person).where(Person.username == "coordinator").values(active=False)
        connection.execute(gone)

    assert deliver(world, there) == {"failed": 1}
    assert there.posts == []


def test_a_failure_waits_and_what_is_behind_waits_with_it(world: World, there: Receiver) -> None:
    add(world, there)
    number = world.case()
    world.go(number, "submit", "coordinator")
    there.status = 503

    assert deliver(world, there) == {"retry": 1, "waiting": 1}
    assert len(there.posts) == 1
    assert deliver(world, there) == {}
    there.status = 200
    world.now += WAITS[0]
    assert deliver(world, there) == {"sent": 2}
    assert [json.loads(body)["data"]["version"] for _, _, body in there.posts] == [1, 1, 2]


def test_after_days_of_failure_it_is_switched_off_and_the_owner_told(
    world: World, there: Receiver
) -> None:
    hook = add(world, there)
    number = world.case()
    there.status = 500
    for wait in WAITS:
        assert deliver(world, there) == {"retry": 1}
        world.now += wait
    world.go(number, "submit", "coordinator")

    assert deliver(world, there) == {"disabled": 1, "failed": 1, "waiting": 1}

    assert webhooks.show_webhook(world.ctx("coordinator"), hook["id"])["enabled"] is False
    assert {row.state for row in rows(world)} == {"failed"}
    (mail,) = world.rows(select(Outbox.__table__).where(Outbox.message == "webhook_disabled"))
    assert mail.person_id == world.people["coordinator"]
    from usecases.timers.deliver import preview

    shown = preview(world.ctx(), mail.id)
    assert shown is not None
    assert there.url in shown[1]


def test_gone_is_believed_at_once(world: World, there: Receiver) -> None:
    hook = add(world, there)
    world.case()
    there.status = 410

    assert deliver(world, there) == {"disabled": 1, "failed": 1}
    assert webhooks.show_webhook(world.ctx("coordinator"), hook["id"])["enabled"] is False


def test_a_redirect_is_not_followed(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    there.status = 307

    assert deliver(world, there) == {"retry": 1}
    assert [path for path, _, _ in there.posts] == ["/hook"]


def test_who_drips_is_cut_off(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    there.drip_s = 5.0

    assert deliver(world, there, timeout_s=0.5) == {"retry": 1}
    assert rows(world)[0].answer == "no answer in time"


def test_a_host_that_left_the_list_gets_nothing(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    world.policy = replace(world.policy, webhook_hosts=frozenset())

    assert deliver(world, there) == {"failed": 1}
    assert there.posts == []


def test_what_was_left_lying_is_sent_again(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    with world.database.write() as connection:
        taken = update(WebhookDelivery).values(state="sending", lease_until=world.now)
        connection.execute(taken)

    assert deliver(world, there) == {}
    world.now += timedelta(seconds=1)
    assert deliver(world, there) == {"rescued": 1, "sent": 1}


def test_a_delivery_is_sent_again_under_its_id(world: World, there: Receiver) -> None:
    hook = add(world, there)
    mine = world.ctx("coordinator")
    webhooks.send_test(mine, hook["id"])
    deliver(world, there)
    (sent,) = webhooks.list_deliveries(mine, hook["id"])

    webhooks.redeliver(mine, hook["id"], sent["id"])
    deliver(world, there)

    ids = [
        {k.lower(): v for k, v in headers.items()}["webhook-id"] for _, headers, _ in there.posts
    ]
    assert ids == [sent["event_id"]] * 2
    assert (sent["state"], sent["event"]) == ("sent", "test")


def test_a_webhook_is_its_owners_own(world: World, there: Receiver) -> None:
    hook = add(world, there)
    other = world.ctx("governor")

    assert webhooks.list_webhooks(other) == []
    for deed in (
        lambda: webhooks.show_webhook(other, hook["id"]),
        lambda: webhooks.change_webhook(other, hook["id"], {"enabled": False}),
        lambda: webhooks.remove_webhook(other, hook["id"]),
        lambda: webhooks.send_test(other, hook["id"]),
        lambda: webhooks.list_deliveries(other, hook["id"]),
    ):
        with pytest.raises(webhooks.NoSuchWebhookError):
            deed()
    mine = world.ctx("coordinator")
    shown = webhooks.show_webhook(mine, hook["id"])
    assert "secret" not in shown
    world.case()
    webhooks.remove_webhook(mine, hook["id"])
    assert world.rows(select(Webhook.id)) == rows(world) == []


def test_switched_off_it_is_told_nothing(world: World, there: Receiver) -> None:
    hook = add(world, there)
    mine = world.ctx("coordinator")
    webhooks.change_webhook(mine, hook["id"], {"enabled": False})
    world.case()

    assert rows(world) == []
    with pytest.raises(webhooks.WebhookOffError):
        webhooks.send_test(mine, hook["id"])


def test_nobody_adds_without_end(world: World, there: Receiver) -> None:
    for _ in range(webhooks.MOST):
        add(world, there)
    with pytest.raises(webhooks.TooManyWebhooksError):
        add(world, there)
    with pytest.raises(webhooks.WebhookEventsError):
        add(world, there, "no_such_trigger", who="governor")


def test_old_deliveries_are_forgotten(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()
    deliver(world, there)
    world.wait(days=29)
    assert "deliveries" not in retention.trim_daily(world.ctx())
    world.wait(days=2)
    assert retention.trim_daily(world.ctx())["deliveries"] == 1

    assert rows(world) == []


def test_the_tick_delivers(world: World, there: Receiver) -> None:
    from notifications.smtp_settings import SmtpSettings

    add(world, there)
    webhooks.send_test(world.ctx("coordinator"), 1)
    done = tick(world.ctx(), SmtpSettings(host="127.0.0.1", port=1))

    assert done["webhooks"] == {"retry": 1}
