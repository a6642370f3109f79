"""Help: the handbook, the glossary, whom to ask, the lifecycle, privacy, accessibility.

These pages are for everybody, signed in or not; people's names only for who is signed in.
"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from reference.loader import glossary as shipped_terms
from reference.names import fold
from statemachine import diagram
from statemachine.definition import Definition
from usecases.names import word
from usecases.people import who_to_ask
from usecases.relations.pair_words import GRADE_MEANS, GRADES, STATUSES
from usecases.thai_order import thai_key
from web.pages import page
from web.reading import Reads
from web.routes.ops import phinong_version

router = APIRouter(prefix="/help")
CATEGORIES = {
    "core": ("คำหลัก", "Core terms"),
    "process": ("ขั้นตอน", "The procedure"),
    "instrument": ("เอกสาร", "Instruments"),
    "clause": ("ข้อบทในข้อตกลง", "Clauses"),
    "organisation": ("หน่วยงาน", "Offices"),
    "admin": ("การปกครองและงานสารบรรณ", "Administration and papers"),
    "partner": ("คู่ภาคี", "Partners"),
    "plan": ("แผน", "The plan"),
    "legal": ("กฎหมาย", "Law"),
    "geography": ("ภูมิศาสตร์", "Geography"),
    "system": ("ระบบพี่น้อง", "This system"),
}
"""Category of a term -> its heading; one without a heading goes under its own name."""

# The picture has a style sheet of its own; opened by itself it may use it, and nothing else.
_DRAWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@router.get("")
def handbook(request: Request, who: Reads) -> Response:
    """Show the handbook."""
    grades = [(code, GRADES[code], GRADE_MEANS[code]) for code in GRADES]
    return page(
        request,
        "help/handbook.html",
        prose=f"help/handbook_{who.lang}.html",
        grades=grades,
        statuses=list(STATUSES.values()),
        version=phinong_version(),
    )


@router.get("/glossary")
def glossary(request: Request, who: Reads) -> Response:
    """Show the terms, Thai and English; ``q`` looks for one."""
    asked = request.query_params.get("q", "").strip()[:100]
    sought = fold(asked)
    found = [t for t in shipped_terms() if sought in fold(f"{t.term_th}\n{t.term_en}")]
    found.sort(key=lambda term: thai_key(term.term_th if who.lang == "th" else term.term_en))
    used = dict.fromkeys((*CATEGORIES, *(term.category for term in found)))
    groups = [(code, [term for term in found if term.category == code]) for code in used]
    return page(
        request,
        "help/glossary.html",
        asked=asked,
        total=len(found),
        groups=[
            (code, CATEGORIES.get(code, (code, code)), terms) for code, terms in groups if terms
        ],
    )


@router.get("/who")
def who(request: Request, who: Reads) -> Response:
    """Say whom to ask."""
    return page(
        request,
        "help/who.html",
        offices=who_to_ask.offices(),
        contacts=who_to_ask.contacts(who.ctx),
    )


@router.get("/lifecycle")
def lifecycle(request: Request, who: Reads) -> Response:
    """Show the stages of a case, as a picture and as a list."""
    definition = _in_effect(who)
    acts: dict[str, list[dict[str, str]]] = {}
    for move in definition.moves:
        if move.role is not None:
            words = acts.setdefault(move.source.removesuffix(".waiting"), [])
            words.extend(w for w in (word(move.trigger),) if w not in words)
    return page(
        request,
        "help/lifecycle.html",
        definition=definition,
        stages=[
            (stage, word(stage.holder) if stage.holder else None, acts.get(stage.state, []))
            for stage in definition.stages
        ],
    )


@router.get("/lifecycle.svg")
def picture(who: Reads) -> Response:
    """Give the lifecycle as one picture to print."""
    headers = {"Content-Security-Policy": _DRAWN, "Cache-Control": "no-cache"}
    drawn = _drawn(_in_effect(who))
    return Response(drawn, media_type="image/svg+xml; charset=utf-8", headers=headers)


@router.get("/privacy")
def privacy(request: Request, who: Reads) -> Response:
    """Say what is kept of people, why and how long."""
    return page(
        request,
        "help/privacy.html",
        prose=f"help/privacy_{who.lang}.html",
        contacts=who_to_ask.contacts(who.ctx),
    )


@router.get("/accessibility")
def accessibility(request: Request, who: Reads) -> Response:
    """Say what everybody can use, and how, and what is not checked."""
    return page(request, "help/accessibility.html", prose=f"help/accessibility_{who.lang}.html")


def _in_effect(who: Reads) -> Definition:
    with who.ctx.database.read() as connection:
        return who.ctx.definitions.in_effect(connection, who.ctx.today)


_PICTURES: dict[str, str] = {}


def _drawn(definition: Definition) -> str:
    """Return the picture of a definition; each is drawn once."""
    if definition.digest not in _PICTURES:
        _PICTURES[definition.digest] = diagram.svg(definition)
    return _PICTURES[definition.digest]
