"""Files of rows brought by the web: kept, tried without writing, then imported; reports stay."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from statemachine.errors import PhinongError
from storage import audit, import_reports
from usecases import limits
from usecases.context import Context
from usecases.imports.importing import import_histories, import_pairs
from usecases.refused import DeedRefusedError
from usecases.rights import who
from usecases.rows.import_report import Report

KINDS: dict[str, Callable[..., Report]] = {"pairs": import_pairs, "histories": import_histories}
"""What a file may hold -> the deed that imports it."""

NEWEST = 30
MOST_TOLD = 1_000
_LONGEST_NAME = 100
_STAMP = "%Y%m%dT%H%M%S%f"


class NoSuchImportError(PhinongError):
    """No file was brought under this name."""

    code = "no_such_import"
    th = "ไม่พบการนำเข้านี้ โปรดเลือกไฟล์ใหม่จากหน้านำเข้าข้อมูล"
    en = "There is no such import; choose the file again on the import page."


class ImportDoneError(PhinongError):
    """The file was imported before."""

    code = "import_done"
    th = "นำเข้าไฟล์นี้แล้วเมื่อ {at} โดย {by} ไม่ต้องดำเนินการซ้ำ"
    en = "This file was imported already, on {at} by {by}; nothing needs to be done."


def bring(ctx: Context, kind: str, filename: str, content: bytes) -> str:
    """Keep a file and try it without writing; return the name of its report.

    Raises:
        DeedRefusedError: The file is empty or too large.
        ImportFileError: Not one row can be read.
        RefusedError: The person may not import.
        TooManyError: Too many files in this hour.
    """
    _check_size(ctx, content)
    limits.take_upload(ctx)
    name = _plain(filename)
    report = _imported(ctx, kind, name, content, dry_run=True)
    digest = ctx.documents.put(content)
    key = f"{ctx.now:{_STAMP}}-{digest[:8]}"
    with ctx.database.write() as connection:
        kept = {
            "kind": kind,
            "filename": name,
            "sha256": digest,
            "size": len(content),
            "by": who(ctx, connection),
            "at": ctx.now.isoformat(),
            "state": "tried",
            "report": _kept(report),
        }
        import_reports.keep(connection, key, kept)
    return key


def run(ctx: Context, name: str) -> None:
    """Import a file that was tried, and keep its report; the same file twice changes nothing.

    Raises:
        NoSuchImportError: Nothing was brought under this name.
        ImportDoneError: It was imported before.
        RefusedError: The person may not import.
    """
    kept = show(ctx, name)
    if kept["state"] == "done":
        raise ImportDoneError(at=kept["done_at"][:10], by=kept["done_by"])
    content = ctx.documents.get(kept["sha256"])
    report = _imported(ctx, kept["kind"], kept["filename"], content, dry_run=False)
    with ctx.database.write() as connection:
        by = who(ctx, connection)
        done = {"state": "done", "done_at": ctx.now.isoformat(), "done_by": by}
        import_reports.keep(connection, name, kept | done | {"report": _kept(report)})
        counted = ("rows", "created", "updated", "unchanged", "refused")
        given = {"kind": kept["kind"], "filename": kept["filename"], "sha256": kept["sha256"]}
        given |= {word: getattr(report, word) for word in counted}
        body = {"actor": ctx.person, "action": "import_file", "given": given}
        audit.append_settings(connection, body, ctx.now)


def show(ctx: Context, name: str) -> dict[str, Any]:
    """Return what is known of a file that was brought.

    Raises:
        NoSuchImportError: Nothing was brought under this name.
    """
    with ctx.database.read() as connection:
        found = import_reports.one(connection, name)
    if found is None:
        raise NoSuchImportError
    return {"name": name, **found}


def newest(ctx: Context) -> list[dict[str, Any]]:
    """Return the files brought last, newest first."""
    with ctx.database.read() as connection:
        rows = import_reports.newest(connection, NEWEST)
    return [{"name": name, **found} for name, found in rows]


def _check_size(ctx: Context, content: bytes) -> None:
    if not content:
        raise DeedRefusedError("document_empty")
    most = ctx.policy.largest_document
    if len(content) > most:
        raise DeedRefusedError("document_too_large", size=len(content), most=most)


def _imported(ctx: Context, kind: str, name: str, content: bytes, *, dry_run: bool) -> Report:
    with _as_file(name, content) as path:
        return KINDS[kind](ctx, path, dry_run=dry_run)


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    """Yield the content as a file of its name, for importing reads files."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _plain(filename: str) -> str:
    """Return a name without folders and signs that a file system may not hold."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip(". ")
    while len(kept.encode()) > _LONGEST_NAME * 2:
        kept = kept[1:]
    return kept or "file"


def _kept(report: Report) -> dict[str, Any]:
    """Return a report of which at most a thousand lines are told."""
    told = report.as_dict()
    return told | {part: told[part][:MOST_TOLD] for part in ("problems", "notes", "opened")}
