"""``phinong plan`` and ``phinong duties``."""

from __future__ import annotations

from pathlib import Path

from cli.exits import Exit
from tests.cli.conftest import ACTIVE, DRAFT
from tests.support.command_line import Shell

TEXT = "๑. รับทราบ\n๒. ให้จังหวัดเชียงใหม่จัดทำแผนภายใน ๓๐ วัน\n"


def write(shell: Shell, text: bytes) -> str:
    Path(shell.folder, "resolution.txt").write_bytes(text)
    return "resolution.txt"


def test_a_day_far_ahead_is_safe_and_a_near_one_is_missed(shell: Shell) -> None:
    far = shell.call("plan", DRAFT, "--wish", "31/12/2573", "--json")
    near = shell.call("plan", DRAFT, "--wish", "30/6/2570", "--json")

    assert far.code == Exit.OK
    assert far.document["plan"]["plan"]["outlook"] == "safe"
    assert [s["state"] for s in far.document["plan"]["plan"]["steps"]][-1] == "signing"
    slack = near.document["plan"]["plan"]["slack"]
    assert near.code == (Exit.WRONG if slack < 0 else Exit.OK)


def test_a_case_without_a_wish_says_what_to_give(shell: Shell) -> None:
    ran = shell.call("plan", DRAFT)

    assert ran.code == Exit.OK
    assert "--wish" in ran.out


def test_a_case_that_is_signed_has_nothing_to_plan(shell: Shell) -> None:
    ran = shell.call("plan", ACTIVE, "--wish", "2030-01-02", "--json")

    assert ran.code not in (Exit.OK, Exit.WRONG)
    assert ran.document["error"]["code"] == "nothing_to_plan"


def test_items_of_a_file_are_shown_and_nothing_is_kept(empty: Shell) -> None:
    found = empty.json("duties", "extract", write(empty, TEXT.encode()), "--on", "20/11/2569")

    assert [(i["label"], i["task"], i["due"]) for i in found["items"]] == [
        ("1", False, None),
        ("2", True, "2026-12-20"),
    ]
    assert found["items"][1]["offices"] == ["province:TH-50"]
    assert not Path(empty.folder, "data").exists()


def test_what_cannot_be_read_is_one_sentence(empty: Shell) -> None:
    wrong = empty.call("duties", "extract", write(empty, b"\xff\xfe\x00"), "--json")
    missing = empty.call("duties", "extract", "nowhere.txt", "--json")
    nothing = empty.json("duties", "extract", write(empty, b""))

    assert wrong.code == Exit.USAGE
    assert missing.code not in (Exit.OK, Exit.WRONG)
    assert nothing["items"] == []


def test_duties_are_listed_by_state(shell: Shell) -> None:
    assert shell.json("duties", "list", "--show", "all") == {"duties": []}
    assert shell.call("duties", "list", "--show", "never", "--json").code == Exit.USAGE
