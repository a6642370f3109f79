"""What the pages of a proposal show: the step, its guidance, what stands beside the pair."""

from dataclasses import dataclass, field
from typing import Any

from reference import loader
from statemachine.words import Instrument, Urgency
from usecases import stage_words
from usecases.cases.merging import Conflict
from usecases.context import Context
from usecases.media import allowed
from usecases.proposals import proposing
from usecases.proposals.proposing import NEW_UNIT, STEPS
from usecases.relations import overlap, partner_search
from usecases.relations.partner_search import Candidate
from usecases.rows.import_partner import LEVELS
from usecases.values import DOSSIER_FIELDS
from web import proposal_form
from web.guidance import advice
from web.proposal_form import Draft

TITLES: dict[str, tuple[str, str]] = {
    "partner": ("คู่ความสัมพันธ์", "Partner"),
    "instrument": ("เอกสารและความเร่งด่วน", "Instrument and urgency"),
    "cooperation": ("ระดับและสาขาความร่วมมือ", "Level and fields"),
    "benefit": ("ประโยชน์และผู้ประสานงาน", "Benefit and contact"),
    "readiness": ("ความพร้อมของจังหวัด", "Readiness of the province"),
    "text": ("ร่างข้อตกลง", "Draft text"),
    "check": ("ตรวจทานและส่ง", "Check and send"),
}
LEVEL_WORDS: dict[str, tuple[str, str]] = {
    "first_level": (
        "ระดับหนึ่ง: เทียบเท่าจังหวัด (รัฐ มณฑล แขวง จังหวัด มหานคร)",
        "First level: equal to a province (state, province, metropolis)",
    ),
    "second_level": (
        "ระดับสอง: เมืองหรือเขตภายใต้รัฐหรือมณฑล",
        "Second level: a city or prefecture within a state or province",
    ),
    "municipal": ("ระดับเทศบาลหรือต่ำกว่า", "Municipal or lower"),
}
_NO_FIELD = frozenset({"official_visit", "follow_up_meeting", "fair_otop", "anniversary"})
"""Types of activity that are no field of cooperation."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step to show: the draft, what was searched for, what is wrong or in dispute.

    ``restored`` is what was typed before a session ended and is not saved yet.
    """

    draft: Draft
    name: str
    typed: str = ""
    problems: list[dict[str, str]] = field(default_factory=list)
    conflicts: tuple[Conflict, ...] = ()
    restored: dict[str, Any] = field(default_factory=dict)


def view_of(ctx: Context, step: Step, provinces: list[dict[str, str]]) -> dict[str, Any]:
    """Return the values of the page of a step."""
    fields = _with_given(step)
    unit = chosen(ctx, fields)
    province = str(fields.get("province") or "")
    before, after = proposal_form.neighbours(step.name)
    missing = proposing.lacking(step.draft.fields)
    if step.name == "cooperation" and unit and not fields["partner_level"]:
        fields["partner_level"] = unit.level
    return {
        "draft": step.draft,
        "step": step.name,
        "steps": _steps(step, missing),
        "before": before,
        "after": after,
        "fields": fields,
        "marks": proposal_form.marks(step.draft.fields, step.name),
        "tab": proposal_form.new_tab(),
        "restored": bool(step.restored),
        "problems": step.problems,
        "wrong": {problem["field"]: problem for problem in step.problems},
        "conflicts": {one.field: one for one in step.conflicts},
        "unit": unit,
        "country": partner_search.country_name(unit.country) if unit else None,
        "beside": beside_of(ctx, fields),
        "advice": advice(step.name, unit.country if unit else ""),
        "provinces": provinces,
        "missing": missing,
        "words": words(),
        "level_words": level_words,
        "province": province_name(province),
        "dossier": proposing.dossier_of(fields),
        **choices_of_form(),
        **(_search(ctx, step) if step.name == "partner" else {}),
    }


def summaries_of(ctx: Context, drafts: list[Draft]) -> list[dict[str, Any]]:
    """Return drafts as the list shows them: the pair, how far each is, where to go on."""
    with ctx.database.read() as connection:
        units = proposing.partners_in(connection, [draft.fields for draft in drafts])
    return [_summary(draft, unit) for draft, unit in zip(drafts, units, strict=True)]


