"""The access matrix: role x scope x taking part x state x trigger, through judge, service and page.

``matrix.csv`` is a promise of 23,120 cells: the pure judge answers so, the deed does so and is
taken back, the page lets through so. ``make matrix`` asks the page for every cell; the ordinary
run for the states of ``ASKED_EACH_TIME``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, insert

from config import wiring
from config.settings import Settings, load_settings
from statemachine.errors import PhinongError
from storage.tables_people import GrantRow
from tests.support import world as worlds
from tests.web import matrix_table
from tests.web.browser import TestClient, a_browser
from tests.web.matrix_table import AUTHOR, LETTERS, NOBODY, STATES, TRIGGERS, Line, lines
from tests.web.support_people import sign_in_as
from usecases.cases.preview import preview
from web.security.forms import FIELD

COMPLETE = os.environ.get("PHINONG_MATRIX") == "complete"
ASKED_EACH_TIME = ("draft", "review", "approval")
LATER_D = 61
"""Days after the walk: Parliament's sixty are over, as in the table's cases."""

WHO = {AUTHOR: "coordinator", "new": "assistant"}
"""Who handed every case in, and somebody who never touched one."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    found = load_settings(data=tmp_path_factory.mktemp("matrix"))
    worlds.prepare(found.database_url)
    yield found
    wiring.close(found)


@pytest.fixture(scope="module")
def world(settings: Settings) -> worlds.World:
    return worlds.opened(settings.database_url)


@pytest.fixture(scope="module")
def numbers(world: worlds.World) -> dict[str, str]:
    """Return a case in each state, walked by people of their own, and let 61 days pass."""
    found = {state: world.through(state) for state in STATES}
    world.wait(LATER_D)
    return found


@pytest.fixture(scope="module")
def browsers(
    settings: Settings, world: worlds.World, numbers: dict[str, str]
) -> Iterator[dict[str, TestClient]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHINONG_CLOCK", world.now.isoformat())
        assert numbers
        yield {who: sign_in_as(a_browser(settings), who) for who in WHO.values()}


def hold(world: worlds.World, line: Line) -> str:
    """Let the person of a line hold exactly its role; return who it is."""
    who = WHO[line.person]
    with world.database.write() as connection:
        connection.execute(delete(GrantRow).where(GrantRow.person_id == world.people[who]))
        for grant in line.grants:
            connection.execute(
                insert(GrantRow).values(
                    person_id=world.people[who],
                    role=str(grant.role),
                    scope=grant.scope,
                    granted_by="matrix",
                    granted_at=world.now,
                )
            )
    return who


def served(world: worlds.World, number: str, who: str | None, trigger: str) -> str:
    try:
        preview(world.ctx(who), number, trigger, world.complete(trigger))
    except PhinongError as refused:
        return refused.code
    return "yes"


def test_the_table_has_every_cell() -> None:
    table = matrix_table.read()

    assert list(table) == list(lines())
    assert sum(map(len, table.values())) == 10 * 2 * 2 * 17 * 34
    assert set("".join(table.values())) <= set(LETTERS.values())
    assert {"".join(set(table[line])) for line in table if not line.grants} == {"n"}


def test_the_judge_answers_as_the_table_says() -> None:
    told = matrix_table.read()
    found = matrix_table.computed()

    assert {line: letters for line, letters in found.items() if told[line] != letters} == {}


def test_nobody_of_another_scope_may_do_anything() -> None:
    foreign = [letters for line, letters in matrix_table.read().items() if line.scope == "other"]

    assert len(foreign) == len(STATES) * 10 * 2
    assert not any("Y" in letters for letters in foreign)


def test_the_administrator_and_the_monitor_decide_nothing() -> None:
    for line, letters in matrix_table.read().items():
        if line.role in {"admin", "monitor", NOBODY}:
            assert "Y" not in letters, line


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_the_service_does_what_the_judge_says(world, numbers, state: str) -> None:
    told = {line: letters for line, letters in matrix_table.read().items() if line.state == state}
    found = {}
    for line in told:
        who = None if line.role == NOBODY else hold(world, line)
        codes = [served(world, numbers[state], who, trigger) for trigger in TRIGGERS]
        found[line] = "".join(map(matrix_table.letter, codes))

    assert {line: letters for line, letters in found.items() if told[line] != letters} == {}


def form_of(world: worlds.World, trigger: str) -> dict[str, Any]:
    """Return a complete payload as the fields of the form."""
    lists = {
        f"{trigger}-{name}": "\n".join(value) if isinstance(value, list) else str(value)
        for name, value in world.complete(trigger).items()
    }
    return {"act": trigger, "step": "review", "version": "0", **lists}


def asked(browser: TestClient, world: worlds.World, number: str, line: Line) -> str:
    """Return for each trigger whether the page offers to confirm it."""
    page = browser.get(f"/cases/{number}/decide")
    if page.status_code == 404:
        return "." * len(TRIGGERS)
    token = page.text.split(f'name="{FIELD}" value="', 1)[1].split('"', 1)[0]
    version = str(world.load(number).version)
    offered = ""
    for trigger in TRIGGERS:
        fields = {FIELD: token, **form_of(world, trigger), "version": version}
        answer = browser.post(
            f"/cases/{number}/decide", data=fields, headers={"sec-fetch-site": "same-origin"}
        )
        yes = 'name="step" value="confirm"' in answer.text
        assert answer.status_code == 200 if yes else answer.status_code in {404, 409, 422}, line
        offered += "Y" if yes else "."
    return offered


@pytest.mark.slow
@pytest.mark.parametrize("role", [role for role in matrix_table.ROLES if role != NOBODY])
@pytest.mark.parametrize("state", STATES if COMPLETE else ASKED_EACH_TIME)
def test_the_page_answers_what_the_judge_says(world, numbers, browsers, state, role) -> None:
    told = matrix_table.read()
    for line in (line for line in told if (line.state, line.role) == (state, role)):
        browser = browsers[hold(world, line)]
        expected = "".join("Y" if letter == "Y" else "." for letter in told[line])
        assert asked(browser, world, numbers[state], line) == expected, line


@pytest.mark.parametrize("state", STATES)
def test_a_stranger_decides_nothing_on_the_page(settings, numbers, state: str) -> None:
    stranger, path = a_browser(settings), f"/cases/{numbers[state]}/decide"
    same = {"sec-fetch-site": "same-origin"}

    assert stranger.get(path, follow_redirects=False).status_code == 303
    for trigger in TRIGGERS if COMPLETE else TRIGGERS[:2]:
        answer = stranger.post(path, data={"act": trigger, "step": "confirm"}, headers=same)
        assert answer.status_code == 401, trigger
