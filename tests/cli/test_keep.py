"""Backing up, proving, restoring and moving, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import Shell


def test_a_backup_is_made_proved_and_brought_back(shell: Shell, tmp_path: Path) -> None:
    made = shell.json("backup", "copies", "--keep", "2")["backup"]
    drilled = shell.json("drill", made["folder"])["drill"]
    other = Shell(tmp_path / "other", {})
    other.folder.mkdir(exist_ok=True)
    folder = str((shell.folder / made["folder"]).resolve())
    restored = other.json("restore", folder)["restore"]

    assert drilled["rows"] == restored["rows"] == made["rows"] > 0
    assert other.json("audit", "verify")["audit"]["ok"]
    assert other.json("case", "list") == shell.json("case", "list")


def test_what_is_no_backup_is_said_so(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    ran = shell.call("drill", "empty")

    assert ran.code != 0
    assert "ไม่ใช่ข้อมูลสำรอง" in ran.err
    assert "Traceback" not in ran.err


def test_an_installation_moves_to_another_database(shell: Shell) -> None:
    moved = shell.json("migrate-to", f"sqlite:///{shell.folder}/elsewhere.db")["move"]
    again = shell.json("migrate-to", f"sqlite:///{shell.folder}/elsewhere.db")["move"]

    assert moved["rows"] == again["rows"] == sum(moved["tables"].values())


def test_the_verifier_is_written_out(shell: Shell) -> None:
    shell.json("audit", "verifier", "--out", "verify_audit.py")

    assert "def verify(" in (shell.folder / "verify_audit.py").read_text(encoding="utf-8")
