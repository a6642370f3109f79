"""Calendar feeds: who reads what, for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from storage.tables_cases import AuditEntry
from storage.tables_people import Person
from storage.tables_work import Feed
from tests.support.world import World
from usecases.calendars import calendar
from usecases.people import people
from usecases.reading import feeds, following
from usecases.reading.feeds import NoSuchFeedError


def events(world: World, token: str) -> list[Any]:
    return list(Calendar.from_ical(feeds.read_feed(world.ctx(), token)).walk("VEVENT"))


def test_a_feed_has_an_all_day_event_for_each_deadline(world: World) -> None:
    number = world.through("screening")
    world.through("draft")
    token = feeds.make_feed(world.ctx("moi_officer"))

    (event,) = events(world, token)

    due = world.calendar().add(world.today, 10)
    assert event["DTSTART"].dt == due
    assert event["DTEND"].dt == due + timedelta(days=1)
    assert number in str(event["URL"])
    assert str(event["SUMMARY"]).startswith("ครบกำหนด: กระทรวงมหาดไทยกลั่นกรอง")


def test_an_event_keeps_its_uid_and_its_sequence_grows(world: World) -> None:
    world.through("screening")
    token = feeds.make_feed(world.ctx("moi_officer"))
    (before,) = events(world, token)

    tomorrow = world.today + timedelta(days=1)
    calendar.add_day(world.ctx("admin"), tomorrow, "วันหยุดพิเศษ", "Special holiday")
    (after,) = events(world, token)

    assert before["UID"] == after["UID"]
    assert after["DTSTART"].dt > before["DTSTART"].dt
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_feed_names_no_person(world: World) -> None:
    world.through("review")
    token = feeds.make_feed(world.ctx("moi_officer"))

    text = feeds.read_feed(world.ctx(), token).decode().replace("\r\n ", "")

    assert "VEVENT" in text
    for person in world.rows(select(Person.username, Person.name_th, Person.email)):
        assert not any(word in text for word in person), person.username


def test_followed_cases_stand_in_the_feed(world: World) -> None:
    number = world.through("review")
    token = feeds.make_feed(world.ctx("monitor"))
    assert events(world, token) == []

    following.follow(world.ctx("monitor"), number)

    assert len(events(world, token)) == 3  # each office that is asked has its own deadline


def test_the_token_is_kept_as_a_digest_and_the_reading_is_noted(world: World) -> None:
    token = feeds.make_feed(world.ctx("monitor"))
    kept = world.rows(select(Feed.token_hash, Feed.used_at))[0]
    assert token not in kept.token_hash
    assert kept.used_at is None

    feeds.read_feed(world.ctx(), token)

    assert world.rows(select(Feed.used_at))[0].used_at == world.now
    assert len(token) >= 43  # 256 bits


def test_a_feed_that_was_ended_is_gone_and_both_deeds_are_audited(world: World) -> None:
    ctx = world.ctx("monitor")
    token = feeds.make_feed(ctx)
    (one,) = feeds.list_feeds(ctx)

    with pytest.raises(NoSuchFeedError):
        feeds.revoke_feed(world.ctx("admin"), one["id"])
    feeds.revoke_feed(ctx, one["id"])

    assert feeds.list_feeds(ctx) == []
    with pytest.raises(NoSuchFeedError):
        feeds.read_feed(world.ctx(), token)
    actions = [row.action for row in world.rows(select(AuditEntry.action).order_by(AuditEntry.id))]
    assert actions[-2:] == ["make_feed", "revoke_feed"]


def test_rights_are_asked_at_each_reading(world: World) -> None:
    world.through("screening")
    token = feeds.make_feed(world.ctx("moi_officer"))
    people.revoke_grant(world.ctx("admin"), "moi_officer", "moi_officer")
    assert events(world, token) == []

    with world.database.write() as connection:
        mine = Person.username == "moi_officer"
        connection.execute(update(Person).where(mine).values(active=False))
    with pytest.raises(NoSuchFeedError):
        feeds.read_feed(world.ctx(), token)
