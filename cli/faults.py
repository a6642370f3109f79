"""What went wrong, as a person and a program are told it: one sentence, a code, an exit code."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cli.exits import Exit
from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from logging import FileHandler

_EXITS: dict[str, Exit] = {
    "usage": Exit.USAGE,
    "no_user": Exit.USAGE,
    "nobody": Exit.USAGE,
    "date_format": Exit.USAGE,
    "era_mistaken": Exit.USAGE,
    "era_too_old": Exit.USAGE,
    "ambiguous_partner": Exit.USAGE,
    "conflict": Exit.CONFLICT,
    "busy": Exit.BUSY,
    "unreadable_file": Exit.BAD_INPUT,
    "broken_json": Exit.BAD_INPUT,
    "unwritable_file": Exit.WRONG,
    "not_migrated": Exit.WRONG,
    "not_set_up": Exit.WRONG,
    "database_unavailable": Exit.WRONG,
    "shelf_unreachable": Exit.WRONG,
    "scanner_away": Exit.WRONG,
    "backup_failed": Exit.WRONG,
    "unknown_schema": Exit.WRONG,
    "broken_references": Exit.WRONG,
    "smtp_settings": Exit.WRONG,
    "settings": Exit.WRONG,
    "data_folder": Exit.WRONG,
    "disk_full": Exit.WRONG,
    "port": Exit.WRONG,
    "calendar_too_short": Exit.WRONG,
    "clock": Exit.WRONG,
    "unfit_definition": Exit.BAD_INPUT,
    "unknown_trigger": Exit.REFUSED,
}
"""Exit codes by error code; where it is not here, its beginning decides, else it is a refusal."""

_BEGINNINGS = (
    ("no_such_", Exit.NOT_FOUND),
    ("unknown_", Exit.NOT_FOUND),
    ("file_", Exit.BAD_INPUT),
    ("header_", Exit.BAD_INPUT),
    ("json_", Exit.BAD_INPUT),
    ("wrong_kind_", Exit.BAD_INPUT),
)

_LOCKED = ("database is locked", "database table is locked")
_EMPTY = ("no such table", "does not exist", "UndefinedTable")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as it is told."""

    code: str
    th: str
    en: str
    exit: Exit


def fault_of(error: BaseException) -> Fault:
    """Return the fault that an exception means; what nobody foresaw goes to the log file."""
    if isinstance(error, PhinongError):
        return Fault(error.code, error.sentence("th"), error.sentence("en"), exit_of(error.code))
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        return Fault("stopped", "หยุดแล้ว", "Stopped.", Exit.STOPPED)
    if isinstance(error, _usage_family()):
        return usage_fault(error)
    if isinstance(error, UnicodeEncodeError):
        return _NOT_TEXT
    return _of_engine(error) or _unexpected(error)


_NOT_TEXT = Fault(
    "usage",
    "ค่าที่ระบุมีอักขระที่มิใช่ UTF-8 โปรดพิมพ์ใหม่",
    "A value holds bytes that are not UTF-8 text; type it again.",
    Exit.USAGE,
)
"""Bytes that are no text come as lone surrogates, which nothing can store."""


def exit_of(code: str) -> Exit:
    """Return the exit code of an error code."""
    known = _EXITS.get(code)
    if known is not None:
        return known
    return next((given for start, given in _BEGINNINGS if code.startswith(start)), Exit.REFUSED)


def _usage_family() -> type[Exception]:
    """Return the family of Typer's own errors, which it does not export by name."""
    return typer.BadParameter.__mro__[2]


_USAGE_TH = {
    "NoSuchOption": "ไม่รู้จักตัวเลือกนี้",
    "NoSuchCommand": "ไม่มีคำสั่งนี้",
    "MissingParameter": "ยังขาดค่าที่ต้องระบุ",
    "BadParameter": "ค่าที่ระบุใช้ไม่ได้",
    "BadOptionUsage": "ใช้ตัวเลือกไม่ถูกต้อง",
    "BadArgumentUsage": "ระบุค่าไม่ถูกต้อง",
}


def usage_fault(error: Any) -> Fault:
    """Return the fault of a command line that Typer could not read."""
    english = " ".join(str(error.format_message()).split())
    english = english if english.endswith((".", "?", "!")) else f"{english}."
    kind = "NoSuchCommand" if english.startswith("No such command") else type(error).__name__
    thai = _USAGE_TH.get(kind, "ใช้คำสั่งไม่ถูกต้อง")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "phinong"
    return Fault(
        "usage",
        f"{thai}: {english} ดูวิธีใช้ด้วย {path} --help",
        f"{english} See {path} --help.",
        Exit.USAGE,
    )


def _of_engine(error: BaseException) -> Fault | None:
    """Return the fault of a database that cannot be used; its library stays unnamed here."""
    family = {kind.__name__ for kind in type(error).__mro__}
    if "ArgumentError" in family:
        return Fault(
            "settings",
            "ที่อยู่ฐานข้อมูล PHINONG_DATABASE_URL ใช้ไม่ได้ โปรดแก้ไขตาม docs/configuration.md",
            "The setting PHINONG_DATABASE_URL is no address of a database; see "
            "docs/configuration.md.",
            Exit.WRONG,
        )
    if "DatabaseError" not in family:
        return None
    why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if any(sign in why for sign in _LOCKED):
        return Fault(
            "busy",
            "ฐานข้อมูลมีผู้อื่นใช้เขียนอยู่ โปรดลองใหม่ในอีกสักครู่",
            "Somebody else is writing to the database; try again in a moment.",
            Exit.BUSY,
        )
    if any(sign in why for sign in _EMPTY):
        return Fault(
            "not_set_up",
            "ฐานข้อมูลยังไม่พร้อมใช้ โปรดเรียก phinong init ก่อน",
            "The database is not ready for use; run phinong init first.",
            Exit.WRONG,
        )
    if type(error).__name__ not in ("OperationalError", "DatabaseError"):
        return None
    return Fault(
        "database_unavailable",
        f"ใช้ฐานข้อมูลไม่ได้ ({why}) โปรดตรวจสอบที่อยู่ สิทธิ์ และพื้นที่ว่าง",
        f"The database cannot be used ({why}); check its address, permissions and free space.",
        Exit.WRONG,
    )


def _unexpected(error: BaseException) -> Fault:
    number = os.urandom(4).hex()
    log = write_log(number, error)
    return Fault(
        "unexpected",
        f"เกิดข้อผิดพลาดที่ไม่คาดหมาย (รหัส {number}) รายละเอียดอยู่ที่ {log} โปรดแจ้งผู้ดูแลระบบพร้อมรหัสนี้",
        f"Something unexpected happened (error {number}); the details are in {log}: "
        "tell the administrator this number.",
        Exit.UNEXPECTED,
    )


def write_log(number: str, error: BaseException) -> Path:
    """Append a traceback to the log in the data folder, or to a new file of our own elsewhere."""
    import logging

    handler = _handler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    trouble = (type(error), error, error.__traceback__)
    handler.emit(logging.LogRecord("phinong", logging.ERROR, "", 0, number, None, trouble))
    handler.close()
    return Path(handler.baseFilename)


def _handler() -> "FileHandler":
    import logging
    import tempfile

    data = Path(os.environ.get("PHINONG_DATA") or "data")
    try:
        return logging.FileHandler(
            data / "phinong.log", encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        pass
    try:
        opened, name = tempfile.mkstemp(prefix="phinong-", suffix=".log")
    except OSError:
        return logging.FileHandler(os.devnull, encoding="utf-8")
    os.close(opened)
    return logging.FileHandler(name, encoding="utf-8", errors="backslashreplace")
