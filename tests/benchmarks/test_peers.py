"""The comparison with peers: the same rows, sound tables, pinned environments; no time asserted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.cloning import Cloner
from benchmarks.floor import PostgresFloor, SqliteFloor
from benchmarks.orm_peer import OrmPeer
from benchmarks.peers import rounds, tables, transitions
from benchmarks.peers.children import PeerFailedError
from benchmarks.peers.contenders import lifecycle, spiff_process
from benchmarks.peers.contenders.orm_transitions import Peer as OrmTransitions
from benchmarks.peers.environments import REQUIREMENTS
from benchmarks.peers.register import BY_NAME, FLOOR, PEERS, PHINONG
from benchmarks.peers.targets import targets
from benchmarks.places import a_durable_world
from benchmarks.recording import record
from benchmarks.steps import dumped, loaded
from benchmarks.transitions import WAY
from storage.audit_check import verify
from storage.tables_cases import AuditEntry, Case, StageEntry
from storage.tables_register import Partner
from storage.tables_system import Outbox
from tests.support.world import World

FOUND = json.loads(tables.DATA.read_text(encoding="utf-8"))


def test_the_table_of_the_readme_is_that_of_the_last_run() -> None:
    text = tables.README.read_text(encoding="utf-8")

    assert tables.summary(FOUND) in text
    assert tables.placed(text, tables.summary(FOUND)) == text


def test_the_targets_are_those_of_the_last_run() -> None:
    text = tables.TARGETS.read_text(encoding="utf-8")

    assert tables.judged(FOUND) in text
    assert tables.placed(text, tables.judged(FOUND)) == text
    assert {target.met for target in targets(FOUND)} <= {True, False}
    assert len(list(targets(FOUND))) >= 8


def test_the_page_is_that_of_the_last_run() -> None:
    assert tables.PAGE.read_text(encoding="utf-8") == tables.page(FOUND)


def test_the_last_run_names_every_peer_or_says_why_not() -> None:
    measured = {row["peer"] for row in FOUND["w1"]}

    assert {peer["name"] for peer in FOUND["peers"]} == {peer.name for peer in PEERS}
    for peer in FOUND["peers"]:
        assert (peer["name"] in measured) or peer["missing"], peer


def test_every_peer_follows_a_page_and_has_pinned_packages() -> None:
    for peer in PEERS:
        assert peer.part != "peer" or peer.page.startswith("https://")
        if peer.needs:
            pins = (REQUIREMENTS / f"{peer.needs}.txt").read_text(encoding="utf-8")
            names = [line for line in pins.splitlines() if re.match(r"[a-z]", line)]
            assert all("==" in name for name in names)
            assert pins.count("--hash=sha256:") >= len(names)


def test_every_script_says_which_page_it_follows() -> None:
    folder = Path(lifecycle.__file__).parent

    for peer in PEERS:
        script = folder / f"{peer.script}.py"
        if peer.part == "peer" and peer.name != "orm":
            assert "https://" in script.read_text(encoding="utf-8").partition('"""\n\n')[0]


def test_steps_come_back_as_they_were_told(database_url: str) -> None:
    with a_durable_world(database_url) as world:
        steps = record(world, WAY)

    assert loaded(dumped(steps)) == steps


@pytest.mark.parametrize("peer", ["floor", "orm", "transitions"])
def test_a_contender_writes_what_phinong_writes(peer: str, database_url: str) -> None:
    with a_durable_world(database_url) as world:
        steps = record(world, WAY)
        ours = _written(world, world.load(_first(world)).number)
        number = world.case()
        client = _client(peer, world)
        for step in steps:
            client.move(number, step, world.now, world.today)
        _close(client)
        theirs = _written(world, number)
        with world.database.read() as connection:
            flaws = verify(connection)[1]

    assert flaws == []
    assert theirs == ours


