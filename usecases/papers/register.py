"""The register of issued papers: an office's year, as a page and as a workbook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from statemachine.eras import to_be
from storage import papers, people
from storage.papers import Wanted
from usecases import limits
from usecases.context import Context
from usecases.papers import book
from usecases.papers.entitled import book_code
from usecases.papers.kinds import kind, kinds
from usecases.papers.wishes import SECRECIES, URGENCIES, secrecies, urgencies
from usecases.stage_words import person, said

Words = dict[str, str]
_MOST, _CHUNK = 10_000, 500
_DATE = {"th": "[$-D07041E]d mmm yyyy", "en": "d mmm yyyy"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which papers of the register are wanted; ``office`` empty is every office."""

    office: str = ""
    year: int = 0
    kind: str = ""
    after: int = 0
    limit: int = 50


def register(ctx: Context, asked: Asked) -> dict[str, Any]:
    """Return issued papers on the cases that the actor may read, newest first.

    Returns:
        ``rows``, ``after`` (where the list goes on, 0 at its end), ``offices``, ``years``,
        ``kinds`` as choices.
    """
    with ctx.database.read() as connection:
        actor = None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)
        wanted = Wanted(asked.office, asked.year, asked.kind, asked.after, asked.limit + 1)
        rows = papers.register(connection, actor, wanted)
        used = papers.counters(connection)
        changed = papers.book(connection)
    here = rows[: asked.limit]
    codes = dict.fromkeys([*(row.office for row in used), *(row.office for row in here)])
    years = sorted({to_be(ctx.today.year), *(row.year_be for row in used)}, reverse=True)
    found = {code: book.find(changed, code) for code in codes}
    return {
        "rows": [shown(row, found[row.office]) for row in here],
        "after": here[-1].id if len(rows) > asked.limit else 0,
        "offices": [(code, one.names) for code, one in found.items()],
        "years": years,
        "kinds": [(one.id, said(one.th, one.en)) for one in kinds().values()],
    }


def own_office(ctx: Context) -> str:
    """Return the office whose register a person opens first; empty where they issue nothing."""
    with ctx.database.read() as connection:
        actor = people.actor(connection, ctx.person or 0, ctx.today)
    roles = {role for one in kinds().values() for role in one.roles}
    held = [g for g in actor.grants if g.role in roles]
    return book_code(held[0], held[0].scope) if held else ""


def workbook(ctx: Context, asked: Asked, lang: str) -> bytes:
    """Return a register as a workbook, 10,000 rows at most; what was typed stays text.

    Raises:
        TooManyError: It was asked for too often.
    """
    limits.take(ctx, limits.EXPORT, str(ctx.person))
    made = Workbook(write_only=True)
    sheet = made.create_sheet({"th": "ทะเบียนหนังสือส่ง", "en": "Papers"}[lang])
    sheet.freeze_panes = "B2"
    for letter, (_, _, width, _) in zip("ABCDEFGHIJK", _COLUMNS, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, th if lang == "th" else en, lang, bold=True)
                  for th, en, _, _ in _COLUMNS])  # fmt: skip
    for row in _whole(ctx, asked):
        sheet.append([_cell(sheet, value(row, lang), lang) for _, _, _, value in _COLUMNS])
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _whole(ctx: Context, asked: Asked) -> Iterator[Mapping[str, Any]]:
    given, after = 0, asked.after
    while given < _MOST:
        part = register(ctx, replace(asked, after=after, limit=_CHUNK))
        yield from part["rows"][: _MOST - given]
        given, after = given + len(part["rows"]), part["after"]
        if not after:
            return


Value = Callable[[Mapping[str, Any], str], object]


def _words(name: str) -> Value:
    return lambda row, lang: row[name][lang] if row[name] else ""


def _plain(name: str) -> Value:
    return lambda row, _lang: row[name]


def _state(row: Mapping[str, Any], lang: str) -> str:
    stands = {"th": "ออกแล้ว", "en": "issued"}, {"th": "ยกเลิกแล้ว", "en": "cancelled"}
    return stands[row["cancelled_at"] is not None][lang]


_COLUMNS: tuple[tuple[str, str, int, Value], ...] = (
    ("เลขที่", "Number", 20, _plain("number")),
    ("วันที่", "Date", 14, _plain("dated")),
    ("ชนิด", "Kind", 34, _words("kind")),
    ("หน่วยงาน", "Office", 30, _words("office")),
    ("เรียน", "To", 30, _plain("recipient")),
    ("เรื่อง", "Subject", 60, _plain("subject")),
    ("ความเร็ว", "Urgency", 12, _words("urgency")),
    ("ความลับ", "Secrecy", 12, _words("secrecy")),
    ("สถานะ", "State", 12, _state),
    ("เลขที่เรื่อง", "Case", 18, _plain("case_number")),
    ("รหัสตรวจสอบ", "Code", 18, _plain("code")),
)


def _cell(sheet: Any, value: Any, lang: str, *, bold: bool = False) -> Any:
    """Return a cell; text is text, whatever it begins with (CWE-1236)."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = _DATE[lang]
    if bold:
        cell.font = Font(bold=True)
    return cell


def shown(row: Any, office: book.Entry) -> dict[str, Any]:
    """Return an issued paper as lists show it; a classified one without its subject."""
    known = kind(row.kind)
    return {
        "id": row.id,
        "code": row.code,
        "kind": said(known.th, known.en),
        "office": said(office.th, office.en),
        "number": row.number,
        "running": row.running,
        "year": row.year_be,
        "dated": row.dated,
        "recipient": row.recipient,
        "subject": "" if row.secrecy else row.subject,
        "urgency": _level(URGENCIES, urgencies(), row.urgency),
        "secrecy": _level(SECRECIES, secrecies(), row.secrecy),
        "case_number": row.case_number,
        "by": person(row),
        "issued_at": row.issued_at,
        "cancelled_at": row.cancelled_at,
        "cancel_reason": row.cancel_reason or "",
    }


def _level(known: Mapping[str, str], words: list[tuple[str, Words]], th: str) -> Words | None:
    code = next(code for code, each in known.items() if each == th)
    return dict(words)[code] if th else None
