"""Whatever is at the other end: a closed pipe, a narrow window, an old encoding, a full disk."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.cli.conftest import ACTIVE, DRAFT
from tests.support.command_line import Shell

COLOURS = re.compile(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7])[0-9;]*m")


def start(shell: Shell, command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a shell line in which ``phinong`` is the command."""
    python = f"{sys.executable} -m cli.main"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("phinong", python)],
        cwd=shell.folder, env=shell.environment, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


def at_a_terminal(shell: Shell, *arguments: str, **variables: str) -> str:
    """Return what a terminal is sent."""
    ours, theirs = pty.openpty()
    environment = {**shell.environment, "TERM": "xterm-256color", **variables}
    child = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=shell.folder, env=environment, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        said += chunk
    os.close(ours)
    assert child.wait() == 0
    return said.decode("utf-8")


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_reader_that_has_read_enough_is_no_fault(shell: Shell, options: str) -> None:
    done = start(shell, f"phinong audit export {options} | head -c 10 > /dev/null")

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("stream", [">&-", "2>&-", ">&- 2>&-", "< /dev/null"])
def test_closed_streams_are_no_fault(shell: Shell, stream: str) -> None:
    assert start(shell, f"phinong case show {DRAFT} {stream}").returncode == 0


def test_an_answer_that_cannot_be_written_is_told(shell: Shell) -> None:
    done = start(shell, "phinong case list --json > /dev/full")

    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "เขียน".encode() in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp874", "utf-16"])
def test_another_encoding_does_no_harm(shell: Shell, encoding: str) -> None:
    old = replace(shell, encoding=encoding)
    read, machine = old.call("case", "show", DRAFT), old.call("case", "show", DRAFT, "--json")
    refused = old.call("case", "do", "submit", DRAFT, "--as", "monitor")

    assert (read.code, machine.code, refused.code) == (0, 0, 3)
    assert "Traceback" not in read.err + machine.err + refused.err


@pytest.mark.parametrize("encoding", ["ascii", "cp874"])
def test_json_survives_another_encoding(shell: Shell, encoding: str) -> None:
    shell.json("case", "comment", DRAFT, "เยี่ยม 👍", "--as", "monitor")

    ran = replace(shell, encoding=encoding).call("case", "show", DRAFT, "--json")

    assert ran.document["case"]["comments"][0]["text"] == "เยี่ยม 👍"


def test_a_terminal_without_thai_is_answered_in_english(shell: Shell) -> None:
    assert "1 cases" in shell.run("case", "list", "--limit", "1", PYTHONIOENCODING="ascii").out


@pytest.mark.parametrize("columns", ["1", "20", "60", "400"])
def test_any_width_will_do(shell: Shell, columns: str) -> None:
    lines = (("--help",), ("case", "do", "--help"), ("case", "list"), ("case", "show", ACTIVE))
    for arguments in lines:
        assert shell.call(*arguments, COLUMNS=columns).code == 0


def test_no_line_of_a_table_is_wider_than_the_terminal(shell: Shell) -> None:
    from rich.cells import cell_len

    lines = shell.call("case", "list", COLUMNS="60").out.splitlines()

    assert max(map(cell_len, lines)) <= 60


def test_colour_is_for_terminals_that_want_it(shell: Shell) -> None:
    late = {"PHINONG_CLOCK": "2027-01-20T03:00:00Z"}
    plain = shell.call("case", "list", **late).out

    assert "\x1b" not in plain
    assert COLOURS.search(at_a_terminal(shell, "case", "list", **late))
    assert not COLOURS.search(at_a_terminal(shell, "case", "list", NO_COLOR="1", **late))
    assert "\x1b" not in at_a_terminal(shell, "case", "list", TERM="dumb", **late)


def test_json_is_the_same_at_a_terminal(shell: Shell) -> None:
    shown = at_a_terminal(shell, "case", "list", "--json").replace("\r\n", "\n")

    assert shown == shell.call("case", "list", "--json").out
