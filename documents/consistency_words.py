"""The sentences of the check of consistency, in Thai and English."""

from dataclasses import dataclass
from typing import Any

NAMES = {"province": ("จังหวัด", "province"), "partner": ("คู่ความสัมพันธ์", "partner")}
_KINDS = {
    "mou": ("บันทึกความเข้าใจ", "memorandum of understanding"),
    "loi": ("หนังสือแสดงเจตจำนง", "letter of intent"),
    "agreement": ("ความตกลง", "agreement"),
}
_FIGURES = {
    "date": ("วันที่", "date"),
    "year": ("ปี", "year"),
    "period": ("ระยะเวลา", "period"),
    "number": ("จำนวน", "number"),
}
EVIDENCE = {
    "seen": ("พบในเอกสารจริง", "seen"),
    "partly seen": ("พบในเอกสารจริงบางส่วน", "partly seen"),
    "common practice, not seen": ("ใช้กันทั่วไป ไม่พบในเอกสารจริง", "common practice, not seen"),
}
_NAMED = {**_KINDS, **_FIGURES, **EVIDENCE, **NAMES}
_UNITS = (("months", "เดือน"), ("days", "วัน"))


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One place where things do not agree, and why that matters."""

    rule: str
    severity: str
    clause: str
    th: str
    en: str

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "clause": self.clause,
            "why": {"th": self.th, "en": self.en},
        }


# rule -> (severity, Thai, English)
_SENTENCES: dict[str, tuple[str, str, str]] = {
    "title_without_kind": (
        "error",
        "ชื่อเอกสารไม่ระบุประเภท ทะเบียนระบุว่าเป็น{wanted_th} โปรดระบุในชื่อ",
        "The title names no kind of instrument; the register says {wanted_en}. Name it there.",
    ),
    "title_kind": (
        "error",
        "ชื่อเอกสารเป็น{named_th} แต่ทะเบียนระบุว่าเป็น{wanted_th} ประเภทกำหนดเส้นทางการพิจารณา",
        "The title says {named_en} but the register {wanted_en}; the kind decides who approves.",
    ),
    "name_not_found": (
        "error",
        "ไม่พบชื่อ{unit_th} “{name}” ตามทะเบียน โปรดตรวจตัวสะกดและชื่อเต็ม",
        "The {unit_en}'s registered name “{name}” is not in the text; check how it is spelt.",
    ),
    "other_province": (
        "warning",
        "กล่าวถึงจังหวัด{name} ซึ่งไม่ใช่คู่ของเรื่องนี้ อาจคัดลอกมาจากร่างอื่น",
        "The text names the province {name}, no side here; it may come from another draft.",
    ),
    "clause_missing": (
        "error",
        "ไม่พบข้อ “{title_th}” ซึ่งเอกสารประเภทนี้ต้องมี ({evidence_th})",
        "No clause “{title_en}” was found, which this instrument must have ({evidence}).",
    ),
    "loi_sets_up": (
        "error",
        "“{words}” สถาปนาความสัมพันธ์แล้ว หนังสือแสดงเจตจำนงแสดงเพียงความประสงค์",
        "“{words}” already sets up the relation; a letter of intent only states the wish.",
    ),
    "versions_kind": (
        "error",
        "ฉบับภาษาไทยเป็น{thai_th} แต่ฉบับภาษาอังกฤษเป็น {english_en}",
        "The Thai version is a {thai_en}, the English one a {english_en}.",
    ),
    "versions_parties": (
        "error",
        "จังหวัดในสองฉบับไม่ตรงกัน ไทย: {thai} อังกฤษ: {english}",
        "The provinces differ between the versions. Thai: {thai}; English: {english}.",
    ),
    "clause_unpaired": (
        "error",
        "ข้อ {clause} มีเฉพาะฉบับภาษา{only_th} ทั้งสองฉบับต้องมีข้อตรงกัน",
        "Clause {clause} is in the {only_en} version alone; both must have the same clauses.",
    ),
    "versions_figures": (
        "error",
        "{kind_th}ในสองฉบับไม่ตรงกัน ไทย: {thai_th} อังกฤษ: {english_th}",
        "The {kind_en} differs between the versions. Thai: {thai}; English: {english}.",
    ),
}


def finding(rule: str, *, clause: str = "", severity: str = "", **facts: Any) -> Inconsistency:
    """Return a finding with its sentences filled."""
    usual, th, en = _SENTENCES[rule]
    known = {"clause": clause, **facts, **_worded(facts)}
    return Inconsistency(rule, severity or usual, clause, th.format(**known), en.format(**known))


def _worded(facts: dict[str, Any]) -> dict[str, str]:
    """Return the names of codes among the facts, in both languages."""
    found: dict[str, str] = {}
    for key, value in facts.items():
        names = _NAMED.get(value) if isinstance(value, str) else None
        if names:
            found |= {f"{key}_th": names[0], f"{key}_en": names[1]}
        elif key in {"thai", "english"}:
            found[f"{key}_th"] = _in_thai(value)
    if "in_thai" in facts:
        only = ("ไทย", "Thai") if facts["in_thai"] else ("อังกฤษ", "English")
        found |= {"only_th": only[0], "only_en": only[1]}
    return found


def _in_thai(said: str) -> str:
    for english, thai in _UNITS:
        said = said.replace(english, thai)
    return said
