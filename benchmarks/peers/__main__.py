"""The same work by Phinong and by its peers, side by side in one run.

``python -m benchmarks.peers [--short] [--lock] [--engine sqlite|postgresql] [--go-on] [--json]``

Makes an environment for each peer (build/peers), runs W1 to W4, and writes docs/peers.json,
docs/peers.md and the table in README.md. ``--short`` takes three minutes and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace

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


KEPT = CACHE / "so_far.json"
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
    size = replace(size, open=chosen.open or size.open, mails=chosen.mails or size.mails)
    begun = json.loads(KEPT.read_text(encoding="utf-8")) if chosen.go_on else {}
    found = _measured(size, engines, begun)
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
    parser.add_argument("--open", type=int, nargs="+", help="open cases of W2")
    parser.add_argument("--mails", type=int, help="mails of W3")
    parser.add_argument("--go-on", action="store_true", help="take up a run that was cut off")
    parser.add_argument("--json", action="store_true", help="print JSON and write nothing")
    return parser.parse_args(arguments)


def _measured(size: Size, engines: list[str], begun: tables.Found) -> tables.Found:
    """Return what a run found; what was measured before it was cut off is taken as it is."""
    found: tables.Found = {
        "made_on": clock.now().date().isoformat(),
        "before": this_machine(),
        "w1": [], "w2": [], "w3": [], "w4": [],
        **begun,
    }  # fmt: skip
    lost: dict[str, str] = found.pop("missing", {})
    for name, part in _PARTS.items():
        for engine in engines:
            if any(row["engine"] == engine for row in found[name]):
                continue
            try:
                part(engine, size, found, lost)
            except PostgresMissingError as missing:
                lost[engine] = str(missing)
            _keep(found, lost)
    _say("W4 start-up")
    found["w4"], fell = starts.measured(rounds=min(2, size.rounds))
    found["after"] = this_machine()
    found["peers"] = [_named(peer.name, peer.title, lost | fell) for peer in PEERS]
    found["missing"] = lost | fell
    return found


def _transitions(engine: str, size: Size, found: tables.Found, lost: dict[str, str]) -> None:
    _say(f"W1 transitions on {engine}")
    rows, fell = transitions.measured(
        engine, PEERS, seconds=size.seconds, rounds=size.rounds, cases=size.cases
    )
    found["w1"] += rows
    lost.update(fell)


def _sweeps(engine: str, size: Size, found: tables.Found, lost: dict[str, str]) -> None:
    for opened in size.open:
        _say(f"W2 sweep of {opened:,} on {engine}")
        rows, fell = sweeps.measured(engine, opened, rounds=size.rounds)
        found["w2"] += rows
        lost.update(fell)


def _mails(engine: str, size: Size, found: tables.Found, lost: dict[str, str]) -> None:
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


_PARTS = {"w1": _transitions, "w2": _sweeps, "w3": _mails}


def _keep(found: tables.Found, lost: dict[str, str]) -> None:
    """Keep what is known so far: a run is long."""
    CACHE.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(found | {"missing": lost}, indent=1), encoding="utf-8")


def _say(what: str) -> None:
    print(f"{clock.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
