from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from statemachine.definition import Days, Definition, Stage
from statemachine.table import LIFECYCLE
from statemachine.violations import BrokenDefinitionError
from statemachine.words import Role
from storage import audit_check, settings
from storage.cases import NoSuchCaseError
from storage.tables_cases import AuditEntry, StageEntry
from tests.support.world import World
from usecases.lifecycles import definitions
from usecases.reading import ledger
from usecases.refused import DeedRefusedError

SOON = date(2026, 12, 1)


def changed(**stages: dict[str, Any]) -> Definition:
    new = {name.replace("__", "."): values for name, values in stages.items()}
    return LIFECYCLE.model_copy(
        update={
            "version": "2570.1",
            "effective_from": SOON,
            "stages": tuple(
                Stage.model_validate(s.model_dump() | new.get(s.state, {}))
                for s in LIFECYCLE.stages
            ),
        }
    )


def renamed(version: str = "2570.2") -> Definition:
    """Return the shipped definition with ``screening`` under another name."""
    text = json.dumps(LIFECYCLE.model_dump(mode="json")).replace("screening", "sifting")
    return Definition.model_validate_json(text).model_copy(update={"version": version})


def put(world: World, definition: Definition) -> None:
    """Publish without the check, which has tests of its own and takes a second."""
    with world.database.write() as connection:
        settings.publish_definition(
            connection,
            {
                "version": definition.version,
                "effective_from": definition.effective_from,
                "digest": definition.digest,
                "body": definition.model_dump(mode="json"),
                "published_by": "test",
                "published_at": world.now,
            },
        )


SEVEN_DAYS = {"days": Days(normal=7, urgent=4, most_urgent=2).model_dump()}


def last_entry(world: World, number: str) -> dict[str, Any]:
    query = select(AuditEntry.body).where(AuditEntry.chain == number).order_by(AuditEntry.seq)
    return dict(json.loads(world.rows(query)[-1].body))


def move(world: World, version: str, numbers: list[str] | None, **more: Any) -> dict[str, Any]:
    given = {"reason": "ระเบียบใหม่"} | more
    return definitions.move_cases(world.ctx("admin"), version, numbers, **given)


def test_a_new_definition_holds_for_new_cases_from_its_day(world: World) -> None:
    running = world.through("screening")

    definitions.publish(world.ctx("admin"), changed(screening=SEVEN_DAYS))

    assert world.load(world.case()).definition == "2569.1"
    world.wait(8)
    number = world.through("screening")
    assert world.load(number).definition == "2570.1"
    assert world.load(number).entries[0].days_allowed == 7
    assert world.load(running).definition == "2569.1"
    assert world.load(running).entries[0].days_allowed == 10


def test_publishing_is_on_record(world: World) -> None:
    new = changed()

    definitions.publish(world.ctx("admin"), new)

    entry = last_entry(world, "settings")
    assert (entry["action"], entry["given"]["digest"]) == ("publish_definition", new.digest)
    listed = definitions.list_definitions(world.ctx())
    assert [(d["version"], d["in_effect"], d["published_by"]) for d in listed] == [
        ("2569.1", True, "world"),
        ("2570.1", False, "admin"),
    ]
    assert json.dumps(listed)


def test_a_definition_that_lets_a_case_pass_unseen_is_refused_with_the_way(world: World) -> None:
    moves = tuple(
        m.model_copy(update={"target": "signing"}) if m.trigger == "accept" else m
        for m in LIFECYCLE.moves
    )
    broken = changed().model_copy(update={"moves": moves})

    with pytest.raises(BrokenDefinitionError) as caught:
        definitions.publish(world.ctx("admin"), broken)

    assert "path:" in caught.value.sentence("en")
    assert "เส้นทาง" in caught.value.sentence("th")
    assert len(definitions.list_definitions(world.ctx())) == 1


def test_a_version_is_published_once(world: World) -> None:
    with pytest.raises(DeedRefusedError, match=r"2569\.1 was published already"):
        definitions.publish(world.ctx("admin"), LIFECYCLE)


@pytest.mark.parametrize("by", ["moi_officer", "moi_executive", "coordinator"])
def test_definitions_are_the_administrators(world: World, by: str) -> None:
    for deed in (
        lambda: definitions.publish(world.ctx(by), changed()),
        lambda: definitions.preview_move(world.ctx(by), "2569.1"),
        lambda: definitions.move_cases(world.ctx(by), "2569.1", None, reason="x"),
    ):
        with pytest.raises(DeedRefusedError, match="Only a system administrator"):
            deed()


def test_moving_counts_the_new_days_from_the_day_of_entry(world: World) -> None:
    put(world, changed(screening=SEVEN_DAYS))
    number = world.through("screening")
    entered = world.today
    world.wait(2)

    told = move(world, "2570.1", [number])

    case = world.load(number)
    assert (case.definition, case.entries[0].days_allowed) == ("2570.1", 7)
    assert case.entries[0].due_on == world.calendar().add(entered, 7)
    assert told["moved"] == [number]
    assert told["deadlines"][0]["new_due"] == case.entries[0].due_on.isoformat()
    entry = last_entry(world, number)
    assert (entry["action"], entry["reason"]) == ("definition_moved", "ระเบียบใหม่")
    assert entry["given"] == {"from_definition": "2569.1", "to_definition": "2570.1"}
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_a_preview_says_what_the_move_does(world: World) -> None:
    put(world, changed(screening=SEVEN_DAYS))
    number, draft = world.through("screening"), world.case()

    seen = definitions.preview_move(world.ctx("admin"), "2570.1")

    assert [row["number"] for row in seen] == [number, draft]
    assert [d["kind"] for d in seen[0]["differences"]] == ["stage_days"]
    assert seen[1]["differences"] == seen[1]["deadlines"] == []
    assert world.load(number).definition == "2569.1"
    assert seen[0]["deadlines"] == move(world, "2570.1", None)["deadlines"]
    assert json.dumps(seen)


