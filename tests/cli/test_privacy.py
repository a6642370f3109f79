"""``phinong privacy``: the inventory, the daily erasing, copies, erasure by two, breaches."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from reference.personal_data import inventory
from tests.cli.test_people import ADD
from tests.support.command_line import Shell


def test_the_inventory_says_of_every_line_whose_why_and_how_long(quiet: Shell) -> None:
    found = quiet.json("privacy", "inventory")["inventory"]

    assert found["personal_columns"] == len(inventory().personal)
    assert {line["basis"]["confidence"] for line in found["lines"]} == {"unconfirmed", "secondary"}
    assert "ยังไม่ยืนยัน" not in quiet.call("privacy", "inventory").out
    assert "people.email" in found["lines"][0]["columns"]


def test_retention_counts_or_erases(quiet: Shell) -> None:
    counted = quiet.json("privacy", "retention", "--dry-run")["retention"]
    erased = quiet.json("privacy", "retention")["retention"]

    assert counted["dry_run"]
    assert counted["last"] is None
    assert set(counted["counts"]) == set(erased["counts"])
    assert quiet.json("privacy", "retention", "--dry-run")["retention"]["last"]


def test_a_copy_is_a_file_that_opens(quiet: Shell, tmp_path: Path) -> None:
    file = tmp_path / "governor.zip"
    told = quiet.json("privacy", "copy", "governor", "--reason", "คำขอที่ 1", "--out", str(file))

    with zipfile.ZipFile(file) as archive:
        held = json.loads(archive.read("data.json"))
    assert held["person"]["username"] == "governor"
    assert told["copy"]["rows"] > 1


def test_an_erasure_takes_two_and_the_trail_holds(quiet: Shell) -> None:
    quiet.json("user", "add", "somchai", *ADD)
    held = quiet.call("privacy", "erase", "governor", "--reason", "x", "--as", "admin", "--json")
    number = quiet.json("privacy", "erase", "somchai", "--reason", "คำขอที่ 2", "--as", "admin")
    own = quiet.call("privacy", "confirm", "1", "--as", "admin", "--json")
    quiet.json("user", "grant", "assistant", "admin")
    done = quiet.json("privacy", "confirm", "1", "--as", "assistant")

    assert (held.code, held.error["code"]) == (3, "still_in_office")
    assert number["erasure"]["id"] == 1
    assert (own.code, own.error["code"]) == (3, "second_eraser")
    assert done["erasure"]["counts"]["audit_texts"] == 1
    assert quiet.json("audit", "verify")["audit"]["ok"]
    assert "สมชาย" not in quiet.call("user", "list").out


def test_a_register_without_a_breach_says_so(quiet: Shell) -> None:
    assert quiet.json("privacy", "breaches") == {"breaches": []}
    assert "ยังไม่มีเหตุ" in quiet.call("privacy", "breaches").out
