"""What the lists of work cost: an index finds them, whatever else the table holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from statemachine.facts import Actor, Grant
from statemachine.words import Role
from storage import case_search, case_views, feeds, follows, work_lists
from storage.case_search import Sought
from storage.work_lists import Asked
from tests.support.world import World, a_world

DAY = date(2026, 11, 23)
DESK = (("moi_officer", "*"),)
BOTH = (("coordinator", "TH-50"), ("governor", "TH-50"))
HERE = Actor("1", (Grant(Role.COORDINATOR, "TH-50"),))
EVERYWHERE = Actor("1", (Grant(Role.MOI_OFFICER),))
PLACES = (Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return a_world(tmp_path_factory.mktemp("plans"))


def plans(world: World, ask: Callable[[Any], object]) -> list[str]:
    """Return how SQLite goes about what is asked, a line for each table it reads."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cur: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(world.database.engine, "before_cursor_execute", note)
    with world.database.read() as connection:
        ask(connection)
    event.remove(world.database.engine, "before_cursor_execute", note)
    found = []
    with world.database.read() as connection:
        raw: Any = connection.connection.dbapi_connection
        for statement, values in asked:
            found += [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    return found


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: work_lists.waiting(c, Asked(pairs=DESK)),
        lambda c: work_lists.waiting(c, Asked(pairs=BOTH, country="CN", due_to=DAY)),
        lambda c: work_lists.waiting(c, Asked(pairs=BOTH, after=(DAY, 7))),
        lambda c: work_lists.finished(c, Asked(pairs=DESK, due_from=DAY)),
        lambda c: work_lists.tally(c, BOTH, DAY, DAY, DAY),
        lambda c: work_lists.courses(c, [1, 2]),
        lambda c: work_lists.alerts_sent(c, [1, 2]),
        lambda c: follows.listed(c, 1, HERE),
        lambda c: follows.to_look_at(c, 1, HERE, DAY, 10),
        lambda c: follows.count(c, 1, HERE),
        lambda c: feeds.deadlines(c, DESK, [1, 2], 10),
        lambda c: feeds.by_digest(c, "0"),
        lambda c: case_search.found(c, HERE, Sought(before=9)),
        lambda c: case_search.by_id(c, [1, 2]),
    ],
)
def test_no_list_of_ones_own_reads_a_whole_table(world: World, ask: Any) -> None:
    whole = [line for line in plans(world, ask) if line.startswith("SCAN")]

    # A list of all cases is read from its newest end, by row id, until the page is full.
    assert [line for line in whole if line not in ("SCAN cases", "SCAN partners")] == []


def test_who_sees_all_is_who_sees_a_case_of_nobody() -> None:
    """The short cut and the condition in SQL say the same of every role and scope."""
    for role in Role:
        for scope in ("*", "TH-50", "NESDC"):
            actor = Actor("1", (Grant(role, scope),))
            always = str(case_views.visible(actor)) == "true"
            assert case_search.sees_all(actor) is always, (role, scope)
    assert case_search.sees_all(None)
    assert not case_search.sees_all(Actor("1"))