def _summary(draft: Draft, unit: Candidate | None) -> dict[str, Any]:
    missing = proposing.lacking(draft.fields)
    return {
        "id": draft.id,
        "updated_at": draft.updated_at,
        "province": province_name(str(draft.fields.get("province") or "")),
        "partner": unit.name if unit else None,
        "missing": len(missing),
        "step": missing[0]["step"] if missing else "check",
    }


def province_name(code: str) -> dict[str, str] | None:
    """Return the name of a province in both languages, or ``None``."""
    try:
        found = loader.province(code)
    except LookupError:
        return None
    return {"th": found.name_th, "en": found.name_en}


def chosen(ctx: Context, fields: dict[str, Any]) -> Candidate | None:
    """Return the unit that a draft names."""
    with ctx.database.read() as connection:
        return proposing.partner_in(connection, fields)


def beside_of(ctx: Context, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Return what stands beside the pair of a draft, or ``None`` where it names none yet."""
    unit, province = chosen(ctx, fields), str(fields.get("province") or "")
    return overlap.beside(ctx, province, unit) if unit and province else None


def words() -> dict[str, dict[str, str]]:
    """Return the labels of the dossier's fields."""
    return {f.name: _headed(f.th, f.en) for f in DOSSIER_FIELDS}


def _headed(th: str, en: str) -> dict[str, str]:
    return {"th": th, "en": en[:1].upper() + en[1:]}


def _word(code: str) -> dict[str, str]:
    said = stage_words.word(code)
    return {"value": code, **_headed(said["th"], said["en"])}


def field_choices() -> list[dict[str, str]]:
    """Return the fields of cooperation to tick; the Thai name is what a dossier keeps."""
    types = (t for t in loader.activity_types() if t.code not in _NO_FIELD)
    return [{"value": t.name_th, "th": t.name_th, "en": t.name_en} for t in types]


def field_words(value: str) -> dict[str, str]:
    """Return a field of cooperation in both languages; one that was typed stays as it is."""
    return next((c for c in field_choices() if c["value"] == value), {"th": value, "en": value})


def level_words(level: str) -> dict[str, str]:
    """Return what a level of a unit is called."""
    th, en = LEVEL_WORDS.get(level, (level, level))
    return {"th": th, "en": en}


def choices_of_form() -> dict[str, Any]:
    """Return what the forms of a dossier offer to choose from."""
    first = (Instrument.LOI, Instrument.MOU)
    return {
        "instruments": [_word(str(one)) for one in first],
        "urgencies": [_word(str(one)) for one in Urgency],
        "levels": [{"value": level, **level_words(level)} for level in LEVELS],
        "field_choices": field_choices(),
        "field_words": field_words,
        "accepted": allowed(),
        "NEW_UNIT": NEW_UNIT,
    }


def _search(ctx: Context, step: Step) -> dict[str, Any]:
    found = partner_search.search(ctx, step.typed)
    return {
        "typed": step.typed,
        "most": partner_search.MOST,
        "found": found,
        "with_provinces": overlap.provinces_with(ctx, found),
        "country_of": partner_search.country_name,
        "countries": partner_search.countries(),
        "parents": [u for u in loader.partner_units() if u.status_2026 == "current"],
    }


def _steps(step: Step, missing: list[dict[str, str]]) -> list[dict[str, Any]]:
    open_at = {one["step"] for one in missing}
    return [
        {
            "name": name,
            "number": number,
            "th": TITLES[name][0],
            "en": TITLES[name][1],
            "kind": "now" if name == step.name else _kind(name, open_at),
        }
        for number, name in enumerate(STEPS, start=1)
    ]


def _kind(name: str, open_at: set[str]) -> str:
    return "todo" if name == "check" or name in open_at else "done"


def _with_given(step: Step) -> dict[str, Any]:
    """Return the fields as the form shows them: where two tabs disagree, what was just sent."""
    empty: dict[str, Any] = {name: "" for names in STEPS.values() for name in names}
    given = {one.field: one.given for one in step.conflicts}
    return {**empty, "fields": [], "file": None, **step.draft.fields, **step.restored, **given}
