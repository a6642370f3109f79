"""The hand-over book as a paper: frozen, with its code; names and sentences in Thai."""

from typing import Any

from documents.papers import typesetting
from documents.papers.numerals import official
from documents.papers.typesetting import Imprint
from statemachine.dates import PartialDate, bangkok_day, format_th
from usecases.context import Context
from usecases.groups.books import Book
from usecases.handover.deeds import KIND, book_of
from usecases.house import house

Row = dict[str, Any]


def printed(ctx: Context, post: str, book_id: int) -> tuple[bytes, Book]:
    """Return a frozen book as PDF.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    office, book = book_of(ctx, post, book_id)
    return pdf(ctx, office.code, book), book


def pdf(ctx: Context, office: str, book: Book) -> bytes:
    """Set a book of an office."""
    url = f"{ctx.policy.base_url}/offices/{office}/handover"
    imprint = Imprint(bangkok_day(book.made_at), book.code, url, book.body["office_name"]["th"])
    return typesetting.pdf(KIND, paper(book.body), imprint, house(ctx))


def paper(body: Row) -> Row:
    """Return a book as its template wants it: Thai names, dates as people say them."""
    name = body["office_name"]["th"]
    said: Row = official(
        {
            "office_th": name,
            "as_of_th": _day(body["as_of"]),
            "plan_year": str(body["plan_year"]),
            "pair_count": str(len(body["pairs"])),
            "care_count": str(len(body["care"])),
            "duty_count": str(len(body["duties"]) + len(body["promises"])),
            "case_count": str(len(body["cases"])),
            "pairs": [_pair(one) for one in body["pairs"]],
            "care": [_pair(one) for one in body["care"]],
            "signed": [_text(one) for one in body["signed"]],
            "talks": [_talk(one) for one in body["talks"]],
            "duties": [_duty(one) for one in body["duties"]],
            "promises": [_due(one) for one in body["promises"]],
            "cases": [_case(one) for one in body["cases"]],
            "people": [_person(one) for one in body["people"]],
        }
    )
    return said | {"subject": f"สมุดส่งมอบงาน {name}"}


def _day(value: str | None) -> str:
    found = PartialDate.parse(value or "", "ce")
    return format_th(found, "short") if found.is_known else "ไม่ระบุ"


def _pair(one: Row) -> Row:
    return {
        "name": one["name"]["th"],
        "country": one["country"]["th"],
        "standing": one["standing_name"]["th"],
        "begun": _day(one["begun"]),
        "ends": _day(one["ends_on"]),
        "last": _day(one["last_activity"]),
    }


def _text(one: Row) -> Row:
    return {
        "name": one["name"]["th"],
        "kind": one["kind_name"]["th"],
        "signed": _day(one["signed"]),
        "by": " และ ".join(one["signatories"]),
        "place": one["place"],
        "ends": _day(one["ends_on"]),
    }


def _talk(one: Row) -> Row:
    mark = "จัดแล้ว" if one["kind"] == "held" else "แผน"
    return {"on": _day(one["on"]), "name": one["name"]["th"], "text": one["text"], "mark": mark}


def _duty(one: Row) -> Row:
    person = one["person"]["th"] if one["person"] else "ทั้งหน่วยงาน"
    late = " (เกินกำหนด)" if one["late"] else ""
    return {"text": one["title"], "due": _day(one["due_on"]) + late, "by": person}


def _due(one: Row) -> Row:
    return {"text": one["text"], "due": _day(one["due_on"])}


def _case(one: Row) -> Row:
    late = " (เกินกำหนด)" if one["late"] else ""
    return {
        "number": one["number"],
        "name": one["name"]["th"],
        "stage": one["stage"]["th"],
        "turn": one["turn"]["th"],
        "due": _day(one["due_on"]) + late if one["due_on"] else "ไม่มีกำหนด",
    }


def _person(one: Row) -> Row:
    roles = ", ".join(role["th"] for role in one["roles"])
    return {"name": one["name"]["th"], "roles": roles, "office": one["office"]["th"]} | {
        "email": one["email"]
    }
