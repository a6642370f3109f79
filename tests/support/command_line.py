"""``phinong`` as a person starts it: a process of its own, or in this one where that is enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.support.tree import ROOT

MONDAY = "2026-11-23T03:00:00Z"
"""Monday 23 November 2026, ten in the morning in Bangkok: an office hour of a working day."""

PLAIN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Return the one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """Return the error of the JSON document."""
        found: dict[str, str] = self.document["error"]
        return found


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder to work in, and the environment of every command started there."""

    folder: Path
    variables: Mapping[str, str]
    encoding: str = "utf-8"

    @property
    def environment(self) -> dict[str, str]:
        data = str(self.folder / "data")
        return {**PLAIN, "PHINONG_DATA": data, "PHINONG_CLOCK": MONDAY, **self.variables}

    def run(self, *arguments: str | bytes, **variables: str) -> Ran:
        """Start ``phinong`` as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=self.folder,
            env=self.environment | variables,
            capture_output=True,
            check=False,
            timeout=120,
        )
        out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        return Ran(done.returncode, out, err)

    def call(self, *arguments: str, **variables: str) -> Ran:
        """Call ``phinong`` in this process, which is quicker and all the same to most commands."""
        from cli.main import main

        out, err = (TextIOWrapper(BytesIO(), encoding=self.encoding) for _ in range(2))
        with (
            chdir(self.folder),
            patch.dict(os.environ, self.environment | variables, clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main(arguments)
        said = []
        for stream in (out, err):
            stream.flush()
            said.append(stream.buffer.getvalue().decode(self.encoding))
        return Ran(code, *said)

    def json(self, *arguments: str, **variables: str) -> Any:
        """Call a command that must do, and return its document."""
        ran = self.call(*arguments, "--json", **variables)
        if ran.code:
            raise AssertionError(f"{arguments} ended with {ran.code}: {ran.out}{ran.err}")
        return ran.document
