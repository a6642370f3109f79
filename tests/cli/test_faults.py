"""What can go wrong is one sentence in Thai and in English, and never a traceback."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cli import faults
from cli.exits import Exit
from tests.cli.conftest import DRAFT
from tests.support.command_line import Shell


def test_before_init_it_says_so_and_makes_nothing(empty: Shell) -> None:
    ran = empty.call("case", "list", "--json")

    assert (ran.code, ran.error["code"]) == (1, "not_set_up")
    assert "phinong init" in ran.error["th"]
    assert not (empty.folder / "data").exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", "not_migrated"), (b"this is no database" * 99, "database_unavailable")],
)
def test_a_database_that_is_none_is_told(empty: Shell, content: bytes, error: str) -> None:
    (empty.folder / "data").mkdir()
    (empty.folder / "data" / "phinong.db").write_bytes(content)

    ran = empty.call("case", "list", "--json")

    assert (ran.code, ran.error["code"]) == (1, error)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PHINONG_PORT", "eighty"),
        ("PHINONG_CLOCK", "noon"),
        ("PHINONG_DATABASE_URL", "nonsense"),
        ("PHINONG_DATABASE_URL", "postgresql+psycopg://u:secret@127.0.0.1:1/x"),
    ],
)
def test_a_setting_that_cannot_be_is_told_without_its_secrets(
    empty: Shell, setting: str, value: str
) -> None:
    ran = empty.call("case", "list", "--json", **{setting: value})

    assert ran.code == 1
    assert "secret" not in ran.out + ran.err


def test_a_database_that_somebody_holds_is_busy(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import database

    def hasty(*, durable: bool) -> object:
        del durable
        return lambda raw, _record: raw.execute("PRAGMA busy_timeout = 50")

    monkeypatch.setattr(database, "_sqlite_connected", hasty)
    holder = sqlite3.connect(shell.folder / "data" / "phinong.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        ran = shell.call("case", "comment", DRAFT, "x", "--as", "monitor", "--json")
    finally:
        holder.close()

    assert (ran.code, ran.error["code"]) == (75, "busy")


def test_the_unexpected_has_a_number_and_a_log(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from usecases.reading import views

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault nobody foresaw")

    monkeypatch.setattr(views, "list_cases", fails)
    ran = shell.call("case", "list", "--json")

    log = (shell.folder / "data" / "phinong.log").read_text(encoding="utf-8")
    number = ran.error["en"].split("error ")[1][:8]
    assert (ran.code, ran.error["code"]) == (70, "unexpected")
    assert "Traceback" not in ran.out + ran.err
    assert number in ran.error["th"]
    assert number in log
    assert "ZeroDivisionError: a fault nobody foresaw" in log


def test_where_no_log_can_be_kept_the_sentence_still_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHINONG_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    elsewhere = faults.fault_of(ZeroDivisionError())
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nor here"))
    nowhere = faults.fault_of(ZeroDivisionError())

    (log,) = tmp_path.glob("phinong-*.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert str(log) in elsewhere.en
    assert (nowhere.exit, nowhere.code) == (Exit.UNEXPECTED, "unexpected")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nosuch",), "ไม่มีคำสั่งนี้"),
        (("calender", "show"), "Did you mean 'calendar'"),
        (("case", "shwo", DRAFT), "Did you mean 'show'"),
        (("case", "show"), "ยังขาดค่าที่ต้องระบุ"),
        (("case", "list", "--limt", "3"), "ไม่รู้จักตัวเลือกนี้"),
        (("case", "list", "--limit", "0"), "ค่าที่ระบุใช้ไม่ได้"),
        (("case", "list", "--limit", "many"), "ค่าที่ระบุใช้ไม่ได้"),
        (("case", "show", DRAFT, "more"), "ใช้คำสั่งไม่ถูกต้อง"),
        (("mail", "list", "--state", "lost"), "โปรดเลือกจาก"),
        (("--lang", "fr", "case", "list"), "โปรดเลือก th หรือ en"),
    ],
)
def test_a_line_that_cannot_be_understood_says_where_to_look(
    empty: Shell, arguments: tuple[str, ...], word: str
) -> None:
    ran = empty.call(*arguments)

    assert ran.code == 2
    assert word in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 2


def test_an_error_is_a_document_where_json_was_asked_for(empty: Shell) -> None:
    for arguments in ((), ("case",), ("nosuch",), ("case", "show")):
        ran = empty.call(*arguments, "--json")

        assert (ran.code, ran.err, set(ran.error)) == (2, "", {"code", "th", "en"})


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("conflict", Exit.CONFLICT),
        ("no_such_anything", Exit.NOT_FOUND),
        ("unknown_user", Exit.NOT_FOUND),
        ("unknown_trigger", Exit.REFUSED),
        ("unknown_schema", Exit.WRONG),
        ("header_missing", Exit.BAD_INPUT),
        ("wrong_role", Exit.REFUSED),
    ],
)
def test_every_error_has_its_exit_code(code: str, given: Exit) -> None:
    assert faults.exit_of(code) is given


def test_a_database_that_may_only_be_read_is_told(shell: Shell) -> None:
    from storage.database import Database

    file = shell.folder / "data" / "phinong.db"
    database = Database(f"sqlite:///file:{file}?immutable=1&uri=true")
    try:
        with pytest.raises(Exception, match="readonly") as caught, database.write() as connection:
            connection.exec_driver_sql("DELETE FROM outbox")
    finally:
        database.close()

    fault = faults.fault_of(caught.value)
    assert (fault.exit, fault.code) == (Exit.WRONG, "database_unavailable")


def test_ctrl_c_is_no_fault_but_has_a_code(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from usecases.reading import views

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(views, "list_cases", stopped)

    assert shell.call("case", "list").code == 130
