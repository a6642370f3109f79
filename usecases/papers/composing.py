"""A paper made from a case: what it says, what it still lacks, and what may be chosen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from documents.papers.numerals import official
from statemachine.dates import format_th
from statemachine.facts import AGENCY
from storage import rulings
from storage.cases import CaseRecord
from usecases.judging import ruling
from usecases.papers import facts, sections
from usecases.papers.book import Entry
from usecases.papers.desks import (
    Desk,
    case_values,
    default_answers,
    default_signer,
    recipient_codes,
    usual_enclosures,
)
from usecases.papers.entitled import FOREIGN
from usecases.papers.kinds import Kind
from usecases.papers.refusals import ChoiceError
from usecases.papers.wishes import (
    SECRECIES,
    URGENCIES,
    Said,
    Wish,
    added,
    answer,
    check,
    line,
)
from usecases.stage_words import said

SIGNER = ("signer_name", "signer_post")
"""What the form asks of every letter."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper without its number: data for the template, what is missing, what is unsure."""

    kind: Kind
    entry: Entry
    to: Entry | None
    wish: Wish
    data: Mapping[str, Any]
    missing: Sequence[Said]
    unsure: Sequence[Said]


def compose(desk: Desk, wish: Wish) -> Composed:
    """Return a paper as it would be issued, and what it lacks.

    Raises:
        ChoiceError: A choice is none of those offered.
        TopSecretError: A top secret paper was asked for.
        DateFormatError: A date that was typed is none.
    """
    check(wish)
    own = desk.entry(desk.office)
    to = _recipient(desk, wish)
    wish = _completed(desk, wish, to)
    enclosed = _enclosures(desk, wish)
    known = _known(desk, wish, own, to) | {"enclosed": "ใช่" if enclosed else ""}
    missing = _missing(desk.kind, own, known)
    data = {} if missing else _data(desk, wish, own, known, enclosed)
    return Composed(desk.kind, own, to, wish, data, missing, _unsure(desk.kind, own, to))


def _completed(desk: Desk, wish: Wish, to: Entry | None) -> Wish:
    name, post = default_signer(desk)
    given = {n: answer(desk.kind, n, text) for n, text in wish.answers.items() if text.strip()}
    return replace(
        wish,
        to=to.code if to else "",
        signer_name=line(wish.signer_name) or name,
        signer_post=line(wish.signer_post) or post,
        urgency=wish.urgency or desk.case.urgency,
        enclosures=usual_enclosures(desk) if wish.enclosures is None else wish.enclosures,
        note=added(wish.note),
        answers={**default_answers(desk), **given},
    )


def _recipient(desk: Desk, wish: Wish) -> Entry | None:
    codes = recipient_codes(desk)
    if wish.to and wish.to not in codes:
        raise ChoiceError(value=wish.to, field_th="เรียน", field_en="recipient")
    code = wish.to or next(iter(codes), "")
    return desk.entry(code) if code else None


def _enclosures(desk: Desk, wish: Wish) -> list[dict[str, str]]:
    by_digest = {row.sha256: row for row in desk.shelf.attached}
    unknown = next((d for d in wish.enclosures or () if d not in by_digest), None)
    if unknown is not None:
        raise ChoiceError(value=unknown[:12], field_th="สิ่งที่ส่งมาด้วย", field_en="enclosures")
    titles = [by_digest[digest].title for digest in wish.enclosures or ()]
    return [
        {"number": f"{n}." if len(titles) > 1 else "", "title": title, "count": "จำนวน 1 ฉบับ"}
        for n, title in enumerate(titles, start=1)
    ]


def _known(desk: Desk, wish: Wish, own: Entry, to: Entry | None) -> dict[str, str]:
    return {
        **case_values(desk),
        **wish.answers,
        "office": own.office.head_th,
        "to": to.office.to_th if to else "",
        "to_name": to.th if to else "",
        "answer_by": _answer_by(desk.case, to),
        "signer_name": wish.signer_name,
        "signer_post": wish.signer_post,
        "prefix": own.office.prefix,
    }


def _answer_by(case: CaseRecord, to: Entry | None) -> str:
    """Return until when the recipient was asked for its opinion."""
    if to is None:
        return ""
    asked = "mfa" if to.code in {FOREIGN, "DTLA"} else f"{AGENCY}{to.code}"
    due = (e.due_on for e in case.entries if e.kind == "stage" and e.office == asked)
    return facts.day(next(due, None))


