"""Deciding: one form, a look at what will happen, and only then the deed. GET changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from statemachine.refusals import RefusedError
from usecases.cases import act_record, decision, perform
from usecases.cases.preview import preview
from usecases.context import Context
from usecases.proposals import drafts
from usecases.proposals.drafts import DECISION, NoSuchDraftError, StaleDraftError
from usecases.stage_words import said
from web.decide_fields import from_guard, shown
from web.decide_form import Problem, Reading, echo, problem_of, read
from web.kept import Fields, ForgivingForm, expired, kept_fields, typed, works_until
from web.pages import page, see_other
from web.quick import QuickRoute
from web.security.forms import text
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)
_MOVED = "conflict"
_OURS = frozenset({"step", "version", "draft", "draft_version"})
_CHOOSE: Problem = {
    "field": "act",
    **said("โปรดเลือกผลการพิจารณาหนึ่งข้อ", "Choose one of the ways below."),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One try at the form: what was typed, for which version, with which draft behind it."""

    fields: Fields
    version: int = 0
    draft: int | None = None
    draft_version: int = 0

    @property
    def act(self) -> str:
        """Return the chosen act, or an empty text."""
        return next(iter(self.fields.get("act", ())), "")


@dataclass(frozen=True, slots=True)
class Say:
    """What the form says besides: problems, and why it is shown again."""

    problems: Sequence[Problem] = field(default_factory=tuple)
    why: str = ""
    status: int = 200


@router.get("/cases/{number}/decide")
def ask(request: Request, ctx: Ctx, number: str, act: str = "", saved: int = 0) -> Response:
    """Show the form, with what was kept or saved before."""
    kept = kept_fields(request, ctx)
    draft = next(iter(drafts.list_mine(ctx, DECISION, number)), None)
    fields: Fields = dict(kept or (draft["fields"] if draft else {}))
    if act:
        fields["act"] = [act]
    tried = Try(fields, 0, *((draft["id"], draft["version"]) if draft else (None, 0)))
    why = "kept" if kept else "saved" if saved and draft else "draft" if draft else ""
    return _form(request, ctx, number, tried, Say(why=why))


@router.post("/cases/{number}/decide")
def take(request: Request, ctx: Ctx, number: str, form: ForgivingForm) -> Response:
    """Show what will happen, or let it happen, or keep what was written for later."""
    tried = Try(
        {name: values for name, values in typed(form).items() if name not in _OURS},
        _number(text(form, "version")),
        _number(text(form, "draft")) or None,
        _number(text(form, "draft_version")),
    )
    late = expired(request)
    if late is not None:
        problem = {"field": "", **said(late.sentence("th"), late.sentence("en"))}
        return _form(request, ctx, number, tried, Say([problem], status=403))
    step = _STEPS.get(text(form, "step"), _review)
    return step(request, ctx, number, tried)


def _review(request: Request, ctx: Context, number: str, tried: Try) -> Response:
    table = decision.table(ctx, number)
    tried = _safe(ctx, number, tried)
    act, reading = _read(ctx, table, tried)
    if reading.problems or act is None:
        return _again(request, ctx, table, tried, reading.problems)
    try:
        told = preview(ctx, number, tried.act, reading.payload, version=tried.version)
    except PhinongError as refused:
        return _refused(request, ctx, table, tried, refused)
    given = shown(act, tried.fields, table, ctx.today)
    return page(request, "case/decide_review.html", case=table, told=told, given=given, tried=tried)


def _safe(ctx: Context, number: str, tried: Try) -> Try:
    """Keep what was typed while it is reviewed: a click elsewhere must not lose it."""
    if set(tried.fields) <= {"act", "office"}:
        return tried
    try:
        found = drafts.save(ctx, DECISION, number, tried.fields, tried.draft_version, tried.draft)
    except PhinongError:  # another tab saved it, or it is too long; the page still carries it all
        return tried
    return Try(tried.fields, tried.version, *found)


def _confirm(request: Request, ctx: Context, number: str, tried: Try) -> Response:
    table = decision.table(ctx, number)
    act, reading = _read(ctx, table, tried)
    if tried.version != table["version"]:
        return _done_already(ctx, number, tried) or _conflict(request, ctx, number, tried)
    if reading.problems or act is None:
        return _again(request, ctx, table, tried, reading.problems)
    try:
        done = perform.perform(ctx, number, tried.act, reading.payload, version=tried.version)
    except PhinongError as refused:
        return _refused(request, ctx, table, tried, refused)
    drafts.drop_about(ctx, DECISION, number)
    return see_other(f"/cases/{number}/done/{done.version}")


