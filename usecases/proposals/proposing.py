"""A proposal from its draft: which step asks for what, what is missing, and opening the case."""

from collections.abc import Mapping
from typing import Any

from reference import loader
from statemachine.errors import PhinongError
from statemachine.facts import CaseFacts
from statemachine.guards import missing_in_dossier
from statemachine.words import Instrument, Role, Urgency
from storage import audit, proposals, register
from storage.database import Connection
from usecases.cases import attaching, opening
from usecases.cases.opening import NewCase
from usecases.context import Context
from usecases.limits import take_upload
from usecases.media import media_type
from usecases.refused import DeedRefusedError
from usecases.relations.partner_search import Candidate, countries, units_in
from usecases.rights import plain_text
from usecases.rows.import_partner import LEVELS, short_name
from usecases.values import DOSSIER_FIELDS, tidied

KIND = "proposal"
NEW_UNIT = "new"
"""What stands for the partner in a draft where the unit is described and not chosen."""

STEPS: dict[str, tuple[str, ...]] = {
    "partner": (
        "province", "partner", "new_country", "new_level", "new_th", "new_en", "new_local",
        "new_parent",
    ),
    "instrument": ("instrument", "urgency"),
    "cooperation": ("partner_level", "level_reason", "fields", "fields_other"),
    "benefit": ("benefit", "contact"),
    "readiness": ("plan", "budget", "staff", "follow_up"),
    "text": (),
    "check": (),
}  # fmt: skip
"""The steps of the form in order -> the fields that each asks for."""

_NEEDED = (
    ("province", "จังหวัด", "province"),
    ("instrument", "ประเภทเอกสาร", "instrument"),
)
"""What a case cannot be opened without, beside the unit."""

LISTS = frozenset({"fields"})
_STEP_OF = {field: step for step, fields in STEPS.items() for field in fields} | {"text": "text"}
_DOSSIER = {field.name: field for field in DOSSIER_FIELDS}


class NotReadyError(PhinongError):
    """A draft that names no province or no unit cannot become a case."""

    code = "proposal_not_ready"
    th = "ยังเปิดเรื่องไม่ได้ โปรดระบุ{wanted_th}ก่อน"
    en = "The case cannot be opened yet; give the {wanted_en} first."


class AlreadySentError(PhinongError):
    """A draft that became a case, or changed in another tab, in the meantime."""

    code = "conflict"
    th = "ร่างนี้เพิ่งถูกแก้ไขหรือส่งไปแล้วจากอีกหน้าต่างหนึ่ง โปรดเปิดหน้าตรวจทานใหม่อีกครั้ง"
    en = "This draft was just changed or sent from another window; open the last step again."


def dossier_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dossier that a draft makes: only what was filled in, as it was typed."""
    listed = [*_list(fields.get("fields")), *split_list(fields.get("fields_other"))]
    values = {**fields, "fields": list(dict.fromkeys(listed))}
    return {name: values[name] for name in _DOSSIER if values.get(name)}


def split_list(typed: object) -> list[str]:
    """Return the parts of a list that was typed, parted by ``;`` or lines."""
    parts = str(typed or "").replace("\n", ";").split(";")
    return [part.strip() for part in parts if part.strip()]


def lacking(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is still missing before the proposal may go to the governor, with its step."""
    found = [] if fields.get("province") else [_lack("province", "จังหวัด", "province")]
    if not has_partner(fields):
        found.append(_lack("partner", "คู่ความสัมพันธ์", "partner"))
    if not fields.get("instrument"):
        found.append(_lack("instrument", "ประเภทเอกสาร", "instrument"))
    dossier = dossier_of(fields)
    facts = {"dossier": dossier, "text": (fields.get("file") or {}).get("sha256")}
    missing = missing_in_dossier(CaseFacts("", "draft", "", facts=facts))
    found += [_lack(field.name, field.th, field.en) for field in missing]
    level = dossier.get("partner_level")
    if level and level != LEVELS[0] and not dossier.get("level_reason"):
        reason = _DOSSIER["level_reason"]
        found.append(_lack("level_reason", reason.th, reason.en))
    return found


