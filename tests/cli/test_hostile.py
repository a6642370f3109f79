"""Arguments that nobody sends in good faith: one sentence, nothing crashed, nothing obeyed."""

from __future__ import annotations

import re

import pytest

from cli.exits import Exit
from tests.cli.conftest import DRAFT
from tests.support.command_line import Shell

NASTY = {
    "line break": "x\r\nBcc: all@example.org",
    "escape": "\x1b[2J\x1b]0;owned\x07",
    "nul": "a\x00b",
    "path": "../../etc/passwd",
    "device": "/dev/zero/x",
    "long": "ก" * 70_000,
    "emoji": "👩‍👩‍👧🏳️‍🌈",
    "right to left": "\u202egnp.exe",
    "not utf-8": "\udcff\udcfe",
    "markup": "[bold red]x[/] [link=file:///etc]y[/]",
    "format": "{0} %s {self.__class__}",
    "sql": "'; DROP TABLE cases; --",
    "option": "-rf",
    "empty": "",
    "blank": " \t ",
    "number": "99999999999999999999999999",
}
LINES: dict[str, tuple[str, ...]] = {
    "case show": ("case", "show", "{}"),
    "case do": ("case", "do", "{}", DRAFT, "--as", "coordinator"),
    "case do number": ("case", "do", "submit", "{}", "--as", "coordinator"),
    "case field": ("case", "edit", DRAFT, "-f", "benefit={}", "--as", "coordinator"),
    "case field name": ("case", "edit", DRAFT, "-f", "{}=x", "--as", "coordinator"),
    "case comment": ("case", "comment", DRAFT, "{}", "--as", "monitor"),
    "case attach": ("case", "attach", DRAFT, "{}", "--as", "coordinator"),
    "case document": ("case", "document", DRAFT, "{}", "--out", "x"),
    "case new": ("case", "new", "--province", "{}", "--partner", "{}", "--as", "coordinator"),
    "case partner": ("case", "new", "--province", "TH-50", "--partner", "{}",
                     "--as", "coordinator"),
    "case list": ("case", "list", "--state", "{}"),
    "as": ("case", "list", "--as", "{}"),
    "user": ("user", "add", "{}", "--name-th", "{}", "--name-en", "{}", "--email", "{}"),
    "user mail": ("user", "add", "ok", "--name-th", "ก", "--name-en", "K", "--email", "{}"),
    "grant": ("user", "grant", "{}", "{}", "{}"),
    "delegate": ("delegate", "{}", "{}", "--role", "{}", "--from", "{}", "--until", "{}",
                 "--reason", "{}"),
    "pair": ("pair", "show", "{}"),
    "import": ("import", "pairs", "{}"),
    "count": ("calendar", "count", "{}", "{}"),
    "tick": ("tick", "--at", "{}"),
    "mail": ("mail", "show", "{}"),
    "chain": ("audit", "export", "--chain", "{}"),
    "definition": ("lifecycle", "show", "{}"),
    "holiday": ("calendar", "add", "2569-11-25", "{}", "{}", "--source", "{}", "--scope", "{}"),
    "language": ("case", "list", "--lang", "{}"),
    "command": ("{}",),
}  # fmt: skip
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def typed(line: str, nasty: str) -> list[str]:
    return [part.replace("{}", NASTY[nasty]) for part in LINES[line]]


@pytest.mark.parametrize("line", LINES)
def test_it_is_answered_in_one_sentence(shell: Shell, line: str) -> None:
    ran = {nasty: shell.call(*typed(line, nasty), "--json") for nasty in NASTY}

    assert [nasty for nasty, r in ran.items() if r.code not in set(Exit) - {Exit.UNEXPECTED}] == []
    assert [nasty for nasty, r in ran.items() if r.err or not r.document] == []


@pytest.mark.parametrize("line", LINES)
def test_a_terminal_is_not_made_to_obey(shell: Shell, line: str) -> None:
    said = {nasty: shell.call(*typed(line, nasty)) for nasty in NASTY}

    assert [nasty for nasty, r in said.items() if CONTROL.search(r.out + r.err)] == []
    assert [nasty for nasty, r in said.items() if "Traceback" in r.err] == []


def test_what_was_stored_is_shown_and_not_obeyed(shell: Shell) -> None:
    shell.json("case", "edit", DRAFT, "-f", "benefit=[red]a[/] \u200bก", "--as", "coordinator")
    shell.json("case", "comment", DRAFT, "[bold]ข้อความ[/]", "--as", "monitor")

    assert "[bold]ข้อความ[/]" in shell.call("case", "show", DRAFT).out


def test_bytes_that_are_no_text_do_no_harm(shell: Shell) -> None:
    ran = shell.run("case", "show", b"\xff\xfe\xc3", "--json")

    assert (ran.code, ran.err) == (2, "")
    assert "UTF-8" in ran.error["en"]
