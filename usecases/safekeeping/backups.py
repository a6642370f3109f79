"""Backups: one folder each, of one moment, that says what it holds and can be proved.

``database.sqlite3`` holds every row whichever engine they came from; ``documents/`` every document
under its SHA-256; ``manifest.json`` is written last: a folder without one is no backup.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from statemachine.errors import PhinongError
from storage import copying, migrate, snapshot
from usecases.context import Context

FORMAT = "phinong/backup/v1"
DATABASE, DOCUMENTS, MANIFEST = "database.sqlite3", "documents", "manifest.json"
_PREFIX, _UNFINISHED = "phinong-", ".unfinished"


class BackupFailedError(PhinongError):
    """A backup could not be written; what was begun is no backup and is taken away next time."""

    code = "backup_failed"
    th = "สำรองข้อมูลไปที่ {folder} ไม่สำเร็จ ({why}) โปรดตรวจสิทธิ์และพื้นที่ว่าง แล้วทำใหม่"
    en = "The backup to {folder} failed ({why}); check rights and free space, then try again."


class NotABackupError(PhinongError):
    """A folder is no whole backup of ours."""

    code = "not_a_backup"
    th = "{folder} ไม่ใช่ข้อมูลสำรองที่สมบูรณ์ ({why}) โปรดใช้ชุดอื่น"
    en = "{folder} is no whole backup ({why}); use another one."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``made_at`` is UTC; ``tables`` the rows of each."""

    made_at: str
    revision: str
    sha256: str
    tables: dict[str, int]
    documents: int
    format: str = FORMAT


def back_up(ctx: Context, where: Path, tell: copying.Progress, keep: int = 0) -> Path:
    """Write a backup of this moment into a new folder under ``where`` and return the folder.

    The installation goes on working. A document is stored before the row that names it, so every
    row of the snapshot finds its own.

    Args:
        ctx: The circumstances; ``now`` names the folder.
        where: Folder of backups; made where it is missing.
        tell: Progress.
        keep: How many whole backups to leave there, this one counted; 0 keeps all.

    Raises:
        BackupFailedError: It could not be written.
    """
    made = where / f"{_PREFIX}{ctx.now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
    begun = made.with_name(made.name + _UNFINISHED)
    try:
        begun.mkdir(parents=True)
        _write(ctx, begun, tell)
        begun.rename(made)
        _sync(where)
        _tidy(where, keep)
    except OSError as error:
        raise BackupFailedError(folder=where, why=error.strerror or error) from error
    return made


def _write(ctx: Context, folder: Path, tell: copying.Progress) -> None:
    file = folder / DATABASE
    counts = snapshot.take(ctx.database, file, tell)
    copied = _documents(ctx, file, folder / DOCUMENTS, tell)
    manifest = Manifest(
        made_at=ctx.now.astimezone(UTC).isoformat(),
        revision=migrate.head(),
        sha256=digest_of(file),
        tables=counts,
        documents=copied,
    )
    with (folder / MANIFEST).open("w", encoding="utf-8") as written:
        json.dump(asdict(manifest), written, ensure_ascii=False, indent=2)
        written.flush()
        os.fsync(written.fileno())
    _sync(folder)


def _documents(ctx: Context, file: Path, folder: Path, tell: copying.Progress) -> int:
    wanted = snapshot.documents(file)
    folder.mkdir()
    for done, (sha256, _) in enumerate(wanted, 1):
        path = folder / sha256[:2] / sha256
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as written:
            written.write(ctx.documents.get(sha256))
            written.flush()
            os.fsync(written.fileno())
        tell(DOCUMENTS, done, len(wanted))
    return len(wanted)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tidy(where: Path, keep: int) -> None:
    """Take away what was never finished, and whole backups beyond those to keep, oldest first.

    One that goes loses its name first: half taken away, it must not be taken for whole.
    """
    whole = listed(where)
    for old in whole[: len(whole) - keep] if keep else []:
        old.rename(old.with_name(old.name + _UNFINISHED))
    for left in where.glob(f"{_PREFIX}*{_UNFINISHED}"):
        shutil.rmtree(left)


def listed(where: Path) -> list[Path]:
    """Return the whole backups in a folder, oldest first."""
    found = (manifest.parent for manifest in where.glob(f"{_PREFIX}*/{MANIFEST}"))
    return sorted(folder for folder in found if not folder.name.endswith(_UNFINISHED))


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        NotABackupError: It says nothing, or nothing that this version understands.
    """
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**said)
        datetime.fromisoformat(manifest.made_at)
    except (OSError, ValueError, TypeError) as error:
        raise NotABackupError(folder=folder, why=type(error).__name__) from error
    if manifest.format != FORMAT:
        raise NotABackupError(folder=folder, why=manifest.format)
    return manifest


def check_files(folder: Path) -> Manifest:
    """Return a backup's manifest, having checked every byte against it.

    Raises:
        NotABackupError: The database file or a document is missing or was changed.
    """
    manifest = read_manifest(folder)
    file = folder / DATABASE
    if not file.is_file() or digest_of(file) != manifest.sha256:
        raise NotABackupError(folder=folder, why=f"{DATABASE}: SHA-256")
    said = snapshot.unsound(file)
    if said:
        raise NotABackupError(folder=folder, why=said)
    for sha256, size in snapshot.documents(file):
        path = folder / DOCUMENTS / sha256[:2] / sha256
        if not path.is_file() or path.stat().st_size != size or digest_of(path) != sha256:
            raise NotABackupError(folder=folder, why=f"document {sha256}")
    return manifest
