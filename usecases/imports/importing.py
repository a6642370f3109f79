"""Import of the register: pairs and dated histories from files, row by row, as often as one likes.

The same file twice changes nothing. A bad row stops nothing and is never half taken: it is in the
report with what is wrong and what to do (docs/import.md).
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from statemachine.words import Role
from storage.database import Connection
from usecases.cases import opening
from usecases.context import Context
from usecases.imports.import_events import store_histories
from usecases.imports.import_histories import read_histories
from usecases.imports.import_store import Judged, Origin, store
from usecases.rows.import_cells import cleaned, is_blank
from usecases.rows.import_columns import Layout, find
from usecases.rows.import_files import opened
from usecases.rows.import_provinces import refuse_listed_row
from usecases.rows.import_raw import RawRow
from usecases.rows.import_report import Progress, Report, RowError
from usecases.rows.import_rows import PairRow, judged

__all__ = ["Report", "import_histories", "import_pairs"]

T = TypeVar("T")


class _DryRun(Exception):  # noqa: N818 - it is no error: it takes a transaction back
    """Leave the transaction without keeping what it wrote."""


def import_pairs(
    ctx: Context, path: str | Path, dry_run: bool = False, progress: Progress | None = None  # noqa: FBT001, FBT002 - the contract of commands and pages
) -> Report:  # fmt: skip
    """Import the pairs of a CSV or XLSX file.

    Each batch of rows is one transaction, so a stopped import has lost no row half-way and goes
    on when it is run again.

    Args:
        ctx: The importing MOI officer, or the command line (``person`` is ``None``).
        path: The file; its header in English or Thai, the columns in any order.
        dry_run: Say what would happen, and keep nothing.
        progress: Called with the rows done and about how many there are.

    Raises:
        ImportFileError: Not one row can be read.
        RefusedError: The person may not import.
    """
    report = Report(dry_run=dry_run)
    _allow(ctx)
    with opened(Path(path)) as sheet:
        layout, _ = find(sheet.rows, "pairs", sheet.name)
        _remark(report, layout, sheet.encoding)
        origin = Origin(sheet.name, sheet.sha256)
        file = _File(ctx, layout, report)
        for batch in _batches(sheet.rows, ctx.policy.batch):
            rows = list(file.take(batch))
            if rows:
                _transact(
                    ctx, partial(store, rows=rows, origin=origin, report=report), keep=not dry_run
                )
            if progress is not None:
                progress(batch[-1].number, max(sheet.total, batch[-1].number))
    return _ended(report)


def import_histories(
    ctx: Context, path: str | Path, dry_run: bool = False, progress: Progress | None = None  # noqa: FBT001, FBT002 - the contract of commands and pages
) -> Report:  # fmt: skip
    """Import dated histories from JSON (approval_histories.json), or from rows, one event each.

    A history is taken whole or refused whole. It may come before its pair: the two find each
    other, and the register is the same in either order.

    Args:
        ctx: The importing MOI officer, or the command line.
        path: The file.
        dry_run: Say what would happen, and keep nothing.
        progress: Called with the histories done and how many there are.

    Raises:
        ImportFileError: Not one history can be read.
        RefusedError: The person may not import.
    """
    report = Report(dry_run=dry_run)
    _allow(ctx)
    found, origin = read_histories(Path(path), ctx.today, report)
    done = 0
    for batch in _batches(iter(found), ctx.policy.batch):
        _transact(
            ctx,
            partial(store_histories, rows=batch, origin=origin, report=report),
            keep=not dry_run,
        )
        done += len(batch)
        if progress is not None:
            progress(done, len(found))
    return _ended(report)


class _File:
    """The rows of one file, judged; remembers what came before in it."""

    def __init__(self, ctx: Context, layout: Layout, report: Report) -> None:
        self.ctx, self.layout, self.report = ctx, layout, report
        self.keys: dict[str, int] = {}
        self.units: dict[tuple[str, str], int] = {}

    def take(self, rows: list[RawRow]) -> Iterator[Judged]:
        """Yield the rows that can be taken; the others go into the report."""
        for raw in rows:
            if is_blank(raw):
                continue
            self.report.rows += 1
            try:
                yield self._judged(raw)
            except RowError as error:
                self.report.refuse(raw.number, self._name(raw), error)

    def _judged(self, raw: RawRow) -> Judged:
        cells = cleaned(raw, self.layout)
        if self.layout.kind != "pairs":
            refuse_listed_row(self.layout.kind, cells)
        row = judged(cells, self.ctx.today)
        self._refuse_double(row)
        self.keys[row.key] = self.units[row.province, row.partner.key] = raw.number
        return Judged(raw.number, row, frozenset(cells))

    def _refuse_double(self, row: PairRow) -> None:
        first = self.keys.get(row.key)
        if first is not None:
            raise RowError("duplicate_key", first=first)
        first = self.units.get((row.province, row.partner.key))
        if first is not None:
            raise RowError("duplicate_pair", first=first)

    def _name(self, raw: RawRow) -> str:
        cells = self.layout.cells(raw)
        names = ("pair_id", "thai_side", "partner", "partner_en")
        return " – ".join(cells[name] for name in names if cells.get(name))


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


def _transact(ctx: Context, work: Callable[[Context, Connection], None], *, keep: bool) -> None:
    """Do one batch in one transaction; a dry run takes it back."""
    with suppress(_DryRun), ctx.database.write() as connection:
        work(ctx, connection)
        if not keep:
            raise _DryRun


def _allow(ctx: Context) -> None:
    """Let MOI's officers import, and whoever runs the command line."""
    if ctx.person is not None:
        with ctx.database.read() as connection:
            opening.allow(ctx, connection, "*", Role.MOI_OFFICER, "import")


def _remark(report: Report, layout: Layout, encoding: str) -> None:
    if layout.ignored:
        report.note(1, "", "columns_ignored", columns=", ".join(layout.ignored))
    if encoding not in ("", "utf-8-sig"):
        report.note(1, "", "encoding", encoding=encoding)


def _ended(report: Report) -> Report:
    if report.dry_run:
        report.opened.clear()
    report.problems.sort(key=lambda problem: problem.row)
    report.notes.sort(key=lambda note: note.row)
    return report
