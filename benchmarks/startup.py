"""Start-up: the command line beside bare Python, what imports cost, and the second start of all.

``python -m benchmarks.startup [--json] [--quick] [--rounds N]``

``--quick`` leaves out the start of the whole system.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.rounds import Verdict, interleaved, medians, options, report

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "bare python": ["-c", "pass"],
    "phinong --help": ["-m", "cli.main", "--help"],
    "import cli": ["-c", "import cli.main"],
    "import config": ["-c", "import config.settings, config.wiring"],
    "import web": ["-c", "import web.app"],
}
PATIENCE_S = 120


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    chosen = options(__doc__ or "", arguments)
    rounds = chosen.rounds or (1 if chosen.quick else 15)
    contenders = {name: _timing(command) for name, command in COMMANDS.items()}
    times = medians(interleaved(contenders, rounds))
    bare = times["bare python"]
    rows: list[dict[str, Any]] = [
        {"what": name, "ms": took * 1000, "times_bare": took / bare} for name, took in times.items()
    ]
    verdicts = [
        Verdict("phinong --help: times bare Python", times["phinong --help"] / bare, "<=", 12)
    ]
    if not chosen.quick:
        started = _second_starts(3)
        rows += [{"what": f"second start: {name}", "ms": s * 1000} for name, s in started.items()]
        verdicts += [
            Verdict("second start: the web is ready after", started["web"], "<=", 3, " s"),
            Verdict("second start: everything is ready after", started["ready"], "<=", 15, " s"),
        ]
    report(rows, verdicts, as_json=chosen.json)
    return 0


def _timing(command: list[str]) -> Callable[[], float]:
    def run() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    return run


def _second_starts(rounds: int) -> dict[str, float]:
    """Return the median seconds until each event of a start on data that are there already."""
    with tempfile.TemporaryDirectory(prefix="phinong-bench-") as folder:
        _start(Path(folder))  # the first one makes the database
        runs = [_start(Path(folder)) for _ in range(rounds)]
    return medians({name: [run[name] for run in runs] for name in ("web", "ready")})


def _start(folder: Path) -> dict[str, float]:
    """Start the whole system, note when each part says it is ready, and stop it."""
    environment = {**os.environ, **_ports(), "PHINONG_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli.main", "up", "--json"]
    found: dict[str, float] = {}
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line).get("event", "")
            found.setdefault(event, time.perf_counter() - began)
            if event == "ready":
                process.send_signal(signal.SIGTERM)
        if process.wait(PATIENCE_S) or "ready" not in found:
            raise AssertionError(f"phinong up ended with {process.returncode} after {found}")
    return found


def _ports() -> dict[str, str]:
    """Return ports that nobody uses, all found before any is let go."""
    names = ("PHINONG_PORT", "PHINONG_SMTP_PORT", "PHINONG_PREFECT_PORT")
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in names]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return {
            name: str(probe.getsockname()[1]) for name, probe in zip(names, probes, strict=True)
        }


if __name__ == "__main__":
    sys.exit(main())
