"""A new proposal: begun, written step by step, checked, sent; every step is a saved draft."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData, UploadFile

from reference import loader
from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.cases import opening, perform
from usecases.context import Context
from usecases.people.sessions import Visitor
from usecases.proposals import drafts, proposing
from usecases.proposals.proposing import AlreadySentError
from usecases.reading import views
from usecases.relations import overlap, partner_search
from web import proposal_form
from web.kept import drop_kept, kept_fields
from web.pages import page, see_other
from web.proposal_form import Draft, read_upload
from web.proposal_view import Step, beside_of, summaries_of, view_of
from web.security.forms import Form, text
from web.security.visitors import Ctx, Here

router = APIRouter()

DraftId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Typed = Annotated[str, Query(max_length=200)]


@router.get("/proposals")
def show_all(request: Request, ctx: Ctx, here: Here) -> Response:
    """Show the proposals begun, and where to begin one."""
    begun = summaries_of(ctx, proposal_form.mine(ctx))
    return page(request, "proposal/list.html", drafts=begun, provinces=provinces_of(here))


@router.post("/proposals")
def begin(ctx: Ctx, here: Here, form: Form) -> Response:
    """Begin a proposal; nothing is sent to anybody yet."""
    del form
    codes = [one["value"] for one in provinces_of(here)]
    fields = {"province": codes[0]} if len(codes) == 1 else {}
    return see_other(f"/proposals/{proposal_form.begin(ctx, fields)}/partner")


@router.get("/proposals/sent/{number}")
def sent(request: Request, ctx: Ctx, number: str) -> Response:
    """Show what became of a proposal: its number, whose turn it is, what comes next."""
    case = views.show_case(ctx, number)
    submit = next((act for act in case["acts"] if act["trigger"] == "submit"), None)
    return page(request, "proposal/sent.html", case=case, submit=submit)


@router.post("/proposals/follow")
def follow(ctx: Ctx, form: Form) -> Response:
    """Open the case that follows a signed one, with its dossier."""
    number = opening.follow(ctx, text(form, "number"), text(form, "instrument"))
    return see_other(f"/cases/{number}/dossier")


@router.get("/proposals/{draft_id}/{step}")
def show(
    request: Request, ctx: Ctx, here: Here, draft_id: DraftId, step: str, q: Typed = ""
) -> Response:
    """Show one step as it is saved, or as it was typed when a session ended."""
    if step == "send":  # who signs in again after sending comes back here
        return see_other(f"/proposals/{draft_id}/check")
    proposal_form.check_step(step)
    number = proposing.became(ctx, draft_id)
    if number:
        return see_other(f"/proposals/sent/{number}")
    draft = proposal_form.load(ctx, draft_id)
    kept = kept_fields(request, ctx)
    if kept:
        found = proposal_form.restore(draft, step, kept)
        fresh = Step(draft, step, restored=found.fields, conflicts=found.conflicts)
        return _step(request, ctx, here, fresh)
    return _step(request, ctx, here, Step(draft, step, typed=q))


@router.post("/proposals/{draft_id}/send")
def send(request: Request, ctx: Ctx, here: Here, draft_id: DraftId, form: Form) -> Response:
    """Open the case, and submit it to the governor if that was asked."""
    number = proposing.became(ctx, draft_id)
    if number:
        return see_other(f"/proposals/sent/{number}")
    draft = proposal_form.load(ctx, draft_id)
    try:
        _check(ctx, draft, form)
        number = proposing.open_proposal(ctx, draft.id, draft.fields, draft.version)
    except PhinongError as problem:
        return _step(request, ctx, here, Step(draft, "check", problems=[_said(problem)]))
    if text(form, "go") == "submit":
        _submit(ctx, number)
    return see_other(f"/proposals/sent/{number}")


@router.post("/proposals/{draft_id}/drop")
def drop(ctx: Ctx, draft_id: DraftId, form: Form) -> Response:
    """Delete a draft."""
    del form
    drafts.drop(ctx, proposal_form.load(ctx, draft_id).id)
    return see_other("/proposals")


@router.post("/proposals/{draft_id}/{step}/keep")
def keep(request: Request, ctx: Ctx, draft_id: DraftId, step: str, form: Form) -> HTMLResponse:
    """Save while somebody writes; answers with one line."""
    proposal_form.check_step(step)
    saved = proposal_form.save(ctx, draft_id, step, form)
    return page(
        request,
        "proposal/kept.html",
        at=saved.draft.updated_at,
        conflicts=saved.conflicts,
        step=step,
        beside=beside_of(ctx, saved.draft.fields) if step == "partner" else None,
    )


@router.post("/proposals/{draft_id}/{step}")
def save(
    request: Request, ctx: Ctx, here: Here, draft_id: DraftId, step: str, form: Form
) -> Response:
    """Save one step and go on, if nothing in it is wrong; what is wrong is saved too."""
    proposal_form.check_step(step)
    number = proposing.became(ctx, draft_id)
    if number:
        return see_other(f"/proposals/sent/{number}")
    saved = proposal_form.save(ctx, draft_id, step, form)
    drop_kept(request, ctx)
    found = _wrong(ctx, here, saved.draft, step)
    if step == "text":
        found += _upload(ctx, draft_id, form)
    leaving = text(form, "go") == "back"
    if saved.conflicts or (found and not leaving):
        fresh = Step(saved.draft, step, problems=found, conflicts=saved.conflicts)
        return _step(request, ctx, here, fresh)
    return see_other(f"/proposals/{draft_id}/{_next(step, text(form, 'go'))}")


def provinces_of(here: Visitor) -> list[dict[str, str]]:
    """Return the provinces that somebody proposes for, by Thai name."""
    scopes = {grant.scope for grant in here.grants if grant.role is Role.COORDINATOR}
    known = (p for p in loader.provinces() if p.in_moi_provincial_scope)
    mine = [p for p in known if "*" in scopes or p.iso_3166_2 in scopes]
    return [{"value": p.iso_3166_2, "th": p.name_th, "en": p.name_en} for p in mine]


def _step(request: Request, ctx: Context, here: Visitor, step: Step) -> HTMLResponse:
    status = 409 if step.conflicts else 422 if step.problems else 200
    values = view_of(ctx, step, provinces_of(here))
    return page(request, "proposal/step.html", status=status, **values)


def _next(step: str, go: str) -> str:
    before, after = proposal_form.neighbours(step)
    return {"back": before, "stay": step}.get(go, after)


def _wrong(ctx: Context, here: Visitor, draft: Draft, step: str) -> list[dict[str, str]]:
    found = [p for p in proposing.problems(draft.fields) if p["step"] == step]
    if step == "partner":
        found += _wrong_partner(ctx, here, draft.fields)
    return found


def _wrong_partner(ctx: Context, here: Visitor, fields: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    if fields.get("province") not in {one["value"] for one in provinces_of(here)}:
        found.append(_problem("province", "โปรดเลือกจังหวัดของท่าน", "Choose your province."))
    if not fields.get("partner"):
        found.append(_problem("partner", "โปรดค้นหาแล้วเลือกคู่ความสัมพันธ์", "Choose the partner."))
    elif fields["partner"] == proposing.NEW_UNIT:
        found += _wrong_described(fields)
    else:
        unit = partner_search.unit(ctx, str(fields["partner"]))
        if unit is None:
            found.append(_problem("partner", "ไม่พบหน่วยที่เลือก โปรดค้นหาใหม่",
                                  "The unit chosen is not known; search again."))  # fmt: skip
        elif unit.merged:
            found.append(_problem(
                "partner",
                f"{unit.name_th} ถูกควบรวมเป็น {unit.merged.name} แล้ว โปรดเลือกหน่วยใหม่",
                f"{unit.name_en} was merged into {unit.merged.name}; choose the new unit.",
            ))  # fmt: skip
    return found


def _wrong_described(fields: dict[str, Any]) -> list[dict[str, str]]:
    found = [_problem(n, th, en) for n, th, en in _DESCRIBED if not fields.get(n)]
    parent = str(fields.get("new_parent") or "")
    if parent and not parent.startswith(f"{fields.get('new_country')}-"):
        found.append(_problem(
            "new_parent",
            "หน่วยนี้อยู่คนละประเทศกับที่เลือกไว้ โปรดเลือกใหม่หรือเว้นว่าง",
            "That unit lies in another country; choose again or leave it empty.",
        ))  # fmt: skip
    if not found and not proposing.has_partner(fields):
        found.append(_problem("new_country", "โปรดเลือกประเทศและระดับจากรายการ",
                              "Choose country and level from the lists."))  # fmt: skip
    return found


_DESCRIBED = (
    ("new_country", "โปรดเลือกประเทศของหน่วย", "Choose the country of the unit."),
    ("new_level", "โปรดเลือกระดับของหน่วย", "Choose the level of the unit."),
    ("new_en", "โปรดระบุชื่อหน่วยเป็นอักษรโรมัน", "Give the name of the unit in Roman letters."),
)


def _upload(ctx: Context, draft_id: int, form: FormData) -> list[dict[str, str]]:
    """Keep the file of a form in the draft; return what is wrong with it."""
    if text(form, "go") == "remove":
        proposal_form.put(ctx, draft_id, {"file": None})
        return []
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return []
    content = read_upload(ctx, file)
    try:
        kept = proposing.keep_text(ctx, content, file.filename)
    except PhinongError as problem:
        return [{**_said(problem), "field": "file"}]
    proposal_form.put(ctx, draft_id, {"file": kept})
    return []


def _check(ctx: Context, draft: Draft, form: FormData) -> None:
    """Refuse to send what is not what was looked at."""
    if text(form, "version") != str(draft.version):
        raise AlreadySentError
    with ctx.database.read() as connection:
        unit = proposing.partner_in(connection, draft.fields)
    province = str(draft.fields.get("province") or "")
    if unit is None or not province or text(form, "seen") == "yes":
        return
    found = overlap.beside(ctx, province, unit)
    if found["same"] or found["open_here"]:
        raise NotSeenError


class NotSeenError(PhinongError):
    """The same pair stands in the register or in an open case, and nobody said they saw it."""

    code = "overlap_not_seen"
    th = "คู่นี้มีอยู่แล้วในทะเบียนหรือในเรื่องที่เปิดอยู่ โปรดตรวจดู แล้วทำเครื่องหมายยืนยันว่าประสงค์เปิดเรื่องใหม่"
    en = (
        "This pair is in the register or in an open case already; look at it, then tick that a new "
        "case is wanted."
    )


def _submit(ctx: Context, number: str) -> None:
    """Submit the new case; where that is refused, its page says why and the case stays a draft."""
    try:
        perform.perform(ctx, number, "submit", {})
    except PhinongError:
        return


def _problem(field: str, th: str, en: str) -> dict[str, str]:
    return {"field": field, "th": th, "en": en}


def _said(problem: PhinongError) -> dict[str, str]:
    return _problem("", problem.sentence("th"), problem.sentence("en"))
