"""The API beside cases: register, house, delegations, administration."""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.web.support_api import Program, problem, program, proposed


@pytest.fixture
def coordinator(office_settings: Settings) -> Program:
    return program(office_settings, "coordinator.th57")


def test_the_register_and_what_a_province_does(coordinator: Program) -> None:
    page = coordinator.get("/pairs", params={"limit": 5}).json()
    key = page["items"][0]["key"]
    whole = coordinator.get(f"/pairs/{key}").json()

    assert {act["act"] for act in whole["acts"]} >= {"plan_activity", "terminate"}
    plan = {"kind": "planned", "happens_on": "2027-02-14", "type": "bad", "text": "x"}
    problem(coordinator.post(f"/pairs/{key}/activities", plan), 422, "type_unknown")
    problem(coordinator.get("/pairs/none-such"), 404, "no_such_pair")


def test_the_house(coordinator: Program) -> None:
    assert len(coordinator.get("/provinces").json()) == 77
    found = coordinator.get("/partners", params={"q": "ยูนนาน"}).json()
    assert "CN-YN" in {unit["key"] for unit in found}
    (row,) = [d for d in coordinator.get("/definitions").json() if d["in_effect"]]
    assert coordinator.get(f"/definitions/{row['version']}").json()["digest"] == row["digest"]
    problem(coordinator.get("/definitions/none"), 404, "no_such_definition")
    span = {"from": "2026-12-01", "to": "2026-12-31"}
    count = coordinator.get("/calendar/count", params=span).json()["working_days"]
    assert 15 <= count <= 22
    assert "2026-12-10" in {d["day"] for d in coordinator.get("/calendar/days", params=span).json()}


def test_a_delegation_is_made_and_ended(office_settings: Settings) -> None:
    officer = program(office_settings, "moi.officer")
    today = officer.ctx.today.isoformat()
    body = {
        "principal": "moi.officer",
        "delegate": "moi.officer2",
        "role": "moi_officer",
        "starts_on": today,
        "ends_on": today,
        "reason": "ลาพักผ่อน",
    }

    found = officer.post("/delegations", body).json()["id"]
    assert [row["id"] for row in officer.get("/delegations").json()] == [found]
    stranger = program(office_settings, "coordinator.th50")
    assert stranger.get("/delegations").json() == []
    problem(stranger.ask("DELETE", f"/delegations/{found}"), 404, "no_such_delegation")
    assert officer.ask("DELETE", f"/delegations/{found}").status_code == 204
    assert officer.get("/delegations").json() == []


def test_administrators_see_mail_and_people(office_settings: Settings) -> None:
    admin = program(office_settings, "admin", "admin")
    proposed(program(office_settings, "coordinator.th57"))

    mails = admin.get("/outbox", params={"limit": 1}).json()
    assert mails["items"][0]["state"] == "queued"
    mail = mails["items"][0]["id"]
    problem(admin.post(f"/outbox/{mail}/resolve"), 422, "mail_state")
    people = admin.get("/people", params={"limit": 3}).json()
    more = admin.get("/people", params={"limit": 3, "cursor": people["next"]}).json()
    assert people["items"][-1]["username"] < more["items"][0]["username"]


def test_the_scope_admin_is_not_enough(office_settings: Settings) -> None:
    with pytest.raises(Exception, match="administrator"):
        program(office_settings, "coordinator.th57", "admin")


def test_the_register_as_evidence_and_the_indicators(coordinator: Program) -> None:
    found = coordinator.get("/register/totals", params={"as_of": "2019-12-31"}).json()
    assert (found["signed"]["pairs"], found["signed"]["possible_pairs"]) == (15, 6)
    baseline = {one["id"]: one for one in found["published"]}["plan-2562-signed"]
    assert (baseline["value"], baseline["shown"]["pairs"]) == (89, 15)
    problem(
        coordinator.get("/register/totals", params={"as_of": "2099-01-01"}),
        422,
        "register_day_ahead",
    )

    kpis = coordinator.get("/kpi", params={"fiscal_year": 2567}).json()
    assert [one["row"] for one in kpis["indicators"]] == [1, 2, 3, 4, 5, 6]
    problem(coordinator.get("/kpi", params={"fiscal_year": 2500}), 422, "kpi_year_outside")
