"""``phinong paper``: listed, drafted, issued, checked, cancelled, registered."""

from __future__ import annotations

from tests.cli.conftest import ENDORSEMENT
from tests.support.command_line import Shell

GIVEN = (
    "-f", "committee_number=3/2569", "-f", "committee_date=5/11/2569",
    "-f", "signer_name=นายตัวอย่าง ใจดี",
)  # fmt: skip


def issued(shell: Shell) -> dict[str, str]:
    found: dict[str, str] = shell.json(
        "paper", "province_letter", ENDORSEMENT, "--out", "a.pdf", "--issue", "--prefix-checked",
        "--as", "governor", *GIVEN,
    )["paper"]  # fmt: skip
    return found


def test_the_kinds_are_listed_without_a_database(empty: Shell) -> None:
    found = empty.json("paper", "--list")["kinds"]

    assert len(found) == 13
    assert found == empty.json("paper", "kinds")["kinds"]
    assert all(kind["roles"] and kind["source"] for kind in found)


def test_a_draft_is_written_and_takes_no_number(shell: Shell) -> None:
    told = shell.json("paper", "province_letter", ENDORSEMENT, "--out", "a.pdf", *GIVEN)

    assert told["paper"]["draft"] is True
    assert (shell.folder / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert shell.json("paper", "register")["papers"] == []


def test_what_a_paper_lacks_is_named(shell: Shell) -> None:
    ran = shell.call("paper", "province_letter", ENDORSEMENT, "--out", "a.pdf", "--lang", "en")

    assert ran.code != 0
    assert "committee resolution number" in ran.err
    assert not (shell.folder / "a.pdf").exists()


def test_an_unknown_field_is_refused(shell: Shell) -> None:
    ran = shell.call("paper", "memo", ENDORSEMENT, "--out", "a.pdf", "-f", "colour=red")

    assert ran.code != 0
    assert "colour" in ran.err


def test_a_paper_is_issued_checked_and_cancelled(shell: Shell) -> None:
    paper = issued(shell)
    assert paper["number"] == "ชม 0017/1"

    found = shell.json("paper", "check", paper["code"], "--file", "a.pdf")["check"]
    assert (found["state"], found["same_file"], found["anchor"]) == ("genuine", True, None)
    shell.json("audit", "checkpoint")
    assert shell.json("paper", "check", paper["code"])["check"]["anchor"]["root"]
    (shell.folder / "b.pdf").write_bytes(b"%PDF-1.7 other")
    assert not shell.json("paper", "check", paper["code"], "--file", "b.pdf")["check"]["same_file"]

    shell.json("paper", "cancel", paper["code"], "--reason", "ผิดวันที่", "--as", "governor")
    assert shell.json("paper", "check", paper["code"])["check"]["state"] == "cancelled"
    (row,) = shell.json("paper", "register", "--office", "TH-50", "--year", "2569")["papers"]
    assert row["cancel_reason"] == "ผิดวันที่"


def test_issuing_is_a_persons_deed(shell: Shell) -> None:
    ran = shell.call(
        "paper", "province_letter", ENDORSEMENT, "--out", "a.pdf", "--issue", *GIVEN
    )  # fmt: skip

    assert ran.code != 0
    assert "--as" in ran.err
