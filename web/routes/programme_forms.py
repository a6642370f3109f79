"""What the forms of the programme hold, and how a refusal is said beside its field."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import UploadFile
from starlette.datastructures import FormData

from reference.loader import activity_types
from statemachine.errors import PhinongError
from statemachine.programme.money import SOURCES
from usecases.programme.activities import Held
from usecases.programme.plan_items import PARTNERS, Draft
from web.security.forms import text

PARTNER_LINES = 6
FIELDS: Mapping[str, str] = {
    "item_type": "type",
    "item_title": "title",
    "item_when": "starts",
    "item_ends": "ends",
    "item_amount": "asked-central",
    "item_tag": "tags",
    "plan_needs_reason": "reason",
    "plan_needs_resolution_number": "resolution_number",
    "plan_needs_resolution_on": "resolution_on",
    "resolution_ahead": "resolution_on",
    "plan_year": "year",
    "plan_span": "last_year",
    "people_count": "thai_people",
    "text_missing": "text",
    "date_missing": "starts",
    "date_ahead": "starts",
    "date_format": "starts",
    "pause_until": "until",
    "pause_reason": "pause_reason",
    "reply_reason": "reason",
    "reply_no_pair": "pair_key",
    "document_empty": "file",
    "document_too_large": "file",
    "document_kind_unknown": "file",
    "document_name_differs": "file",
    "document_unsafe": "file",
    "evidence_kind": "file",
    "evidence_known": "file",
}
"""Code of a refusal -> the field that it is about."""

_SAID = {
    "text_missing": ("โปรดระบุว่าจัดกิจกรรมใด", "Say what was held."),
    "date_ahead": (
        "วันที่จัดกิจกรรมยังมาไม่ถึง หากยังเป็นแผน โปรดเพิ่มในแผนประจำปี",
        "The day lies ahead; what is still a plan belongs in the yearly plan.",
    ),
}
"""Refusals that name a command, said in the words of the page."""


def problems(error: PhinongError) -> list[dict[str, str]]:
    """Return a refusal for the head of the page and beside its field."""
    th, en = _SAID.get(error.code, (error.sentence("th"), error.sentence("en")))
    return [{"field": FIELDS.get(error.code, ""), "th": th, "en": en}]


def status_of(error: PhinongError) -> int:
    """Return the status of a form that is shown again."""
    return {"conflict": 409, "too_many": 429}.get(error.code, 422)


def whole_number(said: str) -> int | None:
    """Return a number that a form carries, or ``None``."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None  # noqa: PLR2004 - of rows and years


def draft_of(form: FormData) -> Draft:
    """Return the activity of a plan as it was typed."""
    lines = range(PARTNER_LINES)
    return Draft(
        type=text(form, "type"),
        title=text(form, "title"),
        purpose=text(form, "purpose"),
        partners=tuple((text(form, f"kind-{n}"), text(form, f"partner-{n}")) for n in lines),
        place=text(form, "place"),
        starts=text(form, "starts"),
        ends=text(form, "ends"),
        tags=tuple(str(tag) for tag in form.getlist("tags")),
        expected=text(form, "expected"),
        asked={source: text(form, f"asked-{source}") for source in SOURCES},
    )


def held_of(form: FormData) -> Held:
    """Return the activity that was held as it was typed."""
    names = ("type", "text", "starts", "ends", "place", "outcome", "follow_up", "thai_people",
             "partner_people")  # fmt: skip
    return Held(**{name: text(form, name) for name in names})


class Typed(dict[str, Any]):
    """What a form holds; a field that was never filled in is empty."""

    def __missing__(self, key: str) -> str:
        """Return an empty text."""
        return ""


def typed(form: FormData | None) -> Typed:
    """Return every text of a form, to be shown again; of no form nothing."""
    if form is None:
        return Typed()
    found = Typed({name: text(form, name) for name in form})
    found["tags"] = [str(tag) for tag in form.getlist("tags")]
    return found


def file_of(form: FormData, most: int) -> tuple[str, bytes]:
    """Return name and content of the file, read no further than is allowed."""
    given = form.get("file")
    if not hasattr(given, "filename") or not getattr(given, "filename", ""):
        return "", b""
    upload: UploadFile = given  # type: ignore[assignment]
    with upload.file as file:
        return upload.filename or "", file.read(most + 1)


def types() -> list[tuple[str, dict[str, str]]]:
    """Return code and name of the types of activity."""
    return [(t.code, {"th": t.name_th, "en": t.name_en}) for t in activity_types()]


def partner_kinds() -> Iterable[tuple[str, dict[str, str]]]:
    """Return code and name of who takes part."""
    return [(code, {"th": th, "en": en}) for code, (th, en) in PARTNERS.items()]


def sources() -> list[tuple[str, dict[str, str]]]:
    """Return code and name of the sources of money."""
    return [(code, {"th": th, "en": en}) for code, (th, en) in SOURCES.items()]
