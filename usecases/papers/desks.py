"""Where a paper is made: a case with its documents and papers, and what is known by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reference.loader import mfa_desk
from statemachine.facts import AGENCY
from storage import documents, papers, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.context import Context
from usecases.papers import book, facts
from usecases.papers.book import Entry
from usecases.papers.entitled import FOREIGN, INTERIOR
from usecases.papers.kinds import Kind

_OFFICE_OF: Mapping[str, str] = {INTERIOR: "moi", FOREIGN: "mfa"}
"""Entries of the address book that stand for an office of the review."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What papers of a case are made from: its documents, its papers, the changed offices."""

    attached: Sequence[Any]
    issued: Sequence[Any]
    book: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a paper is made: the case, the paper's kind, and the code of its office."""

    ctx: Context
    connection: Connection
    case: CaseRecord
    shelf: Shelf
    kind: Kind
    office: str

    def entry(self, code: str) -> Entry:
        """Return an office of the address book."""
        return book.find(self.shelf.book, code)


def shelf(connection: Connection, case: CaseRecord) -> Shelf:
    """Return what papers of a case are made from."""
    return Shelf(
        documents.attachments(connection, case.id),
        papers.of_case(connection, case.id),
        papers.book(connection),
    )


def recipients(desk: Desk) -> list[Entry]:
    """Return the offices that a paper may go to, the usual one first."""
    return [desk.entry(code) for code in recipient_codes(desk)]


def attachable(desk: Desk) -> list[Any]:
    """Return the documents of the case, the newest of each kind and title."""
    return list({row.sha256: row for row in desk.shelf.attached}.values())


def usual_enclosures(desk: Desk) -> tuple[str, ...]:
    """Return the digests of what usually goes with a paper of this kind: the newest of each."""
    newest = {row.kind: row.sha256 for row in desk.shelf.attached}
    return tuple(newest[name] for name in desk.kind.encloses if name in newest)


def default_answers(desk: Desk) -> dict[str, str]:
    """Return what is already known of the kind's own questions."""
    known = case_values(desk)
    return {ask.name: known.get(ask.name, "") for ask in desk.kind.asks}


def default_signer(desk: Desk) -> tuple[str, str]:
    """Return name and post of who usually signs; an empty name is not known here."""
    office = desk.entry(desk.office)
    post = desk.kind.signer.format_map(case_values(desk)) or office.office.to_th
    holder = {"head": f"office_head:{desk.office}"}.get(desk.kind.holder, desk.kind.holder)
    held = people.in_post(desk.connection, holder) if holder else []
    person = people.by_id(desk.connection, held[0]) if held else None
    return (person.name_th if person else ""), post


def recipient_codes(desk: Desk) -> list[str]:
    """Return the codes of the offices that a paper may go to, the usual one first."""
    found: list[str] = []
    for code in desk.kind.to:
        if code == "asked":
            found += desk.case.facts.get("agencies") or ()
        elif code == "province":
            found.append(desk.case.province)
        elif code == "desk":
            known = mfa_desk(desk.case.country)
            found += [known.mfa_department_id] if known else []
        else:
            found.append(code)
    return [code for code in dict.fromkeys(found) if book.has(code)]


def case_values(desk: Desk) -> dict[str, str]:
    """Return what the case says by name, with what its papers and opinions say of this office."""
    case = desk.case
    standing = [row for row in desk.shelf.issued if row.cancelled_at is None]
    cover = next((row for row in standing if row.kind == "cabinet_cover"), None)
    return {
        **facts.values(case),
        **facts.opinion_of(case, _OFFICE_OF.get(desk.office, f"{AGENCY}{desk.office}")),
        "cover_number": f"ที่ {cover.number} ลงวันที่ {facts.day(cover.dated)}" if cover else "",
        "asked_letter": _asked_letter(standing, desk.office),
    }


def _asked_letter(standing: Sequence[Any], office: str) -> str:
    """Return MOI's letter that asked an office for its opinion, as letters refer to it."""
    ours = {"moi_to_mfa", "moi_to_agency"}
    same = {office, "DTLA"} if office == FOREIGN else {office}
    found = next((r for r in standing if r.kind in ours and r.given["to"] in same), None)
    if found is None:
        return ""
    return f"หนังสือกระทรวงมหาดไทย ที่ {found.number} ลงวันที่ {facts.day(found.dated)}"
