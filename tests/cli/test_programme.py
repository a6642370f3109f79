"""Plans of pairs from the command line."""

from __future__ import annotations

from tests.support.command_line import Shell


def test_a_plan_that_is_not_there_is_said_so(shell: Shell) -> None:
    ran = shell.call("programme", "show", "th50-cn-hainan.2570", "--as", "coordinator")

    assert ran.code != 0
    assert "th50-cn-hainan.2570" in ran.err
    assert "Traceback" not in ran.err
