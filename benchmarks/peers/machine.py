"""What a run was measured on, and how busy it was."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from typing import Any

from config import clock
from tests.support.postgres import PostgresMissingError, find_binaries


def this_machine() -> dict[str, Any]:
    """Return the moment, cores, versions, and the load averages of 1, 5 and 15 minutes."""
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgresql(),
    }


def _postgresql() -> str:
    try:
        server = find_binaries() / "postgres"
    except PostgresMissingError:
        return ""
    said = subprocess.run([server, "--version"], check=True, capture_output=True, text=True)
    return said.stdout.split()[2]
