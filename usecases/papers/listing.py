"""Papers of a case as pages show them: what can be issued now, what not and why, the form."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from statemachine.definition import Definition
from statemachine.errors import PhinongError
from statemachine.facts import Actor
from storage import cases, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names
from usecases.cases import access
from usecases.context import Context
from usecases.limits import Limit
from usecases.papers import book, composing, desks
from usecases.papers.composing import Composed
from usecases.papers.desks import Desk, Shelf
from usecases.papers.entitled import entitled, office_for
from usecases.papers.facts import WORDS
from usecases.papers.issuing import check_state
from usecases.papers.kinds import Kind, kind, kinds
from usecases.papers.record import opens
from usecases.papers.register import shown
from usecases.papers.wishes import Wish, secrecies, urgencies
from usecases.stage_words import said

Words = dict[str, str]
DRAFT = Limit("paper_draft", 120, timedelta(hours=1))
"""Looks at a draft by one person: each is set anew."""


def of_case(ctx: Context, number: str) -> dict[str, Any]:
    """Return the papers of a case: which kinds can be issued now, which not and why, and those out.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        here = _here(ctx, connection, case)
        told = [_kind(here, one) for one in kinds().values()]
        return {
            **_case(case),
            "now": [one for one in told if one["now"]],
            "ready": sum(one["now"] and not one["missing"] for one in told),
            "not_now": [one for one in told if not one["now"]],
            "issued": [_issued(here, row) for row in here.shelf.issued],
        }


def form(ctx: Context, number: str, name: str, wish: Wish | None = None) -> dict[str, Any]:
    """Return what the form of a paper shows: its questions, choices, defaults, and what it lacks.

    Raises:
        NoSuchKindError: There is no such kind.
        DeedRefusedError: The case is not the actor's to see.
    """
    wanted = kind(name)
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        here = _here(ctx, connection, case)
        desk = here.desk(wanted)
        composed = _composed(desk, wish)
        signer = desks.default_signer(desk)
        return {
            **_case(case),
            "kind": _about(wanted),
            "why_not": _why_not(here, wanted),
            "missing": _lacking(wanted, composed),
            "unsure": list(composed.unsure),
            "office": said(composed.entry.th, composed.entry.en),
            "prefix": composed.entry.office.prefix,
            "prefix_unsure": wanted.numbered and bool(composed.entry.office.prefix)
            and not composed.entry.confirmed,
            "recipients": [_recipient(one) for one in desks.recipients(desk)],
            "documents": [_document(row) for row in desks.attachable(desk)],
            "enclosed": desks.usual_enclosures(desk),
            "asks": [_ask(one) for one in wanted.asks],
            "answers": desks.default_answers(desk),
            "signer_name": signer[0],
            "signer_post": signer[1],
            "urgency": case.urgency,
            "urgencies": urgencies(),
            "secrecies": secrecies(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Here:
    """A case on the desk of a reader: read once for all kinds of paper."""

    ctx: Context
    connection: Connection
    case: CaseRecord
    shelf: Shelf
    actor: Actor
    definition: Definition

    def desk(self, one: Kind) -> Desk:
        office = office_for(one, self.case, self.actor)
        return Desk(self.ctx, self.connection, self.case, self.shelf, one, office)


def _here(ctx: Context, connection: Connection, case: CaseRecord) -> _Here:
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    definition = access.definition_of(ctx, connection, case)
    return _Here(ctx, connection, case, desks.shelf(connection, case), actor, definition)


def _case(case: CaseRecord) -> dict[str, Any]:
    pair = names.pair(case.province, case.partner_th, case.partner_en)
    return {"number": case.number, "version": case.version, "pair": pair}


def _about(one: Kind) -> dict[str, Any]:
    return {
        "id": one.id,
        **said(one.th, one.en),
        "about": said(one.about_th, one.about_en),
        "numbered": one.numbered,
        "sheet": one.template in {"sheet", "pack"},
        "encloses": bool(one.encloses),
        "signed": one.numbered,
        "source": one.source,
        "confidence": one.confidence,
    }


def _kind(here: _Here, one: Kind) -> dict[str, Any]:
    why = _why_not(here, one)
    missing: list[Words] = []
    unsure: list[Words] = []
    if why is None:
        composed = composing.compose(here.desk(one), Wish())
        missing = _lacking(one, composed)
        unsure = list(composed.unsure)
    return {**_about(one), "now": why is None, "why": why, "missing": missing, "unsure": unsure}


def _lacking(one: Kind, composed: Composed) -> list[Words]:
    """Return what a paper lacks that its own form does not ask for."""
    asked = {ask.th for ask in one.asks} | {WORDS[name][0] for name in composing.SIGNER}
    return [lack for lack in composed.missing if lack["th"] not in asked]


def _why_not(here: _Here, one: Kind) -> dict[str, Any] | None:
    """Return why a paper cannot be issued by this person now, ``None`` where it can."""
    try:
        check_state(here.definition, one, here.case)
        entitled(one, here.case, here.actor)
    except PhinongError as refusal:
        return said(refusal.sentence("th"), refusal.sentence("en"))
    return None


def _composed(desk: Desk, wish: Wish | None) -> Composed:
    """Return the paper with what was typed, or without it where that is what is wrong."""
    try:
        return composing.compose(desk, wish or Wish())
    except PhinongError:
        return composing.compose(desk, Wish())


def _issued(here: _Here, row: Any) -> dict[str, Any]:
    mine = opens(here.actor, here.case, row)
    closed = bool(row.secrecy) and not mine and here.ctx.person not in (None, row.issued_by)
    office = book.find(here.shelf.book, row.office)
    return shown(row, office) | {"closed": closed, "mine": mine and row.cancelled_at is None}


def _recipient(one: book.Entry) -> dict[str, Any]:
    office = one.office
    return {"code": one.code, "to": office.to_th, "saraban": office.saraban, **said(one.th, one.en)}


def _document(row: Any) -> dict[str, Any]:
    return {"sha256": row.sha256, "title": row.title, "kind": row.kind, "version": row.version}


def _ask(ask: Any) -> dict[str, Any]:
    return {"name": ask.name, **said(ask.th, ask.en), "kind": ask.kind, "optional": ask.optional}
