"""My work, seen by a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from config import wiring
from config.settings import Settings, load_settings
from tests.support.story import tell
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from tests.web.support_story import english, numbers
from usecases.people.people import person_id
from usecases.reading import views

_KPI = re.compile(r'<a class="card kpi[^"]*" href="([^"]+)">.*?<div class="v">(\d+)', re.DOTALL)


@pytest.fixture(scope="module")
def told(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a furnished folder in which some cases went their way."""
    folder = tmp_path_factory.mktemp("told") / "data"
    shutil.copytree(furnished, folder)
    found = load_settings(data=folder)
    tell(wiring.open_context(found))
    wiring.close(found)
    return folder


@pytest.fixture
def busy_settings(told: Path, tmp_path: Path) -> Iterator[Settings]:
    folder = tmp_path / "busy"
    shutil.copytree(told, folder)
    found = load_settings(data=folder)
    yield found
    wiring.close(found)


@pytest.fixture
def known(busy_settings: Settings) -> dict[str, str]:
    """Return the number of the latest case in each state."""
    rows = views.list_cases(wiring.open_context(busy_settings), limit=100)
    return {row["state"]: row["number"] for row in reversed(rows)}


def waiting(settings: Settings, username: str) -> list[str]:
    """Return what waits for somebody by its deadline, as the other list has it."""
    ctx = wiring.open_context(settings)
    mine = views.list_cases(ctx.acting(person_id(ctx, username)), mine=True)
    return [row["number"] for row in sorted(mine, key=lambda row: row["due_on"] or "~")]


@pytest.fixture
def busy(busy_settings: Settings) -> TestClient:
    return a_browser(busy_settings)


def test_the_queue_shows_what_waits_the_most_urgent_first(busy, busy_settings) -> None:
    sign_in_as(busy, "moi.officer")

    rows = numbers(busy, "/")

    assert rows == waiting(busy_settings, "moi.officer")
    assert len(rows) > 1
    assert "ยกระดับแล้ว" in busy.get("/").text


def test_each_figure_leads_to_as_many_rows(busy: TestClient) -> None:
    english(busy, "moi.officer")

    figures = dict(_KPI.findall(busy.get("/").text))

    assert set(figures) == {"/", "/?due=late", "/?due=soon", "/?view=done", "/?view=mails"}
    for path in ("/", "/?due=late", "/?due=soon"):
        assert len(numbers(busy, path)) == int(figures[path]), path
    mails = busy.get("/?view=mails").text.count('<th scope="row">')
    assert mails == int(figures["/?view=mails"])


def test_a_view_is_an_address_that_keeps_its_filters(busy: TestClient, known) -> None:
    sign_in_as(busy, "moi.officer")

    assert numbers(busy, "/?view=office&state=approval") == [known["approval"]]
    assert numbers(busy, "/?country=VN") == [known["on_hold"]]
    page = busy.get("/?view=office&state=approval").text
    assert '<option value="approval" selected>' in page
    assert "/export/work.xlsx?view=office&amp;state=approval" in page


def test_what_was_finished_is_shown_with_its_outcome(busy: TestClient, known) -> None:
    english(busy, "moi.officer")

    page = busy.get("/?view=done").text

    assert known["approval"] in page
    assert "In time" in page


def test_the_timeline_is_a_picture_and_a_table(busy: TestClient) -> None:
    english(busy, "moi.officer")

    page = busy.get("/").text

    assert page.count('<rect class="late"') >= 2
    assert "Past the deadline" in page
    assert "<details><summary>As a table</summary>" in page
    table = page.split("As a table")[1]
    assert all(number in table for number in numbers(busy, "/"))


def test_the_work_by_stage_leads_to_its_cases(busy: TestClient) -> None:
    english(busy, "monitor")
    page = busy.get("/").text

    found = re.search(
        r'href="/cases\?state=cabinet"><span>Cabinet</span><span class="m">(\d+)', page
    )

    assert found is not None
    assert len(numbers(busy, "/cases?state=cabinet")) == int(found[1])


