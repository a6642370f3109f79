"""A request's number is in its answer and in its audit entry; a proxy of ours may name it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any

from config.settings import Settings
from config.wiring import open_context
from storage.tables_cases import AuditEntry
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import post, sign_in_as
from usecases.watching import Facts, unwatch, watch
from web.following import HEADER

ROUTE = "/admin/calendar/add"
DAY = {
    "day": "31/12/2570",
    "name_th": "วันหยุดพิเศษ",
    "name_en": "Special day",
    "scope": "national",
    "source": "มติ ครม. 1 ธ.ค. 2570",
}
FREE = DAY | {"day": "15/12/2570"}  # a Wednesday
PROXY = "10.20.0.11"
GIVEN = "0123456789abcdef0123456789abcdef"


def last_entry(settings: Settings) -> dict[str, Any]:
    with open_context(settings).database.read() as connection:
        newest = AuditEntry.__table__.select().order_by(AuditEntry.id.desc()).limit(1)
        found: dict[str, Any] = json.loads(connection.execute(newest).one().body)
        return found


def test_every_answer_carries_its_own_number(browser: TestClient) -> None:
    first, second = (browser.get("/healthz").headers[HEADER] for _ in range(2))

    assert first != second
    assert len(first) == 16


def test_a_stranger_cannot_choose_the_number(browser: TestClient) -> None:
    assert browser.get("/healthz", headers={HEADER: GIVEN}).headers[HEADER] != GIVEN


def test_a_proxy_of_ours_names_the_number_and_the_asker(settings: Settings) -> None:
    behind = settings.model_copy(update={"proxies": "10.20.0.0/24"})
    browser = a_browser(behind, client=(PROXY, 5000))
    answer = browser.get("/healthz", headers={HEADER: GIVEN, "X-Forwarded-For": "203.0.113.7"})

    assert answer.headers[HEADER] == GIVEN
    assert browser.get("/healthz", headers={HEADER: "x\ty"}).headers[HEADER] != "x\ty"


def test_the_audit_entry_and_the_watchers_know_the_request(
    office: TestClient, office_settings: Settings
) -> None:
    seen: list[tuple[str, Facts]] = []

    @contextmanager
    def watcher(kind: str, _name: str, facts: Facts) -> Any:
        yield
        seen.append((kind, dict(facts)))

    sign_in_as(office, "admin")
    watch(watcher)
    answer = post(office, ROUTE, **FREE)
    unwatch(watcher)

    assert answer.status_code in (200, 303), answer.text
    assert last_entry(office_settings)["origin"] == answer.headers[HEADER]
    assert [facts["route"] for kind, facts in seen if kind == "request"][-1] == ROUTE
