#!/usr/bin/env python3
"""Set Phinong up in .venv, from locked, hash-checked packages: `python3 bootstrap.py [run|dev]`.

Nothing but Python 3.11 to 3.13 and pip is needed. Where nothing has changed it does nothing, fast.
An installation that was cut off is made anew; a lock that has changed is brought in place.
"""

import collections
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

PYTHON_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
if not (3, 11) <= sys.version_info[:2] < (3, 14):  # before what an older Python cannot read
    sys.exit(
        f"พี่น้องใช้ Python 3.11 ถึง 3.13 แต่นี่คือรุ่น {PYTHON_VERSION} "
        "โปรดระบุรุ่นอื่น เช่น make PYTHON=python3.12\n"
        f"Phinong needs Python 3.11 to 3.13 and this is {PYTHON_VERSION}: "
        "name another one, such as make PYTHON=python3.12."
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
SITE = VENV / "lib" / f"python{PYTHON_VERSION}" / "site-packages"
STATE = VENV / "phinong-setup.json"
LOG = VENV / "phinong-setup.log"
BASE_PYTHON: str = getattr(sys, "_base_executable", None) or sys.executable  # not .venv's own
LOCKS = {
    name: ROOT / "requirements" / f"{name}.lock" for name in ("run", "dev")
}  # dev has all of run
OLDEST_PIP = (22, 3)  # the first that installs into another environment: pip --python
ASTRAY = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT"}
# Started by sh, since the path of .venv may be too long for a shebang, or hold a space.
LAUNCHER = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys
from {module} import {function}
sys.exit({function}())
"""
LAYOUT = b"1"  # raise it when what this file writes into .venv changes

# What pip may say, and what a person can do about it in Thai and in English. The first fits best.
REMEDIES = (
    (
        "No space left|Disk quota exceeded",
        "พื้นที่ดิสก์ไม่พอสำหรับติดตั้ง โปรดเพิ่มพื้นที่ว่างประมาณ 1 GB แล้วเรียกใหม่",
        "The disk is full: free about 1 GB and run this again.",
    ),
    (
        "Permission denied|Read-only file|not permitted|File exists|Not a directory",
        f"เขียนลงในโฟลเดอร์ {VENV} ไม่ได้ โปรดตรวจสิทธิ์ของโฟลเดอร์แล้วเรียกใหม่",
        f"The folder {VENV} cannot be written to: mend its permissions and run this again.",
    ),
    (
        "DO NOT MATCH THE HASHES",
        "ชุดโปรแกรมที่ได้รับไม่ตรงกับค่าแฮชที่ล็อกไว้จึงไม่ติดตั้ง โปรดตรวจแหล่งดาวน์โหลดของ pip",
        "A package differs from its locked hash and was refused: check where pip downloads from.",
    ),
    (
        "NewConnection|NameResol|Max retries|timed out|Connection (refused|reset|broken)|HTTP err",
        "ติดต่อแหล่งดาวน์โหลดของ pip ไม่ได้ โปรดตรวจเครือข่ายหรือพร็อกซีแล้วเรียกใหม่",
        "The package registry cannot be reached: check the network or pip's proxy and run again.",
    ),
    (
        "No matching distribution found",
        "แหล่งดาวน์โหลดของ pip ไม่มีชุดโปรแกรมที่ล็อกไว้สำหรับเครื่องนี้",
        "The package registry has no build of a locked package for this computer.",
    ),
    ("", "ติดตั้งไม่สำเร็จ", "The installation failed."),
)


class Progress:
    """Tell which step is running, how far it is and for how long, on a terminal or in a log."""

    def __init__(self, steps: int) -> None:
        self._started = time.monotonic()
        self._steps = steps
        self._step = 0
        self._tty = sys.stdout.isatty()

    @contextlib.contextmanager
    def step(self, tell: Callable[[], str]) -> Iterator[None]:
        """Show what `tell` says, again and again, until the step ends."""
        self._step += 1
        stop = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(tell, stop), daemon=True)
        ticker.start()
        try:
            yield
        finally:
            stop.set()
            ticker.join()
            self._show(tell(), end="\n")

    def _tick(self, tell: Callable[[], str], stop: threading.Event) -> None:
        while not stop.wait(0.2 if self._tty else 10):
            self._show(tell(), end="" if self._tty else "\n")

    def _show(self, text: str, *, end: str) -> None:
        line = f"[{self._step}/{self._steps}] {text} · {time.monotonic() - self._started:.0f} s"
        print(f"\r\033[K{line}" if self._tty else line, end=end, flush=True)


def fail(said: str) -> NoReturn:
    """End with the sentence, in Thai and in English, that fits what was said."""
    thai, english = next((th, en) for words, th, en in REMEDIES if re.search(words, said))
    sys.exit(f"{thai} (บันทึก: {LOG})\n{english} (log: {LOG})")


def wanted_state(profile: str) -> dict[str, str]:
    """Return what the state file says once a profile is wholly installed from today's files."""
    project = LAYOUT + (ROOT / "pyproject.toml").read_bytes()
    return {
        "profile": profile,
        "python": PYTHON_VERSION,
        "root": str(ROOT),
        "packages": hashlib.sha256(LOCKS[profile].read_bytes()).hexdigest(),
        "project": hashlib.sha256(project).hexdigest(),
    }


def read_state() -> dict[str, str]:
    """Return the state of .venv; empty when there is none, or none that can be read."""
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: dict[str, str]) -> None:
    """Replace the state file in one step: a reader sees the old one or the new one."""
    draft = STATE.with_suffix(".new")
    draft.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    draft.replace(STATE)


