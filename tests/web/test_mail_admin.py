"""The outbox in the hands of an administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from config.wiring import open_context
from storage.tables_cases import StageEntry
from storage.tables_people import Person
from storage.tables_system import Outbox
from tests.web.browser import TestClient
from tests.web.support_people import post, sign_in_as

CHANGES = {"extra": {"announcement": {"th": "วันหยุดพิเศษ", "en": "Special day"}, "added": []}}


@pytest.fixture
def admin(office: TestClient) -> TestClient:
    return sign_in_as(office, "admin")


def put(settings, state: str = "queued", number: int = 1, **more: Any) -> list[int]:
    """Put mails into the outbox; return their ids."""
    ctx = open_context(settings)
    with ctx.database.write() as connection:
        person = connection.execute(
            select(Person.id).where(Person.username == "moi.officer")
        ).scalar_one()
        row = {
            "message": "calendar_changed", "person_id": person, "why": "holder",
            "payload": CHANGES, "state": state, "queued_at": ctx.now,
            "send_after": ctx.now - timedelta(hours=1), "attempts": 1, "fence": 1,
            "finished_at": None if state == "queued" else ctx.now, **more,
        }  # fmt: skip
        rows = [{"key": f"test:{state}:{at}", **row} for at in range(number)]
        connection.execute(insert(Outbox), rows)
        keys = [one["key"] for one in rows]
        return list(connection.execute(select(Outbox.id).where(Outbox.key.in_(keys))).scalars())


def state_of(settings, mail: int) -> str:
    with open_context(settings).database.read() as connection:
        return connection.execute(select(Outbox.state).where(Outbox.id == mail)).scalar_one()


def test_mails_are_counted_and_filtered_by_state(admin, office_settings) -> None:
    failed, doubtful = put(office_settings, "failed"), put(office_settings, "in_doubt")

    shown = admin.get("/admin/mail?state=failed").text

    assert f"/admin/mail/{failed[0]}" in shown
    assert f'"/admin/mail/{doubtful[0]}"' not in shown
    assert "ไม่แน่ใจว่าถึง (1)" in shown


def test_a_long_outbox_is_read_page_by_page(admin, office_settings) -> None:
    mails = put(office_settings, "folded", 120)
    path, seen = "/admin/mail?state=folded", []
    for _ in range(3):
        shown = admin.get(path).text
        seen += [mail for mail in mails if f'"/admin/mail/{mail}"' in shown]
        path = f"/admin/mail?state=folded&below={min(seen)}"

    assert sorted(seen) == sorted(mails)
    assert "ฉบับเก่ากว่า" not in shown


@pytest.mark.parametrize(
    "query", ["state=x", "below=x", "below=-1", "case=nothing", "username=nobody", "message=x"]
)
def test_a_strange_filter_breaks_nothing(admin, query) -> None:
    assert admin.get(f"/admin/mail?{query}").status_code == 200


def test_one_mail_is_shown_with_its_words(admin, office_settings) -> None:
    mail = put(office_settings, "sent", reply="250 ok")[0]

    page = admin.get(f"/admin/mail/{mail}")
    html = admin.get(f"/admin/mail/{mail}/html")

    assert "ตามที่ส่ง" in page.text
    assert "250 ok" in page.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert "<html" in html.text


def test_a_sent_mail_is_still_told_when_its_case_has_moved_on(admin, office_settings) -> None:
    ctx = open_context(office_settings)
    with ctx.database.write() as connection:
        turns = select(Outbox.id, Outbox.entry_id).where(Outbox.message == "turn")
        mail, entry = connection.execute(turns).first() or (0, 0)
        done = {"state": "sent", "finished_at": ctx.now}
        connection.execute(update(Outbox).where(Outbox.id == mail).values(done))
        left = {"left_at": ctx.now, "left_on": ctx.today}
        connection.execute(update(StageEntry).where(StageEntry.id == entry).values(left))

    shown = admin.get(f"/admin/mail/{mail}").text

    assert "ถึงขั้นตอนของท่าน “" in shown
    assert "ไม่มีผลแล้ว" not in shown.partition("<main")[2]


@pytest.mark.parametrize("state", ["failed", "in_doubt", "cancelled"])
def test_a_mail_is_sent_again(admin, office_settings, state) -> None:
    mail = put(office_settings, state)[0]

    done = post(admin, f"/admin/mail/{mail}/retry", f"/admin/mail/{mail}")

    assert done.status_code == 303
    assert state_of(office_settings, mail) == "queued"


def test_a_mail_in_doubt_is_counted_as_sent(admin, office_settings) -> None:
    mail = put(office_settings, "in_doubt")[0]

    post(admin, f"/admin/mail/{mail}/resolve", f"/admin/mail/{mail}")

    assert state_of(office_settings, mail) == "sent"


def test_a_sent_mail_is_not_sent_again(admin, office_settings) -> None:
    mail = put(office_settings, "sent")[0]

    done = post(admin, f"/admin/mail/{mail}/retry", "/admin/mail")

    assert done.status_code == 422
    assert state_of(office_settings, mail) == "sent"
    assert "ส่งซ้ำไม่ได้" in done.text


def test_addresses_that_do_not_work_are_listed(admin, office_settings) -> None:
    ctx = open_context(office_settings)
    with ctx.database.write() as connection:
        values = {"undeliverable_since": ctx.now, "email": "gone@moi.example"}
        connection.execute(update(Person).where(Person.username == "governor.th57").values(values))

    shown = admin.get("/admin/mail").text

    assert "gone@moi.example" in shown


@pytest.mark.parametrize("mail", ["0", "999999", "x", "9" * 30, "-1"])
def test_what_is_no_mail_is_not_found(admin, mail) -> None:
    assert admin.get(f"/admin/mail/{mail}").status_code == 404
    assert admin.get(f"/admin/mail/{mail}/html").status_code == 404


def test_it_is_the_administrators(office) -> None:
    sign_in_as(office, "monitor")

    assert office.get("/admin/mail").status_code == 404
