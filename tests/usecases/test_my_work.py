"""What waits for whom, the most urgent first, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from statemachine.dates import at_bangkok
from storage.tables_cases import StageEntry
from tests.support.builders import AGENCY
from tests.support.world import PEOPLE, World
from usecases import cursors
from usecases.people import people
from usecases.people.sessions import NotSignedInError
from usecases.reading import case_lists, following, my_work, views
from usecases.reading.my_work import Chosen
from usecases.timers import sweep


def numbers(world: World, username: str, **chosen: Any) -> list[str]:
    rows = my_work.my_list(world.ctx(username), Chosen(**chosen)).rows
    return [row["number"] for row in rows]


def due(world: World, number: str, days: int) -> None:
    """Move the deadline of a case's open entry to some calendar days from today."""
    case = world.load(number)
    day = world.today + timedelta(days=days)
    with world.database.write() as connection:
        open_one = (StageEntry.case_id == case.id, StageEntry.left_at.is_(None))
        connection.execute(update(StageEntry).where(*open_one).values(due_on=day))


def test_what_waits_is_what_the_other_list_says_waits(world: World) -> None:
    for state in ("draft", "endorsement", "screening", "review", "approval", "cabinet", "signing"):
        world.through(state)

    for username in PEOPLE:
        theirs = {row["number"] for row in views.list_cases(world.ctx(username), mine=True)}
        assert set(numbers(world, username)) == theirs, username


def test_the_most_urgent_comes_first_and_what_has_no_deadline_last(world: World) -> None:
    draft = world.through("draft")
    late, soon, far = (world.through("revision") for _ in range(3))
    due(world, far, 40)
    due(world, late, -3)
    due(world, soon, 1)

    rows = my_work.my_list(world.ctx("coordinator"), Chosen()).rows

    assert [row["number"] for row in rows] == [late, soon, far, draft]
    assert [row["tone"] for row in rows] == ["late", "soon", "", ""]


def test_a_list_read_page_by_page_is_the_list_read_at_once(world: World) -> None:
    made = [world.through("draft") for _ in range(3)] + [
        world.through("revision") for _ in range(4)
    ]
    for number in made[3:6]:
        due(world, number, 2)
    ctx, after, found = world.ctx("coordinator"), "", []

    while True:
        listed = my_work.my_list(ctx, Chosen(after=after, limit=2))
        found += [row["number"] for row in listed.rows]
        after = listed.after
        if not after:
            break

    assert found == numbers(world, "coordinator")
    assert sorted(found) == sorted(made)


def test_filters_narrow_what_waits(world: World) -> None:
    late, soon, draft = world.through("revision"), world.through("revision"), world.through("draft")
    due(world, late, -1)
    due(world, soon, 0)

    assert numbers(world, "coordinator", due="late") == [late]
    assert numbers(world, "coordinator", due="soon") == [soon]
    assert numbers(world, "coordinator", state="draft") == [draft]
    assert numbers(world, "coordinator", country="CN") == numbers(world, "coordinator")
    assert numbers(world, "coordinator", country="JP") == []


def test_the_figures_are_the_lengths_of_the_lists(world: World) -> None:
    late, soon = world.through("screening"), world.through("screening")
    world.through("approval")
    world.through("endorsement")
    due(world, late, -4)
    due(world, soon, 2)
    ctx = world.ctx("moi_officer")

    found = my_work.overview(ctx)

    assert found["mine"] == len(numbers(world, "moi_officer"))
    assert found["late"] == len(numbers(world, "moi_officer", due="late")) == 1
    assert found["soon"] == len(numbers(world, "moi_officer", due="soon")) == 1
    assert found["office"] == len(numbers(world, "moi_officer", view="office")) == 3
    assert found["longest"] == 2  # four days back from a Monday, a weekend among them
    assert found["ended"] == len(numbers(world, "moi_officer", view="done"))
    assert found["in_time"] == found["ended"] > 0


def test_what_the_governor_has_is_the_provinces_business(world: World) -> None:
    number = world.through("endorsement")

    assert numbers(world, "coordinator") == []
    assert numbers(world, "coordinator", view="office") == [number]
    assert numbers(world, "coordinator.elsewhere", view="office") == []


def test_what_was_finished_says_in_time_or_late_and_by_whom(world: World) -> None:
    number = world.through("endorsement")
    world.wait_working(6)
    world.go(number, "endorse", "governor")

    row = my_work.my_list(world.ctx("governor"), Chosen(view="done")).rows[0]

    assert row["number"] == number
    assert (row["on_time"], row["days_used"]) == (False, 6)
    assert row["by"]["username"] == "governor"
    world.wait(91)
    assert numbers(world, "governor", view="done") == []