@pytest.mark.parametrize(
    ("who", "path", "said"),
    [
        ("coordinator.th77", "/", "เริ่มข้อเสนอใหม่"),
        ("monitor", "/", "ไม่มีเรื่องรอท่าน"),
        ("moi.officer", "/?view=following", "ท่านยังไม่ได้ติดตามเรื่องใด"),
        ("coordinator.th77", "/?view=done", "ยังไม่มีขั้นที่เสร็จ"),
        ("coordinator.th77", "/?view=mails", "ไม่มีอีเมลถึงท่าน"),
        ("moi.officer", "/?country=US", "ไม่มีเรื่องตรงกับตัวกรองนี้"),
    ],
)
def test_an_empty_list_says_what_to_do(busy: TestClient, who: str, path: str, said: str) -> None:
    sign_in_as(busy, who)

    page = busy.get(path).text

    assert said in page


@pytest.mark.parametrize(
    "path", ["/?view=nonsense", "/?after=nonsense", "/?state=%00", "/?due=maybe", "/?country=%27"]
)
def test_an_odd_address_is_no_error(busy: TestClient, path: str) -> None:
    sign_in_as(busy, "moi.officer")

    assert busy.get(path).status_code == 200


def test_a_too_long_address_is_refused(busy: TestClient) -> None:
    sign_in_as(busy, "moi.officer")

    assert busy.get("/", params={"state": "x" * 500}).status_code == 422


def test_the_next_rows_are_a_link(busy, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_as(busy, "moi.officer")
    whole = numbers(busy, "/")
    monkeypatch.setattr("web.routes.work.PAGE", len(whole) - 1)

    link = re.search(r'href="([^"]+)" rel="next"', busy.get("/").text)

    assert link is not None
    assert numbers(busy, link[1].replace("&amp;", "&")) == whole[-1:]


def test_what_one_follows_comes_up_on_its_day(busy, busy_settings, known) -> None:
    sign_in_as(busy, "monitor")
    number = known["cabinet"]
    today = wiring.open_context(busy_settings).today
    form = f"/cases/{number}/follow"

    done = post(busy, form, form, remind_on=today.isoformat())

    assert done.headers["location"] == f"/cases/{number}"
    assert "ถึงวันที่ท่านนัดติดตาม" in busy.get("/").text
    assert numbers(busy, "/?view=following") == [number]
    left = post(busy, f"/cases/{number}/unfollow", form, next="/?view=following")
    assert left.headers["location"] == "/?view=following"
    assert numbers(busy, "/?view=following") == []


@pytest.mark.parametrize("typed", ["31/02/2569", "2569", "พรุ่งนี้", "1/1/2560"])
def test_a_day_that_cannot_be_is_said_and_kept(busy, known, typed: str) -> None:
    sign_in_as(busy, "monitor")
    form = f"/cases/{known['cabinet']}/follow"

    answer = post(busy, form, form, remind_on=typed)

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert numbers(busy, "/?view=following") == []


def test_a_day_is_read_in_the_buddhist_era(busy, busy_settings, known) -> None:
    sign_in_as(busy, "monitor")
    day = wiring.open_context(busy_settings).today + timedelta(days=9)
    form = f"/cases/{known['cabinet']}/follow"

    post(busy, form, form, remind_on=f"{day.day}/{day.month}/{day.year + 543}")

    assert f'datetime="{day.isoformat()}"' in busy.get("/?view=following").text


def test_what_one_may_not_know_cannot_be_followed(busy: TestClient, known) -> None:
    sign_in_as(busy, "coordinator.th77")
    form = f"/cases/{known['cabinet']}/follow"

    assert busy.get(form).status_code == 404
    assert post(busy, form, "/account").status_code == 404
    assert busy.get("/cases/TH00-2569-999/follow").status_code == 404


def test_the_list_is_given_as_a_spreadsheet(busy: TestClient) -> None:
    english(busy, "moi.officer")

    answer = busy.get("/export/work.xlsx?due=late")

    assert "attachment" in answer.headers["content-disposition"]
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["Number", *numbers(busy, "/?due=late")]
    assert sheet.max_row > 1


@pytest.mark.usefixtures("one_window")
def test_exports_are_counted(busy: TestClient) -> None:
    sign_in_as(busy, "moi.officer")

    answers = [busy.get("/export/work.xlsx").status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_who_has_no_overview_finds_the_other_rooms_here(office: TestClient) -> None:
    rooms = ["/papers", "/rulebook", "/register"]

    liaison = sign_in_as(office, "cabinet.liaison").get("/").text
    assert [href for href in rooms if f'<li><a href="{href}">' in liaison] == rooms
    overseer = sign_in_as(office, "moi.officer")
    assert '<li><a href="/papers">' not in overseer.get("/").text
    assert '<li><a href="/papers">' in overseer.get("/overview").text
