"""The move of an installation to another database, such as from SQLite to PostgreSQL."""

from typing import Any

from statemachine.errors import PhinongError
from storage import audit_check, copying, migrate
from storage.database import Database
from usecases.context import Context


class SameDatabaseError(PhinongError):
    """The target is the database in use."""

    code = "same_database"
    th = "ปลายทางคือฐานข้อมูลที่ใช้อยู่แล้ว โปรดระบุฐานข้อมูลอื่น"
    en = "The target is the database in use; name another one."


class BrokenCopyError(PhinongError):
    """The audit trail of a copy does not hold."""

    code = "broken_copy"
    th = "ประวัติในสำเนาไม่ครบถ้วน ({finding}) โปรดตรวจต้นฉบับด้วย phinong audit verify"
    en = "The audit trail of the copy does not hold ({finding}); check the source's own first."


def move(ctx: Context, target: Database, tell: copying.Progress) -> dict[str, Any]:
    """Copy everything into ``target``, compare each row, and check the audit trail there.

    Nothing may write to the source meanwhile: the caller holds the installation. A move that was
    cut off goes on where it stopped; one that is done finds nothing to copy and compares again.

    Raises:
        SameDatabaseError: Source and target are one.
        ForeignRowsError: The target holds something else.
        RowsDifferError: A row did not come over as it was.
        BrokenCopyError: The trail does not hold in the copy.
    """
    if target.url == ctx.database.url:
        raise SameDatabaseError
    target.check()
    migrate.upgrade(target)
    with ctx.database.read() as source:
        counts = copying.copy(source, target, tell)
        equal = copying.compare(source, target, tell)
    return {"rows": equal, "tables": counts, "audit_entries": trail_of(target)}


def trail_of(database: Database) -> int:
    """Return the number of audit entries of a copy, having checked every link.

    Raises:
        BrokenCopyError: One does not hold.
    """
    with database.read() as connection:
        entries, flaws = audit_check.verify(connection)
    if flaws:
        raise BrokenCopyError(finding=f"{flaws[0].chain} #{flaws[0].seq}: {flaws[0].what}")
    return entries
