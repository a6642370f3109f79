"""The ladder of the yearly duty: who is told on which day, once, and left in peace when planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from notifications.catalogue import message_kind
from notifications.context import complete, require
from statemachine.dates import at_bangkok
from tests.support.world import World
from tests.usecases.programme.conftest import PAIR
from usecases.mails import mail_context
from usecases.programme import pauses
from usecases.programme.activities import Held, record
from usecases.programme.duties import summary
from usecases.programme.duty_watch import watch_duties
from usecases.programme.radar import ideas_for, radar
from usecases.programme.refused import ProgrammeError
from usecases.relations import relations
from usecases.timers.watch import watch

LADDER = ("coordinator", "governor", "moi_officer", "monitor")


def on(world: World, year: int, month: int, day: int) -> World:
    world.now = at_bangkok(date(year, month, day), time(10))
    return world


def told(world: World, message: str = "duty_reminder") -> list[int]:
    return [len(world.mails(message, who)) for who in LADDER]


def test_the_ladder_climbs_through_the_year_and_tells_each_once(signed: World) -> None:
    seen = []
    for month, day in ((3, 31), (4, 1), (4, 2), (7, 1), (8, 1), (9, 1), (9, 30)):
        watch_duties(on(signed, 2027, month, day).ctx())
        seen.append(told(signed))

    assert seen == [
        [0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [2, 1, 0, 0], [3, 2, 1, 0], [4, 3, 2, 1],
        [4, 3, 2, 1],
    ]  # fmt: skip
    watch_duties(on(signed, 2027, 10, 1).ctx())
    assert told(signed, "duty_missed") == [1, 1, 1, 1]


def test_after_downtime_only_the_highest_rung_is_sent(signed: World) -> None:
    done = watch_duties(on(signed, 2027, 9, 15).ctx())

    assert done["rungs"] == {"last_month": 1}
    assert told(signed) == [1, 1, 1, 1]
    assert watch_duties(signed.ctx())["mails"] == 0


def test_a_first_start_blames_nobody_for_the_past(signed: World) -> None:
    done = watch_duties(signed.ctx())

    assert done["rungs"] == {}
    assert signed.mails("duty_missed") == []


def test_what_is_planned_or_held_is_left_in_peace(signed: World) -> None:
    relations.plan_activity(
        on(signed, 2027, 3, 1).ctx("coordinator"), PAIR, "2027-06-15", "education", "ค่ายสมมติ"
    )
    watch_duties(on(signed, 2027, 6, 15).ctx())
    assert told(signed) == [0, 0, 0, 0]

    watch_duties(on(signed, 2027, 7, 5).ctx())
    assert told(signed) == [1, 1, 0, 0]

    held = Held(type="education", text="ค่ายสมมติ", starts="15/6/2570")
    record(signed.ctx("coordinator"), PAIR, held)
    watch_duties(on(signed, 2027, 9, 20).ctx())
    assert told(signed) == [1, 1, 0, 0]


def test_a_pair_that_rests_is_not_reminded_and_its_year_is_excused(signed: World) -> None:
    on(signed, 2027, 3, 1)
    pauses.pause(signed.ctx("moi_officer"), PAIR, "31/12/2570", "รอการเปลี่ยนผู้บริหาร")

    watch_duties(on(signed, 2027, 9, 20).ctx())
    watch_duties(on(signed, 2027, 10, 2).ctx())

    assert signed.mails("duty_reminder") == signed.mails("duty_missed") == []
    assert summary(signed.ctx("moi_officer"), 2570)["excused"] == 1


def test_a_pair_taken_up_again_owes_its_year_and_turns_are_told(signed: World) -> None:
    watch(signed.ctx())
    on(signed, 2027, 3, 1)
    pauses.pause(signed.ctx("moi_officer"), PAIR, "31/12/2570", "รอการเปลี่ยนผู้บริหาร")
    pauses.resume(on(signed, 2027, 5, 1).ctx("coordinator"), PAIR)

    watch_duties(on(signed, 2027, 9, 20).ctx())

    assert told(signed)[0] == 1
    with pytest.raises(ProgrammeError) as caught:
        pauses.resume(signed.ctx("coordinator"), PAIR)
    assert caught.value.code == "not_paused"


@pytest.mark.parametrize(
    ("who", "until", "reason", "code"),
    [
        ("coordinator", "31/12/2569", "x", "plan_wrong_role"),
        ("moi_officer", "1/1/2575", "x", "pause_until"),
        ("moi_officer", "2570", "x", "pause_until"),
        ("moi_officer", "1/1/2569", "x", "pause_until"),
        ("moi_officer", "31/12/2569", " ", "pause_reason"),
    ],
)
def test_a_pause_needs_an_officer_an_end_and_a_reason(
    signed: World, who: str, until: str, reason: str, code: str
) -> None:
    with pytest.raises(ProgrammeError) as caught:
        pauses.pause(signed.ctx(who), PAIR, until, reason)
    assert caught.value.code == code


def test_a_reminder_can_be_written_and_answered_by_its_coordinator_alone(signed: World) -> None:
    signed.policy = replace(signed.policy, reply_address="replies@moi.example")
    watch_duties(on(signed, 2027, 8, 3).ctx())

    rows = signed.mails("duty_reminder")
    with signed.database.read() as connection:
        found = mail_context.contexts(signed.ctx(), connection, rows)
    for row in rows:
        said = found[row.id].context
        assert said is not None
        require(message_kind("duty_reminder"), complete(said))
        assert "reply_to" not in said
    to = [r.payload.get("reply_to", "") for r in signed.mails("duty_reminder", "coordinator")]
    assert to[0].startswith("replies+")
    assert all("reply_to" not in r.payload for r in signed.mails("duty_reminder", "governor"))


def test_the_summary_counts_what_it_shows(signed: World) -> None:
    held = Held(type="education", text="ค่ายสมมติ", starts="2569")
    record(signed.ctx("coordinator"), PAIR, held)

    fiscal = summary(signed.ctx("moi_officer"), 2569)
    calendar = summary(signed.ctx("moi_officer"), 2569, "calendar")

    assert (fiscal["owed"], fiscal["met"], fiscal["uncertain"]) == (1, 1, 1)
    assert (calendar["met"], calendar["uncertain"]) == (1, 0)
    assert summary(signed.ctx("coordinator.elsewhere"), 2569)["pairs"] == []


def test_the_radar_offers_ideas_that_fit_the_fields(signed: World) -> None:
    found = radar(signed.ctx("moi_officer"))

    assert [row["key"] for row in found["rows"]] == [PAIR]
    assert found["counts"][next(iter(found["counts"]))] == 0
    fitting = [idea["type"] for idea in ideas_for("trade; tourism", ["anniversary"])]
    assert fitting == ["trade_investment", "tourism", "anniversary"]
    assert [i["type"] for i in ideas_for("")] == ["follow_up_meeting", "official_visit"]
