"""The timers on a work pool: what ``phinong deploy`` makes, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from config import clock
from tests.workflows.asking import Ask, scheduled, states, upcoming
from workflows.schedule import SCHEDULE

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


@pytest.fixture
def left_clean(ask: Ask) -> Iterator[None]:
    """Take the timers off the pool afterwards, as other tests serve them otherwise."""
    from workflows.pool import POOL

    yield

    async def away(client: Any) -> None:
        for one in await client.read_deployments():
            if one.work_pool_name == POOL:
                await client.delete_deployment(one.id)

    ask(away)


@pytest.fixture
def deployed(ask: Ask, left_clean: None) -> Any:  # noqa: ARG001 - it ends after us
    """Put the timers on the pool."""
    from workflows.pool import deploy

    return ask(lambda _client: deploy())


def found(ask: Ask) -> dict[str, Any]:
    from workflows.pool import POOL

    async def read(client: Any) -> dict[str, Any]:
        return {
            one.entrypoint: one
            for one in await client.read_deployments()
            if one.work_pool_name == POOL
        }

    return dict(ask(read))


def test_the_pool_holds_what_the_file_for_workers_says(ask: Ask, deployed: Any) -> None:
    from tests.workflows.test_schedule import ROOM

    yaml = pytest.importorskip("yaml")
    file = yaml.safe_load((ROOM / "prefect.yaml").read_text(encoding="utf-8"))
    wanted = {
        one["entrypoint"]: (one["name"], one["description"], one["schedules"][0]["cron"])
        for one in file["deployments"]
    }

    there = {
        entry: (one.name, one.description, one.schedules[0].schedule.cron)
        for entry, one in found(ask).items()
    }
    assert there == wanted
    assert deployed.changed == len(SCHEDULE)
    assert all(one.pull_steps == file["pull"] for one in found(ask).values())


@pytest.mark.usefixtures("deployed")
def test_twice_changes_nothing_and_keeps_the_next_runs(ask: Ask) -> None:
    from workflows.pool import deploy

    timers = [one.id for one in found(ask).values()]
    before = upcoming(ask, *timers)
    again = ask(lambda _client: deploy())

    assert (again.changed, again.unchanged, again.removed) == (0, len(SCHEDULE), 0)
    assert before <= upcoming(ask, *timers)


@pytest.mark.usefixtures("left_clean")
def test_what_a_runner_served_is_taken_away(ask: Ask, served: dict[str, UUID]) -> None:
    from workflows import deployments
    from workflows.pool import deploy

    done = ask(lambda _client: deploy())

    assert done.removed == len(served)
    assert ask(deployments.known) == []


@pytest.mark.usefixtures("deployed")
def test_of_the_runs_that_were_missed_the_newest_is_kept(ask: Ask) -> None:
    from workflows.pool import tidy

    sweep = found(ask)["workflows.sweep:sweep"].id
    old, newer, newest = scheduled(ask, sweep, 30, 20, 1)
    done = ask(tidy)

    assert states(ask, old, newer) == ["Cancelled", "Cancelled"]
    assert states(ask, newest) == ["Scheduled"]
    assert done["kept"] >= 1
    assert clock.real_now() > newest.expected_start_time
