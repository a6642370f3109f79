"""What a case says for its papers: text by name, empty where it is not known, never invented."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from reference.loader import activity_types, mfa_desk
from reference.loader import province as province_of
from statemachine.dates import PartialDate, Precision, format_th
from statemachine.facts import AGENCY
from statemachine.words import label
from storage.cases import CaseRecord
from usecases import names

Facts = Mapping[str, Any]
_INSTRUMENTS = {
    "loi": "หนังสือแสดงเจตจำนง",
    "mou": "บันทึกความเข้าใจ",
    "amendment": "ข้อตกลงแก้ไขเพิ่มเติมบันทึกความเข้าใจ",
    "renewal": "บันทึกความเข้าใจฉบับต่ออายุ",
}
_YES = "ใช่"

WORDS: Mapping[str, tuple[str, str]] = {
    "partner": ("ชื่อคู่ความสัมพันธ์ภาษาไทย", "the partner's Thai name"),
    "fields": ("สาขาความร่วมมือ", "fields of cooperation"),
    "benefit": ("ประโยชน์ที่จะได้รับ", "benefit"),
    "plan": ("ความพร้อมด้านแผนงาน", "readiness: plan"),
    "budget": ("ความพร้อมด้านงบประมาณ", "readiness: budget"),
    "staff": ("ความพร้อมด้านบุคลากร", "readiness: staff"),
    "follow_up": ("การติดตามและประเมินผล", "follow-up and evaluation"),
    "letter_number": ("เลขที่หนังสือจังหวัด", "number of the province's letter"),
    "letter_date": ("วันที่ของหนังสือจังหวัด", "date of the province's letter"),
    "suitability_level": ("ความเห็นด้านระดับ", "suitability: level"),
    "suitability_potential": ("ความเห็นด้านศักยภาพ", "suitability: potential"),
    "suitability_benefit": ("ความเห็นด้านประโยชน์", "suitability: benefit"),
    "agencies": ("หน่วยงานที่กำหนดให้หารือ", "agencies to consult"),
    "opinions": ("ความเห็นของหน่วยงาน", "opinions of the offices"),
    "own_opinion": ("ความเห็นของหน่วยงานท่านที่บันทึกแล้ว", "your office's opinion on record"),
    "text_sha256": ("ร่างที่ใช้พิจารณา", "the draft text in force"),
    "cleared_sha256": ("ฉบับที่จะลงนาม", "the text cleared for signing"),
    "approved_on": ("วันที่ได้รับความเห็นชอบ", "date of the approval"),
    "clause": ("เงื่อนไขการแก้ไขภายหลัง", "standing clause for later changes"),
    "by_cabinet": ("มติคณะรัฐมนตรี", "an approval by the Cabinet"),
    "resolution_number": ("เลขที่มติ", "number of the resolution"),
    "resolution_date": ("วันที่มีมติ", "date of the resolution"),
    "must_report_back": ("เงื่อนไขให้รายงานภายหลัง", "a standing clause to report afterwards"),
    "changes": ("รายการแก้ไขที่จำแนกแล้ว", "the sorted changes"),
    "signing_on": ("วันลงนามที่กำหนด", "planned date of signing"),
    "signing_place": ("สถานที่ลงนามที่กำหนด", "planned place of signing"),
    "signatories": ("ผู้ลงนามที่กำหนด", "planned signatories"),
    "witnesses": ("สักขีพยาน", "witnesses"),
    "signed_on": ("วันที่ลงนาม", "date of signing"),
    "signed_place": ("สถานที่ลงนาม", "place of signing"),
    "signed_by": ("ผู้ลงนาม", "signatories"),
    "agenda_on": ("วันประชุมคณะรัฐมนตรี", "agenda date"),
    "office": ("ส่วนราชการเจ้าของเรื่อง", "office"),
    "number_of_case": ("เลขที่เรื่องในระบบ", "number of the case"),
    "cover_number": ("หนังสือนำส่ง", "cover letter"),
    "prefix": ("เลขประจำส่วนราชการ", "letter number of the office"),
    "signer_name": ("ชื่อผู้ลงนามในหนังสือ", "name of who signs"),
    "signer_post": ("ตำแหน่งผู้ลงนามในหนังสือ", "post of who signs"),
    "to": ("ผู้รับหนังสือ", "recipient"),
}
"""What a paper may need, in words for people."""


LABELS: Mapping[str, str] = {
    "signing_on": "วันลงนาม",
    "signing_place": "สถานที่ลงนาม",
    "signatories": "ผู้ลงนาม",
    "cleared_sha256": "รหัส SHA-256 ของฉบับที่จะลงนาม",
}
"""How a sheet names a fact, where that differs from how a lack is named."""


def in_groups(digest: str) -> str:
    """Return a digest in groups of eight, so that a line can break and an eye can compare."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def values(case: CaseRecord) -> dict[str, str]:
    """Return every fact of a case that a paper may name."""
    known = {name: read(case) for name, read in _READ.items()}
    return {name: " ".join(str(value or "").split()) for name, value in known.items()}


def day(value: Any) -> str:
    """Return an ISO date, of which a part may be unknown, as papers write it."""
    if not value:
        return ""
    if isinstance(value, date):
        return format_th(value)
    found = PartialDate.parse(str(value), "ce")
    return "" if found.precision is Precision.NONE else format_th(found)


