"""An environment of its own for each library that is compared, from pinned and hashed packages.

They lie in ``build/peers`` and are made anew when the pins change; ``--lock`` makes new pins.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.register import Peer

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).parent / "requirements"
CACHE = ROOT / "build" / "peers"
UV = Path(sys.executable).with_name("uv")
PATIENCE_S = 300


class PeerMissingError(Exception):
    """A peer cannot be installed here; the message is the installer's last word."""


def python_of(peer: Peer) -> Path:
    """Return the interpreter of a peer's environment, made where it is missing.

    Raises:
        PeerMissingError: It cannot be installed.
    """
    if not peer.needs:
        return Path(sys.executable)
    pins = REQUIREMENTS / f"{peer.needs}.txt"
    said = f"{sys.version}{pins.read_text(encoding='utf-8')}{ROOT}"
    folder = CACHE / f"{peer.needs}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
        install = ("--quiet", "--require-hashes", "--python", str(python), "-r", str(pins))
        _uv("pip", "install", *install)
        _see_the_project(folder)
        (folder / "whole").touch()
    return python


def _see_the_project(folder: Path) -> None:
    """Put the project behind the libraries: one of them is named like a package of ours."""
    [site] = folder.glob("lib/python*/site-packages")
    (site / "zz_project.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def _uv(*arguments: str) -> None:
    try:
        subprocess.run(
            [UV, *arguments], check=True, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip().splitlines()
        raise PeerMissingError(said[-1] if said else "the installer said nothing") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerMissingError(str(error)) from error


def version_of(peer: Peer) -> str:
    """Return the version of the package that a peer is about."""
    if not peer.package:
        return ""
    ask = f"from importlib.metadata import version; print(version({json.dumps(peer.package)}))"
    command = [str(python_of(peer)), "-c", ask]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def lock() -> None:
    """Pin the newest versions that the wishes (``*.in``) allow, with their hashes."""
    for wishes in sorted(REQUIREMENTS.glob("*.in")):
        _uv(
            "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade",
            "--generate-hashes", "--no-annotate", "--no-emit-index-url",
            "--custom-compile-command", "make bench-peers ARGS=--lock",
            str(wishes), "-o", str(wishes.with_suffix(".txt")),
        )  # fmt: skip
