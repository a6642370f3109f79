"""A new rulebook: checked, its cases listed, published, told, acknowledged; cases under both."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from reference.tables import path
from statemachine.errors import PhinongError
from storage.tables_rulings import (
    NoticeAcknowledgement,
    NoticeCase,
    NoticeReader,
    RulebookNotice,
    RulebookRow,
)
from tests.support.rulebook import NEXT, next_rulebook
from tests.support.world import World
from usecases.judging import books
from usecases.rulings import answers, library, notices, publishing, verdicts
from usecases.rulings.answers import Answer

TOLD = {"coordinator", "coordinator.elsewhere", "moi_officer", "mfa_officer", "agency_officer",
        "cabinet_liaison", "monitor"}  # fmt: skip


def published(world: World, **more: str) -> int:
    return publishing.publish(world.ctx("moi_officer"), next_rulebook(**more))


def test_a_look_says_what_changes_and_which_open_cases_it_touches(world: World) -> None:
    here = world.through("rule_check")
    elsewhere = world.case("coordinator.elsewhere", province="TH-57")
    world.through("rejected")

    found = publishing.look(world.ctx("admin"), next_rulebook())

    assert [(c["rule"], c["kind"]["value"]) for c in found["changes"]] == [
        ("R01_level", "changed"), ("R06_overlap", "removed"), ("R17_alone", "added")]  # fmt: skip
    assert {c["number"] for c in found["cases"]} == {here, elsewhere}
    (mine,) = [c for c in found["cases"] if c["number"] == here]
    assert (mine["old"]["value"], mine["new"]["value"]) == ("unknown", "blocked")
    counted = {(r["rule"], (r["new"] or {}).get("value")): r["cases"] for r in found["by_rule"]}
    assert counted["R17_alone", "fails"] == 2
    assert not found["silent_pass"]
    with world.database.read() as connection:
        assert [e.book.version for e in books.shelf(connection)] == ["th-2569-1"]


def test_a_rulebook_of_which_only_the_words_changed_touches_no_case(world: World) -> None:
    world.through("rule_check")
    text = (path("rulebooks") / "th-2569-1.toml").read_text(encoding="utf-8")
    text = text.replace('"th-2569-1"', '"th-x"', 1).replace("= 2018-10-10", "= 2027-01-04", 1)

    found = publishing.look(
        world.ctx("admin"), text.replace("เสนอคณะรัฐมนตรีตามมาตรา", "เสนอตามมาตรา")
    )

    assert [c["rule"] for c in found["changes"]] == ["R09_decree"]
    assert (found["touched"], found["cases"]) == (0, [])


def test_published_it_holds_from_its_day_and_not_before(world: World) -> None:
    number = world.through("rule_check")
    published(world, effective="2026-12-01")

    before = verdicts.of_case(world.ctx("moi_officer"), number)
    world.wait(days=10)
    after = verdicts.of_case(world.ctx("moi_officer"), number)

    assert before["today"]["rulebook"] == "th-2569-1"
    assert before["versions"] == [NEXT]
    assert after["today"]["rulebook"] == NEXT
    assert "R17_alone" in {r["id"] for r in after["today"]["rules"]}


def test_a_ruling_keeps_the_rulebook_of_its_day(world: World) -> None:
    number = world.through("rule_check")
    world.do(number, "confirm_ministerial", "moi_officer", reason="r")
    published(world, effective="2026-12-01")
    world.wait(days=10)

    found = verdicts.of_case(world.ctx("moi_officer"), number)

    assert (found["kept"]["rulebook"], found["today"]["rulebook"]) == ("th-2569-1", NEXT)
    seen = publishing.look(
        world.ctx("admin"), next_rulebook(version="th-x", effective="2027-02-01")
    )
    assert seen["previous"] == NEXT


def test_one_case_under_two_rulebooks_is_a_list_of_differences(world: World) -> None:
    number = world.through("rule_check")
    world.case("coordinator.elsewhere", province="TH-57")
    published(world)

    found = verdicts.compared(world.ctx("moi_officer"), number, NEXT)
    same = verdicts.compared(world.ctx("moi_officer"), number, "th-2569-1")

    assert found["touches"]
    said = {r["id"]: (r["old"], r["new"]) for r in found["rules"]}
    assert said["R06_overlap"][1] is None
    assert said["R17_alone"][0] is None
    assert said["R17_alone"][1]["value"] == "fails"
    assert (found["old"]["path"]["value"], found["new"]["path"]["value"]) == ("unknown", "blocked")
    assert (same["touches"], same["rules"]) == (False, [])


def test_the_officers_are_told_once_and_acknowledge_by_name(world: World) -> None:
    number = world.through("rule_check")
    world.case("coordinator.elsewhere", province="TH-57")
    notice = published(world)

    mails = world.mails("rulebook_notice")
    assert {row.person_id for row in mails} == {world.people[name] for name in TOLD}
    assert mails[0].payload["path"] == f"rulebook/notices/{notice}"
    reader = world.ctx("coordinator")
    assert [n["id"] for n in notices.unread(reader)] == [notice]
    shown = notices.show(reader, notice)
    assert [c["number"] for c in shown["cases"]] == [number]  # of two touched, the own province's
    assert (shown["touched"], shown["readers"], shown["acknowledged_at"]) == (2, None, None)

    assert notices.acknowledge(reader, notice)
    assert not notices.acknowledge(reader, notice)

    assert notices.unread(reader) == []
    told = notices.show(world.ctx("moi_officer"), notice)
    when = {r["username"]: r["at"] for r in told["readers"]}
    assert when["coordinator"] == world.now
    assert when["mfa_officer"] is None
    assert (told["done"], told["told"]) == (1, len(TOLD))


def test_notices_are_for_people_and_must_exist(world: World) -> None:
    with pytest.raises(PhinongError) as caught:
        notices.show(world.ctx("moi_officer"), 7)
    assert caught.value.code == "no_such_notice"
    with pytest.raises(PhinongError) as caught:
        notices.acknowledge(world.ctx(None), 7)
    assert caught.value.code == "nobody"


BAD: tuple[tuple[str, str, str], ...] = (
    ("moi_officer", "version = ", "rulebook_unreadable"),
    ("moi_officer", 'version = "x"\nrules = []', "rulebook_unreadable"),
    ("moi_officer", "#" * 200_001, "rulebook_too_large"),
    ("moi_officer", next_rulebook(version="th-2569-1"), "rulebook_known"),
    ("moi_officer", next_rulebook(effective="2026-11-22"), "rulebook_in_past"),
    ("moi_officer", next_rulebook().replace("committee_number != ''", "nobody == 1"), "rulebook"),
    ("coordinator", next_rulebook(), "not_publisher"),
    ("mfa_officer", next_rulebook(), "not_publisher"),
)


def test_what_may_not_be_published_is_refused_and_nothing_changes(world: World) -> None:
    for username, text, code in BAD:
        for deed in (publishing.look, publishing.publish):
            with pytest.raises(PhinongError) as caught:
                deed(world.ctx(username), text)
            assert caught.value.code == code, (username, text[:30])
            assert caught.value.sentence("th")
    assert world.rows(select(RulebookRow.version)) == []
    assert world.mails("rulebook_notice") == []


def test_what_was_published_and_acknowledged_never_changes(world: World) -> None:
    world.case()
    world.case("coordinator.elsewhere", province="TH-57")
    notice = published(world)
    notices.acknowledge(world.ctx("monitor"), notice)

    for table in (RulebookRow, RulebookNotice, NoticeCase, NoticeReader, NoticeAcknowledgement):
        column = next(iter(table.__table__.columns))
        for statement in (update(table).values({column.name: column}), delete(table)):
            with pytest.raises(DatabaseError, match="append-only"), world.database.write() as c:
                c.execute(statement)
    with pytest.raises(PhinongError) as caught:
        published(world)
    assert caught.value.code == "rulebook_known"


def test_a_rule_shows_its_past_cases_to_who_may_read_them(world: World) -> None:
    number = world.through("rule_check")
    world.do(number, "confirm_ministerial", "moi_officer", reason="r")

    for username, seen in (("moi_officer", [number]), ("coordinator", [number]),
                           ("coordinator.elsewhere", []), ("admin", [])):  # fmt: skip
        past = library.rule(world.ctx(username), "R11_guideline")["past"]
        assert [p["number"] for p in past] == seen, username
    assert library.rule(world.ctx(None), "R11_guideline")["past"] == []


def test_a_rule_that_is_gone_is_still_read_from_the_version_that_had_it(world: World) -> None:
    published(world, effective="2026-11-23")

    assert library.rule(world.ctx("monitor"), "R06_overlap")["book"]["version"] == "th-2569-1"
    assert library.rule(world.ctx("monitor"), "R17_alone")["versions"] == [NEXT]
    with pytest.raises(PhinongError) as caught:
        library.rule(world.ctx("monitor"), "R99_none")
    assert caught.value.code == "no_such_rule"


def test_an_answer_to_a_question_of_the_new_rulebook_counts_from_its_day(world: World) -> None:
    number = world.through("rule_check")
    asked = '[facts.gift]\nkind = "flag"\nth = "มีของขวัญ"\nen = "a gift is given"\nasks = { th = "จังหวัด", en = "the province" }\n\n'  # noqa: E501
    rule = '\n[[rules]]\nid = "R18_gift"\nth = "มีของขวัญหรือไม่"\nen = "Is a gift given?"\nneeds = ["gift"]\nmet = "not gift"\neffect = "blocks"\nremedy = { th = "คืน", en = "Return it." }\ncitations = [{ document = { th = "ตัวอย่าง", en = "an example" }, confidence = "M" }]\n'  # noqa: E501
    text = next_rulebook(effective="2026-11-23").replace(
        "[facts.on_border]", asked + "[facts.on_border]"
    )
    publishing.publish(world.ctx("admin"), text + rule)

    given = Answer("gift", "yes", "คำชี้แจงของจังหวัด")
    answers.answer(world.ctx("moi_officer"), number, [given])

    told = verdicts.of_case(world.ctx("moi_officer"), number)["today"]
    assert told["path"]["value"] == "blocked"
    assert next(r for r in told["rules"] if r["id"] == "R18_gift")["passes"] is None
