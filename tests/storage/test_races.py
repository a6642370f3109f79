"""Eight people decide the same cases at once: one wins each, and the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select

from statemachine.refusals import RefusedError
from statemachine.words import Role
from storage import audit, audit_check
from storage.cases import StaleCaseError
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_people import GrantRow, Person
from storage.tables_system import Outbox
from tests.support.world import World
from usecases.cases import perform

THREADS = 8
CASES = 100


def executives(world: World, count: int) -> list[str]:
    names = [f"executive{n}" for n in range(count)]
    with world.database.write() as connection:
        for name in names:
            person = {"username": name, "name_th": name, "name_en": name,
                      "email": f"{name}@phinong.example", "created_at": world.now}  # fmt: skip
            key = connection.execute(insert(Person), person).inserted_primary_key
            assert key is not None
            world.people[name] = key[0]
            grant = {"person_id": key[0], "role": Role.MOI_EXECUTIVE, "scope": "*",
                     "granted_by": "test", "granted_at": world.now}  # fmt: skip
            connection.execute(insert(GrantRow), grant)
    return names


def at_once(names: list[str], deed: Callable[[str], None]) -> None:
    """Let everybody do it at once; what one thread raises fails the test."""
    gate = threading.Barrier(len(names))
    failures: list[BaseException] = []

    def do(name: str) -> None:
        gate.wait()
        try:
            deed(name)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=do, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def totals(world: World) -> Counter[str]:
    """Return how many rows there are of what a move adds."""
    columns = {"audit": AuditEntry.id, "outbox": Outbox.id, "entries": StageEntry.id}
    return Counter(
        {name: world.rows(select(func.count(column)))[0][0] for name, column in columns.items()}
    )


def tried(world: World, name: str, number: str, version: int | None) -> str:
    """Let somebody approve a case and return what came of it."""
    payload = world.complete("approve")
    try:
        perform.perform(world.ctx(name), number, "approve", payload, version=version)
    except StaleCaseError as error:
        return f"stale: {error.facts['state']}"
    except RefusedError:
        return "refused"
    return "won"


@pytest.mark.slow
@pytest.mark.parametrize("stated", [False, True], ids=["present version", "stated version"])
def test_of_eight_who_approve_the_same_cases_one_wins_each(world: World, *, stated: bool) -> None:
    numbers = [world.through("approval") for _ in range(CASES)]
    versions = {number: world.load(number).version if stated else None for number in numbers}
    names = executives(world, THREADS)
    alone, start = world.through("approval"), totals(world)
    assert tried(world, names[0], alone, None) == "won"
    before = totals(world)
    one = before - start
    outcomes: list[tuple[str, str]] = []

    def approve_all(name: str) -> None:
        mine = [(number, tried(world, name, number, versions[number])) for number in numbers]
        outcomes.extend(mine)

    at_once(names, approve_all)

    assert sorted(number for number, came in outcomes if came == "won") == numbers
    lost = Counter(came for _, came in outcomes if came != "won")
    assert lost.total() == (THREADS - 1) * CASES
    assert set(lost) <= {"stale: partner_agreement", *([] if stated else ["refused"])}
    assert totals(world) - before == Counter({name: CASES * n for name, n in one.items()})
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_two_who_propose_at_once_get_two_numbers(world: World) -> None:
    numbers: list[str] = []

    at_once(["coordinator"] * THREADS, lambda name: numbers.append(world.case(name)))

    assert sorted(numbers) == [f"TH50-2569-{n:03d}" for n in range(1, THREADS + 1)]
    assert len(world.rows(select(Case.id))) == THREADS


def test_the_first_deeds_on_no_case_make_one_chain(world: World) -> None:
    def note(name: str) -> None:
        with world.database.write() as connection:
            body = {"actor": world.people[name], "action": "grant"}
            audit.append_settings(connection, body, world.now)

    at_once(["admin"] * THREADS, note)

    with world.database.read() as connection:
        assert audit_check.verify(connection) == (THREADS, [])
