"""The project's own tree, as the architecture tests read it."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = tuple(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def files_of_the_project() -> list[Path]:
    """Return what git tracks or would track if all were added, relative to the root, sorted."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = {Path(name) for name in listed.split("\0") if name}
    return sorted(file for file in files if (ROOT / file).is_file())


def python_files(*folders: str) -> list[Path]:
    """Return the Python files in some folders of the root, relative to it."""
    return [
        file for file in files_of_the_project() if file.suffix == ".py" and file.parts[0] in folders
    ]
