"""Lists as spreadsheets: what was typed stays text, dates show the Buddhist Era in Thai."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from statemachine.dates import bangkok_day
from usecases import limits
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.reading.case_lists import Filters, list_all
from usecases.reading.my_work import Chosen, Listed, my_list
from usecases.reading.work_rows import Row

MOST = 10_000
_CHUNK = 500
# Excel's own Buddhist Era calendar with Thai months (ux.md 6), and a plain date in English.
_DATE = {"th": "[$-D07041E]d mmm yyyy", "en": "d mmm yyyy"}
_BOLD = Font(bold=True)

Value = Callable[[Row, str], object]
Column = tuple[str, str, int, Value]
"""Thai and English head, width, and the value of a row in a language."""


def _words(name: str) -> Value:
    return lambda row, lang: "" if row[name] is None else row[name][lang]


def _plain(name: str) -> Value:
    return lambda row, _lang: row[name]


def _holder(row: Row, lang: str) -> str:
    return "" if row["holder"] is None else str(row["holder"]["office"][lang])


def _stage(row: Row, lang: str) -> str:
    return str((row["stage"] or row["case_stage"])[lang])


_CASE: tuple[Column, ...] = (
    ("เลขที่เรื่อง", "Number", 18, _plain("number")),
    ("จังหวัด", "Province", 18, _words("province")),
    ("คู่ความสัมพันธ์", "Partner", 28, _words("partner")),
    ("ประเทศ", "Country", 16, _words("country")),
    ("ขั้นตอน", "Stage", 32, _stage),
)
_OPEN: tuple[Column, ...] = (
    *_CASE,
    ("ความเร่งด่วน", "Urgency", 12, _words("urgency")),
    ("ครบกำหนด", "Due", 14, _plain("due_on")),
    ("เหลือ (วันทำการ ติดลบคือเกิน)", "Left (working days, below 0 is late)", 16, _plain("days_left")),
    ("แจ้งเตือน (ครั้ง)", "Alerts sent", 12, _plain("alerts")),
    ("อยู่ที่", "With", 34, _holder),
)
_DONE: tuple[Column, ...] = (
    *_CASE,
    ("ผล", "Outcome", 24, _words("outcome")),
    ("เสร็จเมื่อ", "Finished", 14, _plain("left_on")),
    ("ใช้ (วันทำการ)", "Used (working days)", 12, _plain("days_used")),
    ("กำหนด (วัน)", "Allowed (days)", 12, _plain("days_allowed")),
)
_MAILS: tuple[Column, ...] = (
    ("อีเมล", "Mail", 34, _words("subject")),
    ("เลขที่เรื่อง", "Number", 18, _plain("number")),
    ("สถานะ", "State", 24, _words("said")),
    ("วันที่", "Day", 14, _plain("queued_at")),
)
_COLUMNS = {"done": _DONE, "mails": _MAILS}


def export_work(ctx: Context, chosen: Chosen, lang: str) -> bytes:
    """Return one of one's own lists as a workbook, ``MOST`` rows at most.

    Raises:
        TooManyError: It was asked for too often.
        NotSignedInError: Nobody acts.
    """
    _count(ctx)
    pages = _pages(lambda after: my_list(ctx, replace(chosen, after=after, limit=_CHUNK)))
    return _workbook(_COLUMNS.get(chosen.view, _OPEN), pages, lang)


def export_cases(ctx: Context, filters: Filters, lang: str) -> bytes:
    """Return a list of cases as a workbook, ``MOST`` rows at most.

    Raises:
        TooManyError: It was asked for too often.
        NotSignedInError: Nobody acts.
    """
    _count(ctx)
    pages = _pages(lambda after: list_all(ctx, replace(filters, after=after, limit=_CHUNK)))
    return _workbook(_OPEN, pages, lang)


def _count(ctx: Context) -> None:
    if ctx.person is None:
        raise NotSignedInError
    limits.take(ctx, limits.EXPORT, str(ctx.person))


def _pages(ask: Callable[[str], Listed]) -> Iterator[Row]:
    given, after = 0, ""
    while given < MOST:
        listed = ask(after)
        yield from listed.rows[: MOST - given]
        given, after = given + len(listed.rows), listed.after
        if not after:
            return


def _workbook(columns: Sequence[Column], rows: Iterable[Row], lang: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet({"th": "เรื่อง", "en": "Cases"}[lang])
    sheet.freeze_panes = "B2"
    for number, (_, _, width, _) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_head(sheet, th if lang == "th" else en) for th, en, _, _ in columns])
    for row in rows:
        sheet.append([_cell(sheet, value(row, lang), lang) for _, _, _, value in columns])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _head(sheet: Any, words: str) -> Any:
    cell = _cell(sheet, words, "en")
    cell.font = _BOLD
    return cell


def _cell(sheet: Any, value: Any, lang: str) -> Any:
    """Return a cell; text is text, whatever it begins with (CWE-1236)."""
    if isinstance(value, datetime):
        value = bangkok_day(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = _DATE[lang]
    return cell
