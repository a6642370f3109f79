from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from statemachine.facts import sees
from storage import case_views, people
from storage.cases import NoSuchCaseError
from storage.tables_cases import Case
from storage.tables_register import Partner
from tests.support.builders import ELSEWHERE
from tests.support.world import PEOPLE, World
from usecases.cases import case_file
from usecases.people import people as people_deeds
from usecases.reading import views
from usecases.refused import DeedRefusedError

STATES = (
    "draft endorsement screening review revision cabinet parliament change_review on_hold active"
)


def numbers(rows: list[dict[str, Any]]) -> set[str]:
    return {row["number"] for row in rows}


def test_a_list_shows_what_sees_allows_and_nothing_else(world: World) -> None:
    """The condition in SQL and the rule in the statemachine say the same of everybody."""
    made = [world.through(state) for state in STATES.split()]
    made.append(world.case("coordinator.elsewhere", province=ELSEWHERE))

    for username in PEOPLE:
        with world.database.read() as connection:
            actor = people.actor(connection, world.people[username], world.today)
            expected = set()
            for number in made:
                case = world.load(number)
                offices, states = case_views.course(connection, case.id)
                asked = tuple(offices | set(case.waiting))
                if sees(actor, case.province, asked, frozenset(states | {case.state})):
                    expected.add(number)
        assert numbers(views.list_cases(world.ctx(username))) == expected, username
    assert numbers(views.list_cases(world.ctx())) == set(made)


def test_the_list_filters(world: World) -> None:
    endorsement, review = world.through("endorsement"), world.through("review")
    elsewhere = world.case("coordinator.elsewhere", province=ELSEWHERE)
    ctx = world.ctx()

    assert numbers(views.list_cases(ctx, state="review")) == {review}
    assert numbers(views.list_cases(ctx, province=ELSEWHERE)) == {elsewhere}
    assert numbers(views.list_cases(world.ctx("governor"), mine=True)) == {endorsement}
    assert numbers(views.list_cases(world.ctx("mfa_officer"), mine=True)) == {review}
    assert views.list_cases(world.ctx("monitor"), mine=True) == []
    assert views.list_cases(ctx, mine=True) == []
    assert [r["number"] for r in views.list_cases(ctx, limit=1, offset=1)] == [review]


def test_what_is_overdue_is_found_the_day_after_it_was_due(world: World) -> None:
    late, early = world.through("endorsement"), world.through("screening")
    world.wait_working(5)
    assert views.list_cases(world.ctx(), overdue=True) == []

    world.wait(1)

    (row,) = views.list_cases(world.ctx(), overdue=True)
    assert (row["number"], row["days_left"], row["overdue"]) == (late, -1, True)
    rows = {r["number"]: r for r in views.list_cases(world.ctx())}
    assert (rows[early]["days_left"], rows[early]["overdue"]) == (4, False)


def test_a_delegate_finds_the_principals_work(world: World) -> None:
    number = world.through("endorsement")

    people_deeds.delegate(
        world.ctx("governor"), "governor", "assistant", "governor", world.today, world.today, "ลา"
    )

    assert numbers(views.list_cases(world.ctx("assistant"), mine=True)) == {number}


def test_a_person_without_a_role_sees_nothing(world: World) -> None:
    number = world.through("review")

    assert views.list_cases(world.ctx("assistant")) == []
    with pytest.raises(DeedRefusedError, match="not among the cases you may read"):
        views.show_case(world.ctx("assistant"), number)
    with pytest.raises(DeedRefusedError):
        views.history(world.ctx("assistant"), number)
    with pytest.raises(DeedRefusedError):
        views.ledger(world.ctx("assistant"), number)


def test_a_case_says_what_its_reader_may_do_and_why_not(world: World) -> None:
    number = world.through("endorsement")

    for_governor = {a["trigger"]: a for a in views.show_case(world.ctx("governor"), number)["acts"]}
    for_moi = {a["trigger"]: a for a in views.show_case(world.ctx("moi_officer"), number)["acts"]}

    assert for_governor["endorse"]["refusal"] is None
    assert for_governor["endorse"]["fields"][0]["name"] == "committee_number"
    locked = for_moi["endorse"]["refusal"]
    assert locked["code"] == "wrong_role"
    assert "belongs to the governor" in locked["en"]
    assert "ผู้ว่าราชการจังหวัด" in locked["th"]
    assert for_moi["hold"]["refusal"] is None


def test_what_is_offered_is_what_is_accepted(world: World) -> None:
    """For everybody, in every state: an act shown as open is not refused for who acts."""
    for state in STATES.split():
        seen = world.through(state)
        for username in PEOPLE:
            with contextlib.suppress(DeedRefusedError):
                acts = views.show_case(world.ctx(username), seen)["acts"]
                free = [act["trigger"] for act in acts if act["refusal"] is None]
                for trigger in free[:1]:
                    done = world.go(world.through(state), trigger, username, office=None)
                    assert done.trigger == trigger


def test_the_operator_is_asked_for_a_name(world: World) -> None:
    shown = views.show_case(world.ctx(), world.case())

    assert {a["refusal"]["code"] for a in shown["acts"]} == {"nobody"}


