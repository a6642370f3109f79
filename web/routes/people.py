"""Administration of people: find them, add them, change them, give and take roles, let them in."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response

from reference.loader import agencies, provinces
from statemachine.errors import PhinongError
from statemachine.words import Role
from usecases.context import Context
from usecases.people import granting, links, people, people_views, sessions
from usecases.refused import DeedRefusedError
from usecases.sign_in import resets
from usecases.stage_words import word
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()

_FIELDS = ("username", "name_th", "name_en", "email", "language")
_DONE = {
    "added": ("เพิ่มผู้ใช้แล้ว ขั้นต่อไป: ขอบทบาท และส่งลิงก์ตั้งรหัสผ่าน",
              "Added. Next: ask for a role, and send a link to set a password."),
    "changed": ("บันทึกข้อมูลแล้ว", "The details are saved."),
    "asked": ("ขอบทบาทแล้ว จะมีผลเมื่อผู้ดูแลระบบอีกคนยืนยัน หรือเมื่อครบ 24 ชั่วโมง",
              "Asked. It takes effect when another administrator confirms, or after 24 hours."),
    "revoked": ("ถอนบทบาทแล้ว มีผลทันที", "The role is taken away, as of now."),
    "sent": ("ส่งลิงก์ตั้งรหัสผ่านทางอีเมลแล้ว ใช้ได้ครั้งเดียวภายใน 24 ชั่วโมง",
             "The link is on its way by mail; it works once, within 24 hours."),
    "suspended": ("ระงับบัญชีแล้ว ทุกอุปกรณ์ถูกให้ออกจากระบบ",
                  "Suspended, and signed out everywhere."),
    "activated": ("เปิดใช้บัญชีแล้ว", "The account may be used again."),
    "reset_asked": ("ขอล้างการยืนยันขั้นที่สองแล้ว มีผลเมื่อผู้ดูแลระบบอีกคนยืนยัน หรือเมื่อครบ 24 ชั่วโมง",
                    "Asked. It is done when another administrator confirms, or after 24 hours."),
    "signed_out": ("ให้ออกจากระบบทุกอุปกรณ์แล้ว", "Signed out everywhere."),
}  # fmt: skip


@router.get("/admin/people")
def find(
    request: Request, ctx: Ctx, q: str = "", role: str = "", state: str = "", after: str = ""
) -> Response:
    """List people, found by a word, a role or whether they may act."""
    found = people_views.find(ctx, q, role, state, after)
    asked = {"q": q, "role": role, "state": state}
    return page(request, "admin/people.html", asked=asked, after=after, roles=_roles(), **found)


@router.get("/admin/people/new")
def ask(request: Request) -> Response:
    """Show an empty form."""
    return _form(request, dict.fromkeys(_FIELDS, ""))


@router.post("/admin/people/new")
def add(request: Request, ctx: Ctx, form: Form) -> Response:
    """Add a person."""
    given = {name: text(form, name) for name in _FIELDS}
    try:
        people.add_person(
            ctx, given["username"], given["name_th"], given["name_en"], given["email"],
            given["language"] or "th",
        )  # fmt: skip
    except PhinongError as problem:
        return _form(request, given, problem)
    return see_other(f"/admin/people/{given['username']}?done=added")


@router.get("/admin/people/{username}")
def show(request: Request, ctx: Ctx, username: str, done: str = "") -> Response:
    """Show a person."""
    return _shown(request, ctx, username, said=done_of(_DONE, done))


@router.post("/admin/people/{username}")
def change(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Change names, address or language."""
    given = {name: text(form, name) for name in _FIELDS[1:]}
    return _do(request, ctx, username, lambda: people.change_person(ctx, username, **given),
               "changed", given)  # fmt: skip


@router.post("/admin/people/{username}/active")
def suspend(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Suspend a person, or let them act again."""
    active = text(form, "active") == "yes"
    return _do(request, ctx, username, lambda: people.change_person(ctx, username, active=active),
               "activated" if active else "suspended")  # fmt: skip


@router.post("/admin/people/{username}/roles")
def ask_role(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Ask for a role for a person."""
    given = {"role": text(form, "role"), "scope": text(form, "scope") or "*"}
    return _do(request, ctx, username, lambda: granting.request(ctx, username, **given),
               "asked", given)  # fmt: skip


@router.post("/admin/people/{username}/roles/revoke")
def revoke_role(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Take a role away, at once."""
    role, scope = text(form, "role"), text(form, "scope")
    return _do(request, ctx, username, lambda: people.revoke_grant(ctx, username, role, scope),
               "revoked")  # fmt: skip


@router.post("/admin/people/{username}/link")
def give_link(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Mail a link to set a password, or show it this once."""
    if text(form, "how") != "show":
        return _do(request, ctx, username, lambda: links.send_link(ctx, username), "sent")
    try:
        link = links.show_link(ctx, username)
    except PhinongError as problem:
        return _shown(request, ctx, username, problem=problem)
    return _shown(request, ctx, username, link=link)


@router.post("/admin/people/{username}/sessions/end")
def end_sessions(request: Request, ctx: Ctx, username: str, form: Form) -> Response:
    """Sign a person out everywhere."""
    del form
    return _do(request, ctx, username, lambda: sessions.end_sessions_of(ctx, username),
               "signed_out")  # fmt: skip


def _do(
    request: Request,
    ctx: Context,
    username: str,
    deed: Callable[[], object],
    done: str,
    given: dict[str, str] | None = None,
) -> Response:
    try:
        deed()
    except PhinongError as problem:
        return _shown(request, ctx, username, problem=problem, given=given)
    return see_other(f"/admin/people/{username}?done={done}")


def _shown(request: Request, ctx: Context, username: str, **said: Any) -> Response:
    try:
        found = people_views.one(ctx, username)
    except DeedRefusedError as unknown:
        if unknown.code == "unknown_user":
            raise HTTPException(404) from unknown
        raise
    problem = said.pop("problem", None)
    given = said.pop("given", None) or {}
    details = {"name_th": found["th"], "name_en": found["en"], "email": found["email"],
               "language": found["language"], "role": "", "scope": ""}  # fmt: skip
    factors = resets.of_person(ctx, username)
    values = {
        "said": None,
        "link": "",
        "person": found,
        "security": factors,
        "given": details | given,
        **said,
    }
    return page(
        request,
        "admin/person.html",
        status=422 if problem else 200,
        problems=problems_of(problem),
        roles=_roles(),
        scopes=_scopes(),
        **values,
    )


def _form(request: Request, given: dict[str, str], problem: PhinongError | None = None) -> Response:
    return page(
        request,
        "admin/people_new.html",
        status=422 if problem else 200,
        given=given,
        problems=problems_of(problem, _field_of(problem)),
    )


def _field_of(problem: PhinongError | None) -> str:
    code = "" if problem is None else problem.code
    return {
        "username_wrong": "username",
        "username_taken": "username",
        "address_refused": "email",
    }.get(code, "")


def _roles() -> list[dict[str, str]]:
    return [{"value": str(role), **word(role)} for role in Role]


def _scopes() -> list[dict[str, str]]:
    places = [
        {"value": p.iso_3166_2, "th": f"จังหวัด{p.name_th}", "en": p.name_en}
        for p in provinces()
        if p.in_moi_provincial_scope
    ]
    offices = [{"value": a.agency_id, "th": a.name_th, "en": a.name_en} for a in agencies()]
    everywhere = {"value": "*", "th": "ทั่วประเทศ", "en": "Everywhere"}
    return [everywhere, *sorted(places, key=lambda place: place["en"]), *offices]
