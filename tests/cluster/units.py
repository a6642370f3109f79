"""A stand-in for systemd: starts what our unit files say, keeps it alive, and can kill it."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster.hosts import Host

_LOOK_S = 0.05
_START_S = 30.0


@dataclass
class Spec:
    """What a unit file says, as far as we go by it."""

    starts: list[list[str]]
    environment: dict[str, str] = field(default_factory=dict)
    folder: str | None = None
    is_oneshot: bool = False
    restarts: bool = False
    restart_s: float = 0.1
    stop_s: float = 90.0
    stop_signal: int = signal.SIGTERM
    is_ready: Callable[[], bool] = lambda: True


@dataclass
class Unit:
    """A unit as it runs."""

    name: str
    host: Host
    spec: Spec
    log: Path
    process: subprocess.Popen[bytes] | None = None
    wanted: bool = False
    starts: int = 0

    @property
    def pid(self) -> int:
        assert self.process is not None, self.name
        return self.process.pid


class Units:
    """All units of all hosts. ``systemctl`` in a step's shell comes here."""

    def __init__(self, logs: Path, builtin: dict[tuple[str, str], Callable[[], Spec]]) -> None:
        """Begin with none; ``builtin`` are Debian's own services by host and name."""
        self._logs = logs
        self._groups = logs.parent / "groups"
        self._builtin = builtin
        self._units: dict[tuple[str, str], Unit] = {}
        self._lock = threading.RLock()
        self._ends = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def unit(self, host: str, name: str) -> Unit:
        """Return a unit that was started."""
        return self._units[host, name.removesuffix(".service")]

    def systemctl(self, host: Host, argv: list[str]) -> tuple[int, str]:
        """Do what ``systemctl`` was asked for; return code and words."""
        options = [one for one in argv if one.startswith("-")]
        verb, *names = [one for one in argv if not one.startswith("-")]
        if verb == "daemon-reload" or all(one.endswith(".timer") for one in names):
            missing = [one for one in names if not host.path(f"/etc/systemd/system/{one}").exists()]
            return (1, f"no such timer: {missing}\n") if missing else (0, "")
        deeds = {"start": self.start, "stop": self.stop, "restart": self.restart}
        if verb in ("enable", "disable"):
            verb = "start" if "--now" in options else ""
        for name in names if verb else ():
            code = deeds[verb](host, name.removesuffix(".service"))
            if code:
                return code, f"{name} failed; see {self._log(host, name)}\n"
        return 0, ""

    def start(self, host: Host, name: str) -> int:
        """Start a unit; one that is a oneshot is waited for."""
        with self._lock:
            unit = self._units.get((host.name, name))
            if unit is None or unit.process is None or unit.process.poll() is not None:
                unit = Unit(name, host, self._spec(host, name), self._log(host, name))
                self._units[host.name, name] = unit
            elif unit.wanted:
                return 0
            unit.wanted = not unit.spec.is_oneshot
            if not unit.spec.is_oneshot:
                self._launch(unit, unit.spec.starts[-1])
        if not unit.spec.is_oneshot:
            return _wait(unit)
        for start in unit.spec.starts:
            self._launch(unit, start)
            assert unit.process is not None
            if code := unit.process.wait():
                return code
        return 0

    def stop(self, host: Host, name: str) -> int:
        """Ask a unit to end, and see to it that it does."""
        unit = self._units.get((host.name, name))
        if unit is None or unit.process is None:
            return 0
        with self._lock:
            unit.wanted = False
        unit.process.send_signal(unit.spec.stop_signal)
        try:
            unit.process.wait(unit.spec.stop_s)
        except subprocess.TimeoutExpired:
            self._kill_group(unit)
        unit.process.wait()
        self._kill_group(unit)  # control-group: nobody of it stays
        return 0

    def restart(self, host: Host, name: str) -> int:
        """Stop and start."""
        self.stop(host, name)
        return self.start(host, name)

    def kill(self, host: str, name: str, *, whole: bool = True) -> None:
        """Kill -9 a unit's process, and, as systemd would at once, the rest of its group."""
        unit = self.unit(host, name)
        os.kill(unit.pid, signal.SIGKILL)
        if whole:
            self._kill_group(unit)

    def close(self) -> None:
        """End everything, the last started first."""
        self._ends.set()
        self._keeper.join()
        for unit in reversed(list(self._units.values())):
            if unit.process is not None and unit.process.poll() is None:
                unit.process.send_signal(unit.spec.stop_signal)
        for unit in self._units.values():
            if unit.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    unit.process.wait(8)
                self._kill_group(unit)
                unit.process.wait()

    def _keep(self) -> None:
        """Start again what ended by itself, after the pause that its file names."""
        due: dict[int, float] = {}
        while not self._ends.wait(_LOOK_S):
            with self._lock:
                for unit in self._units.values():
                    if not unit.wanted or unit.process is None or unit.process.poll() is None:
                        continue
                    if not unit.spec.restarts:
                        continue
                    at = due.setdefault(id(unit.process), time.monotonic() + unit.spec.restart_s)
                    if time.monotonic() >= at:
                        self._launch(unit, unit.spec.starts[-1])

    def _launch(self, unit: Unit, start: list[str]) -> None:
        kept = {key: value for key, value in os.environ.items() if key in _KEPT}
        with unit.log.open("ab") as words:
            unit.process = subprocess.Popen(
                unit.host.command(*start),
                cwd=unit.spec.folder or unit.host.root,
                env={**kept, **unit.spec.environment},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        with self._groups.open("a", encoding="ascii") as groups:
            groups.write(f"{unit.pid}\n")
        unit.starts += 1

    def _kill_group(self, unit: Unit) -> None:
        try:
            os.killpg(unit.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _log(self, host: Host, name: str) -> Path:
        return self._logs / f"{host.name}-{name.removesuffix('.service')}.log"

    def _spec(self, host: Host, name: str) -> Spec:
        builtin = self._builtin.get((host.name, name))
        return builtin() if builtin else read(host, name)


def _wait(unit: Unit) -> int:
    """Wait as systemd does for a service that tells when it is ready; ours do not."""
    until = time.monotonic() + _START_S
    while not unit.spec.is_ready():
        if time.monotonic() > until or (unit.process is not None and unit.process.poll()):
            return 1
        time.sleep(_LOOK_S)
    return 0


_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "HOME")


def read(host: Host, name: str) -> Spec:
    """Read a unit file of a host; ``name@instance`` is of ``name@``."""
    stem, at, instance = name.partition("@")
    file = host.path(f"/etc/systemd/system/{stem}{at}.service")
    said: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            value = value.replace("%i", instance).replace("%H", host.name)
            said.setdefault(key.strip(), []).append(value.strip())
    environment: dict[str, str] = {}
    for path in said.get("EnvironmentFile", ()):
        environment |= variables(Path(path))
    for line in said.get("Environment", ()):
        environment |= dict([line.split("=", 1)])
    return Spec(
        starts=[shlex.split(line.replace("\\$", "$")) for line in said["ExecStart"]],
        environment=environment,
        folder=_only(said, "WorkingDirectory"),
        is_oneshot=_only(said, "Type") == "oneshot",
        restarts=_only(said, "Restart") == "always",
        restart_s=float(_only(said, "RestartSec") or 0.1),
        stop_s=float(_only(said, "TimeoutStopSec") or 90),
    )


def _only(said: dict[str, list[str]], key: str) -> Any:
    return said.get(key, [None])[-1]


def variables(file: Path) -> dict[str, str]:
    """Read an environment file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: " ".join(shlex.split(value)) for name, value in pairs}
