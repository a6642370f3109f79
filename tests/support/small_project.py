"""A project of two tiny packages, to try the set-up and the Makefile on without a network."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import ROOT

PYPROJECT = """
[project]
name = "phinong"
version = "{version}"
scripts = {{ phinong = "cli.main:main" }}
"""
COMMAND = """
import signal, sys, time

def main():
    import alpha
    if sys.argv[1:] != ["up"]:
        print(*sys.argv[1:])
        return int(sys.argv[1]) if sys.argv[1:] else 0
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda number, frame: sys.exit(f"stopped by {number}"))
    print("up", flush=True)
    time.sleep(60)
"""


def build_wheel(folder: Path, name: str, version: str = "1.0") -> str:
    """Write a wheel of one module, and return the lines of a lock that ask for it."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_record(text)},{len(text)}\n" for path, text in files.items())
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def _record(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class SmallProject:
    """A folder with bootstrap.py, the Makefile, locks of tiny wheels and a `phinong` command."""

    root: Path

    @classmethod
    def create(cls, root: Path) -> SmallProject:
        """Lay the project out; its locks ask for alpha, and for developing also for beta."""
        for folder in ("cli", "requirements", "wheels"):
            (root / folder).mkdir(parents=True)
        for name in ("bootstrap.py", "Makefile"):
            shutil.copy2(ROOT / name, root / name)
        (root / "cli" / "main.py").write_text(COMMAND, encoding="utf-8")
        project = cls(root)
        project.set_version("0.1.0")
        alpha, beta = project.wheel("alpha"), project.wheel("beta")
        project.lock("run", alpha)
        project.lock("dev", alpha + beta)
        return project

    @property
    def python(self) -> Path:
        """The Python of its .venv."""
        return self.root / ".venv" / "bin" / "python"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands: pip finds the tiny wheels and nothing else."""
        wheels = (self.root / "wheels").as_uri()  # pip would split a path at its spaces
        only = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels}
        outer = ("PIP_", "MAKE", "ARGS")  # what the make that runs the tests was told
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(outer)}
        return {**inherited, **only, "PYTHON": sys.executable}

    def wheel(self, name: str, version: str = "1.0") -> str:
        """Offer one more wheel, and return the lines of a lock that ask for it."""
        return build_wheel(self.root / "wheels", name, version)

    def lock(self, profile: str, lines: str) -> None:
        """Write the lock of a profile."""
        (self.root / "requirements" / f"{profile}.lock").write_text(lines, encoding="utf-8")

    def set_version(self, version: str) -> None:
        """Write pyproject.toml."""
        text = PYPROJECT.format(version=version)
        (self.root / "pyproject.toml").write_text(text, encoding="utf-8")

    def bootstrap(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run bootstrap.py to its end."""
        return subprocess.run(
            [sys.executable, "bootstrap.py", *arguments],
            cwd=self.root,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def imports(self, code: str) -> str:
        """Return what an expression is in its .venv."""
        command = [str(self.python), "-c", f"import importlib.metadata as m; print({code})"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]
