"""Activities from a file: tried without writing, then taken; the same row twice changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from statemachine.errors import PhinongError
from storage import activity_records, register, settings
from storage.database import Connection
from usecases import limits
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.programme.activities import corrected, recorded
from usecases.programme.activity_sheet import Bad, Line, lines
from usecases.programme.refused import ProgrammeError
from usecases.programme.trail import noted
from usecases.refused import DeedRefusedError

MOST_TOLD = 500
_NAME = 100


class _TakeBackError(Exception):
    """Leave the transaction without keeping what it wrote."""


@dataclass(slots=True)
class Report:
    """What a file of activities would do, or did; ``problems`` are its bad rows."""

    filename: str
    dry_run: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, bad: Bad) -> None:
        """Note a bad row."""
        self.refused += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append({"row": bad.number, "key": bad.key, "th": bad.th, "en": bad.en})


def bring(ctx: Context, filename: str, content: bytes) -> Report:
    """Keep a file for the person and say what it would do; nothing is recorded.

    Raises:
        NobodyError: No person acts.
        DeedRefusedError: It is empty or too large.
        ImportFileError: Not one row can be read.
        ProgrammeError: Columns are missing.
        TooManyError: Too many files in this hour.
    """
    if ctx.person is None:
        raise NobodyError
    if not content:
        raise DeedRefusedError("document_empty")
    if len(content) > ctx.policy.largest_document:
        most = ctx.policy.largest_document
        raise DeedRefusedError("document_too_large", size=len(content), most=most)
    limits.take_upload(ctx)
    name = _plain(filename)
    report = _taken(ctx, name, content, dry_run=True)
    digest = ctx.documents.put(content)
    with ctx.database.write() as connection:
        kept = {"sha256": digest, "filename": name, "at": ctx.now.isoformat()}
        settings.put(connection, _key(ctx), kept)
    return report


def run(ctx: Context) -> Report:
    """Record the activities of the file that the person brought last.

    Raises:
        ProgrammeError: They brought none, or it was taken already.
    """
    with ctx.database.read() as connection:
        kept = settings.get(connection, _key(ctx))
    if not kept or not kept.get("sha256"):
        raise ProgrammeError("sheet_gone")
    report = _taken(ctx, kept["filename"], ctx.documents.get(kept["sha256"]), dry_run=False)
    with ctx.database.write() as connection:
        settings.put(connection, _key(ctx), {"sha256": "", "filename": kept["filename"]})
        counts = ("rows", "created", "updated", "unchanged", "refused")
        given = {name: value for name, value in asdict(report).items() if name in counts}
        given |= {"filename": kept["filename"], "sha256": kept["sha256"]}
        noted(ctx, connection, "activity_import", given)
    return report


def _key(ctx: Context) -> str:
    return f"activity_import:{ctx.person}"


def _taken(ctx: Context, name: str, content: bytes, *, dry_run: bool) -> Report:
    """Take each good row in a transaction of its own: a bad one stops no other."""
    report = Report(name, dry_run)
    seen: dict[str, int] = {}
    with _as_file(name, content) as path:
        for line in lines(path):
            report.rows += 1
            if isinstance(line, Line) and line.source_key in seen:
                line = _double(line, seen[line.source_key])  # noqa: PLW2901 - it is bad after all
            if isinstance(line, Bad):
                report.refuse(line)
                continue
            seen[line.source_key] = line.number
            _take(ctx, line, report, dry_run=dry_run)
    return report


def _take(ctx: Context, line: Line, report: Report, *, dry_run: bool) -> None:
    done = ""
    try:
        with suppress(_TakeBackError), ctx.database.write() as connection:
            done = _row(ctx, connection, line)
            _take_back(dry_run)
    except PhinongError as error:
        report.refuse(Bad(line.number, line.pair_key, error.sentence("th"), error.sentence("en")))
        return
    setattr(report, done, getattr(report, done) + 1)


def _take_back(dry_run: bool) -> None:  # noqa: FBT001 - private
    if dry_run:
        raise _TakeBackError


def _row(ctx: Context, connection: Connection, line: Line) -> str:
    """Record a row and return what that was: created, updated or unchanged."""
    pair = register.pair(connection, line.pair_key)
    known = activity_records.by_source_key(connection, pair.id, line.source_key)
    if known is None:
        recorded(
            ctx, connection, line.pair_key, line.held, source_key=line.source_key, source="sheet"
        )
        return "created"
    changed = corrected(ctx, connection, line.pair_key, known.key, line.held)
    return "updated" if changed else "unchanged"


def _double(line: Line, first: int) -> Bad:
    return Bad(
        line.number,
        line.pair_key,
        f"ซ้ำกับแถวที่ {first} โปรดลบแถวใดแถวหนึ่ง หรือใส่รหัสแถวให้ต่างกัน",
        f"The same as row {first}; delete one of them, or give each its own row id.",
    )


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _plain(filename: str) -> str:
    last = _safe(filename.replace("\\", "/").rpartition("/")[2])
    return last[-_NAME:] or "activities.xlsx"


def _safe(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).lstrip(".")
