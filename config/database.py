"""The database as the commands and the web see it: reachable, at the right revision, or why not."""

from config.settings import Settings
from config.wiring import open_database
from statemachine.errors import PhinongError
from storage import migrate
from storage.database import OUTAGES

__all__ = ["OUTAGES", "NotMigratedError", "OutageError", "check_database", "migrate_database"]


class NotMigratedError(PhinongError):
    """The tables are older than the program."""

    code = "not_migrated"
    th = "ตารางในฐานข้อมูลอยู่ที่รุ่น {found} แต่โปรแกรมใช้รุ่น {wanted} โปรดสั่ง phinong init"
    en = "The tables are at revision {found}, the program needs {wanted}; run phinong init."


class OutageError(PhinongError):
    """The database went away in the middle of a request."""

    code = "database_away"
    th = "ฐานข้อมูลไม่ตอบชั่วคราว โปรดรอสักครู่แล้วลองใหม่ และตรวจว่าสิ่งที่เพิ่งส่งได้รับการบันทึกหรือยัง"
    en = "The database does not answer; try again in a moment, and see if it has what you sent."


def migrate_database(settings: Settings) -> None:
    """Bring the tables to this program's revision, making them where there are none.

    Raises:
        DatabaseUnavailableError: The database cannot be opened.
        UnknownSchemaError: The tables are newer than the program.
    """
    database = open_database(settings)
    database.check()
    migrate.upgrade(database)


def check_database(settings: Settings) -> None:
    """Raise the error that keeps the database from being used; return where there is none.

    Raises:
        DatabaseUnavailableError: The database cannot be opened.
        NotMigratedError: The tables are not at this program's revision, or there are none.
    """
    database = open_database(settings)
    if database.file is not None and not database.file.exists():
        raise NotMigratedError(found="–", wanted=migrate.head())  # and looking must not make it
    database.check()
    found, wanted = migrate.current(database), migrate.head()
    if found != wanted:
        raise NotMigratedError(found=found or "–", wanted=wanted)
