"""What is known of cases for the rulebook, fact by fact, and from where; the rest is unknown.

A record of the case, the register or the settings comes before what an officer has answered.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from reference import loader
from reference.loader import province as province_of
from statemachine.rulebook.model import Kind, Rulebook
from statemachine.words import Instrument, Treaty, label
from storage import rulings, settings
from storage.database import Connection
from usecases.stage_words import person, said

GOVERNMENT = "government"
"""Setting that holds the days of the last dissolution and of the last new Cabinet."""

_READINESS = ("plan", "budget", "staff", "follow_up")
_LEVELS = ("first_level", "second_level", "municipal")


class Subject(Protocol):
    """What facts are found of: a case, as a record or as a row."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def province(self) -> str: ...  # noqa: D102
    @property
    def partner_id(self) -> int: ...  # noqa: D102
    @property
    def relationship_id(self) -> int | None: ...  # noqa: D102
    @property
    def parent_id(self) -> int | None: ...  # noqa: D102
    @property
    def instrument(self) -> str: ...  # noqa: D102
    @property
    def country(self) -> str: ...  # noqa: D102
    @property
    def facts(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Known:
    """One fact: its value, where it comes from in both languages, and who answered it.

    ``link`` is the part of the case's page, or another address, where it can be seen.
    """

    value: Any
    source: dict[str, str]
    link: str = ""
    by: dict[str, Any] | None = None
    at: datetime | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies beside the cases: pairs and open cases by unit, the dates of the Government."""

    pairs: Mapping[int, list[Any]]
    cases: Mapping[int, list[Any]]
    government: Mapping[str, Any] = field(default_factory=dict)


def facts_of(
    connection: Connection, book: Rulebook, cases: Collection[Subject]
) -> dict[int, dict[str, Known]]:
    """Return what is known of cases for a rulebook, by case and fact; a handful of queries."""
    partners = [case.partner_id for case in cases]
    around = _Around(
        rulings.pairs_beside(connection, partners),
        rulings.cases_beside(connection, partners),
        settings.get(connection, GOVERNMENT) or {},
    )
    answered = rulings.answers(connection, [case.id for case in cases])
    return {case.id: _of_case(book, case, around, answered.get(case.id, {})) for case in cases}


def values(known: Mapping[str, Known]) -> dict[str, Any]:
    """Return the bare values, as a judgement takes them."""
    return {name: each.value for name, each in known.items()}


def _of_case(
    book: Rulebook, case: Subject, around: _Around, answered: Mapping[str, Any]
) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for name, fact in book.facts.items():
        source = _SOURCES.get(name)
        known = source(case, around) if source is not None else None
        if known is None and name in answered:
            known = _answer(fact.kind, answered[name])
        if known is not None:
            found[name] = known
    return found


def _answer(kind: Kind, row: Any) -> Known | None:
    value = row.value.get("value")
    if value is None:
        return None
    if kind is Kind.DATE:
        value = date.fromisoformat(value)
    source = said(f"คำตอบของเจ้าหน้าที่: {row.source}", f"an officer's answer: {row.source}")
    return Known(value, source, "#answers", person(row), row.at, row.document)


def _level(case: Subject, _around: _Around) -> Known | None:
    level = (case.facts.get("dossier") or {}).get("partner_level")
    if level not in _LEVELS:
        return None
    source = said("ระดับของคู่ภาคีในข้อเสนอ", "the partner's level in the proposal")
    return Known(level == _LEVELS[0], source, "#dossier")


def _readiness(case: Subject, _around: _Around) -> Known | None:
    dossier = case.facts.get("dossier") or {}
    if not all(dossier.get(name) for name in _READINESS):
        return None  # not written yet is not the same as not ready
    source = said("ความพร้อมสี่ด้านในข้อเสนอ", "the four kinds of readiness in the proposal")
    return Known(value=True, source=source, link="#dossier")


def _committee(case: Subject, _around: _Around) -> Known | None:
    number = (case.facts.get("committee") or {}).get("committee_number")
    if not number:
        return None
    source = said("มติที่บันทึกเมื่อจังหวัดเห็นชอบ", "the resolution recorded on endorsement")
    return Known(str(number), source, "/history")


def _duplicates(case: Subject, around: _Around) -> Known:
    cases = sum(_same_case(case, other) for other in around.cases.get(case.partner_id, ()))
    pairs = [row for row in around.pairs.get(case.partner_id, ()) if _same_pair(case, row)]
    source = said(
        f"ทะเบียน: เรื่องอื่นที่ยังดำเนินการ {cases} เรื่อง คู่ที่ลงนามแล้ว {len(pairs)} คู่",
        f"the register: other open cases {cases}, signed pairs {len(pairs)}",
    )
    return Known(cases + len(pairs), source, f"/pairs/{pairs[0].key}" if pairs else "")


def _same_case(case: Subject, other: Any) -> bool:
    kin = other.id in {case.id, case.parent_id} or other.parent_id == case.id
    return not kin and other.province == case.province


def _same_pair(case: Subject, row: Any) -> bool:
    """Return whether a pair is already what the case would establish; its own does not count."""
    repeats = {
        Instrument.LOI: ("loi_signed", "established"),
        Instrument.MOU: ("established",),
    }.get(Instrument(case.instrument), ())
    own = row.id == case.relationship_id or case.parent_id is not None
    return not own and row.province == case.province and row.status in repeats


def _overlaps(case: Subject, around: _Around) -> Known:
    near = [*around.pairs.get(case.partner_id, ()), *around.cases.get(case.partner_id, ())]
    others = sorted({row.province for row in near} - {case.province})
    names = [province_of(code) for code in others]
    source = said(
        "ทะเบียนและเรื่องที่ยังดำเนินการ: " + (", ".join(p.name_th for p in names) or "ไม่มี"),
        "the register and open cases: " + (", ".join(p.name_en for p in names) or "none"),
    )
    return Known(len(others), source)


def _treaty(case: Subject, _around: _Around) -> Known | None:
    found = case.facts.get("treaty")
    if found not in tuple(Treaty):
        return None
    source = said("ความเห็นของกระทรวงการต่างประเทศ", "MFA's opinion")
    return Known(str(found), source, "#opinions")


def _full_powers(case: Subject, _around: _Around) -> Known | None:
    given = (case.facts.get("signed") or {}).get("full_powers")
    if not given:
        return None
    return Known(value=True, source=said("บันทึกการลงนาม", "the record of the signing"))


def _border(case: Subject, _around: _Around) -> Known | None:
    """Return that there is no border where the countries have none; else only a person knows."""
    if case.country in province_of(case.province).border_countries:
        return None
    desk = loader.mfa_desk(case.country)
    th, en = (desk.country_th, desk.country_en) if desk else (case.country, case.country)
    source = said(
        f"ข้อมูลจังหวัด: จังหวัดนี้ไม่ติดชายแดน{th}",
        f"the table of provinces: no border with {en}",
    )
    return Known(value=False, source=source)


def _change(case: Subject, _around: _Around) -> Known | None:
    approved, text = case.facts.get("approved_text"), case.facts.get("text")
    if not approved or text == approved:
        source = said("ร่างที่อยู่ในเรื่อง", "the text on file")
        return Known("none", source, "#documents")
    if case.facts.get("changes_sorted") and case.facts.get("cleared_text") == text:
        source = said("การจำแนกการแก้ไขของ กต.", "MFA's sorting of the changes")
        return Known("not_substantive", source, "/history")
    return None


def _day(name: str) -> Callable[[Subject, _Around], Known | None]:
    def found(_case: Subject, around: _Around) -> Known | None:
        written = around.government.get(name)
        if not written:
            return None
        where = str(around.government.get("source") or "—")
        source = said(f"ผู้ดูแลระบบบันทึกตาม {where}", f"set by an administrator: {where}")
        return Known(date.fromisoformat(written), source)

    return found


_SOURCES: Mapping[str, Callable[[Subject, _Around], Known | None]] = {
    "levels_comparable": _level,
    "readiness_complete": _readiness,
    "committee_number": _committee,
    "open_duplicates": _duplicates,
    "other_provinces": _overlaps,
    "treaty": _treaty,
    "dissolved_on": _day("dissolved_on"),
    "new_cabinet_on": _day("new_cabinet_on"),
    "full_powers_received": _full_powers,
    "on_border": _border,
    "change_after_approval": _change,
}
"""Fact -> what finds it in the records; a fact that is not here is asked of an officer."""


def words(book: Rulebook, name: str, value: Any) -> dict[str, str]:
    """Return a value of a fact as people say it; days are left to the page."""
    fact = book.facts.get(name)
    if isinstance(value, bool):
        return said("ใช่", "yes") if value else said("ไม่ใช่", "no")
    if fact is not None and fact.kind is Kind.CHOICE:
        return dict(fact.worded(str(value)))  # type: ignore[arg-type]  # th and en, no more
    text = label(str(value), "th"), label(str(value), "en")
    return said(*text) if fact is not None and fact.kind is Kind.TEXT else said(*(str(value),) * 2)
