"""What grows with the number of open cases, on PostgreSQL, and how steeply.

``python -m benchmarks.scale [--short] [--sizes N ...] [--entries N] [--backup-to N] [--json]``

Times of a transition, a sweep, the queue page, the case page, the check of the trail, a backup;
one, two and four processes of the web and of workers. Cases are two real lives repeated with valid
chains; ``--entries 10`` gives each at least ten audit entries, a million cases ten million. Writes
docs/scale.json and the tables of docs/scale.md; ``--short`` writes nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from benchmarks.peers.environments import ROOT
from benchmarks.peers.machine import this_machine
from benchmarks.scale import paper
from benchmarks.scale.crews import CREWS
from benchmarks.scale.figures import measured
from benchmarks.scale.loaded import loaded
from config import clock
from tests.support.postgres import PostgresMissingError

SIZES, SHORT = (10_000, 100_000, 1_000_000), (400, 4_000)
YEAR = ("simulate", "--cases", "20", "--months", "12", "--seed", "1", "--json")


def main(arguments: list[str] | None = None) -> int:
    """Run it, and print or write what was found."""
    chosen = _options(arguments)
    sizes = chosen.sizes or (SHORT if chosen.short else SIZES)
    try:
        found = _found(chosen, sizes)
    except PostgresMissingError as missing:
        print(f"not measured: {missing}")
        return 0
    if chosen.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    elif chosen.short:
        print(paper.curve(found))
    else:
        paper.write(found)
        print(paper.curve(found))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--short", action="store_true", help="the smallest sizes; writes nothing")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of open cases")
    parser.add_argument("--entries", type=int, default=0, help="audit entries of a case, at least")
    parser.add_argument(
        "--backup-to", type=int, default=100_000, help="largest number of cases to back up"
    )
    parser.add_argument(
        "--crews-to", type=int, default=10_000, help="largest number for 1, 2 and 4 processes"
    )
    parser.add_argument("--json", action="store_true", help="print JSON and write nothing")
    return parser.parse_args(arguments)


def _found(chosen: argparse.Namespace, sizes: tuple[int, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"made_on": clock.now().date().isoformat(), "before": this_machine()}
    found["sizes"] = []
    for size in sizes:
        _say(f"{size:,} open cases")
        with loaded(size, chosen.entries) as place:
            _say(f"loaded in {place.took_s:.0f} s")
            found["sizes"].append(
                measured(
                    place,
                    deeds=16 if chosen.short else 200,
                    asked=4 if chosen.short else 25,
                    backup=size <= chosen.backup_to,
                    several=CREWS if size <= chosen.crews_to else (1,),
                )
            )
        _keep(found)
    if not chosen.short:
        _say("a year of twenty cases")
        found["year"] = _year()
    found["after"] = this_machine()
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def _year() -> dict[str, Any]:
    """Return what a simulated year of cases wrote and sent, for each case."""
    command = [sys.executable, "-m", "cli.main", *YEAR]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    said = json.loads(done.stdout)
    return {
        "cases": said["cases"],
        "mails": said["mails"]["sent"],
        "entries": said["audit"]["entries"],
        "moves": sum(said["happened"].values()),
    }


def _keep(found: dict[str, Any]) -> None:
    """Keep what is known so far: a run is long."""
    kept = ROOT / "build" / "scale_so_far.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _say(what: str) -> None:
    print(f"{clock.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
