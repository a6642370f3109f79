"""The same work by Phinong and by its peers, side by side in one run.

``python -m benchmarks.peers [--short] [--lock] [--engine sqlite|postgresql] [--million] [--json]``

Makes an environment for each peer (build/peers), runs W1 to W4, and writes docs/peers.json,
docs/peers.md and the table in README.md. ``--short`` takes three minutes and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass

from benchmarks.peers import mails, starts, sweeps, tables, transitions
from benchmarks.peers.environments import CACHE, PeerMissingError, lock, version_of
from benchmarks.peers.machine import this_machine
from benchmarks.peers.register import PEERS
from benchmarks.places import ENGINES
from config import clock
from tests.support.postgres import PostgresMissingError


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    seconds: float
    rounds: int
    cases: int
    open: tuple[int, ...]
    mails: int


WHOLE = Size(seconds=1.0, rounds=4, cases=12_000, open=(10_000, 100_000), mails=5_000)
SHORT = Size(seconds=0.3, rounds=1, cases=2_000, open=(2_000,), mails=300)


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for, and print or write it."""
    chosen = _options(arguments)
    if chosen.lock:
        lock()
        return 0
    size = SHORT if chosen.short else WHOLE
    engines = [chosen.engine] if chosen.engine else list(ENGINES)
    found = _measured(size, engines, million=chosen.million)
    if chosen.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    elif chosen.short or chosen.engine:
        print(tables.page(found))
    else:
        tables.write(found)
        print(tables.summary(found))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--short", action="store_true", help="the smallest sizes; writes nothing")
    parser.add_argument("--lock", action="store_true", help="pin the newest versions of the peers")
    parser.add_argument("--engine", choices=ENGINES, help="one engine; writes nothing")
    parser.add_argument("--million", action="store_true", help="W2 with a million open cases too")
    parser.add_argument("--json", action="store_true", help="print JSON and write nothing")
    return parser.parse_args(arguments)


def _measured(size: Size, engines: list[str], *, million: bool) -> tables.Found:
    sizes = (*size.open, 1_000_000) if million else size.open
    lost: dict[str, str] = {}
    found: tables.Found = {
        "made_on": clock.now().date().isoformat(),
        "before": this_machine(),
        "w1": [], "w2": [], "w3": [], "w4": [],
    }  # fmt: skip
    for part in (_transitions, _sweeps, _mails):
        for engine in engines:
            try:
                part(engine, size, sizes, found, lost)
            except PostgresMissingError as missing:
                lost[engine] = str(missing)
            _keep(found, lost)
    _say("W4 start-up")
    found["w4"], fell = starts.measured(rounds=size.rounds)
    found["after"] = this_machine()
    found["peers"] = [_named(peer.name, peer.title, lost | fell) for peer in PEERS]
    found["missing"] = lost | fell
    return found


def _transitions(
    engine: str, size: Size, _sizes: tuple[int, ...], found: tables.Found, lost: dict[str, str]
) -> None:
    _say(f"W1 transitions on {engine}")
    rows, fell = transitions.measured(
        engine, PEERS, seconds=size.seconds, rounds=size.rounds, cases=size.cases
    )
    found["w1"] += rows
    lost.update(fell)


def _sweeps(
    engine: str, size: Size, sizes: tuple[int, ...], found: tables.Found, lost: dict[str, str]
) -> None:
    for opened in sizes:
        _say(f"W2 sweep of {opened:,} on {engine}")
        rows, fell = sweeps.measured(engine, opened, rounds=size.rounds)
        found["w2"] += rows
        lost.update(fell)


def _mails(
    engine: str, size: Size, _sizes: tuple[int, ...], found: tables.Found, lost: dict[str, str]
) -> None:
    _say(f"W3 mail on {engine}")
    rows, fell = mails.measured(engine, size.mails, rounds=min(2, size.rounds))
    found["w3"] += rows
    lost.update(fell)


def _named(name: str, title: str, lost: dict[str, str]) -> dict[str, str]:
    peer = next(each for each in PEERS if each.name == name)
    try:
        version = version_of(peer)
    except PeerMissingError as error:
        lost[name] = str(error)
        version = ""
    return {
        "name": name,
        "title": title,
        "version": version,
        "package": peer.package,
        "how": peer.how,
        "page": peer.page,
        "missing": lost.get(name, ""),
    }


def _keep(found: tables.Found, lost: dict[str, str]) -> None:
    """Keep what is known so far: a run is long."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "so_far.json").write_text(
        json.dumps(found | {"missing": lost}, indent=1), encoding="utf-8"
    )


def _say(what: str) -> None:
    print(f"{clock.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