def _save(request: Request, ctx: Context, number: str, tried: Try) -> Response:
    decision.table(ctx, number)  # who may not see the case keeps no draft about it
    try:
        drafts.save(ctx, DECISION, number, tried.fields, tried.draft_version, tried.draft)
    except NoSuchDraftError:
        return _save(request, ctx, number, replace(tried, draft=None, draft_version=0))
    except StaleDraftError as stale:
        there = (int(str(stale.facts["id"])), int(str(stale.facts["version"])))
        now = Try(tried.fields, tried.version, *there)
        problem = {"field": "", **said(stale.sentence("th"), stale.sentence("en"))}
        return _form(request, ctx, number, now, Say([problem], "two_tabs", 409))
    except PhinongError as refused:
        return _form(request, ctx, number, tried, Say(_said(tried.act, refused), status=422))
    return see_other(f"/cases/{number}/decide?saved=1")


def _change(request: Request, ctx: Context, number: str, tried: Try) -> Response:
    return _form(request, ctx, number, tried)


def _drop(_request: Request, ctx: Context, number: str, _tried: Try) -> Response:
    drafts.drop_about(ctx, DECISION, number)
    return see_other(f"/cases/{number}/decide")


_STEPS = {
    "review": _review,
    "confirm": _confirm,
    "change": _change,
    "save": _save,
    "drop": _drop,
}


def _read(
    ctx: Context, table: Mapping[str, Any], tried: Try
) -> tuple[Mapping[str, Any] | None, Reading]:
    """Return the chosen act and what it was given; an act that is not open has no reading."""
    act = next((a for a in table["acts"] if a["trigger"] == tried.act), None)
    if act is None:
        return None, Reading({}, [_CHOOSE])
    if act["refusal"] is not None:
        refusal = {name: act["refusal"][name] for name in ("th", "en")}
        return None, Reading({}, [{"field": "", **refusal}])
    return act, read(act, {**tried.fields, **from_guard(table)}, ctx.today)


def _said(trigger: str, refused: PhinongError) -> list[Problem]:
    if isinstance(refused, RefusedError):
        return problem_of(trigger, refused)
    return [{"field": "", **said(refused.sentence("th"), refused.sentence("en"))}]


def _refused(
    request: Request, ctx: Context, table: Mapping[str, Any], tried: Try, refused: PhinongError
) -> Response:
    if refused.code == _MOVED:
        number = table["number"]
        return _done_already(ctx, number, tried) or _conflict(request, ctx, number, tried)
    return _again(request, ctx, table, tried, _said(tried.act, refused))


def _again(
    request: Request,
    ctx: Context,
    table: Mapping[str, Any],
    tried: Try,
    problems: Sequence[Problem],
) -> Response:
    """Show the form again; where the case has moved on meanwhile, that is what is wrong."""
    if tried.version != table["version"]:
        return _conflict(request, ctx, table["number"], tried)
    return _form(request, ctx, table["number"], tried, Say(problems, status=422))


def _conflict(request: Request, ctx: Context, number: str, tried: Try) -> Response:
    return _form(request, ctx, number, tried, Say(why="moved", status=409))


def _done_already(ctx: Context, number: str, tried: Try) -> Response | None:
    """Lead to the record where this very act was this person's own, sent a moment ago."""
    try:
        found = act_record.record(ctx, number, tried.version + 1)
    except act_record.NoSuchActError:
        return None
    same = found["by"] == ctx.person and found["trigger"]["value"] == tried.act
    return see_other(f"/cases/{number}/done/{tried.version + 1}") if same else None


def _form(
    request: Request, ctx: Context, number: str, tried: Try, say: Say | None = None
) -> Response:
    say = say or Say()
    table = decision.table(ctx, number)
    open_acts = [act for act in table["acts"] if act["refusal"] is None]
    chosen = tried.act if any(a["trigger"] == tried.act for a in open_acts) else ""
    if not chosen and len(open_acts) == 1:
        chosen = str(open_acts[0]["trigger"])
    wrong = {problem["field"]: problem for problem in say.problems}
    return page(
        request,
        "case/decide.html",
        status=say.status,
        case=table,
        acts=[{**a, "shown": shown(a, tried.fields, table, ctx.today)} for a in open_acts],
        locked=[act for act in table["acts"] if act["refusal"] is not None],
        chosen=chosen,
        tried=tried,
        problems=say.problems,
        wrong=wrong,
        why=say.why,
        left_over=_left_over(tried.fields, open_acts),
        until=works_until(request, ctx.now),
    )


def _left_over(fields: Fields, open_acts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return texts that were written for an act that is no longer open, to copy from."""
    names = {f"{act['trigger']}-{each['name']}" for act in open_acts for each in act["fields"]}
    return [
        value
        for name, values in fields.items()
        if "-" in name and name not in names
        for value in values
    ]


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004


@router.get("/read-date")
def read_date(request: Request, ctx: Ctx) -> Response:
    """Answer how a date is understood, while it is being written."""
    key, value = next(iter(request.query_params.items()), ("", ""))
    return page(request, "case/decide_date.html", key=key, echo=echo(value[:60], ctx.today))
