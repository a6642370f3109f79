"""The database goes away within a request: 503 with a sentence, for people and programs."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from config.settings import Settings
from config.wiring import open_database
from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/cases", "text/html; charset=utf-8"), ("/api/v1/cases", "application/problem+json")],
)
def test_an_outage_is_said_and_may_be_tried_again(
    office: TestClient, office_settings: Settings, path: str, kind: str
) -> None:
    from sqlalchemy import event

    def gone(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server went away"))

    sign_in_as(office, "moi.officer")
    engine = open_database(office_settings).engine
    event.listen(engine, "before_cursor_execute", gone)
    answer = office.get(path, headers={"authorization": "Bearer phn_x"})
    event.remove(engine, "before_cursor_execute", gone)

    assert answer.status_code == 503
    assert answer.headers["content-type"] == kind
    assert answer.headers["retry-after"] == "3"
    assert "ฐานข้อมูลไม่ตอบชั่วคราว" in answer.text
    assert "went away" not in answer.text
