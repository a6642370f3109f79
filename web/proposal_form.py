"""The form of a proposal: what was typed goes into the draft, whichever tab it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from fastapi import HTTPException
from starlette.datastructures import FormData, UploadFile

from usecases.cases.merging import Conflict, Merged, mark, merge
from usecases.context import Context
from usecases.proposals import drafts
from usecases.proposals.drafts import StaleDraftError
from usecases.proposals.proposing import KIND, LISTS, STEPS

SHOWN, CHOOSE, TAB = "shown-", "choose-", "tab"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as it is kept."""

    id: int
    version: int
    fields: dict[str, Any]
    updated_at: Any


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft after a save, and what two tabs disagree about."""

    draft: Draft
    conflicts: tuple[Conflict, ...]


def load(ctx: Context, draft_id: int) -> Draft:
    """Return a draft of a proposal of who is signed in.

    Raises:
        NoSuchDraftError: There is none of theirs, or it became a case.
    """
    row = drafts.load(ctx, draft_id)
    if row["kind"] != KIND or row["about"] is not None:
        raise drafts.NoSuchDraftError
    return _draft(row)


def mine(ctx: Context) -> list[Draft]:
    """Return the proposals that one has begun and not sent, last written first."""
    rows = drafts.list_mine(ctx, KIND)
    return [_draft(row) for row in rows if row["about"] is None]


def begin(ctx: Context, fields: Mapping[str, Any]) -> int:
    """Begin a proposal and return the id of its draft."""
    return drafts.save(ctx, KIND, None, fields, 0)[0]


def check_step(step: str) -> None:
    """Refuse a step that is none.

    Raises:
        HTTPException: 404.
    """
    if step not in STEPS:
        raise HTTPException(404)


def neighbours(step: str) -> tuple[str, str]:
    """Return the step before and the one after, the same where there is none."""
    order = list(STEPS)
    at = order.index(step)
    return order[max(at - 1, 0)], order[min(at + 1, len(order) - 1)]


def save(ctx: Context, draft_id: int, step: str, form: FormData) -> Saved:
    """Save what a form of one step holds; both versions of a field in dispute survive.

    Raises:
        NoSuchDraftError: There is no such draft of theirs.
        StaleDraftError: Other tabs save faster than this one, again and again.
    """
    given, shown, tab = read(form, step)
    for _ in range(_TRIES):
        draft = load(ctx, draft_id)
        merged = merge(draft.fields, given, shown, tab)
        if merged.fields == draft.fields:
            return Saved(draft, merged.conflicts)
        try:
            drafts.save(ctx, KIND, None, merged.fields, draft.version, draft_id)
        except StaleDraftError:
            continue
        return Saved(load(ctx, draft_id), merged.conflicts)
    raise StaleDraftError(id=draft_id, version=draft.version)


def put(ctx: Context, draft_id: int, values: Mapping[str, Any]) -> None:
    """Write values that no form field holds, such as the file."""
    for _ in range(_TRIES):
        draft = load(ctx, draft_id)
        try:
            drafts.save(ctx, KIND, None, {**draft.fields, **values}, draft.version, draft_id)
        except StaleDraftError:
            continue
        return
    raise StaleDraftError(id=draft_id, version=draft.version)


def read(form: FormData, step: str) -> tuple[dict[str, Any], dict[str, str], str]:
    """Return the values of a form, the digests of what it first showed, and the name of its tab.

    A field that is not in the form is not touched; a list without a box ticked is empty.
    """
    names = [name for name in STEPS[step] if f"{SHOWN}{name}" in form or name in form]
    names = [name for name in names if form.get(f"{CHOOSE}{name}") != "stored"]
    given = {name: _value(form, name) for name in names if name in form or name in LISTS}
    shown = {name: str(form[f"{SHOWN}{name}"]) for name in given if f"{SHOWN}{name}" in form}
    return given, shown, str(form.get(TAB, ""))[:32]


def restore(draft: Draft, step: str, kept: Mapping[str, list[str]]) -> Merged:
    """Return the fields of a step with what was typed before a session ended; nothing is saved."""
    given, shown, tab = read(form_of(kept), step)
    return merge(draft.fields, given, shown, tab)


def form_of(kept: Mapping[str, list[str]]) -> FormData:
    """Return a kept form as if it were posted."""
    return FormData([(name, value) for name, values in kept.items() for value in values])


def read_upload(ctx: Context, file: UploadFile) -> bytes:
    """Return the content of an uploaded file, one byte more than is accepted at most."""
    with file.file as opened:
        content: bytes = opened.read(ctx.policy.largest_document + 1)
    return content


def marks(fields: Mapping[str, Any], step: str) -> dict[str, str]:
    """Return the digests that a form of a step carries."""
    return {name: mark(fields.get(name)) for name in STEPS[step]}


def new_tab() -> str:
    """Return a name for a tab."""
    return token_hex(8)


def _value(form: FormData, name: str) -> Any:
    if name in LISTS:
        return [_clean(value) for value in form.getlist(name)]
    return _clean(form.get(name, ""))


def _clean(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _draft(row: Mapping[str, Any]) -> Draft:
    return Draft(row["id"], row["version"], dict(row["fields"]), row["updated_at"])
