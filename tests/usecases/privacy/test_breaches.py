"""The register of breaches: the clock and its mails, decisions with reasons, closed by two."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.errors import PhinongError
from storage.schema import METADATA
from storage.tables_cases import AuditEntry
from storage.tables_privacy import Breach, BreachStep
from tests.support.world import World
from usecases.people import people
from usecases.privacy import breach_views, breaches
from usecases.privacy.breach_given import Given
from usecases.privacy.breach_mails import remind_breaches
from usecases.privacy.rounds import privacy_round

GIVEN = Given(
    "บัญชีหาย", "แฟ้มบัญชีรายชื่อหาย", ("availability",), "ชื่อ อีเมล", "เจ้าหน้าที่", "12",
    "some", "ใช้หลอกลวงได้",
)  # fmt: skip


@pytest.fixture(autouse=True)
def second(world: World) -> None:
    people.add_person(world.ctx(), "admin2", "ผู้ดูแล สอง", "Second Admin", "a2@phinong.example")
    world.people["admin2"] = people.person_id(world.ctx(), "admin2")
    people.grant(world.ctx(), "admin2", "admin")


def record(world: World, **more: Any) -> str:
    return breaches.record(world.ctx("admin"), world.now, replace(GIVEN, **more))


def row(world: World, number: str) -> Any:
    return world.rows(select(Breach.__table__).where(Breach.number == number))[0]


def version(world: World, number: str) -> int:
    return int(row(world, number).version)


def levels(world: World) -> list[str]:
    """Return which levels went to the first administrator, in order."""
    mails = world.mails("breach_clock", "admin")
    return [mail.key.split(":")[2] for mail in mails]


def refused(deed: Any) -> str:
    with pytest.raises(PhinongError) as caught:
        deed()
    assert caught.value.sentence("th") != caught.value.sentence("en")
    return caught.value.code


def test_a_record_starts_the_clock_and_tells_every_administrator(world: World) -> None:
    number = record(world)
    kept = row(world, number)

    assert number == "PDB-2569-001"
    assert kept.deadline_at == world.now + timedelta(hours=72)
    assert kept.next_alert_at == world.now + timedelta(hours=24)
    told = {mail.person_id for mail in world.mails("breach_clock")}
    assert told == {world.people["admin"], world.people["admin2"]}
    assert record(world) == "PDB-2569-002"


def test_each_level_goes_out_once_however_often_the_timers_look(world: World) -> None:
    record(world)
    for _ in range(125):
        world.wait(hours=1)
        remind_breaches(world.ctx())
        remind_breaches(world.ctx())

    assert levels(world) == [
        "recorded", "h24", "h48", "h66", "overdue", "overdue+1", "overdue+2",
    ]  # fmt: skip


def test_after_an_outage_only_the_last_level_goes_out(world: World) -> None:
    record(world)
    world.wait(hours=70)
    done = remind_breaches(world.ctx())

    assert done == {"breaches": 1, "mails": 2}
    assert levels(world) == ["recorded", "h66"]
    assert remind_breaches(world.ctx()) == {"breaches": 0, "mails": 0}


def test_a_breach_that_was_known_days_ago_is_late_at_once(world: World) -> None:
    known = world.now - timedelta(hours=80)
    breaches.record(world.ctx("admin"), known, GIVEN)
    privacy_round(world.ctx())

    assert levels(world) == ["recorded", "overdue"]
    (shown,) = breach_views.register(world.ctx("admin"))["rows"]
    assert shown["hours_left"] == -8
    assert breach_views.running(world.ctx()) == 1


def test_the_notice_stops_the_clock(world: World) -> None:
    number = record(world)
    world.wait(hours=30)
    breaches.notified(world.ctx("admin"), number, 1, world.now - timedelta(hours=1), "")
    world.wait(hours=100)
    remind_breaches(world.ctx())

    assert row(world, number).decision == "notified"
    assert levels(world) == ["recorded"]
    again = refused(lambda: breaches.notified(world.ctx("admin"), number, 2, world.now, "x"))
    assert again == "decided_already"


def test_a_late_notice_needs_a_reason(world: World) -> None:
    number = record(world)
    world.wait(hours=73)
    admin = world.ctx("admin")

    assert refused(lambda: breaches.notified(admin, number, 1, world.now, " ")) == (
        "late_reason_wanted"
    )
    breaches.notified(admin, number, 1, world.now, "รอผลตรวจสอบ")
    shown = breach_views.one(admin, number)
    assert shown["late"]
    assert shown["late_reason"] == "รอผลตรวจสอบ"
    early = world.now - timedelta(hours=200)
    other = record(world)
    assert refused(lambda: breaches.notified(admin, other, 1, early, "x")) == "breach_time"


def test_no_notice_is_a_decision_with_a_reason_and_only_without_a_risk(world: World) -> None:
    number, admin = record(world), world.ctx("admin")

    assert refused(lambda: breaches.not_needed(admin, number, 1, "ข้อมูลเข้ารหัส")) == (
        "risk_says_notify"
    )
    calm = replace(GIVEN, risk="none", risk_reason="ข้อมูลเข้ารหัส กุญแจไม่รั่ว")
    breaches.amend(admin, number, 1, calm)
    assert refused(lambda: breaches.not_needed(admin, number, 2, " ")) == "text_wanted"
    breaches.not_needed(admin, number, 2, "ข้อมูลเข้ารหัส กุญแจไม่รั่ว")

    kept = row(world, number)
    assert (kept.decision, kept.decision_reason) == ("not_needed", "ข้อมูลเข้ารหัส กุญแจไม่รั่ว")
    assert kept.next_alert_at is None


def test_a_risk_found_later_opens_the_question_again(world: World) -> None:
    number = record(world, risk="none", risk_reason="เข้ารหัส")
    breaches.not_needed(world.ctx("admin"), number, 1, "เข้ารหัส")
    world.wait(hours=50)
    worse = replace(GIVEN, risk="high", risk_reason="กุญแจรั่ว")
    breaches.amend(world.ctx("admin"), number, 2, worse)

    kept = row(world, number)
    assert kept.decision == "open"
    assert kept.next_alert == "h66"
    assert kept.deadline_at == kept.known_at + timedelta(hours=72)
    world.wait(hours=17)
    remind_breaches(world.ctx())
    assert levels(world)[-1] == "h66"


def test_where_the_risk_is_high_people_are_told_before_it_closes(world: World) -> None:
    number, admin = record(world, risk="high"), world.ctx("admin")
    breaches.notified(admin, number, 1, world.now, "")

    assert refused(lambda: breaches.ask_to_close(admin, number, 2, "ระวัง")) == "close_undecided"
    breaches.told_people(admin, number, 2, world.now, "อีเมลถึงทุกคน")
    breaches.ask_to_close(admin, number, 3, "ตรวจผู้รับก่อนส่ง")
    assert refused(lambda: breaches.close(admin, number, 4)) == "second_closer"
    breaches.close(world.ctx("admin2"), number, 4)

    kept = row(world, number)
    assert (kept.state, kept.closed_by) == ("closed", world.people["admin2"])
    assert refused(lambda: breaches.note(admin, number, 5, "x")) == "breach_closed"


def test_what_is_undecided_stays_open_and_a_wish_can_be_turned_down(world: World) -> None:
    number, admin = record(world), world.ctx("admin")

    assert refused(lambda: breaches.ask_to_close(admin, number, 1, "x")) == "close_undecided"
    assert refused(lambda: breaches.close(world.ctx("admin2"), number, 1)) == "close_undecided"
    calm = refused(lambda: breaches.told_people(admin, number, 1, world.now, "x"))
    assert calm == "not_high_risk"
    breaches.notified(admin, number, 1, world.now, "")
    breaches.ask_to_close(admin, number, 2, "x")
    breaches.close(world.ctx("admin2"), number, 3, keep_open=True)
    assert row(world, number).state == "open"
    assert row(world, number).asked_by is None


def test_nobody_writes_over_another_and_only_administrators_write(world: World) -> None:
    number = record(world)
    breaches.note(world.ctx("admin"), number, 1, "แจ้งผู้บริหารแล้ว")

    assert refused(lambda: breaches.note(world.ctx("admin2"), number, 1, "x")) == "breach_stale"
    assert refused(lambda: breaches.note(world.ctx("governor"), number, 2, "x")) == (
        "not_administrator"
    )
    assert refused(lambda: breach_views.register(world.ctx("monitor"))) == "not_administrator"
    assert refused(lambda: breaches.note(world.ctx("admin"), "PDB-1", 1, "x")) == "no_such_breach"
    assert refused(lambda: breaches.ask_to_close(world.ctx(), number, 2, "x")) == (
        "not_operator_deed"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kinds": ()}, "breach_kinds"),
        ({"kinds": ("gossip",)}, "breach_kinds"),
        ({"risk": "huge"}, "breach_choice"),
        ({"people_count": "หลาย"}, "breach_number"),
        ({"people_count": "-1"}, "breach_number"),
        ({"title": " "}, "text_wanted"),
        ({"risk_reason": ""}, "text_wanted"),
    ],
)
def test_an_unfit_record_is_refused(world: World, change: dict[str, Any], code: str) -> None:
    assert refused(lambda: record(world, **change)) == code
    assert world.rows(select(Breach.id)) == []


def test_it_cannot_be_known_before_it_happened_or_in_the_future(world: World) -> None:
    admin, now = world.ctx("admin"), world.now
    later = replace(GIVEN, happened_at=now)

    assert refused(lambda: breaches.record(admin, now + timedelta(hours=1), GIVEN)) == "breach_time"
    assert refused(lambda: breaches.record(admin, now - timedelta(hours=1), later)) == "breach_time"


def test_every_step_is_evidence_and_the_trail_holds_its_digest_alone(world: World) -> None:
    number = record(world)
    breaches.note(world.ctx("admin"), number, 1, "โทรแจ้งผู้บริหาร")
    steps = world.rows(select(BreachStep.__table__).order_by(BreachStep.id))
    entries = world.rows(select(AuditEntry.body).where(AuditEntry.action.like("breach_%")))

    assert [step.step for step in steps] == ["recorded", "noted"]
    assert steps[1].said == {"text": "โทรแจ้งผู้บริหาร"}
    bodies = [json.loads(entry.body) for entry in entries]
    assert [body["given"]["step"] for body in bodies] == [step.id for step in steps]
    assert "แฟ้ม" not in json.dumps(bodies, ensure_ascii=False)
    shown = breach_views.one(world.ctx("admin"), number)
    assert [step["step"] for step in shown["steps"]] == ["recorded", "noted"]


def test_neither_a_step_nor_a_breach_can_be_taken_away(world: World) -> None:
    record(world)
    for statement in (
        METADATA.tables["breach_steps"].delete(),
        METADATA.tables["breach_steps"].update().values(step="noted"),
        METADATA.tables["breaches"].delete(),
    ):
        with pytest.raises(Exception, match="append-only"), world.database.write() as connection:
            connection.execute(statement)
