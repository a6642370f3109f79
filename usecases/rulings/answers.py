"""Answers of officers to what the rulebook asks and no record says, with their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine.dates import PartialDate, Precision
from statemachine.errors import DateFormatError, PhinongError
from statemachine.facts import Grant, office_of
from statemachine.refusals import RefusedError
from statemachine.rulebook.model import Fact, Kind, Rulebook
from statemachine.words import Role
from storage import documents, rulings
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import rulebooks
from usecases.cases import access
from usecases.context import Context
from usecases.judging import books, known
from usecases.rights import plain_text

MAY_ANSWER = (Role.MOI_OFFICER, Role.MFA_OFFICER)
"""Who answers what the rulebook asks; who was asked outside the system is named in the source."""

LONGEST_SOURCE = 500
ACT = "answer_rule"


class AnswerError(PhinongError):
    """An answer that does not fit its question; ``facts['fact']`` names it."""

    code = "answer_wrong"
    th = "คำตอบของข้อ “{fact_th}” ใช้ไม่ได้ โปรดตอบเป็น {wanted_th}"
    en = "The answer to “{fact_en}” cannot be used; answer with {wanted_en}."


class SourceWantedError(PhinongError):
    """An answer without saying where it comes from."""

    code = "answer_source"
    th = "โปรดระบุที่มาของคำตอบข้อ “{fact_th}” เช่น เลขที่หนังสือ ไม่เกิน 500 ตัวอักษร"
    en = "Say where the answer to “{fact_en}” comes from, such as a letter; at most 500 characters."


class OnRecordError(PhinongError):
    """A question that a record answers already."""

    code = "answer_on_record"
    th = "ข้อ “{fact_th}” มีข้อมูลในระบบแล้ว ({source_th}) หากไม่ถูกต้องโปรดแก้ไขข้อมูลนั้น"
    en = "“{fact_en}” is on record ({source_en}); if it is wrong, correct the record."


class NoSuchQuestionError(PhinongError):
    """A question that the rulebook in force does not ask."""

    code = "no_such_question"
    th = "หลักเกณฑ์ที่ใช้อยู่ไม่มีคำถาม “{fact}” โปรดเปิดหน้าตรวจตามหลักเกณฑ์อีกครั้ง"
    en = "The rulebook in force does not ask “{fact}”; open the rule check again."


class CaseOverError(PhinongError):
    """A case that is closed: nothing is judged on it any more."""

    code = "case_over"
    th = "เรื่อง {number} สิ้นสุดแล้ว จึงไม่รับคำตอบเพิ่ม"
    en = "{number} is closed, so no more answers are taken."


class NoAnswerError(PhinongError):
    """A form on which nothing was answered anew."""

    code = "nothing_answered"
    th = "ยังไม่มีคำตอบใหม่ โปรดตอบอย่างน้อยหนึ่งข้อ"
    en = "Nothing was answered anew; answer one question at least."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an officer says to one question.

    ``value`` is as typed; empty takes an earlier answer back. ``document`` is the SHA-256 of a
    document of the case.
    """

    fact: str
    value: str
    source: str = ""
    document: str = ""


def answer(ctx: Context, number: str, given: Sequence[Answer], version: int | None = None) -> int:
    """Keep answers and return the case's new version.

    Args:
        ctx: An officer of MOI or MFA acts.
        number: Number of the case; it must be open.
        given: The answers; one that stands already changes nothing.
        version: The version of the case that the officer saw.

    Raises:
        RefusedError: The person may not answer on this case.
        DeedRefusedError: The case is not the actor's to see.
        StaleCaseError: The case moved on since ``version``.
        PhinongError: A question is not asked or on record, or an answer or its source is unfit.
    """
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        access.readable(ctx, connection, case)
        if case.closed_at is not None:
            raise CaseOverError(number=number)
        grant = allowed(ctx, connection, case)
        rows = _rows(ctx, connection, case, given)
        if not rows:
            raise NoAnswerError
        rulings.add_answers(connection, rows)
        return _recorded(ctx, connection, case, grant, rows)


def allowed(ctx: Context, connection: Connection, case: CaseRecord) -> Grant:
    """Return the grant under which the actor may answer.

    Raises:
        RefusedError: None of the roles that may answer is held, or the duties must be kept apart.
    """
    refused: RefusedError | None = None
    for role in MAY_ANSWER:
        try:
            return access.allowed(ctx, connection, case, ACT, role)
        except RefusedError as error:
            refused = refused if refused and error.code == "wrong_role" else error
    raise refused or RuntimeError


def may_answer(ctx: Context, connection: Connection, case: CaseRecord) -> bool:
    """Return whether the actor may answer on a case now."""
    if ctx.person is None or case.closed_at is not None:
        return False
    try:
        allowed(ctx, connection, case)
    except RefusedError:
        return False
    return True


