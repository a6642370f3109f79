"""Tools that do not live with our libraries: each in an environment of its own, beside the tree."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

VERSIONS = {
    "bandit": "1.9.4",
    "semgrep": "1.182.0",
    "sqlmap": "1.10.10",
    "cyclonedx-bom": "7.5.0",
}
_SAID = os.environ.get("PHINONG_SCANS", "")
HOME = Path(_SAID) if _SAID else Path(tempfile.gettempdir()) / "phinong-scans"


class MissingError(Exception):
    """A tool cannot be had here."""


def tool(name: str) -> Path:
    """Return the folder of a tool's commands; it is installed where it is not there yet."""
    version = VERSIONS[name]
    place = HOME / f"{name}-{version}"
    commands, whole = place / "bin", place / "whole"
    if not whole.exists():
        print(f"  {name} {version} ...", file=sys.stderr)
        venv.create(place, with_pip=True, clear=True)
        pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", f"{name}=={version}"]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingError(f"{name} {version}: {done.stderr.strip()[-300:]}")
        whole.touch()
    return commands


def run(command: list[str], seconds: float, folder: Path) -> tuple[int, str]:
    """Run a tool for so long; return its exit code (-1 where it was stopped) and what it said."""
    environment = {**os.environ, "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=max(seconds, 1),
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as stopped:
        said: Any = stopped.stdout or b""
        return -1, said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return done.returncode, done.stdout + done.stderr
