"""Previewing and issuing papers; each issue is one transaction.

A number is taken in the transaction that writes the paper: whatever fails gives it back, so an
office's year has no gap and no double. The paper is set once before, as a draft, so that one that
cannot be set takes no number and keeps nobody waiting.
"""

from typing import Any

from documents.papers.numerals import thai_digits
from documents.papers.typesetting import Imprint, pdf
from statemachine.definition import Definition
from statemachine.eras import to_be
from storage import cases, documents, papers, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.house import house
from usecases.papers import composing
from usecases.papers.codes import check_url, new_code
from usecases.papers.composing import Composed
from usecases.papers.desks import Desk, shelf
from usecases.papers.entitled import Entitled, acted, entitled, office_for
from usecases.papers.kinds import Kind, kind
from usecases.papers.refusals import (
    LackingError,
    NotNowError,
    PrefixUncheckedError,
)
from usecases.papers.wishes import Wish

MEDIA_TYPE = "application/pdf"


def preview(ctx: Context, number: str, name: str, wish: Wish) -> bytes:
    """Return a paper as it would be issued: “ร่าง” on every page, no number, no code.

    Whoever may read the case may look; nothing is kept.

    Raises:
        NoSuchKindError: There is no such kind.
        LackingError: It lacks what it would have to say.
        PhinongError: A choice or an answer is wrong.
    """
    wanted = kind(name)
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        actor = people.actor(connection, ctx.person or 0, ctx.today)
        office = office_for(wanted, case, actor)
        composed = composing.compose(_desk(ctx, connection, case, wanted, office), wish)
    complete(composed)
    return pdf(wanted.template, composed.data, _draft(ctx, composed), house(ctx))


def issue(
    ctx: Context, number: str, name: str, wish: Wish, *, version: int | None = None
) -> dict[str, Any]:
    """Issue a paper: its number is taken, it is kept, and the case's audit trail says so.

    Args:
        ctx: Who acts; see the kind's roles.
        number: Number of the case.
        name: The kind.
        wish: What the person says of it.
        version: The version of the case that they saw.

    Returns:
        ``code``, ``number``, ``sha256``, ``case_version``.

    Raises:
        NotNowError: The case is in another state.
        NotTheirsError: The person's roles do not reach this paper.
        LackingError: It lacks what it would have to say.
        PrefixUncheckedError: The office's number is unconfirmed and nobody checked it.
        StaleCaseError: The case moved on since ``version``.
    """
    if ctx.person is None:
        raise NobodyError
    wanted = kind(name)
    with ctx.database.read() as connection:
        tried, _ = _judged(ctx, connection, wanted, cases.load(connection, number), wish)
    pdf(wanted.template, tried.data, _draft(ctx, tried), house(ctx))
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        composed, who = _judged(ctx, connection, wanted, case, wish)
        return _issued(ctx, connection, case, composed, who)


def check_state(definition: Definition, wanted: Kind, case: CaseRecord) -> None:
    """Refuse a paper that is not issued in the state the case is in.

    Raises:
        NotNowError: It belongs to other states.
    """
    if case.state in wanted.states:
        return
    known = {stage.state: stage for stage in definition.stages}
    stages = [known[state] for state in wanted.states if state in known]
    here = definition.stage(case.state)
    raise NotNowError(
        kind_th=wanted.th, kind_en=wanted.en, number=case.number,
        states_th=", ".join(f"“{s.th}”" for s in stages),
        states_en=", ".join(f"“{s.en}”" for s in stages),
        state_th=here.th, state_en=here.en,
    )  # fmt: skip


def complete(composed: Composed) -> None:
    """Refuse a paper that lacks something.

    Raises:
        LackingError: What it lacks is named.
    """
    if composed.missing:
        names = {"kind_th": composed.kind.th, "kind_en": composed.kind.en}
        lacks = {f"missing_{lang}": ", ".join(m[lang] for m in composed.missing)
                 for lang in ("th", "en")}  # fmt: skip
        raise LackingError(**names, **lacks)


def _draft(ctx: Context, composed: Composed) -> Imprint:
    return Imprint(ctx.today, "", "", composed.entry.office.head_th)


def _desk(
    ctx: Context, connection: Connection, case: CaseRecord, wanted: Kind, office: str
) -> Desk:
    return Desk(ctx, connection, case, shelf(connection, case), wanted, office)


def _judged(
    ctx: Context, connection: Connection, wanted: Kind, case: CaseRecord, wish: Wish
) -> tuple[Composed, Entitled]:
    """Return a paper that may be issued now, and under which grant."""
    access.readable(ctx, connection, case)
    who = entitled(wanted, case, people.actor(connection, ctx.person or 0, ctx.today))
    check_state(access.definition_of(ctx, connection, case), wanted, case)
    composed = composing.compose(_desk(ctx, connection, case, wanted, who.book), wish)
    complete(composed)
    _check_prefix(composed)
    return composed, who


def _check_prefix(composed: Composed) -> None:
    if not composed.kind.numbered or composed.entry.confirmed or composed.wish.prefix_checked:
        return
    raise PrefixUncheckedError(prefix=composed.entry.office.prefix)


def _issued(
    ctx: Context, connection: Connection, case: CaseRecord, composed: Composed, who: Entitled
) -> dict[str, Any]:
    wanted, office, year = composed.kind, composed.entry.office, to_be(ctx.today.year)
    running = papers.take_number(connection, office.code, year) if wanted.numbered else None
    number = "" if running is None else f"{office.prefix}/{running}"
    code = new_code()
    imprint = Imprint(ctx.today, code, check_url(ctx, code), office.head_th)
    data = {**composed.data, "number": thai_digits(number)}
    content = pdf(wanted.template, data, imprint, house(ctx))
    sha256 = ctx.documents.put(content)
    kept = {"sha256": sha256, "size": len(content), "media_type": MEDIA_TYPE}
    documents.keep(connection, {**kept, "stored_at": ctx.now})
    given = {"code": code, "kind": wanted.id, "number": number, "sha256": sha256,
             "to": composed.wish.to}  # fmt: skip
    body = {"action": "issue_paper", "behalf": access.behalf(who.grant), "office": who.office,
            "given": given}  # fmt: skip
    saved = access.amend(ctx, connection, case, body, acted(ctx, case, who))
    papers.add(connection, {
        **{name: given[name] for name in ("code", "kind", "number", "sha256")},
        "case_id": case.id, "office": office.code, "year_be": year, "running": running,
        "dated": ctx.today, "recipient": composed.to.office.to_th if composed.to else "",
        "subject": data["subject"], "urgency": data["urgency"], "secrecy": data["secrecy"],
        "given": composed.wish.as_json(), "issued_by": ctx.person, "issued_at": ctx.now,
        "audit_seq": case.head.seq + 1,
    })  # fmt: skip
    return {"code": code, "number": number, "sha256": sha256, "case_version": saved}
