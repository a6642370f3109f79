"""A ministry's site on this machine: hosts, their services, and docs/deploy.md run step by step."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster import hosts as hosting
from tests.cluster import manual, services
from tests.cluster.hosts import Hosts
from tests.cluster.shell import Shell, release
from tests.cluster.units import Units, variables
from tests.support.tree import ROOT

CLOCK = "clock"
Say = Callable[[str], None]


class StepError(Exception):
    """A step of docs/deploy.md failed."""


@dataclass
class Site:
    """The site as it stands."""

    folder: Path
    hosts: Hosts
    units: Units
    shell: Shell
    say: Say
    seconds: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def clock(self) -> Path:
        """Return the file that every process of Phinong takes its clock from."""
        return self.folder / CLOCK

    @property
    def environment(self) -> dict[str, str]:
        """Return what processes of Phinong on data1 go by."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PHINONG_", "PREFECT_"))}
        ours = variables(self.hosts["data1"].path("/etc/phinong/phinong.env"))
        return {**kept, **ours, "NO_PROXY": "*", "no_proxy": "*"}

    def noted(self, process: subprocess.Popen[bytes]) -> None:
        """Note a process that must not outlive us; it leads a group of its own."""
        self.others.append(process)
        _note(self.folder, process)

    def steps(self, *names: str) -> None:
        """Run steps, one after the other."""
        for name in names:
            self.step(name)

    def step(self, name: str) -> None:
        """Run a step of docs/deploy.md on its hosts.

        Raises:
            StepError: It failed; what it said is in the error.
        """
        step = manual.steps()[name]
        began = time.monotonic()
        for host in step.hosts:
            done = self.shell.run(self.hosts[host], step.block)
            self.said[name] = done.stdout + done.stderr
            if done.returncode:
                message = f"step {name} on {host}: exit {done.returncode}\n{self.said[name]}"
                raise StepError(message)
        self.seconds[name] = round(time.monotonic() - began, 1)
        self.say(f"  {name:14} {'+'.join(step.hosts):11} {self.seconds[name]:5.1f} s")


@contextlib.contextmanager
def standing(say: Say, *, is_whole: bool, keep: bool = False, apart: bool = True) -> Iterator[Site]:
    """Give a site with nothing installed on it yet; take all of it away afterwards."""
    folder = _folder()
    network = os.open("/proc/self/ns/net", os.O_RDONLY)
    hosts = hosting.made(folder, apart=apart)
    watchdog = _watchdog(folder, hosts)
    units = Units(folder / "logs", services.builtin(hosts))
    try:
        services.furnish(hosts)
        release(hosts, folder, _wheel(folder))
        _rehearse(folder)
        shell = Shell(hosts, units, folder, f"/proc/{os.getpid()}/fd/{network}", is_whole)
        with _world(hosts, folder), contextlib.closing(shell):
            site = Site(folder, hosts, units, shell, say)
            try:
                yield site
            finally:
                for process in site.others:
                    process.kill()
                    process.wait()
    finally:
        units.close()
        os.close(network)
        hosting.unmade(hosts)
        (folder / "groups").unlink(missing_ok=True)
        watchdog.communicate()
        if keep:
            say(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="phinong-cluster-", dir=_place()))
    folder.chmod(0o755)
    (folder / "logs").mkdir()
    (folder / CLOCK).write_text("+0s", encoding="ascii")
    return folder


def _note(folder: Path, process: subprocess.Popen[bytes]) -> None:
    with (folder / "groups").open("a", encoding="ascii") as groups:
        groups.write(f"{process.pid}\n")


_WATCHDOG = """
trap '' TERM INT HUP
cat >/dev/null
while read group; do kill -9 -- -$group; done < groups
for name in "$@"; do ip netns del $name; done
[ -f groups ] && rm -rf "$PWD"
"""


def _watchdog(folder: Path, hosts: Hosts) -> subprocess.Popen[bytes]:
    """Start what ends everything once we are gone, however that came."""
    return subprocess.Popen(
        ["/bin/sh", "-c", _WATCHDOG, "watchdog", *hosts.namespaces],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _place() -> str | None:
    """Return memory to keep it in where there is enough, as this machine's disk may be slow."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage("/dev/shm").free > 6 * 1024**3:  # noqa: S108 - of this machine
            return "/dev/shm"  # noqa: S108 - the same
    return None


def _wheel(folder: Path) -> Path:
    """Build the wheel from what git knows, so that others may work in the tree meanwhile."""
    from tests.support.tree import files_of_the_project

    copy = folder / "source"
    for file in files_of_the_project():
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, copy / file)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(folder)], cwd=copy, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def _rehearse(folder: Path) -> None:
    """Let the processes of this site go by one clock, which the rehearsal moves."""
    for file in folder.glob("release-*/deploy/phinong.env"):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\nPHINONG_CLOCK=@{folder / CLOCK}\n", encoding="utf-8")


@contextlib.contextmanager
def _world(hosts: Hosts, folder: Path) -> Iterator[None]:
    root = hosts["world"].root
    with (folder / "logs" / "world.log").open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.world", hosts["world"].address, str(root)],
            cwd=ROOT,
            stdout=words,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
            start_new_session=True,
        )
        _note(folder, process)
        try:
            _until("the world answers", (root / "ready").exists, 60)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _until(what: str, is_so: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > until:
            raise StepError(f"not within {within_s:.0f} s: {what}")
        time.sleep(0.1)