def larger(profile: str) -> str:
    """Return the profile asked for, or the one in .venv where that holds more."""
    return "dev" if read_state().get("profile") == "dev" else profile


def is_ready(profile: str) -> bool:
    """Say whether .venv holds all of a profile, made from today's files."""
    return read_state() == wanted_state(larger(profile)) and VENV_PYTHON.exists()


def is_usable() -> bool:
    """Say whether the .venv that is there can be brought up to date in place."""
    state = read_state()
    whole_and_here = state.get("root", str(ROOT)) == str(ROOT) and "cut_off" not in state
    return whole_and_here and VENV_PYTHON.exists() and SITE.is_dir()


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Hold the project folder, so that two set-ups do not write into one .venv.

    Children inherit the hold: a pip whose parent was killed is waited for, too.
    """
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("รอการติดตั้งอีกชุดหนึ่งอยู่ · waiting for another set-up of this folder", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def run(*command: object, hold: int, on_line: Callable[[str], object] = str) -> bool:
    """Run a command, keep what it says in the log, and say whether it went well."""
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            [str(part) for part in command],
            env={name: value for name, value in os.environ.items() if name not in ASTRAY},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            pass_fds=(hold,),
        ) as child,
    ):
        try:
            for line in child.stdout or ():
                log.write(line)
                on_line(line)
        except BaseException:
            child.terminate()
            raise
    return child.returncode == 0


def must(*command: object, hold: int, on_line: Callable[[str], object] = str) -> None:
    """Run a command that the set-up cannot do without."""
    if not run(*command, hold=hold, on_line=on_line):
        fail(LOG.read_text(encoding="utf-8", errors="replace"))


def prepare_venv(hold: int) -> None:
    """Have a .venv that is marked as cut off until the last step is done."""
    usable = is_usable()
    if VENV.exists() and not usable:
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    write_state({"cut_off": "yes", **read_state()})
    if not usable:
        must(BASE_PYTHON, "-m", "venv", "--without-pip", VENV, hold=hold)


def pip_command(hold: int) -> list[object]:
    """Return a pip that installs into .venv: one that is there, or else one unpacked in it."""
    for python in dict.fromkeys((BASE_PYTHON, sys.executable)):
        said: list[str] = []
        run(python, "-m", "pip", "--version", hold=hold, on_line=said.append)
        found = re.match(r"pip (\d+)\.(\d+)", "".join(said))
        if found and (int(found[1]), int(found[2])) >= OLDEST_PIP:
            return [python, "-m", "pip", "--python", VENV_PYTHON]
    if run(VENV_PYTHON, "-m", "ensurepip", hold=hold):
        return [VENV_PYTHON, "-m", "pip"]
    sys.exit(
        "ไม่พบ pip 22.3 ขึ้นไป โปรดติดตั้งก่อน เช่น apt-get install python3-pip\n"
        "No pip 22.3 or newer was found: install it first, such as by apt-get install python3-pip."
    )


def plain(name: str) -> str:
    """Return the name of a distribution as the registry compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> set[str]:
    """Return the names of all distributions in .venv."""
    return {plain(folder.name.split("-")[0]) for folder in SITE.glob("*.dist-info")}


