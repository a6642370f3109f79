"""The return of a backup into an empty installation, and the drill that proves it would."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from statemachine.errors import PhinongError
from storage import copying, migrate, snapshot
from storage.database import Database
from usecases.context import DocumentStore
from usecases.safekeeping import backups
from usecases.safekeeping.backups import NotABackupError
from usecases.safekeeping.moving import trail_of
from usecases.shelves import FolderDocuments


class NotEmptyError(PhinongError):
    """There is an installation already where a backup should return to."""

    code = "not_empty"
    th = "{where} มีข้อมูลอยู่แล้ว โปรดใช้โฟลเดอร์หรือฐานข้อมูลว่าง ข้อมูลเดิมไม่ถูกแก้ไข"
    en = "{where} holds data already; restore into an empty one. Nothing was changed."


def restore(
    folder: Path, target: Database, shelf: DocumentStore, tell: copying.Progress
) -> dict[str, Any]:
    """Bring a backup into an empty database and its documents onto a shelf; prove both.

    One that was cut off goes on where it stopped when it is called again. A backup of an older
    version comes in at this program's revision.

    Raises:
        NotABackupError: The backup is not whole; nothing was done.
        NotEmptyError: The target holds something else; nothing was done.
        RowsDifferError: A row did not come over as it was.
        BrokenCopyError: The audit trail does not hold.
    """
    manifest = backups.check_files(folder)
    target.check()
    migrate.upgrade(target)
    with tempfile.TemporaryDirectory(prefix="phinong-") as scratch:
        source = _current(folder / backups.DATABASE, Path(scratch))
        try:
            found = _rows(source, target, tell)
        finally:
            source.close()
    documents = _shelved(folder, shelf, tell)
    return {
        "made_at": manifest.made_at,
        "rows": found,
        "audit_entries": trail_of(target),
        "documents": documents,
    }


def _current(file: Path, scratch: Path) -> Database:
    """Return a copy of the snapshot at this program's revision; the backup stays as it is."""
    copied = scratch / backups.DATABASE
    shutil.copyfile(file, copied)
    source = Database(f"sqlite:///{copied}", durable=False)
    migrate.upgrade(source)
    return source


def _rows(source: Database, target: Database, tell: copying.Progress) -> int:
    with source.read() as connection:
        try:
            copying.copy(connection, target, tell)
        except copying.ForeignRowsError as error:
            raise NotEmptyError(where=target.where) from error
        return copying.compare(connection, target, tell)


def _shelved(folder: Path, shelf: DocumentStore, tell: copying.Progress) -> int:
    wanted = snapshot.documents(folder / backups.DATABASE)
    for done, (sha256, _) in enumerate(wanted, 1):
        path = folder / backups.DOCUMENTS / sha256[:2] / sha256
        if shelf.put(path.read_bytes()) != sha256:
            raise NotABackupError(folder=folder, why=f"document {sha256}")
        tell(backups.DOCUMENTS, done, len(wanted))
    return len(wanted)


def drill(folder: Path, tell: copying.Progress) -> dict[str, Any]:
    """Restore a backup into a scratch folder, prove it there, and leave nothing behind.

    Raises:
        NotABackupError: The backup is not whole.
        RowsDifferError: A row did not come back as it was.
        BrokenCopyError: The audit trail does not hold.
    """
    with tempfile.TemporaryDirectory(prefix="phinong-drill-") as scratch:
        target = Database(f"sqlite:///{scratch}/phinong.db", durable=False)
        try:
            return restore(folder, target, FolderDocuments(Path(scratch) / "documents"), tell)
        finally:
            target.close()
