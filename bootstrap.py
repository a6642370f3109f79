#!/usr/bin/env python3
"""Set Phinong up in .venv, from locked and hash-checked packages, and start a command there.

    python3 bootstrap.py [run|dev] [COMMAND ...]

Nothing but Python 3.11 to 3.13 and pip is needed. Where nothing has changed it does nothing, fast.
An installation that was cut off is made anew; a lock that has changed is brought in place.
"""

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
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

PYTHON_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
if not (3, 11) <= sys.version_info[:2] < (3, 14):  # before what an older Python cannot read
    sys.exit(
        f"Phinong ใช้ Python 3.11 ถึง 3.13 แต่นี่คือรุ่น {PYTHON_VERSION} "
        "โปรดระบุรุ่นอื่น เช่น make PYTHON=python3.12\n"
        f"Phinong needs Python 3.11 to 3.13 and this is {PYTHON_VERSION}: "
        "name another one, such as make PYTHON=python3.12."
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
DISCARDED = ROOT / ".venv.discarded"
VENV_PYTHON = VENV / "bin" / "python"
SITE = VENV / "lib" / f"python{PYTHON_VERSION}" / "site-packages"
STATE = VENV / "phinong-setup.json"
LOG = VENV / "phinong-setup.log"
BASE_PYTHON: str = getattr(sys, "_base_executable", None) or sys.executable  # not .venv's own
# The second holds all of the first.
LOCKS = {name: ROOT / "requirements" / f"{name}.lock" for name in ("run", "dev")}
OLDEST_PIP = (22, 3)  # the first that installs into another environment: pip --python
ASTRAY = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT"}
INSTALL = (  # noqa: SIM905 - one flag a line would say no more
    "install --no-deps --require-hashes --only-binary=:all: --no-compile --no-input "
    "--disable-pip-version-check --no-warn-script-location --progress-bar=off -r"
).split()
STARTED = time.monotonic()
LAYOUT = b"1"  # raise it when what this file writes into .venv changes

# What pip may say, and what a person can do about it in Thai and in English. The first fits best.
REMEDIES = {
    "No space left|Disk quota exceeded": (
        "พื้นที่ดิสก์ไม่พอสำหรับติดตั้ง โปรดเพิ่มพื้นที่ว่างประมาณ 1 GB แล้วเรียกใหม่",
        "The disk is full: free about 1 GB and run this again.",
    ),
    "Permission denied|Read-only file|not permitted|File exists|Not a directory": (
        f"เขียนลงในโฟลเดอร์ {VENV} ไม่ได้ โปรดตรวจสิทธิ์ของโฟลเดอร์แล้วเรียกใหม่",
        f"The folder {VENV} cannot be written to: mend its permissions and run this again.",
    ),
    "DO NOT MATCH THE HASHES": (
        "ชุดโปรแกรมที่ได้รับไม่ตรงกับค่าแฮชที่ล็อกไว้จึงไม่ติดตั้ง โปรดตรวจแหล่งดาวน์โหลดของ pip",
        "A package differs from its locked hash and was refused: check where pip downloads from.",
    ),
    "Connection|NameResol|Max retries|timed out|HTTP err|No matching distribution": (
        "ติดต่อแหล่งดาวน์โหลดของ pip ไม่ได้หรือแหล่งนั้นไม่มีชุดโปรแกรมที่ล็อกไว้ โปรดตรวจเครือข่ายหรือพร็อกซีแล้วเรียกใหม่",
        "The package registry cannot be reached or lacks a package: check the network or proxy.",
    ),
    "": ("ติดตั้งไม่สำเร็จ", "The installation failed."),
}


@contextlib.contextmanager
def step(number: int, tell: Callable[[], str]) -> Iterator[None]:
    """Show what `tell` says, and the seconds so far, again and again until the block ends."""
    is_terminal, done = sys.stdout.isatty(), threading.Event()

    def show(end: str) -> None:
        line = f"[{number}/3] {tell()} · {time.monotonic() - STARTED:.0f} s"
        print(f"\r\033[K{line}" if is_terminal else line, end=end, flush=True)

    def tick() -> None:
        while not done.wait(0.2 if is_terminal else 10):
            show("" if is_terminal else "\n")

    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
        show("\n")


def fail(said: str) -> NoReturn:
    """End with the sentence, in Thai and in English, that fits what was said."""
    thai, english = next(words for what, words in REMEDIES.items() if re.search(what, said))
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


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the project folder, so that two set-ups do not write into one .venv."""
    folder = os.open(ROOT, os.O_RDONLY)
    os.set_inheritable(folder, True)  # noqa: FBT003 - so that a pip whose parent was killed holds it
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("รอการติดตั้งอีกชุดหนึ่งอยู่ · waiting for another set-up of this folder", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def run(*command: object, on_line: Callable[[str], object] = str, needed: bool = True) -> bool:
    """Run a command, keep what it says in the log, and say whether it went well."""
    child = subprocess.Popen(
        [str(part) for part in command],
        env={name: value for name, value in os.environ.items() if name not in ASTRAY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # see alone()
        start_new_session=True,
    )
    with LOG.open("a", encoding="utf-8") as log, child:
        try:
            for line in child.stdout or ():
                log.write(line)
                on_line(line)
        except BaseException:
            os.killpg(child.pid, signal.SIGTERM)  # pip --python has a child of its own
            raise
    if needed and child.returncode:
        fail(LOG.read_text(encoding="utf-8", errors="replace"))
    return child.returncode == 0


def pip_command() -> list[object]:
    """Return a pip that installs into .venv: one that is there, or else one unpacked in it."""
    for python in dict.fromkeys((BASE_PYTHON, sys.executable)):
        said: list[str] = []
        run(python, "-m", "pip", "--version", on_line=said.append, needed=False)
        found = re.match(r"pip (\d+)\.(\d+)", "".join(said))
        if found and (int(found[1]), int(found[2])) >= OLDEST_PIP:
            return [python, "-m", "pip", "--python", VENV_PYTHON]
    if run(VENV_PYTHON, "-m", "ensurepip", needed=False):
        return [VENV_PYTHON, "-m", "pip"]
    sys.exit(
        "ไม่พบ pip 22.3 ขึ้นไป โปรดติดตั้งก่อน เช่น apt-get install python3-pip\n"
        "No pip 22.3 or newer was found: install it first, such as by apt-get install python3-pip."
    )


def names(texts: Iterable[str]) -> set[str]:
    """Return the names of distributions as the registry compares them."""
    return {re.sub(r"[-_.]+", "-", text).lower() for text in texts}


def installed() -> set[str]:
    """Return the names of all distributions in .venv."""
    return names(folder.name.split("-")[0] for folder in SITE.glob("*.dist-info"))


def install_packages(lock: Path) -> None:
    """Download, check and unpack every package of a lock; take away what it does not name."""
    locked = names(re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE))
    said: list[str] = []

    def count(word: str) -> int:
        return sum(line.startswith(word) for line in said)

    def tell() -> str:
        total, there = len(locked) - count("Ignoring"), len(installed() & locked)
        fetched = max(count("Collecting"), there)
        return f"ดาวน์โหลด · fetched {fetched}/{total}, ติดตั้ง · installed {there}/{total}"

    with step(2, tell):
        pip = pip_command()
        run(*pip, *INSTALL, lock, on_line=said.append)
        others = sorted(installed() - locked - {"phinong", "pip"})
        if others:
            run(*pip, "uninstall", "--yes", *others)


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
    (info / "METADATA").write_text(f"Name: phinong\nVersion: {project['version']}\n", "utf-8")
    (SITE / "phinong.pth").write_text(f"{ROOT}\n", "utf-8")
    module, function = project["scripts"]["phinong"].split(":")
    # Started by sh, since the path of .venv may be too long for a shebang, or hold a space.
    python = f"#!/bin/sh\n'''exec' {shlex.quote(str(VENV_PYTHON))} \"$0\" \"$@\"\n' '''\n"
    start = f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n"
    command = VENV / "bin" / "phinong"
    command.write_text(python + start, encoding="utf-8")
    command.chmod(0o755)


def prepare_venv() -> None:
    """Have a .venv that is marked as cut off until the last step is done."""
    state = read_state()
    whole = "cut_off" not in state and VENV_PYTHON.exists() and SITE.is_dir()
    if VENV.exists() and not (whole and state.get("root", str(ROOT)) == str(ROOT)):
        VENV.rename(DISCARDED)  # in one step, since a removal that is cut off leaves a half
    shutil.rmtree(DISCARDED, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    write_state({"profile": state.get("profile", ""), "cut_off": "yes"})
    run(BASE_PYTHON, "-m", "venv", "--without-pip", VENV)


def set_up(profile: str) -> None:
    """Bring .venv to what today's files ask for."""
    state, wanted = read_state(), wanted_state(larger(profile))
    if {**state, "project": wanted["project"]} != wanted or not VENV_PYTHON.exists():
        with step(1, lambda: f"สร้าง · preparing .venv (Python {PYTHON_VERSION})"):
            prepare_venv()
        install_packages(LOCKS[wanted["profile"]])
        if wanted["profile"] == "run":  # of what developing needs, Python compiles what is used
            with step(3, lambda: "เตรียมให้เริ่มเร็ว · compiling for quick starts"):
                run(VENV_PYTHON, "-m", "compileall", "-q", "-j", "0", SITE, needed=False)
    install_project()
    write_state(wanted)


def main(profile: str = "run", *command: str) -> None:
    """Set up the profile asked for, unless it is there already; then become the command."""
    if profile not in LOCKS:
        sys.exit("วิธีใช้ · usage: python3 bootstrap.py [run|dev] [COMMAND ...]")
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda number, _: sys.exit(128 + number))
    try:
        if not is_ready(profile):
            with alone():
                if not is_ready(profile):  # the one we waited for may have done it
                    set_up(profile)
    except OSError as error:
        fail(str(error))
    if command:
        os.execv(VENV / "bin" / command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