def listed(parts: Any) -> str:
    """Return names as a Thai sentence lists them."""
    found = [str(part).strip() for part in parts or () if str(part).strip()]
    if len(found) < 2:  # noqa: PLR2004 - one needs no "and"
        return "".join(found)
    gap = " " if found[-1][0].isascii() else ""
    return f"{' '.join(found[:-1])} และ{gap}{found[-1]}"


def opinion_of(case: CaseRecord, office: str) -> dict[str, str]:
    """Return the opinion of one office as its letter says it; empty where it gave none."""
    given = _of(case, "opinions").get(office) or {}
    treaty = given.get("treaty")
    return {
        "own_opinion": label(given["opinion"], "th") if given else "",
        "own_reason": str(given.get("reason") or ""),
        "found_no_treaty": _YES if treaty == "not_treaty" else "",
        "found_treaty": _YES if treaty == "treaty" else "",
        "found_treaty_parliament": _YES if treaty == "treaty_parliament" else "",
    }


def opinions(case: CaseRecord) -> list[dict[str, str]]:
    """Return the opinion of each office with its Thai name."""
    return [
        {
            "office": names.office(office)["th"],
            "opinion": label(given["opinion"], "th"),
            "reason": str(given.get("reason") or ""),
            "on": day(given.get("on")),
            "treaty": label(given["treaty"], "th") if given.get("treaty") else "",
        }
        for office, given in _of(case, "opinions").items()
    ]


def _agency(office: str) -> str:
    return names.office(office)["th"]


def _of(case: CaseRecord, section: str) -> Facts:
    found: Facts = case.facts.get(section) or {}
    return found


def _said(section: str, name: str) -> Callable[[CaseRecord], Any]:
    return lambda case: _of(case, section).get(name)


def _dated(section: str, name: str) -> Callable[[CaseRecord], str]:
    return lambda case: day(_of(case, section).get(name))


def _joined(section: str, name: str) -> Callable[[CaseRecord], str]:
    return lambda case: listed(_of(case, section).get(name))


def _fact(name: str) -> Callable[[CaseRecord], Any]:
    return lambda case: case.facts.get(name)


def _by(*who: str) -> Callable[[CaseRecord], str]:
    return lambda case: _YES if _of(case, "approval").get("by") in who else ""


def _partner(case: CaseRecord) -> str:
    desk = mfa_desk(case.country)
    return f"{case.partner_th} ({desk.country_th.partition(' (')[0]})" if desk else case.partner_th


def _fields(case: CaseRecord) -> str:
    known = {word: k.name_th for k in activity_types() for word in (k.code, k.name_th, k.name_en)}
    return listed(known.get(str(f), str(f)) for f in _of(case, "dossier").get("fields") or ())


def _summary(case: CaseRecord) -> str:
    return listed(f"{one['office']} {one['opinion']}" for one in opinions(case))


def _changes(case: CaseRecord) -> str:
    found = [str(each) for each in case.facts.get("changes_sorted") or ()]
    if len(found) < 2:  # noqa: PLR2004 - one needs no number
        return "".join(found)
    return " ".join(f"({n}) {each}" for n, each in enumerate(found, start=1))


def _clause(case: CaseRecord) -> str:
    clause = case.facts.get("standing_clause")
    return label(str(clause), "th") if clause else ""


def _reports(case: CaseRecord) -> str:
    return _YES if case.facts.get("standing_clause") == "report_back" else ""


_READ: Mapping[str, Callable[[CaseRecord], Any]] = {
    "number_of_case": lambda case: case.number,
    "province": lambda case: f"จังหวัด{province_of(case.province).name_th}",
    "partner": lambda case: case.partner_th,
    "partner_full": _partner,
    "instrument": lambda case: _INSTRUMENTS.get(case.instrument, label(case.instrument, "th")),
    "fields": _fields,
    **{
        name: _said("dossier", name)
        for name in ("benefit", "plan", "budget", "staff", "follow_up", "contact")
    },
    "committee_number": _said("committee", "committee_number"),
    "committee_date": _dated("committee", "committee_date"),
    "letter_number": _said("governor_letter", "letter_number"),
    "letter_date": _dated("governor_letter", "letter_date"),
    **{
        f"suitability_{name}": _said("suitability", name)
        for name in ("level", "potential", "benefit")
    },
    "agencies": lambda case: listed(_agency(AGENCY + a) for a in case.facts.get("agencies") or ()),
    "opinions": _summary,
    "text_sha256": _fact("text"),
    "cleared_sha256": _fact("cleared_text"),
    "approved_on": _dated("approval", "on"),
    "resolution_number": _said("approval", "resolution_number"),
    "resolution_date": _dated("approval", "resolution_date"),
    "by_cabinet": _by("cabinet"),
    "by_ministry": _by("ministry"),
    "by_parliament": _by("parliament"),
    "clause": _clause,
    "must_report_back": _reports,
    "changes": _changes,
    "agenda_on": _dated("agenda", "agenda_on"),
    "signing_on": _dated("signing", "signing_on"),
    "signing_place": _said("signing", "place"),
    "signatories": _joined("signing", "signatories"),
    "witnesses": _joined("signing", "witnesses"),
    "signed_on": _dated("signed", "signed_on"),
    "signed_place": _said("signed", "place"),
    "signed_by": _joined("signed", "signatories"),
    "full_powers": _said("signed", "full_powers"),
    "ends_on": _dated("signed", "ends_on"),
}