def install_packages(lock: Path, *, hold: int, progress: Progress) -> None:
    """Download, check and unpack every package of a lock; take away what it does not name."""
    names = re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    locked = {plain(name) for name in names}
    seen: collections.Counter[str] = collections.Counter()

    def tell() -> str:
        total = len(locked) - seen["Ignoring"]
        there = len(installed() & locked)
        fetched = max(seen["Collecting"], there)
        return f"ดาวน์โหลด · fetched {fetched}/{total}, ติดตั้ง · installed {there}/{total}"

    def on_line(line: str) -> None:
        seen[line.partition(" ")[0]] += 1

    with progress.step(tell):
        pip = pip_command(hold)
        flags = (
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "--no-compile",
            "--no-input",
        )
        quiet = ("--disable-pip-version-check", "--no-warn-script-location", "--progress-bar=off")
        must(*pip, "install", *flags, *quiet, "-r", lock, hold=hold, on_line=on_line)
        if others := sorted(installed() - locked - {"phinong", "pip"}):
            must(*pip, "uninstall", "--yes", *others, hold=hold)


def install_project() -> None:
    """Make our folders importable in .venv and write its `phinong` command.

    Written here and not by pip, which would first have to fetch and run a build backend.
    """
    import tomllib  # noqa: PLC0415 - an older Python must get as far as the check above

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for earlier in SITE.glob("phinong-*.dist-info"):
        shutil.rmtree(earlier)
    info = SITE / f"phinong-{project['version']}.dist-info"
    info.mkdir()
    facts = ["Metadata-Version: 2.1", "Name: phinong", f"Version: {project['version']}"]
    facts += [f"Requires-Dist: {need}" for need in project["dependencies"]]
    (info / "METADATA").write_text("\n".join(facts) + "\n", encoding="utf-8")
    (SITE / "phinong.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    module, function = project["scripts"]["phinong"].split(":")
    command = VENV / "bin" / "phinong"
    python = shlex.quote(str(VENV_PYTHON))
    command.write_text(
        LAUNCHER.format(python=python, module=module, function=function), encoding="utf-8"
    )
    command.chmod(0o755)


def set_up(profile: str, hold: int) -> None:
    """Bring .venv to what today's files ask for."""
    wanted = wanted_state(larger(profile))
    if not is_usable() or read_state().get("packages") != wanted["packages"]:
        progress = Progress(steps=3)
        with progress.step(lambda: f"สร้าง · preparing {VENV.name} (Python {PYTHON_VERSION})"):
            prepare_venv(hold)
        install_packages(LOCKS[wanted["profile"]], hold=hold, progress=progress)
        with progress.step(lambda: "เตรียมให้เริ่มเร็ว · compiling for quick starts"):
            run(VENV_PYTHON, "-m", "compileall", "-q", "-j", "0", SITE, hold=hold)
    install_project()
    write_state(wanted)


def main(arguments: list[str]) -> None:
    """Set up the profile asked for, unless it is there already."""
    profile = "".join(arguments) or "run"
    if profile not in LOCKS:
        sys.exit("วิธีใช้ · usage: python3 bootstrap.py [run|dev]")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if not is_ready(profile):
            with alone() as hold:
                if not is_ready(profile):  # the one we waited for may have done it
                    set_up(profile, hold)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except OSError as error:
        fail(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
