"""Names of offices and pairs as people read them, in Thai and English."""

from functools import lru_cache

from reference.loader import agencies, province
from statemachine.facts import AGENCY
from statemachine.words import LABELS

Names = dict[str, str]

_OFFICES = {
    "moi": ("กองการต่างประเทศ สำนักงานปลัดกระทรวงมหาดไทย", "MOI Foreign Affairs Division"),
    "mfa": ("กระทรวงการต่างประเทศ", "Ministry of Foreign Affairs"),
    "moi_executive": ("ผู้บริหารกระทรวงมหาดไทย", "MOI executives"),
    "cabinet": ("สำนักเลขาธิการคณะรัฐมนตรี", "Secretariat of the Cabinet"),
}
_PROVINCE = "province:"


def both(th: str, en: str) -> Names:
    """Return a name in both languages."""
    return {"th": th, "en": en}


@lru_cache(maxsize=512)
def _office(office: str) -> tuple[str, str]:
    if office.startswith(_PROVINCE):
        found = province(office.removeprefix(_PROVINCE))
        return f"จังหวัด{found.name_th}", f"{found.name_en} Province"
    if office.startswith(AGENCY):
        code = office.removeprefix(AGENCY)
        consulted = next((a for a in agencies() if a.agency_id == code), None)
        return (consulted.name_th, consulted.name_en) if consulted else (code, code)
    return _OFFICES.get(office, (office, office))


def office(code: str) -> Names:
    """Return the name of an office: ``province:TH-50``, ``moi``, ``agency:NESDC`` ..."""
    return both(*_office(code))


def pair(code: str, partner_th: str, partner_en: str) -> Names:
    """Return the name of a pair: the Thai province and the foreign unit."""
    found = province(code)
    return both(f"{found.name_th} – {partner_th}", f"{found.name_en} – {partner_en}")


def word(code: str) -> Names:
    """Return a word of the house in both languages."""
    return both(*LABELS.get(code, (code, code)))
