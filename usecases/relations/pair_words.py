"""What the register says of evidence, in words that an official or a citizen reads."""

from statemachine.relationship import Standing
from usecases.names import Names, both, word

STATUSES: dict[str, Names] = {
    "established": both("สถาปนาความสัมพันธ์แล้ว", "established"),
    "loi_signed": both("ลงนามหนังสือแสดงเจตจำนงแล้ว", "letter of intent signed"),
    "in_progress": both("อยู่ระหว่างดำเนินการ", "in progress"),
    "prospective": both("อยู่ระหว่างหารือเบื้องต้น", "first talks"),
    "listed_unconfirmed": both("มีในบัญชีเผยแพร่ ยังไม่มีหลักฐานยืนยัน", "listed, not confirmed"),
    "disputed": both("แหล่งข้อมูลขัดแย้งกัน", "sources contradict"),
}
"""Status of a pair -> what the evidence says."""

GRADES: dict[str, Names] = {
    "high": both("หลักฐานหนักแน่น", "strong evidence"),
    "medium": both("หลักฐานปานกลาง", "fair evidence"),
    "low": both("หลักฐานน้อย", "weak evidence"),
}
"""Grade of evidence -> its name."""

GRADE_MEANS: dict[str, Names] = {
    "high": both(
        "แหล่งทางการ หรือแหล่งอิสระสองแหล่งที่ระบุวันที่ตรงกัน",
        "an official source, or two independent accounts with the exact date",
    ),
    "medium": both(
        "แหล่งข้อมูลหนึ่งแหล่งที่ระบุความสัมพันธ์หรือการลงนาม หรือบัญชีรายชื่อสองฉบับ",
        "one account that names the relation or the signing, or two lists",
    ),
    "low": both(
        "บัญชีรายชื่อหรือบล็อกเพียงแหล่งเดียว หรือข้อมูลขัดแย้งกัน",
        "one list or blog alone, or a contradiction",
    ),
}
"""Grade of evidence -> what it takes."""

LEVELS: dict[str, Names] = {
    "first_level": both("หน่วยการปกครองระดับที่หนึ่ง", "first-level unit"),
    "second_level": both("หน่วยการปกครองระดับที่สอง", "second-level unit"),
    "municipal": both("ระดับเทศบาล", "municipality"),
}
"""Level of a foreign unit -> its name."""

MATCHES: dict[str, Names] = {
    "yes": both("ฐานะเทียบเท่าจังหวัด", "of a standing equal to a province"),
    "check": both("ฐานะใกล้เคียง ต้องพิจารณา", "near to a province's; to be weighed"),
    "no": both("ฐานะต่างจากจังหวัด", "of another standing than a province"),
}
"""How the foreign unit's level compares with a province's."""

KINDS: dict[str, Names] = {
    "loi": word("loi"),
    "mou": word("mou"),
    "amendment": word("amendment"),
    "renewal": word("renewal"),
    "agreement": both("ความตกลง", "agreement"),
    "friendship_agreement": both("ความตกลงมิตรภาพ", "friendship agreement"),
    "instrument": both("เอกสารที่ไม่ทราบชนิด", "a text of unknown kind"),
    "cooperation_plan": both("แผนความร่วมมือ", "cooperation plan"),
    "unknown": both("เอกสารที่ไม่ทราบชนิด", "a text of unknown kind"),
}
"""Kind of a signed text -> its name; another kind keeps its own word."""

STANDINGS: dict[str, Names] = {standing.value: word(standing.value) for standing in Standing}
"""How a relationship lives -> its name."""

TONES = {
    "on_track": "ok",
    "attention": "warn",
    "expiring": "warn",
    "dormant": "warn",
    "expired": "",
    "terminated": "",
}
"""How a relationship lives -> the colour of its badge."""


def named(table: dict[str, Names], code: str) -> Names:
    """Return the words of a code, or the code itself where nobody wrote any."""
    return table.get(code.lower()) or both(code, code)
