"""What a proposal would stand beside (F27): the same pair, the unit elsewhere, the country here.

Pairs of the register are named with their province; of an open case of another province only that
there is one, and where: its number and stage stay with those who may read it.
"""

from typing import Any

from reference import loader
from reference.loader import province as province_of
from reference.names import fold
from statemachine.words import LABELS, Instrument
from storage import overlap as stored
from storage.database import Connection
from storage.overlap import Beside
from usecases import stage_words
from usecases.cases.opening import FOLLOWS
from usecases.context import Context
from usecases.evidence import partial
from usecases.names import Names, both
from usecases.relations.partner_search import Candidate
from usecases.rows.import_partner import changes_of, short_name
from usecases.rows.import_rows import CHOICES

STATUS: dict[str, tuple[str, str]] = {
    "established": ("มีความสัมพันธ์แล้ว", "established"),
    "loi_signed": ("ลงนามหนังสือแสดงเจตจำนงแล้ว", "letter of intent signed"),
    "in_progress": ("อยู่ระหว่างดำเนินการ", "in progress"),
    "prospective": ("อยู่ระหว่างทาบทาม", "prospective"),
    "listed_unconfirmed": ("มีในบัญชีรายชื่อ ยังไม่ยืนยัน", "listed, not confirmed"),
    "disputed": ("แหล่งข้อมูลขัดแย้งกัน", "sources disagree"),
}
"""What the register says of a pair, as its pages say it."""


def beside(ctx: Context, province: str, unit: Candidate) -> dict[str, Any]:
    """Return what stands beside a pair that a province would propose.

    Returns:
        ``same`` (pairs of this very province and unit), ``open_here`` and ``signed_here`` (cases
        of the pair), ``elsewhere`` (the unit with other provinces), ``open_elsewhere`` (provinces
        with an open case), ``related`` (units in or around it), ``country`` (other pairs of the
        province there), ``municipal`` (pairs of a municipality) and ``changes`` of the unit;
        ``any`` says whether a person should look.
    """
    asked = Beside(province, unit.country, unit.id, unit.iso, unit.parent_iso)
    with ctx.database.read() as connection:
        rows = stored.pairs(connection, asked)
        signed = stored.instruments(connection, [row.id for row in rows])
        found = _sorted(asked, [(row, _pair(row, signed.get(row.id, ()))) for row in rows])
        found |= _cases(ctx, connection, asked)
    found["municipal"] = _municipal(province, unit)
    found["changes"] = changes_of(unit.iso)
    noted = ("same", "open_here", "elsewhere", "open_elsewhere", "related", "municipal")
    return {**found, "any": any(found[name] for name in noted)}


def provinces_with(ctx: Context, units: list[Candidate]) -> dict[str, list[Names]]:
    """Return the provinces that have a pair with each of several units, by key of the unit."""
    ids = {unit.id: unit.key for unit in units if unit.id is not None}
    with ctx.database.read() as connection:
        found = stored.provinces_of(connection, list(ids))
    return {ids[row_id]: [_province(code) for code in codes] for row_id, codes in found.items()}


def _sorted(asked: Beside, rows: list[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, Any] = {"same": [], "elsewhere": [], "related": [], "country": []}
    for row, shown in rows:
        found[_place(asked, row)].append(shown)
    return found


def _place(asked: Beside, row: Any) -> str:
    here, it = row.province == asked.province, row.partner_id == asked.partner_id
    if it:
        return "same" if here else "elsewhere"
    return "country" if here else "related"


def _pair(row: Any, signed: Any) -> dict[str, Any]:
    place = province_of(row.province)
    return {
        "key": row.key,
        "province": both(place.name_th, place.name_en),
        "partner": both(row.partner_th, row.partner_en),
        "status": both(*STATUS.get(row.status, (row.status, row.status))),
        "signed": row.status in {"established", "loi_signed"},
        "begun": partial(row.begun_on, row.begun_precision),
        "texts": [_text(text) for text in signed],
    }


def _text(row: Any) -> dict[str, Any]:
    known = CHOICES["instrument"].get(row.kind, (row.kind,))
    th, en = LABELS.get(row.kind, (known[0], row.kind.replace("_", " ")))
    return {**both(th, en), "on": partial(row.signed_on, row.signed_precision)}


def _cases(ctx: Context, connection: Connection, asked: Beside) -> dict[str, Any]:
    if asked.partner_id is None:
        return {"open_here": [], "open_elsewhere": [], "signed_here": []}
    rows = stored.open_cases(connection, asked.partner_id)
    elsewhere = dict.fromkeys(row.province for row in rows if row.province != asked.province)
    signed = stored.signed_cases(connection, asked.province, asked.partner_id)
    return {
        "open_here": [_case(ctx, connection, r) for r in rows if r.province == asked.province],
        "open_elsewhere": [_province(code) for code in elsewhere],
        "signed_here": [_signed(row) for row in signed if FOLLOWS.get(row.instrument)],
    }


def _case(ctx: Context, connection: Connection, row: Any) -> dict[str, Any]:
    definition = ctx.definitions.get(connection, row.definition)
    return {
        "number": row.number,
        "stage": stage_words.stage(definition, row.state),
        "instrument": stage_words.word(row.instrument),
    }


def _signed(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "instrument": stage_words.word(row.instrument),
        "follows": [
            {"value": w, **stage_words.word(w)} for w in FOLLOWS[Instrument(row.instrument)]
        ],
    }


def _province(code: str) -> Names:
    place = province_of(code)
    return both(place.name_th, place.name_en)


def _municipal(province: str, unit: Candidate) -> list[dict[str, str]]:
    """Return pairs of a municipality of the province with this unit (F24)."""
    place = fold(province_of(province).name_en)
    names = {short_name(name) for name in (unit.name_en, unit.name_local) if name}
    return [
        {"thai": row.thai_side, "partner": row.partner, "on": row.date, "source": row.source}
        for row in loader.excluded_municipal()
        if place in fold(row.thai_side) and short_name(row.partner) in names
    ]