def test_clones_have_chains_that_hold_and_units_of_their_own(database_url: str) -> None:
    with a_durable_world(database_url) as world:
        cloner = Cloner(world, world.through("screening"), entries=6, provinces=("TH-50", "TH-57"))
        cloner.load([f"CLONE-{number}" for number in range(9)])
        moved = world.go("CLONE-2", "accept", "moi_officer", agencies="none")
        with world.database.read() as connection:
            entries, flaws = verify(connection)
        units = world.rows(select(Partner.id))
        provinces = {row.province for row in world.rows(select(Case.province))}

    assert flaws == []
    assert entries == 3 + 9 * 6 + 1
    assert (moved.state, len(units), provinces) == ("review", 1 + 3, {"TH-50", "TH-57"})


def test_both_lifecycles_of_peers_are_the_recorded_one() -> None:
    triggers = [way.trigger for way in lifecycle.MOVES]

    assert [trigger for trigger, _, _ in WAY] == triggers
    assert all(f'id="{name}"' in spiff_process.XML for name in {*triggers} - {"concur"})


def test_ratios_are_taken_round_by_round() -> None:
    found = rounds.compared({"phinong": [10.0, 30.0], "peer": [5.0, 10.0]}, "phinong")

    assert found["peer"]["times"] == {"median": 2.5, "least": 2.0, "most": 3.0}
    assert rounds.spread([4.0], [2.0], turned=True)["median"] == 2.0


def test_who_falls_out_is_named_and_the_others_go_on() -> None:
    def fails() -> float:
        raise PeerFailedError("it fell")

    scores, lost = rounds.in_turn({"a": lambda: 1.0, "b": fails}, 2)

    assert (scores, lost) == ({"a": [1.0, 1.0]}, {"b": "it fell"})


@pytest.mark.slow
def test_contenders_of_our_own_environment_run_side_by_side() -> None:
    peers = [BY_NAME[FLOOR], BY_NAME[PHINONG], BY_NAME["transitions"]]

    rows, lost = transitions.measured("sqlite", peers, seconds=0.05, rounds=1, cases=300)

    assert lost == {}
    assert [(row["clients"], row["peer"]) for row in rows] == [
        (clients, peer.name) for clients in transitions.CLIENTS for peer in peers
    ]
    assert all(row["per_s"] > 0 for row in rows)


def _client(peer: str, world: World) -> Any:
    url = world.database.url.render_as_string(hide_password=False)
    if peer == "floor":
        return (SqliteFloor if world.database.is_sqlite else PostgresFloor)(url)
    return (OrmPeer if peer == "orm" else OrmTransitions)(url)


def _close(client: Any) -> None:
    if isinstance(client, OrmPeer):
        client.engine.dispose()
    else:
        client.connection.close()


def _first(world: World) -> str:
    return str(world.rows(select(Case.number).order_by(Case.id).limit(1))[0][0])


def _written(world: World, number: str) -> dict[str, list[Any]]:
    """Return the rows of a case without ids, number, hashes, and whether a stage was on time."""
    [case] = world.rows(select(Case.__table__).where(Case.number == number))
    stages = select(
        StageEntry.state, StageEntry.office, StageEntry.holder_role, StageEntry.due_on,
        StageEntry.outcome, StageEntry.left_on, StageEntry.next_alert_at,
    ).where(StageEntry.case_id == case.id)  # fmt: skip
    trail = select(AuditEntry.seq, AuditEntry.action, AuditEntry.actor_id, AuditEntry.at)
    mails = select(Outbox.message, Outbox.person_id, Outbox.why, Outbox.state, Outbox.send_after)
    return {
        "case": [case.state, case.version, case.waiting, case.acted, case.authors, case.audit_seq],
        "stages": world.rows(stages.order_by(StageEntry.id)),
        "trail": world.rows(trail.where(AuditEntry.chain == number).order_by(AuditEntry.seq)),
        "mails": world.rows(mails.where(Outbox.case_id == case.id).order_by(Outbox.id)),
    }