def problems(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what is wrong with the values that are there; an empty one is not wrong."""
    found = []
    for name, value in dossier_of(fields).items():
        try:
            tidied(_DOSSIER[name], value)
        except PhinongError as error:
            found.append(_problem(name, error))
    return found


def has_partner(fields: Mapping[str, Any]) -> bool:
    """Return whether a draft names a unit, chosen or described."""
    if fields.get("partner") != NEW_UNIT:
        return bool(fields.get("partner"))
    known = {code for code, _, _ in countries()}
    level = fields.get("new_level") in LEVELS
    return bool(level and fields.get("new_country") in known and fields.get("new_en"))


def proposes(province: str) -> bool:
    """Return whether a code is that of a province under the provincial procedure."""
    found = (p for p in loader.provinces() if p.iso_3166_2 == province)
    return any(p.in_moi_provincial_scope for p in found)


def partner_in(connection: Connection, fields: Mapping[str, Any]) -> Candidate | None:
    """Return the unit that a draft names, or ``None``; a described one may be in the register."""
    return partners_in(connection, [fields])[0]


def partners_in(connection: Connection, drafts: list[Mapping[str, Any]]) -> list[Candidate | None]:
    """Return the unit that each of several drafts names, in one query."""
    described = [_described(fields) if _describes(fields) else None for fields in drafts]
    keys = [
        one.key if one else str(fields.get("partner") or "")
        for one, fields in zip(described, drafts, strict=True)
    ]
    found = units_in(connection, keys)
    return [found.get(key) or one for key, one in zip(keys, described, strict=True)]


def _describes(fields: Mapping[str, Any]) -> bool:
    return fields.get("partner") == NEW_UNIT and has_partner(fields)


def keep_text(ctx: Context, content: bytes, filename: str) -> dict[str, Any]:
    """Keep an uploaded draft text for a proposal; return what the draft remembers of it.

    Raises:
        DeedRefusedError: Too large, of no accepted type, or unsafe.
        TooManyError: Too many files in this hour.
    """
    take_upload(ctx)
    most = ctx.policy.largest_document
    if len(content) > most:
        raise DeedRefusedError("document_too_large", size=len(content), most=most)
    name = plain_text(filename, "ชื่อเอกสาร", "title")
    found = media_type(content, name)
    sha256 = ctx.documents.put(content)
    return {"sha256": sha256, "name": name, "size": len(content), "media_type": found}


def open_proposal(ctx: Context, draft_id: int, fields: Mapping[str, Any], version: int) -> str:
    """Open the case that a draft proposes, with its draft text; return its number.

    Raises:
        NotReadyError: No province, unit or instrument is named.
        AlreadySentError: The draft moved on since ``version``.
        RefusedError: The person is no coordinator of the province, or a choice is none.
        DeedRefusedError: A value is unfit.
    """
    dossier = {n: tidied(_DOSSIER[n], v) for n, v in dossier_of(fields).items()}
    with ctx.database.write() as connection:
        for name, th, en in _NEEDED:
            if not fields.get(name):
                raise NotReadyError(wanted_th=th, wanted_en=en)
        province = str(fields["province"])
        if not proposes(province):
            raise NotReadyError(wanted_th="จังหวัด", wanted_en="province")
        opening.allow(ctx, connection, province, Role.COORDINATOR, "open")
        new = NewCase(
            province=province,
            partner_id=_register(ctx, connection, partner_in(connection, fields)),
            instrument=_choice(fields, "instrument", Instrument.MOU),
            urgency=_choice(fields, "urgency", Urgency.NORMAL),
            facts={"dossier": dossier},
        )
        number = opening.open_case(ctx, connection, new)
        if not proposals.claim(connection, draft_id, version, number):
            raise AlreadySentError
    _attach(ctx, number, fields.get("file"))
    return number


def became(ctx: Context, draft_id: int) -> str | None:
    """Return the number of the case that one's own draft became, or ``None``."""
    with ctx.database.read() as connection:
        return proposals.became(connection, draft_id, ctx.person or 0)


def _attach(ctx: Context, number: str, file: Mapping[str, Any] | None) -> None:
    if file:
        content = ctx.documents.get(file["sha256"])
        attaching.attach(ctx, number, content, attaching.DRAFT_TEXT, file["name"], file["name"])


def _choice(fields: Mapping[str, Any], name: str, default: str) -> str:
    known: type[Instrument | Urgency] = Instrument if name == "instrument" else Urgency
    value = str(fields.get(name) or default)
    return value if value in set(known) else str(default)


def _described(fields: Mapping[str, Any]) -> Candidate:
    country, name = str(fields["new_country"]), str(fields["new_en"])
    within = {u.iso_3166_2 for u in loader.partner_units() if u.country == country}
    parent = str(fields.get("new_parent") or "")
    parent = parent if parent in within else ""
    return Candidate(
        key=f"{parent or country}:{short_name(name)[:60]}",
        country=country,
        level=str(fields["new_level"]),
        name_th=str(fields.get("new_th") or name),
        name_en=name,
        name_local=str(fields.get("new_local") or ""),
        parent_iso=parent,
    )


def _register(ctx: Context, connection: Connection, unit: Candidate | None) -> int:
    """Return the row id of a unit, which is added to the register where it is not there."""
    if unit is None or unit.merged is not None:
        raise NotReadyError(wanted_th="คู่ความสัมพันธ์", wanted_en="partner")
    if unit.id is not None:
        return unit.id
    names = (("ชื่อไทย", "Thai name", unit.name_th), ("ชื่ออังกฤษ", "English name", unit.name_en))
    for th, en, value in names:
        plain_text(value, th, en)
    values = {
        "key": unit.key,
        "iso": unit.iso or None,
        "parent_iso": unit.parent_iso or None,
        "country": unit.country,
        "level": unit.level,
        "name_th": unit.name_th,
        "name_en": unit.name_en,
        "name_local": unit.name_local,
    }
    row_id = register.add_partner(connection, values)
    body = {"actor": ctx.person, "action": "add_partner", "given": {"id": row_id, **values}}
    audit.append_settings(connection, body, ctx.now)
    return row_id


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _lack(name: str, th: str, en: str) -> dict[str, str]:
    return {"field": name, "step": _STEP_OF.get(name, "check"), "th": th, "en": en}


def _problem(name: str, error: PhinongError) -> dict[str, str]:
    words = {"th": error.sentence("th"), "en": error.sentence("en")}
    return {"field": name, "step": _STEP_OF[name], **words}