def _missing(kind: Kind, own: Entry, known: Mapping[str, str]) -> list[Said]:
    """Return what a paper lacks, in words; a letter also needs who signs it and to whom it goes."""
    wanted = list(kind.needs)
    if kind.numbered:
        wanted += [*SIGNER, "prefix", "to"]
    found = [_lack(name, own) for name in wanted if not known.get(name)]
    asked = [a for a in kind.asks if not a.optional and not known.get(a.name)]
    return [*found, *(said(ask.th, ask.en) for ask in asked)]


def _lack(name: str, own: Entry) -> Said:
    th, en = facts.WORDS[name]
    if name == "prefix":
        more_th, more_en = "ผู้ดูแลระบบบันทึกในสมุดที่อยู่", "an administrator enters it in the address book"
        return said(f"{th}ของ{own.th} ({more_th})", f"{en}, {own.en} ({more_en})")
    return said(th, en)


def _unsure(kind: Kind, own: Entry, to: Entry | None) -> list[Said]:
    found = []
    if kind.numbered and own.office.prefix and not own.confirmed:
        th = f"เลขประจำส่วนราชการ “{own.office.prefix}” ยังไม่ยืนยัน"
        found.append(said(th, "The office's own letter number is not confirmed"))
    if to is not None and not to.office.saraban:
        found.append(said(
            f"ยังไม่ทราบไปรษณีย์อิเล็กทรอนิกส์กลาง (saraban) ของ{to.th}",
            f"The central mailbox (saraban) of {to.en} is not known",
        ))  # fmt: skip
    if to is not None and not to.confirmed:
        found.append(said(
            f"คำที่ใช้เรียน “{to.office.to_th}” ยังไม่ยืนยัน",
            f"How {to.en} is addressed is not confirmed",
        ))  # fmt: skip
    return found


def _data(
    desk: Desk, wish: Wish, own: Entry, known: Mapping[str, str], enclosed: Sequence[Any]
) -> dict[str, Any]:
    kind = desk.kind
    source = sections.Source(
        desk.case, known, _ruling(desk), lambda: desk.ctx.documents.get(known["text_sha256"])
    )
    asks = " ".join(one.text.format_map(known) for one in kind.request if one.stands(known))
    data = {
        "subject": kind.subject.format_map(known),
        "heading": kind.heading,
        "date": ("ข้อมูล ณ วันที่ " if kind.template == "sheet" else "") + format_th(desk.ctx.today),
        "to": known["to"],
        "references": _standing(kind.references, known),
        "enclosures": list(enclosed),
        "office_lines": _head(kind, own),
        "owner_lines": _foot(own),
        "paragraphs": [*_standing(kind.paragraphs, known), *filter(None, [wish.note])],
        "asks": asks,
        "closing": kind.closing,
        "sections": sections.built(kind.sections, source),
        "facts": [_fact(name, known[name]) for name in kind.facts if known.get(name)],
        "signer": {
            "name": wish.signer_name if kind.numbered else "",
            "post": [wish.signer_post],
        },
        "urgency": URGENCIES[wish.urgency],
        "secrecy": SECRECIES[wish.secrecy],
        "most_pages": kind.most_pages,
    }
    names = (known["partner"], known["province"], wish.signer_name)
    whole: dict[str, Any] = official(data)
    return {**whole, "names": [official(name) for name in names if name]}


def _fact(name: str, value: str) -> dict[str, str]:
    shown = facts.in_groups(value) if name.endswith("sha256") else value
    return {"name": facts.LABELS.get(name, facts.WORDS[name][0]), "value": shown}


def _ruling(desk: Desk) -> Mapping[str, Any]:
    """Return the rule check that was kept when an officer confirmed it; before that, today's."""
    if not desk.kind.sections:
        return {}
    kept = rulings.of_case(desk.connection, desk.case.id)
    if kept:
        found: Mapping[str, Any] = json.loads(kept[0].body)
        return found
    return ruling.content(
        desk.ctx, desk.case, ruling.judged(desk.ctx, desk.connection, desk.case)
    )  # fmt: skip


def _standing(lines: Sequence[Any], known: Mapping[str, str]) -> list[str]:
    return [one.text.format_map(known) for one in lines if one.stands(known)]


def _head(kind: Kind, own: Entry) -> list[str]:
    office = own.office
    if kind.template == "memo":
        phone = [f"โทร. {office.phone}"] if office.phone else []
        return [" ".join(reversed(office.owner_th)), *phone]
    return [office.head_th, *office.address_th]


def _foot(own: Entry) -> list[str]:
    """Return the unit with its telephone, fax and mailbox, in that order (circular ว 89)."""
    office = own.office
    named = (
        ("โทร.", office.phone), ("โทรสาร", office.fax),
        ("ไปรษณีย์อิเล็กทรอนิกส์", office.saraban),
    )  # fmt: skip
    return [*office.owner_th, *(f"{name} {value}" for name, value in named if value)]
