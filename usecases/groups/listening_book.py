"""The book of the listening meeting, which prints itself: said, coded, promised, kept or not."""

from typing import Any

from documents.papers import typesetting
from documents.papers.numerals import official
from documents.papers.typesetting import Imprint
from statemachine.dates import PartialDate, bangkok_day, format_th
from storage import listening
from storage.database import Connection
from usecases.context import Context
from usecases.groups import books, reading
from usecases.groups.books import Book
from usecases.groups.groups import record
from usecases.groups.listening import CLOSED, gathered
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.groups.rights import overseer
from usecases.house import house

KIND = "listening"
AUTHOR = "กระทรวงมหาดไทย"
Row = dict[str, Any]


def close(ctx: Context, year: int) -> str:
    """Close the meeting of a fiscal year and freeze its book; return the book's SHA-256.

    Raises:
        GroupRefusedError: The person does not oversee, it was not held yet, or it is closed.
        NoSuchRecordError: No meeting of this year was called.
    """
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        row = listening.meeting(connection, year)
        if row is None:
            raise NoSuchRecordError
        if row.state == CLOSED:
            raise GroupRefusedError("listening_closed", year=year)
        if row.held_on is None or row.held_on > ctx.today:
            raise GroupRefusedError("listening_unheld", field="held_on")
        body = _body(gathered(ctx, connection, year))
        book = books.freeze(ctx, connection, KIND, str(year), body)
        values = {"state": CLOSED, "book_id": book.id}
        if not listening.change_meeting(connection, row, values):
            raise StaleRecordError
        record(ctx, connection, "close_listening", {"year": year, "sha256": book.sha256})
    return book.sha256


def printed(ctx: Context, year: str | int) -> tuple[bytes, str]:
    """Return the book as PDF, and its code: the frozen one, or a draft without a code.

    Raises:
        NoSuchRecordError: No meeting of this year was called.
    """
    year_be = reading.year(year, ctx.today)
    with ctx.database.read() as connection:
        reading.actor_of(ctx, connection)
        found = gathered(ctx, connection, year_be)
        if found["id"] is None:
            raise NoSuchRecordError
        book = _frozen(connection, found)
    body = book.body if book else _body(found)
    code = book.code if book else ""
    made = bangkok_day(book.made_at) if book else ctx.today
    url = f"{ctx.policy.base_url}/listening/{year_be}"
    imprint = Imprint(made, code, url, AUTHOR)
    return typesetting.pdf(KIND, paper(body), imprint, house(ctx)), code


def _frozen(connection: Connection, found: Row) -> Book | None:
    if found["book_id"] is None:
        return None
    return books.read(connection, KIND, str(found["year"]), found["book_id"])


def _body(found: Row) -> Row:
    """Return what the book holds: names in Thai, dates as ISO text."""
    return {
        "year": found["year"],
        "held_on": found["held_on"],
        "place": found["place"],
        "notes": [
            {
                "office": note["office_name"]["th"],
                "kind": note["kind"],
                "text": note["text"],
                "code": note["code"],
                "code_name": note["code_name"]["th"] if note["code_name"] else "",
                "pair": note["pair"] or "",
            }
            for note in found["notes"]
        ],
        "counts": [
            {"code": c["code"], "name": c["name"]["th"], "count": c["count"]}
            for c in found["counts"]
        ],
        "returned": [
            {"act": r["act"], "name": r["name"]["th"], "times": r["times"], "cases": r["cases"]}
            for r in found["returned"]
        ],
        "causes": [
            {"name": c["name"]["th"], "times": c["times"], "cases": c["cases"], "days": c["days"]}
            for c in found["causes"]
        ],
        "last": [_promise(p) for p in found["last"]],
        "promises": [_promise(p) for p in found["promises"]],
    }


def _promise(row: Row) -> Row:
    return {
        "text": row["text"],
        "office": row["office_name"]["th"],
        "due_on": row["due_on"],
        "plan_year": row["plan_year"],
        "outcome": row["outcome"],
        "outcome_name": row["outcome_name"]["th"] if row["outcome_name"] else "ยังไม่ได้ประเมิน",
        "evidence": row["evidence"],
    }


def paper(body: Row) -> Row:
    """Return a book as its template wants it: sentences, Thai digits."""
    told = {name: body[name] for name in ("notes", "counts", "returned")}
    said: Row = official(
        {
            **told,
            "held_on": _day(body["held_on"]),
            "place": body["place"] or "ไม่ระบุสถานที่",
            "year_text": str(body["year"]),
            "last_year": str(body["year"] - 1),
            "next_year": str(body["year"] + 1),
            "last": [_told(p) for p in body["last"]],
            "promises": [_told(p) for p in body["promises"]],
            "counts": [{**c, "count": str(c["count"])} for c in body["counts"]],
            "returned": [
                {"name": r["name"], "times": str(r["times"]), "cases": str(r["cases"])}
                for r in body["returned"]
            ],
            "causes": [
                {**c, **{n: str(c[n]) for n in ("times", "cases", "days")}}
                for c in body.get("causes", ())  # books of before had none
            ],
            "tally": {
                outcome: str(sum(p["outcome"] == outcome for p in body["last"]))
                for outcome in ("kept", "partly", "not_kept", "")
            },
            "heard": str(len({note["office"] for note in body["notes"]})),
        }
    )
    title = f"รายงานการประชุมรับฟังความคิดเห็น ประจำปีงบประมาณ พ.ศ. {said['year_text']}"
    return said | {"subject": title}


def _told(promise: Row) -> Row:
    return {**promise, "due_on": _day(promise["due_on"]), "plan_year": str(promise["plan_year"])}


def _day(value: Any) -> str:
    found = PartialDate.parse(str(value or ""), "ce")
    return format_th(found) if found.is_known else "ยังไม่กำหนด"
