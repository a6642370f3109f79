"""Erasure by two: names go everywhere they can, who answers stays clear, the chain stays whole."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, String, Table, cast, insert, literal, or_, select

from cli import auditor
from storage import audit_check
from storage.schema import METADATA
from storage.tables_accounts import Credential, WebSession
from storage.tables_cases import AuditEntry, Comment
from storage.tables_groups import DatedDuty
from storage.tables_people import Delegation, Person
from storage.tables_privacy import AuditText, ErasureRequest
from storage.tables_system import Outbox
from storage.tables_work import Draft
from tests.support.world import World
from usecases.cases.case_file import comment
from usecases.operations.trail import export_trail
from usecases.people import accounts, people
from usecases.people.delegations import delegate, revoke_delegation
from usecases.privacy import erasing
from usecases.privacy.refused import PrivacyRefusedError
from usecases.refused import DeedRefusedError
from usecases.timers.checkpoints import checkpoint
from usecases.timers.deliver import preview

NAMES = ("สมศรี มีสุข", "Somsri Meesuk", "somsri@phinong.example")


@pytest.fixture
def left(world: World) -> int:
    """Add somebody who worked here, left traces in many places, and holds nothing any more."""
    ctx = world.ctx("admin")
    me = people.add_person(ctx, "somsri", *NAMES)
    world.people["somsri"] = me
    people.add_person(ctx, "admin2", "ผู้ดูแล สอง", "Second Admin", "admin2@phinong.example")
    world.people["admin2"] = people.person_id(ctx, "admin2")
    people.grant(ctx, "admin2", "admin")
    people.grant(ctx, "somsri", "coordinator", "TH-57")
    accounts.make_link(ctx, "somsri")
    delegation = delegate(world.ctx("somsri"), "somsri", "coordinator", "coordinator",
                          world.today, world.today + timedelta(days=3), "ลาป่วย")  # fmt: skip
    comment(world.ctx("somsri"), world.case("somsri", province="TH-57"), "ส่งเอกสารแล้ว")
    with world.database.write() as connection:
        connection.execute(insert(Draft), {
            "person_id": me, "kind": "proposal", "fields": {}, "version": 1,
            "created_at": world.now, "updated_at": world.now,
        })  # fmt: skip
        connection.execute(insert(Credential), {
            "person_id": me, "password_hash": "x", "changed_at": world.now,
        })  # fmt: skip
    revoke_delegation(world.ctx("somsri"), delegation)
    people.change_person(ctx, "somsri", email="somsri2@phinong.example")
    people.change_person(ctx, "somsri", email=NAMES[2])
    people.revoke_grant(ctx, "somsri", "coordinator", "TH-57")
    return me


def erase(world: World) -> dict[str, int]:
    number = erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอที่ 1/2569")
    return erasing.confirm_erasure(world.ctx("admin2"), number)


@pytest.mark.usefixtures("left")
def test_the_other_administrators_are_told_that_an_erasure_waits(world: World) -> None:
    erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอที่ 1/2569")

    steps = [(row, row.payload["extra"]["step"]) for row in world.mails("security")]
    told = [row for row, step in steps if step == "erasure_asked"]

    assert [row.person_id for row in told] == [world.people["admin2"]]
    assert told[0].payload["path"] == "admin/privacy/erasures"
    subject, text, _ = preview(world.ctx(), told[0].id) or ("", "", "")
    assert "รอยืนยัน" in subject
    assert NAMES[0] in text
    erasing.confirm_erasure(world.ctx("admin2"), 1)
    assert places(world, NAMES) == []


def places(world: World, words: tuple[str, ...]) -> list[str]:
    """Return every table in which one of some words still stands, in whatever column."""
    return [name for name, table in METADATA.tables.items() if world.rows(_holding(table, words))]


def _holding(table: Table, words: tuple[str, ...]) -> Select[Any]:
    texts = [cast(column, String) for column in table.columns]
    named = [text.contains(word, autoescape=True) for text in texts for word in words]
    return select(literal(1)).select_from(table).where(or_(*named)).limit(1)


@pytest.mark.usefixtures("left")
def test_no_name_and_no_address_is_left_in_any_table(world: World) -> None:
    assert "audit_texts" in places(world, NAMES)

    erase(world)

    assert places(world, (*NAMES, "somsri2@", "ลาป่วย")) == []


def test_the_user_name_gives_way_too(world: World, left: int) -> None:
    erase(world)

    assert places(world, ("somsri",)) == []
    (person,) = world.rows(select(Person.__table__).where(Person.id == left))
    assert person.username == f"erased-{left}"
    assert person.name_th == f"ผู้ใช้ที่ลบแล้ว #{left}"
    assert person.name_en == f"Erased user #{left}"
    assert person.email == ""
    assert not person.active


@pytest.mark.usefixtures("left")
def test_the_chain_holds_before_and_after_and_so_says_the_stand_alone_verifier(
    world: World, tmp_path: Path
) -> None:
    checkpoint(world.ctx())
    before = _verified(world, tmp_path)
    erase(world)
    after = _verified(world, tmp_path)
    (root,) = [point["root"] for point in _points(tmp_path)]

    assert before[1] == after[1] == []
    assert after[0] == before[0] + 2
    assert auditor.verify(str(tmp_path / "audit.jsonl"), root)[1] == []
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def _verified(world: World, folder: Path) -> tuple[int, list[str]]:
    file = folder / "audit.jsonl"
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in export_trail(world.ctx()))
    file.write_text("".join(lines), encoding="utf-8")
    return auditor.verify(str(file))


def _points(folder: Path) -> list[dict[str, Any]]:
    last = (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    points: list[dict[str, Any]] = json.loads(last)["checkpoints"]
    return points


def test_what_they_did_stays_and_speaks_of_their_number(world: World, left: int) -> None:
    acts = world.rows(select(AuditEntry.id).where(AuditEntry.actor_id == left))
    erase(world)

    assert acts
    assert world.rows(select(AuditEntry.id).where(AuditEntry.actor_id == left)) == acts
    assert [row.person_id for row in world.rows(select(Comment.person_id))] == [left]


def test_what_was_theirs_alone_is_deleted_and_counted(world: World, left: int) -> None:
    counts = erase(world)

    assert counts["credentials"] == counts["drafts"] == counts["one_time_links"] == 1
    assert counts["audit_texts"] == 4
    for table in (Credential, Draft, WebSession):
        assert not world.rows(select(table.person_id).where(table.person_id == left))
    (row,) = world.rows(select(ErasureRequest.__table__))
    assert (row.state, row.counts) == ("done", counts)
    assert [r.reason for r in world.rows(select(Delegation.reason))] == [""]


@pytest.mark.usefixtures("left")
def test_an_entry_says_what_was_erased_without_a_name(world: World) -> None:
    counts = erase(world)
    (entry,) = world.rows(select(AuditEntry.body).where(AuditEntry.action == "erase_person"))
    body = json.loads(entry.body)

    assert body["actor"] == world.people["admin2"]
    assert body["given"] == {
        "counts": counts, "person": world.people["somsri"], "request": 1,
    }  # fmt: skip


@pytest.mark.usefixtures("left")
def test_waiting_mails_are_cancelled_and_old_ones_lose_their_words(world: World) -> None:
    erase(world)

    for mail in world.mails(username="somsri"):
        assert mail.state == "cancelled"
        assert mail.address is None
        assert mail.erased_at == world.now
    others = world.rows(select(Outbox.payload).where(Outbox.message == "delegated"))
    assert others
    assert "สมศรี" not in json.dumps([row.payload for row in others], ensure_ascii=False)


@pytest.mark.usefixtures("left")
def test_it_takes_two_and_neither_is_the_person(world: World) -> None:
    number = erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอ")
    refusals = {
        "second_eraser": lambda: erasing.confirm_erasure(world.ctx("admin"), number),
        "erasure_waits": lambda: erasing.request_erasure(world.ctx("admin2"), "somsri", "คำขอ"),
        "erase_oneself": lambda: erasing.request_erasure(world.ctx("admin"), "admin", "คำขอ"),
        "not_administrator": lambda: erasing.confirm_erasure(world.ctx("governor"), number),
        "not_operator_deed": lambda: erasing.confirm_erasure(world.ctx(), number),
        "no_such_erasure": lambda: erasing.confirm_erasure(world.ctx("admin2"), 999),
    }
    for code, deed in refusals.items():
        with pytest.raises((PrivacyRefusedError, DeedRefusedError)) as caught:
            deed()
        assert caught.value.code == code
    erasing.confirm_erasure(world.ctx("admin2"), number)
    with pytest.raises(PrivacyRefusedError) as again:
        erasing.confirm_erasure(world.ctx("admin2"), number)
    with pytest.raises(PrivacyRefusedError) as twice:
        erasing.request_erasure(world.ctx("admin"), f"erased-{world.people['somsri']}", "คำขอ")

    assert again.value.code == "no_such_erasure"
    assert twice.value.code == "erased_already"


def test_who_holds_an_office_or_a_task_is_refused_until_it_is_handed_over(
    world: World, left: int
) -> None:
    with pytest.raises(PrivacyRefusedError) as caught:
        erasing.request_erasure(world.ctx("admin"), "governor", "คำขอ")
    assert caught.value.code == "still_in_office"
    assert "บทบาท 1" in caught.value.sentence("th")
    assert "posts on the ladder of alerts 1" in caught.value.sentence("en")

    number = erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอ")
    with world.database.write() as connection:
        connection.execute(insert(DatedDuty), {
            "kind": "resolution", "ref": 1, "path": "x", "title": "x", "office": "moi",
            "role": "moi_officer", "scope": "*", "person_id": left, "opened_on": world.today,
            "due_on": world.today, "state": "open", "note": "", "version": 1,
            "created_at": world.now,
        })  # fmt: skip
    with pytest.raises(PrivacyRefusedError) as meanwhile:
        erasing.confirm_erasure(world.ctx("admin2"), number)

    assert meanwhile.value.code == "still_in_office"
    assert places(world, ("สมศรี มีสุข",))


@pytest.mark.usefixtures("left")
def test_a_request_is_refused_and_may_be_made_anew(world: World) -> None:
    number = erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอ")
    erasing.refuse_erasure(world.ctx("admin2"), number, "ยังอยู่ระหว่างสอบสวน")

    assert erasing.waiting(world.ctx("admin"))[0]["state"] == "refused"
    assert erasing.request_erasure(world.ctx("admin"), "somsri", "คำขอใหม่") == number + 1


def test_a_text_beside_the_trail_can_only_be_erased(world: World) -> None:
    people.add_person(world.ctx("admin"), "one", *NAMES)
    row = world.rows(select(AuditText.__table__))[0]
    table = METADATA.tables["audit_texts"]
    forbidden = (
        table.update().values(body="อื่น"),
        table.update().values(body=None),
        table.update().values(body=None, salt=None, digest="0" * 64),
        table.delete(),
    )
    for statement in forbidden:
        with (
            pytest.raises(Exception, match=r"append-only|only erased"),
            world.database.write() as c,
        ):
            c.execute(statement)

    assert world.rows(select(AuditText.__table__))[0] == row


def test_a_changed_text_is_found_by_the_check(world: World) -> None:
    people.add_person(world.ctx("admin"), "one", *NAMES)
    with world.database.writing.connect() as connection, connection.begin() as transaction:
        _without_guard(connection)
        connection.execute(METADATA.tables["audit_texts"].update().values(body='{"x":1}'))
        flaws = audit_check.verify(connection)[1]
        transaction.rollback()

    assert [flaw.chain for flaw in flaws] == ["texts"]


def _without_guard(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER audit_texts_only_erased")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_texts DISABLE TRIGGER USER")


def test_entries_on_people_hold_no_name_in_clear(world: World, left: int) -> None:
    del left
    told = ("add_person", "change_person", "delegate", "copy_person")
    entries = world.rows(select(AuditEntry.body).where(AuditEntry.action.in_(told)))
    bodies = "".join(row.body for row in entries)

    assert len(entries) == 5
    for word in (*NAMES, "ลาป่วย", "somsri"):
        assert word not in bodies
    assert bodies.count('"text":') == 5
