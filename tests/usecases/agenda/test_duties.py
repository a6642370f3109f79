"""Duties out of a resolution: confirmed by a person, reminded, escalated, done, taken back."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from storage.tables_agenda import Resolution
from storage.tables_cases import AuditEntry
from tests.support.world import World
from usecases.agenda import duties, duty_views, resolutions
from usecases.agenda.duties import Confirmed
from usecases.agenda.refused import AgendaRefusedError
from usecases.agenda.rounds import duty_round
from usecases.refused import DeedRefusedError

TEXT = (
    "คณะรัฐมนตรีมีมติ\n"
    "๑. รับทราบผลการประชุมตัวอย่าง\n"
    "๒. ให้จังหวัดเชียงใหม่จัดทำแผนกิจกรรมตัวอย่าง ภายใน ๓๐ วัน\n"
    "๓. ให้กระทรวงมหาดไทยรายงานคณะรัฐมนตรีภายใน ๑๕ วันทำการ\n"
)
DUE = date(2026, 12, 14)


@pytest.fixture
def taken_in(world: World) -> dict[str, Any]:
    return show(world, entered(world))


def entered(world: World, text: str = TEXT, username: str = "moi_officer") -> int:
    given = resolutions.Given("cabinet", "ตย 1/2569", date(2026, 11, 20), "เรื่องตัวอย่าง", text)
    return resolutions.enter(world.ctx(username), given)


def show(world: World, row_id: int, username: str = "moi_officer") -> dict[str, Any]:
    return resolutions.show(world.ctx(username), row_id)


def item(found: dict[str, Any], label: str) -> dict[str, Any]:
    return next(each for each in found["items"] if each["label"] == label)


def confirmed(world: World, found: dict[str, Any], **more: Any) -> list[int]:
    it = item(found, "2")
    given: dict[str, Any] = {"task": "จัดทำแผนตัวอย่าง", "due_on": DUE} | more
    given.setdefault("offices", ("province:TH-50",))
    return duties.confirm(world.ctx("moi_officer"), it["id"], it["version"], Confirmed(**given))


def one(world: World, duty_id: int, username: str = "moi_officer") -> dict[str, Any]:
    return duty_views.one(world.ctx(username), duty_id)


def test_a_text_is_kept_as_it_came_and_proposes_its_items(taken_in: dict[str, Any]) -> None:
    assert taken_in["text"] == TEXT
    assert taken_in["sha256"] == sha256(TEXT.encode()).hexdigest()
    assert [i["label"] for i in taken_in["items"]] == ["1", "2", "3"]
    assert [i["task"] for i in taken_in["items"]] == [False, True, True]
    assert item(taken_in, "2")["due"] == "2026-12-20"
    assert item(taken_in, "3")["due"] == "2026-12-15"  # 5 Dec made good on 7 Dec, and 10 Dec
    assert item(taken_in, "3")["reports"] == "cabinet"


@pytest.mark.usefixtures("taken_in")
def test_nothing_is_a_duty_before_a_person_confirms_it(world: World) -> None:
    assert duty_views.listed(world.ctx("moi_officer"), show="all")["rows"] == []
    assert duty_round(world.ctx()) == {"due": 0, "mails": 0, "nobody": 0}


@pytest.mark.usefixtures("taken_in")
def test_a_text_is_frozen(world: World) -> None:
    for statement in (
        update(Resolution).values(text="อื่น"),
        delete(Resolution),
    ):
        with pytest.raises(DatabaseError), world.database.write() as connection:
            connection.execute(statement)


def test_the_same_text_is_taken_in_once(world: World, taken_in: dict[str, Any]) -> None:
    with pytest.raises(AgendaRefusedError) as caught:
        entered(world)

    assert caught.value.code == "resolution_known"
    assert str(taken_in["id"]) in caught.value.sentence("th")


def test_only_the_ministry_and_the_secretariat_take_texts_in(world: World) -> None:
    for username in ("coordinator", "mfa_officer", "monitor", "admin"):
        with pytest.raises(AgendaRefusedError) as caught:
            entered(world, username=username)
        assert caught.value.code == "agenda_not_yours"


def test_the_cabinet_liaison_may(world: World) -> None:
    assert entered(world, username="cabinet_liaison") == 1


@pytest.mark.parametrize(
    ("text", "code"), [("  \n", "resolution_empty"), ("ก" * 200_001, "resolution_too_long")]
)
def test_unfit_texts_are_refused(world: World, text: str, code: str) -> None:
    with pytest.raises(AgendaRefusedError) as caught:
        entered(world, text)

    assert caught.value.code == code


def test_a_confirmed_item_is_a_duty_and_its_owner_is_told(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in)

    found = one(world, duty, "coordinator")
    assert (found["task"], found["due_on"], found["state"]) == ("จัดทำแผนตัวอย่าง", DUE, "open")
    assert found["resolution"]["number"] == "ตย 1/2569"
    assert found["sentence"] == item(taken_in, "2")["sentence"]
    (mail,) = world.mails("duty_given")
    assert mail.person_id == world.people["coordinator"]
    assert mail.payload["path"] == f"agenda/duties/{duty}"
    assert [d["id"] for d in duty_views.mine(world.ctx("coordinator"))] == [duty]
    assert [d["id"] for d in duty_views.mine(world.ctx("governor"))] == [duty]
    assert duty_views.mine(world.ctx("coordinator.elsewhere")) == []


def test_an_item_is_decided_once(world: World, taken_in: dict[str, Any]) -> None:
    confirmed(world, taken_in)

    with pytest.raises(AgendaRefusedError) as caught:
        confirmed(world, taken_in)

    assert caught.value.code == "item_decided"
    assert len(duty_views.listed(world.ctx("moi_officer"))["rows"]) == 1


def test_a_dismissed_item_may_still_become_a_duty(world: World, taken_in: dict[str, Any]) -> None:
    it = item(taken_in, "2")
    duties.dismiss(world.ctx("moi_officer"), it["id"], it["version"])

    assert item(show(world, taken_in["id"]), "2")["state"] == "dismissed"
    assert len(confirmed(world, show(world, taken_in["id"]))) == 1


UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"offices": ()}, "owner_needed"),
    ({"offices": ("province:TH-99",)}, "owner_unknown"),
    ({"offices": ("agency:NOBODY",)}, "owner_unknown"),
    ({"due_on": date(2026, 11, 22)}, "due_behind"),
    ({"about": "TH50-2569-999"}, "about_unknown"),
    ({"pairs": ("no-such-pair",)}, "about_unknown"),
)


def test_unfit_duties_are_refused_and_change_nothing(
    world: World, taken_in: dict[str, Any]
) -> None:
    for more, code in UNFIT:
        with pytest.raises(AgendaRefusedError) as caught:
            confirmed(world, taken_in, **more)
        assert caught.value.code == code

    assert item(show(world, taken_in["id"]), "2")["state"] == "proposed"


def test_several_offices_get_a_duty_each(world: World, taken_in: dict[str, Any]) -> None:
    opened = confirmed(world, taken_in, offices=("moi", "agency:NESDC", "province:TH-50"))

    rows = duty_views.listed(world.ctx("moi_officer"))["rows"]
    assert [row["office"]["code"] for row in rows] == ["moi", "agency:NESDC", "province:TH-50"]
    assert len(opened) == 3
    agency = duty_views.listed(world.ctx("agency_officer"))["rows"]
    assert [row["office"]["code"] for row in agency] == ["agency:NESDC"]


def test_a_duty_of_a_case_stands_on_it_and_in_its_history(
    world: World, taken_in: dict[str, Any]
) -> None:
    number = world.through("review")

    (duty,) = confirmed(world, taken_in, about=number)

    assert [d["id"] for d in duty_views.for_case(world.ctx("coordinator"), number)] == [duty]
    told = select(AuditEntry.action).where(AuditEntry.chain == number).order_by(AuditEntry.seq)
    assert [row.action for row in world.rows(told)][-1] == "duty_confirmed"


def test_a_duty_is_done_with_a_note_and_no_mail_goes_any_more(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in)

    duties.complete(world.ctx("coordinator"), duty, "ส่งแผนแล้ว", "ชม 1/2569")

    found = one(world, duty)
    assert (found["state"], found["on_time"], found["evidence"]) == ("done", True, "ชม 1/2569")
    assert {m.state for m in world.mails("duty_given")} == {"cancelled"}
    world.wait(60)
    assert duty_round(world.ctx())["due"] == 0
    with pytest.raises(AgendaRefusedError) as caught:
        duties.complete(world.ctx("coordinator"), duty, "อีกครั้ง")
    assert caught.value.code == "duty_closed"


def test_a_duty_that_asks_for_a_report_is_not_done_without_it(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in, reports="cabinet")

    with pytest.raises(AgendaRefusedError) as caught:
        duties.complete(world.ctx("coordinator"), duty, "ทำแล้ว")
    assert caught.value.code == "report_needed"

    duties.complete(world.ctx("governor"), duty, "ทำแล้ว", reported="มท 0206/1 ลว. 1 ธ.ค. 2569")
    assert one(world, duty)["reported"].startswith("มท 0206/1")


def test_another_office_neither_sees_nor_closes_a_duty(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in)

    for username in ("coordinator.elsewhere", "mfa_officer", "agency_officer"):
        with pytest.raises(AgendaRefusedError) as seen:
            one(world, duty, username)
        with pytest.raises(AgendaRefusedError) as closed:
            duties.complete(world.ctx(username), duty, "ทำแทน")
        with pytest.raises(AgendaRefusedError) as read:
            show(world, taken_in["id"], username)
        codes = [caught.value.code for caught in (seen, closed, read)]
        assert codes == ["no_such_resolution_duty", "no_such_resolution_duty", "no_such_resolution"]


def test_the_ministry_sees_it_but_cannot_do_it_for_the_province(
    world: World, taken_in: dict[str, Any]
) -> None:
    (duty,) = confirmed(world, taken_in)

    with pytest.raises(AgendaRefusedError) as caught:
        duties.complete(world.ctx("moi_officer"), duty, "ทำแทน")

    assert caught.value.code == "agenda_not_yours"


def test_a_duty_taken_back_lets_its_item_wait_again(world: World, taken_in: dict[str, Any]) -> None:
    (duty,) = confirmed(world, taken_in)

    with pytest.raises(DeedRefusedError):
        duties.drop(world.ctx("moi_officer"), duty, "  ")
    duties.drop(world.ctx("moi_officer"), duty, "วันที่ผิด")

    assert one(world, duty)["state"] == "dropped"
    assert item(show(world, taken_in["id"]), "2")["state"] == "proposed"
    assert len(confirmed(world, show(world, taken_in["id"]))) == 1


def test_every_deed_is_in_the_trail(world: World, taken_in: dict[str, Any]) -> None:
    (duty,) = confirmed(world, taken_in)
    duties.complete(world.ctx("coordinator"), duty, "ทำแล้ว")

    rows = world.rows(select(AuditEntry).where(AuditEntry.chain == "settings"))
    told = [json.loads(row.body) for row in rows]
    assert [entry["action"] for entry in told][-3:] == [
        "resolution_entered",
        "duty_confirmed",
        "resolution_duty_done",
    ]
    assert told[-3]["given"]["sha256"] == taken_in["sha256"]
    assert told[-1]["given"]["on_time"] is True


def test_a_page_of_duties_goes_on_where_the_last_one_ended(
    world: World, taken_in: dict[str, Any]
) -> None:
    confirmed(world, taken_in, offices=("moi", "mfa", "cabinet", "province:TH-50"))
    seen, after = [], ""
    while True:
        found = duty_views.listed(world.ctx("moi_officer"), after=after, limit=3)
        seen += [row["id"] for row in found["rows"]]
        after = found["after"]
        if not after:
            break

    assert seen == sorted(seen)
    assert len(seen) == 4