def test_the_file_says_who_may_edit_and_correct(world: World) -> None:
    number = world.case()

    coordinator = views.show_case(world.ctx("coordinator"), number)["file_acts"]
    officer = views.show_case(world.ctx("moi_officer"), number)["file_acts"]

    assert coordinator["edit"] is None
    assert coordinator["correct"]["code"] == "wrong_role"
    assert officer["edit"]["code"] == "wrong_role"
    assert officer["correct"] is None


def test_open_stages_name_holder_deadline_and_next_alert(world: World) -> None:
    number = world.through("review")
    world.wait_working(5)

    entries = views.show_case(world.ctx("coordinator"), number)["entries"]

    assert [e["office"]["code"] for e in entries] == ["moi", "mfa", "agency:NESDC"]
    mfa = entries[1]
    assert mfa["stage"]["en"] == "Opinion of MFA"
    assert mfa["people"] == [
        {"why": "holder", "username": "mfa_officer", "th": "mfa_officer ตัวอย่าง",
         "en": "Sample mfa_officer"}
    ]  # fmt: skip
    assert (mfa["days_allowed"], mfa["days_left"], mfa["next_alert"]) == (15, 10, "reminder")


def test_the_whole_page_is_json(world: World) -> None:
    number = world.through("change_review")
    world.go(number, "not_substantive", "mfa_officer")
    case_file.attach(world.ctx("governor"), number, b"%PDF-1", "photo", "ภาพ")
    case_file.comment(world.ctx("governor"), number, "ดูแล้ว")

    shown = json.loads(json.dumps(views.show_case(world.ctx("coordinator"), number)))

    assert shown["documents"][0]["added_by"]["username"] == "governor"
    assert shown["comments"][0]["text"] == "ดูแล้ว"
    assert [e["kind"] for e in shown["entries"]] == ["duty", "stage"]
    assert shown["authors"][0]["username"] == "coordinator"
    assert shown["file_acts"]["complete_duty"]["code"] == "wrong_role"
    assert json.dumps(views.list_cases(world.ctx()))


def test_a_draft_shows_what_is_missing(world: World) -> None:
    number = world.case(facts={"dossier": {"benefit": "x"}})

    missing = views.show_case(world.ctx("coordinator"), number)["missing"]

    assert missing[0] == {"th": "ระดับของคู่ความสัมพันธ์", "en": "level of the partner"}
    assert missing[-1]["en"] == "draft text"


def test_a_reopened_case_and_its_old_one_name_each_other(world: World) -> None:
    number = world.through("rejected")

    new = world.go(number, "reopen", "moi_officer").spawned

    assert new is not None
    assert views.show_case(world.ctx(), new)["parent"] == number
    assert views.show_case(world.ctx(), number)["followers"] == [new]


def test_there_is_no_case_of_another_number(world: World) -> None:
    with pytest.raises(NoSuchCaseError):
        views.show_case(world.ctx(), "TH50-2569-404")


def test_history_tells_acts_and_mails_in_order(world: World) -> None:
    number = world.through("screening")
    world.wait(1)
    world.go(number, "reject", "moi_officer")

    rows = views.history(world.ctx("coordinator"), number)

    acts = [row for row in rows if row["kind"] == "act"]
    assert [a["action"] for a in acts] == ["open", "submit", "endorse", "reject"]
    assert [a["seq"] for a in acts] == [1, 2, 3, 4]
    last = acts[-1]
    assert (last["actor"]["username"], last["to"]["en"]) == ("moi_officer", "Rejected")
    assert (last["th"], last["reason"]) == ("ไม่รับเรื่อง", "the partner is not a unit of government")
    told = [row for row in rows if row["kind"] == "mail" and row["message"] == "refused"]
    assert {t["to"]["username"] for t in told} == {"coordinator", "governor"}
    assert {t["state"] for t in told} == {"queued"}
    assert "email" not in json.dumps(rows)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_history_names_who_was_represented(world: World) -> None:
    number = world.through("endorsement")
    people_deeds.delegate(
        world.ctx("governor"), "governor", "assistant", "governor", world.today, world.today, "ลา"
    )
    world.go(number, "endorse", "assistant")

    act = [r for r in views.history(world.ctx("governor"), number) if r["kind"] == "act"][-1]

    assert act["actor"]["username"] == "assistant"
    assert act["on_behalf_of"]["username"] == "governor"


def test_ten_thousand_cases_are_listed_at_once(world: World) -> None:
    """The page costs what it shows, not what there is."""
    number = world.through("screening")
    with world.database.write() as connection:
        (row,) = connection.execute(select(Case.__table__)).mappings()
        many = [{**row, "id": at + 100, "number": f"TH50-2568-{at:05d}"} for at in range(10_000)]
        connection.execute(insert(Case), many)
        connection.execute(update(Partner).values(name_en="Hainan Province"))

    rows = views.list_cases(world.ctx("moi_officer"), limit=2)

    assert [r["number"] for r in rows] == ["TH50-2568-09999", "TH50-2568-09998"]
    assert numbers(views.list_cases(world.ctx("moi_officer"), mine=True)) == {number}
