"""A draft text of a case as an editable DOCX, from its dossier and the register."""

from collections.abc import Mapping
from typing import Any

from documents import drafting
from documents.drafting import LANGUAGES, Draft
from documents.word import Stamp
from reference.loader import activity_types, mfa_desk
from reference.loader import province as province_of
from statemachine.errors import PhinongError
from statemachine.words import Instrument
from storage import cases, people
from storage.cases import CaseRecord
from usecases.cases import access
from usecases.context import Context

_AUTHOR = "Phinong"


class DraftLanguageError(PhinongError):
    """A draft is asked for in a language that is not offered."""

    code = "draft_language"
    th = "ไม่มีร่างภาษา “{language}” โปรดใช้ th, en หรือ both"
    en = "There is no draft in “{language}”; use th, en or both."


def draft(
    ctx: Context, number: str, language: str = "both", *, partner_slot: bool = False
) -> bytes:
    """Return a draft of a case's text as DOCX; nothing is kept.

    An amendment and a renewal are drafted as a memorandum. What the dossier does not say is dotted.

    Args:
        ctx: Whoever may read the case, or the operator.
        number: Number of the case.
        language: ``th``, ``en`` or ``both``, side by side.
        partner_slot: Whether to add an empty column for the partner's own language.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
        DraftLanguageError: The language is none of these.
    """
    if language not in LANGUAGES:
        raise DraftLanguageError(language=language)
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        writer = None if ctx.person is None else people.by_id(connection, ctx.person)
    kind = Instrument.LOI if case.instrument == Instrument.LOI else Instrument.MOU
    wanted = Draft(kind.value, language, values(case), partner_slot)
    return drafting.docx(wanted, Stamp(_AUTHOR if writer is None else writer.username, ctx.now))


def values(case: CaseRecord) -> dict[str, str]:
    """Return what fills the blanks of a draft; an empty value is one that nobody gave."""
    place = province_of(case.province)
    fields = [str(field) for field in _dossier(case).get("fields") or ()]
    state_th, state_en = _state(case.country)
    return {
        "th_unit": f"จังหวัด{place.name_th}",
        "th_unit_en": f"{place.name_en} Province",
        "partner": case.partner_th,
        "partner_en": case.partner_en,
        "partner_state": state_th,
        "partner_state_en": state_en,
        "fields": " ".join(_field(field, "th") for field in fields),
        "fields_en": _listed([_field(field, "en") for field in fields]),
    }


def _dossier(case: CaseRecord) -> Mapping[str, Any]:
    return case.facts.get("dossier") or {}


def _state(code: str) -> tuple[str, str]:
    """Return the Thai and the full English name of a state."""
    import pycountry  # noqa: PLC0415 - slow to import

    desk, known = mfa_desk(code), pycountry.countries.get(alpha_2=code)
    english = str(getattr(known, "official_name", None) or getattr(known, "name", code))
    return (desk.country_th if desk else english), english


def _field(said: str, language: str) -> str:
    """Return a field of cooperation in a language: a known one by its names, another as it is."""
    for kind in activity_types():
        if said in {kind.code, kind.name_th, kind.name_en}:
            return kind.name_th if language == "th" else kind.name_en.lower()
    return said


def _listed(names: list[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