def test_each_leg_of_a_review_gets_its_new_days(world: World) -> None:
    put(world, changed(review__mfa=SEVEN_DAYS))
    number = world.through("review")

    move(world, "2570.1", [number])

    days = {e.state: e.days_allowed for e in world.load(number).entries}
    assert days == {"review.moi": 15, "review.mfa": 7, "review.agencies": 15}
    assert world.go(number, "concur", "mfa_officer").state == "review"


def test_a_resumed_stage_keeps_what_it_had_used(world: World) -> None:
    put(world, changed(screening=SEVEN_DAYS))
    number = world.through("screening")
    world.wait_working(4)
    world.go(number, "hold", "moi_officer")
    world.go(number, "resume", "moi_officer")
    assert world.load(number).entries[0].days_allowed == 6

    move(world, "2570.1", [number])

    assert world.load(number).entries[0].days_allowed == 3


def test_a_stage_without_a_clock_loses_its_deadline(world: World) -> None:
    put(world, changed(signing={"days": None}))
    number = world.through("signing")

    told = move(world, "2570.1", [number])

    entry = world.load(number).entries[0]
    assert (entry.due_on, entry.next_alert) == (None, None)
    assert told["deadlines"][0]["new_due"] is None


def test_a_stage_counted_in_calendar_days_is_counted_so(world: World) -> None:
    put(world, changed(screening={"count": "calendar"}))
    number = world.through("screening")

    move(world, "2570.1", [number])

    entry = world.load(number).entries[0]
    assert (entry.counting, entry.due_on) == ("calendar", world.today + timedelta(days=10))


def test_a_renamed_state_needs_a_mapping_and_keeps_its_clock(world: World) -> None:
    put(world, renamed())
    number = world.through("screening")
    before = world.load(number).entries[0]
    world.wait(3)

    with pytest.raises(DeedRefusedError, match="no state screening") as caught:
        move(world, "2570.2", [number])
    assert "ไม่มีขั้น screening" in caught.value.sentence("th")
    assert world.load(number).definition == "2569.1"
    move(world, "2570.2", [number], mapping={"screening": "sifting"})

    case = world.load(number)
    assert (case.state, case.entries[0].state) == ("sifting", "sifting")
    assert (case.entries[0].id, case.entries[0].due_on) == (before.id, before.due_on)
    assert world.go(number, "accept", "moi_officer").state == "review"
    assert len({row["day"] for row in ledger.ledger(world.ctx(), number)}) == 4


def test_a_held_case_goes_back_to_the_renamed_state(world: World) -> None:
    put(world, renamed())
    number = world.through("on_hold")

    move(world, "2570.2", [number], mapping={"screening": "sifting"})

    assert world.go(number, "resume", "moi_officer").state == "sifting"


def test_another_holder_gets_days_of_its_own_and_is_told(world: World) -> None:
    put(world, changed(deposit={"holder": Role.MFA_OFFICER}))
    number = world.through("deposit")
    world.wait(3)

    move(world, "2570.1", [number])

    (entry,) = world.load(number).entries
    assert (entry.holder_role, entry.office, entry.entered_on) == (
        "mfa_officer", "mfa", world.today,
    )  # fmt: skip
    assert entry.due_on == world.calendar().add(world.today, 15)
    closed = world.rows(select(StageEntry.__table__).where(StageEntry.state == "deposit"))[0]
    assert (closed.outcome, closed.days_used) == ("definition_moved", 3)
    assert [m.entry_id for m in world.mails("turn", "mfa_officer")][-1] == entry.id


def test_all_or_none_of_the_cases_named(world: World) -> None:
    put(world, renamed())
    draft, screening = world.case(), world.through("screening")

    with pytest.raises(DeedRefusedError, match=screening):
        move(world, "2570.2", [draft, screening])

    assert world.load(draft).definition == "2569.1"


def test_of_all_cases_those_move_that_can(world: World) -> None:
    put(world, renamed())
    draft, screening, closed = world.case(), world.through("screening"), world.through("rejected")

    told = move(world, "2570.2", None)

    assert told["moved"] == [draft]
    assert [(s["number"], "no state screening" in s["en"]) for s in told["stayed"]] == [
        (screening, True)
    ]
    assert world.load(closed).definition == "2569.1"
    counts = {d["version"]: d["open_cases"] for d in definitions.list_definitions(world.ctx())}
    assert counts == {"2569.1": 1, "2570.2": 1}


def test_a_closed_case_and_one_that_is_there_stay(world: World) -> None:
    put(world, changed())
    closed, draft = world.through("rejected"), world.case()
    move(world, "2570.1", [draft])

    with pytest.raises(DeedRefusedError, match="keeps the definition it ended with"):
        move(world, "2570.1", [closed])
    with pytest.raises(DeedRefusedError, match=r"under 2570\.1 already"):
        move(world, "2570.1", [draft])


def test_unknown_names_are_answered_with_what_is_known(world: World) -> None:
    with pytest.raises(DeedRefusedError, match=r"choose one of: 2569\.1"):
        definitions.preview_move(world.ctx("admin"), "1.0")
    with pytest.raises(NoSuchCaseError):
        move(world, "2569.1", ["TH50-2569-404"])
    with pytest.raises(DeedRefusedError, match="The reason is needed"):
        move(world, "2569.1", None, reason="")
