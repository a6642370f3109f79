"""W4: what it takes to start: a command of Phinong, and the imports of each peer."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.environments import ROOT, PeerMissingError, python_of
from benchmarks.peers.register import PEERS
from benchmarks.peers.rounds import compared, in_turn

BARE, HELP = "bare python", "phinong --help"
_WEIGHT = "; print(next(s for s in open('/proc/self/status') if s.startswith('VmHWM')).split()[1])"
_OURS = {
    HELP: "import sys; sys.argv = ['phinong', '--help']; from cli.main import main; main()",
    "phinong, the command line": "import cli.main",
    "phinong, the deeds": "import config.wiring, usecases.cases.perform, usecases.timers.sweep",
    "phinong, the web": "import web.app",
}


def measured(*, rounds: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return seconds and memory of each start, and who is missing and why."""
    commands: dict[str, tuple[Path, str]] = {BARE: (Path(sys.executable), "pass")}
    commands |= {name: (Path(sys.executable), code) for name, code in _OURS.items()}
    lost: dict[str, str] = {}
    for peer in PEERS:
        try:
            commands |= {peer.name: (python_of(peer), peer.wake)} if peer.wake else {}
        except PeerMissingError as error:
            lost[peer.name] = str(error)
    scores, fell = in_turn({name: _start(*each) for name, each in commands.items()}, rounds)
    told = compared(scores, HELP, less_is_better=True)
    return [
        {"peer": name, "ms": each["median"], "mb": _weight(commands, name), "times": each["times"]}
        for name, each in told.items()
    ], {**lost, **fell}


def _start(python: Path, code: str) -> Callable[[], float]:
    def run() -> float:
        before = _used()
        _run(python, code)
        return (_used() - before) * 1000

    return run


def _used() -> float:
    """Return the processor seconds of all children so far: a busy machine does not change them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _weight(commands: Mapping[str, tuple[Path, str]], name: str) -> float:
    """Return the megabytes that a process holds once it has imported; the help ends too early."""
    python, code = commands[name]
    code = "import cli.main" if name == HELP else code
    return int(_run(python, code + _WEIGHT)) / 1024


def _run(python: Path, code: str) -> str:
    command = [str(python), "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=ROOT if _is_ours(python) else python.parent,
                          check=True, stdout=subprocess.PIPE, text=True)  # fmt: skip
    return done.stdout


def _is_ours(python: Path) -> bool:
    return python == Path(sys.executable)
