"""The access matrix: person x trigger x state, own and other province, through service and HTTP.

What the pure judge says of a cell is what the deed does and what the page answers. Nothing moves:
the deed is tried and taken back, the page is asked for its review.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from config import wiring
from config.settings import Settings, load_settings
from statemachine.errors import PhinongError
from statemachine.machine import decide
from statemachine.refusals import Refusal
from statemachine.table import LIFECYCLE
from storage import people
from tests.support import world as worlds
from tests.support.builders import WAYS
from tests.web.browser import TestClient, a_browser
from tests.web.support_people import sign_in_as
from usecases.cases.preview import preview
from web.security.forms import FIELD

pytestmark = pytest.mark.slow

PEOPLE = [name for name, held in worlds.PEOPLE.items() if held]
STATES = sorted(WAYS)
TRIGGERS = LIFECYCLE.triggers


@pytest.fixture(scope="module")
def clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHINONG_CLOCK", worlds.MONDAY.isoformat())
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, clock: None) -> Iterator[Settings]:
    del clock
    found = load_settings(data=tmp_path_factory.mktemp("matrix"))
    worlds.prepare(found.database_url)
    yield found
    wiring.close(found)


@pytest.fixture(scope="module")
def world(settings: Settings) -> worlds.World:
    return worlds.opened(settings.database_url)


@pytest.fixture(scope="module")
def numbers(world: worlds.World) -> dict[str, str]:
    return {state: world.through(state) for state in STATES}


@pytest.fixture(scope="module")
def browsers(settings: Settings) -> dict[str, TestClient]:
    return {name: sign_in_as(a_browser(settings), name) for name in PEOPLE}


def judged(world: worlds.World, number: str, who: str, trigger: str) -> str:
    """Return ``yes`` or the code of the refusal, from the pure judge."""
    with world.database.read() as connection:
        actor = people.actor(connection, world.people[who], world.today)
    facts, payload = world.load(number).as_facts(), world.complete(trigger)
    verdict = decide(LIFECYCLE, facts, trigger, actor, payload, today=world.today)
    return verdict.code if isinstance(verdict, Refusal) else "yes"


def served(world: worlds.World, number: str, who: str, trigger: str) -> str:
    try:
        preview(world.ctx(who), number, trigger, world.complete(trigger))
    except PhinongError as refused:
        return refused.code
    return "yes"


@pytest.mark.parametrize("state", STATES)
def test_the_service_does_what_the_judge_says(world, numbers, state: str) -> None:
    cells = [(who, trigger) for who in PEOPLE for trigger in TRIGGERS]

    expected = {cell: judged(world, numbers[state], *cell) for cell in cells}
    found = {cell: served(world, numbers[state], *cell) for cell in cells}

    assert found == expected


def form_of(world: worlds.World, trigger: str) -> dict[str, Any]:
    """Return a complete payload as the fields of the form."""
    lists = {
        f"{trigger}-{name}": "\n".join(value) if isinstance(value, list) else str(value)
        for name, value in world.complete(trigger).items()
    }
    return {"act": trigger, "step": "review", "version": "0", **lists}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", PEOPLE)
def test_the_page_answers_what_the_judge_says(world, numbers, browsers, who, state) -> None:
    browser, number = browsers[who], numbers[state]
    page = browser.get(f"/cases/{number}/decide")
    if page.status_code == 404:  # not theirs to see: then nothing of it may be theirs to do
        assert {judged(world, number, who, t) for t in TRIGGERS} & {"yes"} == set()
        return
    token = page.text.split(f'name="{FIELD}" value="', 1)[1].split('"', 1)[0]
    version = str(world.load(number).version)

    for trigger in TRIGGERS:
        said = judged(world, number, who, trigger)
        fields = {FIELD: token, **form_of(world, trigger), "version": version}
        answer = browser.post(
            f"/cases/{number}/decide", data=fields, headers={"sec-fetch-site": "same-origin"}
        )
        offered = 'name="step" value="confirm"' in answer.text
        assert offered == (said == "yes"), (who, state, trigger, said, answer.status_code)
        assert answer.status_code == 200 if offered else answer.status_code in {404, 409, 422}