def test_a_delegate_finds_the_principals_work_while_it_lasts(world: World) -> None:
    number = world.through("endorsement")
    people.delegate(
        world.ctx("governor"),
        principal="governor",
        delegate="assistant",
        role="governor",
        starts_on=world.today,
        ends_on=world.today + timedelta(days=2),
        reason="ไปราชการ",
    )

    assert numbers(world, "assistant") == [number]
    world.wait(3)
    assert numbers(world, "assistant") == []


def test_the_alerts_that_went_are_counted(world: World) -> None:
    number = world.through("screening")
    world.now = at_bangkok(world.today + timedelta(days=60), world.now.time())
    sweep.sweep(world.ctx())

    row = my_work.my_list(world.ctx("moi_officer"), Chosen()).rows[0]
    mails = my_work.my_list(world.ctx("moi_officer"), Chosen(view="mails"))

    assert (row["number"], row["alerts"], row["escalated"]) == (number, 1, True)
    assert mails.rows[0]["number"] == number
    assert my_work.overview(world.ctx("moi_officer"))["mails"]["all"] == len(mails.rows)


def test_a_followed_case_comes_up_on_the_day_that_was_set(world: World) -> None:
    number = world.through("review")
    following.follow(world.ctx("monitor"), number, world.today + timedelta(days=3))

    before = my_work.overview(world.ctx("monitor"))
    world.wait(3)
    after = my_work.overview(world.ctx("monitor"))

    assert (before["following"], before["remind"]) == (1, [])
    assert [row["number"] for row in after["remind"]] == [number]
    assert numbers(world, "monitor", view="following") == [number]


def test_who_may_no_longer_see_a_case_follows_it_no_longer(world: World) -> None:
    number = world.through("review")
    following.follow(world.ctx("agency_officer"), number, world.today)
    people.revoke_grant(world.ctx("admin"), "agency_officer", "agency_officer", AGENCY)

    found = my_work.overview(world.ctx("agency_officer"))

    assert (found["following"], found["remind"]) == (0, [])
    assert numbers(world, "agency_officer", view="following") == []


def test_followed_cases_are_paged_too_and_what_has_no_deadline_comes_last(world: World) -> None:
    made = [world.through(state) for state in ("revision", "revision", "active", "draft", "active")]
    for days, number in enumerate(made):
        if days < 2:
            due(world, number, days)
        following.follow(world.ctx("monitor"), number)
    found, after = [], ""

    for _ in range(3):
        listed = my_work.my_list(
            world.ctx("monitor"), Chosen(view="following", after=after, limit=2)
        )
        found += [row["number"] for row in listed.rows]
        after = listed.after

    assert found == made
    assert after == ""


def test_a_page_asks_the_same_number_of_times_however_long_it_is(world: World) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            world.through("screening")
        counts.append(queries(world, "moi_officer"))

    assert counts[0] == counts[1]


def queries(world: World, username: str) -> int:
    from sqlalchemy import event

    seen: list[str] = []

    def count(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    my_work.my_list(world.ctx(username), Chosen())  # calendars and definitions are then on shelves
    event.listen(world.database.engine, "before_cursor_execute", count)
    my_work.my_list(world.ctx(username), Chosen())
    event.remove(world.database.engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.parametrize(
    "text", ["", "x", "2026-13-01.4", "2026-11-23.x", ".", f".{2**63}", "2026-11-23.-1"]
)
def test_what_is_no_cursor_is_the_beginning(text: str) -> None:
    assert cursors.read_cursor(text) is None


def test_what_just_moved_shows_at_once(world: World) -> None:
    number = world.through("endorsement")
    before = my_work.overview(world.ctx("governor"))["mine"], numbers(world, "governor")
    stages = case_lists.by_stage(world.ctx("moi_officer"))

    world.go(number, "endorse", "governor")

    assert before == (1, [number])
    assert my_work.overview(world.ctx("governor"))["mine"] == 0
    assert numbers(world, "governor") == []
    assert numbers(world, "moi_officer") == [number]
    assert [one["state"] for one in stages] == ["endorsement"]
    assert [one["state"] for one in case_lists.by_stage(world.ctx("moi_officer"))] == ["screening"]


def test_nobody_has_no_work(world: World) -> None:
    with pytest.raises(NotSignedInError):
        my_work.overview(world.ctx())
