"""``phinong audit``: the trail checked, copied out for a stranger's verifier, and sealed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from itertools import groupby
from typing import Any

from tests.cli.conftest import ACTIVE
from tests.support.command_line import Shell

GENESIS = "0" * 64


def fault_of(lines: list[str]) -> str:
    """Verify an export as somebody would who has nothing but the file and its description."""
    *entries, last = map(json.loads, lines)
    heads: dict[str, Any] = {}
    for chain, links in groupby(entries, key=lambda entry: entry["chain"]):
        before: dict[str, Any] = {"seq": 0, "hash": GENESIS}
        for link in links:
            text = f"{last['format']}\n{before['hash']}\n{link['body']}"
            if link["seq"] != before["seq"] + 1 or link["prev"] != before["hash"]:
                return f"{chain} {link['seq']}: broken link"
            if hashlib.sha256(text.encode()).hexdigest() != link["hash"]:
                return f"{chain} {link['seq']}: changed"
            before = {"seq": link["seq"], "hash": link["hash"]}
        heads[chain] = before
    return "" if heads == last["heads"] else "heads differ"


def tamper(shell: Shell) -> None:
    """Change an entry as somebody with the file and no scruples could."""
    with sqlite3.connect(shell.folder / "data" / "phinong.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE audit_entries SET body = replace(body, 'submit', 'sxbmit') WHERE chain = ?",
            (ACTIVE,),
        )
    connection.close()


def test_a_whole_trail_verifies(shell: Shell) -> None:
    found = shell.json("audit", "verify")["audit"]

    assert found.keys() == {"entries", "flaws", "checkpoint", "seconds", "ok"}
    assert (found["ok"], found["flaws"]) == (True, [])
    assert found["entries"] > 20


def test_a_changed_entry_is_found_and_nothing_is_sealed(shell: Shell) -> None:
    tamper(shell)

    verified = shell.call("audit", "verify", "--json")
    sealed = shell.call("audit", "checkpoint", "--json")

    assert (verified.code, sealed.code) == (1, 1)
    assert {flaw["chain"] for flaw in verified.document["audit"]["flaws"]} == {ACTIVE}
    assert sealed.document["checkpoint"]["root"] is None
    assert "✗" in shell.call("audit", "verify").out


def test_a_stranger_can_verify_the_export(shell: Shell) -> None:
    shell.json("audit", "checkpoint")
    whole = shell.call("audit", "export").out.splitlines()
    written = shell.json("audit", "export", "--out", "trail.jsonl")["export"]

    assert fault_of(whole) == ""
    assert json.loads(whole[-1])["checkpoints"][-1]["entries"] == len(whole) - 1
    assert (shell.folder / "trail.jsonl").read_text(encoding="utf-8").splitlines() == whole
    assert written == {"file": "trail.jsonl", "entries": len(whole) - 1}


def test_a_stranger_sees_what_was_changed(shell: Shell) -> None:
    tamper(shell)

    assert fault_of(shell.call("audit", "export").out.splitlines()) == f"{ACTIVE} 2: changed"


def test_one_chain_can_be_exported(shell: Shell) -> None:
    lines = shell.call("audit", "export", "--chain", ACTIVE.lower()).out.splitlines()

    assert fault_of(lines) == ""
    assert {json.loads(line)["chain"] for line in lines[:-1]} == {ACTIVE}


def test_an_unknown_chain_is_not_found(shell: Shell) -> None:
    ran = shell.call("audit", "export", "--chain", "TH50-2569-999", "--json")

    assert (ran.code, ran.error["code"]) == (5, "no_such_chain")
