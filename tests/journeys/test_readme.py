"""The tour of the README is walked, command by command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LINE = re.compile(r"^\$ (?P<command>.*?)(?:\s+# exit (?P<code>\d+))?$", re.MULTILINE)


def tour() -> list[tuple[str, int]]:
    """Return each command of the tour with the exit code it promises."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- tour")[2]
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    found = [match for block in blocks for match in _LINE.finditer(block)]
    return [(match["command"], int(match["code"] or 0)) for match in found]


@pytest.mark.slow
def test_the_tour_of_the_readme_can_be_walked(tmp_path: Path) -> None:
    commands = tour()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Nobody listens on port 9: mail that the tour causes is put off, and nothing leaves the test.
    environment = os.environ | {
        "PATH": path,
        "PHINONG_DATA": str(tmp_path),
        "PHINONG_SMTP_PORT": "9",
    }

    assert len(commands) > 10
    for command, code in commands:
        done = subprocess.run(
            ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr


def test_the_readme_links_to_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}

    assert links
    assert [link for link in sorted(links) if not (ROOT / link).exists()] == []