def _rows(
    ctx: Context, connection: Connection, case: CaseRecord, given: Sequence[Answer]
) -> list[dict[str, Any]]:
    book = books.in_force(connection, ctx.today).book
    stands = known.facts_of(connection, book, [case])[case.id]
    before = rulings.answers(connection, [case.id]).get(case.id, {})
    shas = {row.sha256 for row in documents.attachments(connection, case.id)}
    rows = []
    for each in given:
        value = _checked(book, each, stands)
        if value is None and each.fact not in before and each.source.strip():
            raise _misfit(each.fact, book.facts[each.fact])
        document = each.document if each.document in shas else None
        row = {
            "case_id": case.id,
            "fact": each.fact,
            "value": {"value": rulebooks.plain(value)},
            "source": _source(book, each) if value is not None else "",
            "document": document,
            "person_id": ctx.person,
            "at": ctx.now,
        }
        if not _same(before.get(each.fact), row):
            rows.append(row)
    return rows


def _checked(book: Rulebook, given: Answer, stands: Mapping[str, known.Known]) -> Any:
    fact = book.facts.get(given.fact)
    if fact is None:
        raise NoSuchQuestionError(fact=given.fact)
    known_by = stands.get(given.fact)
    if known_by is not None and known_by.by is None:
        source = known_by.source
        words = {"source_th": source["th"], "source_en": source["en"]}
        raise OnRecordError(fact=given.fact, **_named(fact), **words)
    return None if not given.value.strip() else _value(given.fact, fact, given.value.strip())


def _same(before: Any | None, row: Mapping[str, Any]) -> bool:
    if before is None:
        return row["value"]["value"] is None
    mine = (row["value"], row["source"], row["document"])
    return (before.value, before.source, before.document) == mine


def _source(book: Rulebook, given: Answer) -> str:
    fact = book.facts[given.fact]
    try:
        return plain_text(given.source, fact.th, fact.en, LONGEST_SOURCE)
    except PhinongError:
        raise SourceWantedError(fact=given.fact, **_named(fact)) from None


def _named(fact: Fact) -> dict[str, str]:
    return {"fact_th": fact.th, "fact_en": fact.en}


def _value(name: str, fact: Fact, text: str) -> Any:
    try:
        return _READ[fact.kind](fact, text)
    except (ValueError, DateFormatError):
        raise _misfit(name, fact) from None


def _misfit(name: str, fact: Fact) -> AnswerError:
    th, en = _WANTED[fact.kind]
    if fact.kind is Kind.CHOICE:
        th, en = (", ".join(fact.worded(c)[lang] for c in fact.choices) for lang in _LANGS)
    return AnswerError(fact=name, **_named(fact), wanted_th=th, wanted_en=en)


_LANGS: tuple[Any, Any] = ("th", "en")
_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


def _flag(_fact: Fact, text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.lower()]


def _choice(fact: Fact, text: str) -> str:
    if text not in fact.choices:
        raise ValueError(text)
    return text


def _number(_fact: Fact, text: str) -> int:
    found = int(text)
    if not 0 <= found <= 1_000_000:  # noqa: PLR2004 - counts of things
        raise ValueError(text)
    return found


def _text(_fact: Fact, text: str) -> str:
    return plain_text(text, _fact.th, _fact.en, LONGEST_SOURCE)


def _date(_fact: Fact, text: str) -> date:
    read = PartialDate.parse(text)
    if read.value is None or read.precision is not Precision.DAY:
        raise ValueError(text)
    return read.value


_READ = {
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.DATE: _date,
}
_WANTED: Mapping[Kind, tuple[str, str]] = {
    Kind.FLAG: ("ใช่ หรือ ไม่ใช่", "yes or no"),
    Kind.CHOICE: ("ตัวเลือกที่มี", "one of the choices"),
    Kind.NUMBER: ("จำนวนเต็มตั้งแต่ 0", "a whole number from 0"),
    Kind.TEXT: ("ข้อความ", "a text"),
    Kind.DATE: ("วันที่ เช่น 23/11/2569", "a date such as 23/11/2026"),
}


def _recorded(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    grant: Grant,
    rows: Sequence[Mapping[str, Any]],
) -> int:
    office = office_of(grant.role, case.province)
    kept = ("fact", "source", "document")
    said = [{**{k: row[k] for k in kept}, "value": row["value"]["value"]} for row in rows]
    body = {
        "action": ACT,
        "behalf": access.behalf(grant),
        "office": office,
        "given": {"answers": said},
    }
    values = {"acted": access.acted(ctx, case, grant, office)}
    return access.amend(ctx, connection, case, body, values)
