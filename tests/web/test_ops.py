"""The page of operations, and the figures for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import text

from config.board import Board, State
from config.settings import Settings
from config.wiring import open_context, open_database
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.operations.ops_view import VERIFY
from usecases.timers.jobs import run_job
from usecases.timers.timetable import TIMETABLE
from workflows.schedule import SCHEDULE

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, ten o'clock in Bangkok


def test_the_page_shows_how_each_part_is(office_settings: Settings) -> None:
    board = Board()
    board.set("clockwork", State.TROUBLED, "exit 1 <b>")
    office = sign_in_as(a_browser(office_settings, board), "admin")

    shown = office.get("/ops").text
    post(office, "/language", to="en", next="/ops")

    assert "ขัดข้อง" in shown
    assert "exit 1 &lt;b&gt;" in shown
    assert "Troubled" in office.get("/ops").text


@pytest.mark.parametrize(
    ("username", "status"), [("admin", 200), ("monitor", 200), ("moi.officer", 404)]
)
def test_only_those_who_keep_it_running_see_it(office, username, status) -> None:
    sign_in_as(office, username)

    assert office.get("/ops").status_code == status


def test_a_sweep_that_stays_away_is_called_out(office, office_settings) -> None:
    ctx = open_context(office_settings)
    run_job(ctx.at(ctx.now - timedelta(minutes=50)), "sweep", timedelta(minutes=9), dict)
    sign_in_as(office, "admin")

    shown = office.get("/ops").text

    assert "ต้องดูแลตอนนี้" in shown
    assert "ล่าช้า" in shown


def test_a_sweep_in_time_is_not(office, office_settings) -> None:
    run_job(open_context(office_settings), "sweep", timedelta(minutes=9), dict)
    sign_in_as(office, "admin")

    shown = office.get("/ops").text

    assert "ตรงเวลา" in shown
    assert "ต้องดูแลตอนนี้" not in shown


def test_the_trail_is_checked_when_asked_and_the_result_stays(office) -> None:
    sign_in_as(office, "monitor")

    done = post(office, "/ops/verify", "/ops")

    assert done.status_code == 200
    assert "ถูกต้องครบถ้วน" in done.text
    assert "สมบูรณ์" in office.get("/ops").text


def test_a_changed_entry_is_found(office, office_settings) -> None:
    with open_database(office_settings).write() as connection:
        guards = connection.execute(
            text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
            )
        )
        for guard in guards.scalars().all():  # as somebody who owns the file would
            connection.execute(text(f"DROP TRIGGER {guard}"))
        connection.execute(text("UPDATE audit_entries SET body = body || ' ' WHERE id = 1"))
    sign_in_as(office, "monitor")

    done = post(office, "/ops/verify", "/ops")

    assert "was changed after it was written" in done.text


@pytest.mark.usefixtures("one_window")
def test_checking_is_limited(office) -> None:
    sign_in_as(office, "admin")
    for _ in range(VERIFY.most):
        assert post(office, "/ops/verify", "/ops").status_code == 200

    assert post(office, "/ops/verify", "/ops").status_code == 429


def test_a_timer_is_told_as_the_scheduler_has_it() -> None:
    assert {t.name: (t.th, t.en) for t in TIMETABLE.values()} == {
        t.name: (t.th, t.en) for t in SCHEDULE.values()
    }


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_the_next_runs_are_those_of_the_cron_line(name: str) -> None:
    minute, hour, _, _, days = SCHEDULE[name].cron.split()
    at = NOW
    for _ in range(8):
        at = TIMETABLE[name].following(at)
        local = at + timedelta(hours=7)
        assert _matches(minute, local.minute)
        assert _matches(hour, local.hour)
        assert _matches(days, local.isoweekday())


def test_no_run_is_passed_over() -> None:
    sweeps = [NOW]
    for _ in range(20):
        sweeps.append(TIMETABLE["sweep"].following(sweeps[-1]))

    assert {after - before for before, after in pairwise(sweeps)} == {timedelta(minutes=10)}


@pytest.mark.parametrize(
    ("name", "ago", "late"),
    [
        ("sweep", timedelta(minutes=20), False),
        ("sweep", timedelta(minutes=35), True),
        ("watch", timedelta(hours=3), False),
        ("watch", timedelta(hours=27), True),
        ("digest", timedelta(hours=1), False),
        ("digest", timedelta(days=3), True),
    ],
)
def test_a_timer_is_late_when_its_runs_were_missed(name, ago, late) -> None:
    assert TIMETABLE[name].is_late(NOW - ago, NOW) is late


def test_a_timer_that_never_ran_is_young() -> None:
    assert not TIMETABLE["sweep"].is_late(None, NOW)


def _matches(part: str, value: int) -> bool:
    span, _, step = part.partition("/")
    if span == "*":
        return value % int(step or 1) == 0
    first, _, last = span.partition("-")
    inside = int(first) <= value <= int(last or first)
    return inside and (not step or (value - int(first)) % int(step) == 0)


def families(answer) -> dict[str, list[Any]]:
    return {f.name: f.samples for f in text_string_to_metric_families(answer.text)}


def test_the_figures_can_be_read_on_this_machine(office: TestClient) -> None:
    found = families(office.get("/metrics"))

    assert found["phinong_outbox_due_mails"][0].value >= 0
    assert {s.labels["timer"] for s in found["phinong_timer_late"]} == set(TIMETABLE)
    assert found["phinong_info"][0].labels["migration"]


def test_requests_are_counted_by_template_never_by_path(office: TestClient) -> None:
    sign_in_as(office, "admin")
    office.get("/admin/messages/turn")
    office.get("/secret-of-somebody")

    answer = office.get("/metrics")

    counted = {
        (s.labels["route"], s.labels["status"])
        for s in families(answer)["phinong_http_requests"]
        if s.name.endswith("_total")
    }
    assert ("/admin/messages/{name}", "200") in counted
    assert ("other", "404") in counted
    assert "secret" not in answer.text
    assert "admin@" not in answer.text


@pytest.mark.parametrize(
    ("shown", "status"), [("", 403), ("Bearer wrong", 403), ("Bearer s3cret-of-metrics", 200)]
)
def test_elsewhere_the_token_is_asked_for(office_settings, shown, status) -> None:
    settings = office_settings.model_copy(update={"metrics_token": SecretStr("s3cret-of-metrics")})
    browser = a_browser(settings, client=("192.0.2.7", 40000))

    assert browser.get("/metrics", headers={"authorization": shown}).status_code == status


def test_without_a_token_nobody_elsewhere_reads_them(office_settings) -> None:
    browser = a_browser(office_settings, client=("192.0.2.7", 40000))

    assert browser.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403
