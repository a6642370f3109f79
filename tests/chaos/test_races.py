"""Many actors at once, in two processes: one winner each, and nothing twice.

Seventy visits a crowd; ten thousand and more where ``PHINONG_CHAOS=complete``.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from sqlalchemy import insert, select

from statemachine.words import Role
from storage.tables_cases import Alert, Case
from storage.tables_people import GrantRow, Person
from storage.tables_register import InstrumentRow, Relationship
from storage.tables_system import Outbox
from tests.chaos import mailbags
from tests.chaos.mailbags import LETTER, RESENT, deliver_to_the_end, tally
from tests.chaos.matrix import COMPLETE, Bench
from tests.chaos.snapshots import discord, snapshot
from tests.chaos.test_kill_delivery import settled
from tests.chaos.workers import Job
from tests.support.builders import PROVINCE, TEXT, WAYS, a_dossier, scope_of
from tests.support.post import a_post_office
from tests.support.world import World

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

PROCESSES = 2
TOO_LATE = {"stale", "not_from_state", "already_answered"}


def crowd(world: World, role: Role, many: int) -> list[int]:
    """Add several people of one role, and return their ids."""
    values = [
        {"username": f"{role.value}.{n}", "name_th": f"ผู้แทน {n}", "name_en": f"Officer {n}",
         "email": f"{role.value}.{n}@phinong.example", "language": "th", "active": True,
         "fictional": True, "created_at": world.now}
        for n in range(many)
    ]  # fmt: skip
    with world.database.write() as connection:
        connection.execute(insert(Person), values)
        mine = select(Person.id).where(Person.username.startswith(f"{role.value}."))
        ids = list(connection.execute(mine).scalars())
        grant = {"role": role.value, "scope": scope_of(role), "granted_by": "world",
                 "granted_at": world.now}  # fmt: skip
        connection.execute(insert(GrantRow), [grant | {"person_id": person} for person in ids])
    return ids


@pytest.mark.parametrize(
    ("actors", "lives"), [(8, 1000 if COMPLETE else 6), (32, 100 if COMPLETE else 2)]
)
def test_of_many_who_act_at_once_one_wins(
    world: World, bench: Bench, actors: int, lives: int
) -> None:
    people = {role: crowd(world, role, 4) for role in {role for _, role, _ in WAYS["active"]}}
    versions = {world.case(): 1 for _ in range(lives)}
    found: Counter[str] = Counter()
    for step, (trigger, role, fields) in enumerate(WAYS["active"], start=1):
        told = {"trigger": trigger, "fields": world.complete(trigger, **fields)}
        jobs = [
            Job("race", told | {
                "people": [people[role][n % 4] for n in range(process, actors, PROCESSES)],
                "tries": [(n, v if n[-1] in "13579" else None) for n, v in versions.items()],
            }).inside(world)
            for process in range(PROCESSES)
        ]  # fmt: skip
        fared = [each for report in bench.worker.run(*jobs) for each in report.answer]
        assert len(fared) == actors * lives
        assert Counter(number for number, how, _ in fared if how == "won") == Counter(
            list(versions)
        )
        states = {number: world.load(number).state for number in versions}
        for number, how, said in fared:
            assert how == "won" or how in TOO_LATE, said
            assert how != "stale" or said == states[number]
            found[how] += 1
        versions = dict.fromkeys(versions, step + 1)

    assert {world.load(number).state for number in versions} == {"active"}
    assert discord(world) == []
    bench.counted["visits raced for"] += found["won"]
    bench.counted["tries that came too late"] += found.total() - found["won"]


def test_many_who_propose_at_once_get_numbers_without_a_gap(world: World, bench: Bench) -> None:
    times = 50 if COMPLETE else 5
    told = {"province": PROVINCE, "partner": world.partner, "times": times,
            "facts": {"dossier": a_dossier(), "text": TEXT}}  # fmt: skip
    job = Job("propose", told, person=world.people["coordinator"]).inside(world)

    reports = bench.worker.run(*[job] * 8)

    numbers = sorted(number for report in reports for number in report.answer)
    assert numbers == [f"TH50-2569-{n:03d}" for n in range(1, 8 * times + 1)]
    assert sorted(row.number for row in world.rows(select(Case.number))) == numbers


def test_a_busy_office_meets_refusals_and_no_errors(world: World, bench: Bench) -> None:
    """All kinds of deeds on three cases at once: a deadlock or a lock error would crash a child."""
    told = {"people": world.people, "numbers": [world.case() for _ in range(3)],
            "deeds": 1500 if COMPLETE else 60 if world.database.is_sqlite else 180}  # fmt: skip
    jobs = [Job("bustle", told | {"seeds": list(range(at, at + 4))}).inside(world) for at in (0, 4)]

    reports = bench.worker.run(*jobs)

    done = sum(report.answer["done"] for report in reports)
    assert done > told["deeds"]
    assert discord(world) == []
    assert any(report.answer.get("conflict") for report in reports) or world.database.is_sqlite
    bench.counted["deeds in a bustle"] += done


def test_cases_of_one_pair_that_conclude_at_once_make_one_relationship(
    world: World, bench: Bench
) -> None:
    numbers = [world.through("deposit") for _ in range(80 if COMPLETE else 8)]
    told = {"trigger": "deposit", "fields": world.complete("deposit"),
            "people": [world.people["moi_officer"]] * 2}  # fmt: skip
    jobs = [
        Job("race", told | {"tries": [(number, None) for number in numbers[n::4]]}).inside(world)
        for n in range(4)
    ]

    bench.worker.run(*jobs)

    assert {world.load(number).state for number in numbers} == {"active"}
    [pair] = world.rows(select(Relationship.id, Relationship.version))
    assert pair.version == len(numbers)
    assert {world.load(number).relationship_id for number in numbers} == {pair.id}
    assert len(world.rows(select(InstrumentRow.id))) == len(numbers)


@pytest.mark.parametrize("killed", [0, 2])
def test_four_sweepers_at_once_alert_as_one_would(world: World, bench: Bench, killed: int) -> None:
    for state in ("draft", "endorsement", "screening", "review", "approval", "signing") * 3:
        world.through(state)
    world.wait_working(14)
    job = Job("sweep", {}, batch=4)
    with bench.copy(world) as alone:
        passed = bench.worker.run(job.inside(alone))[0].passed
        after = snapshot(alone)
    chance = random.Random(killed)

    for _ in range(20 if COMPLETE else 2):
        with bench.copy(world) as copy:
            jobs = [job.inside(copy, fault="kill" * (n < killed), at=chance.randrange(1, passed))
                    for n in range(4)]  # fmt: skip
            reports = bench.worker.run(*jobs)
            bench.worker.run(job.inside(copy))
            assert snapshot(copy) == after
            fired = copy.rows(select(Alert.entry_id, Alert.level))
            assert len(fired) == len(set(fired)) > 0
            bench.counted["kills"] += sum(report.ended == "killed" for report in reports)
            bench.counted["alerts raced for"] += len(fired)


@pytest.mark.parametrize("killed", [0, 2])
def test_four_deliverers_at_once_send_nothing_twice(
    world: World, bench: Bench, killed: int
) -> None:
    mails = 1000 if COMPLETE else 40
    number = mailbags.a_case(world)
    mailbags.queue(world, number, mailbags.people(world, mails), LETTER, RESENT)
    chance = random.Random(killed)
    with a_post_office() as sink:
        job = Job("deliver", {"port": sink.port, "owner": "one of four"})
        jobs = [job.inside(world, fault="kill" * (n < killed), at=chance.randrange(50, 40 * mails))
                for n in range(4)]  # fmt: skip
        reports = bench.worker.run(*jobs)
        if not killed:
            assert set(settled(sink).values()) == {1}
            assert len(sink.received) == mails
        deliver_to_the_end(world, sink)
        found = tally(world, settled(sink))
    assert (found.lost, found.twice, found.untold) == ([], [], [])
    assert len(world.rows(select(Outbox.id).where(Outbox.state == "sent"))) >= mails - killed * 2
    bench.counted["kills"] += sum(report.ended == "killed" for report in reports)
    bench.counted["mails in doubt"] += found.states["in_doubt"]
    bench.counted["mails sent again"] += found.resent
