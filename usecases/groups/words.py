"""Words of groups, visits, listening and duties, in Thai and English."""

from collections.abc import Iterable, Mapping

from reference import loader
from statemachine.facts import ANYWHERE
from usecases import names
from usecases.stage_words import office, said

Words = Mapping[str, dict[str, str]]

PARTS: Words = {
    "adviser": said("ที่ปรึกษา", "adviser"),
    "chair": said("ประธาน", "chair"),
    "deputy": said("รองประธาน", "deputy chair"),
    "member": said("คณะทำงาน", "member"),
    "secretary": said("เลขานุการ", "secretary"),
}
KINDS: Words = {
    "resolution": said("ตามมติที่ประชุม", "by a resolution"),
    "visit": said("จากการนิเทศติดตาม", "from a supervision visit"),
    "promise": said("คำมั่นในการประชุมรับฟัง", "promised at the listening meeting"),
    "handover": said("การรับมอบงาน", "taking over an office"),
    "change": said("ความเปลี่ยนแปลงของคู่ภาคี", "a change at the partner's side"),
}
STATES: Words = {
    "open": said("กำลังดำเนินการ", "open"),
    "done": said("แล้วเสร็จ", "done"),
    "dropped": said("ยกเลิก", "dropped"),
}
VISITS: Words = {
    "planned": said("กำหนดไว้", "planned"),
    "held": said("นิเทศแล้ว", "held"),
    "closed": said("ปิดแล้ว", "closed"),
    "cancelled": said("ยกเลิก", "cancelled"),
}
RESULTS: Words = {
    "yes": said("มีครบ", "yes"),
    "partly": said("มีบางส่วน", "partly"),
    "no": said("ไม่มี", "no"),
    "not_applicable": said("ไม่เกี่ยวข้อง", "does not apply"),
}
NOTES: Words = {
    "success": said("ปัจจัยความสำเร็จ", "success factor"),
    "problem": said("ปัญหาและอุปสรรค", "problem"),
    "proposal": said("ข้อเสนอ", "proposal"),
}
OUTCOMES: Words = {
    "kept": said("ทำได้ตามคำมั่น", "kept"),
    "partly": said("ทำได้บางส่วน", "partly kept"),
    "not_kept": said("ยังไม่ได้ทำ", "not kept"),
}
OTHER_OBSTACLE = said("อื่น ๆ (นอกเหนือ 7 ข้อ)", "Other (none of the seven)")
UNCODED = said("ยังไม่จัดกลุ่ม", "Not coded yet")
CENTRE = said("ส่วนกลาง", "Central")


def obstacles() -> dict[str, dict[str, str]]:
    """Return the codes of problems with their names: the seven, then others."""
    seven = {o.code: said(o.name_th, o.name_en) for o in loader.obstacles()}
    return seven | {"other": OTHER_OBSTACLE}


def scope_name(scope: str) -> dict[str, str]:
    """Return the name of where a group works: the centre, or a province."""
    return CENTRE if scope == ANYWHERE else names.office(f"province:{scope}")


def offices() -> list[tuple[str, dict[str, str]]]:
    """Return the offices that may own a duty: the centre's, the agencies, the provinces."""
    central = [(code, office(code)) for code in ("moi", "mfa", "moi_executive", "cabinet")]
    monitor = ("monitor", said("คณะทำงานกำกับติดตาม ส่วนกลาง", "Central monitoring group"))
    asked = [(f"agency:{a.agency_id}", said(a.name_th, a.name_en)) for a in loader.agencies()]
    return [*central, monitor, *asked, *provinces()]


def provinces() -> list[tuple[str, dict[str, str]]]:
    """Return the provinces of the procedure as offices, by code."""
    known = (p.iso_3166_2 for p in loader.provinces() if p.in_moi_provincial_scope)
    return [(f"province:{code}", names.office(f"province:{code}")) for code in sorted(known)]


def office_name(code: str) -> dict[str, str]:
    """Return the name of an office that may own a duty."""
    return dict(offices()).get(code) or office(code)


def choices(words: Words, only: Iterable[str] | None = None) -> list[tuple[str, dict[str, str]]]:
    """Return codes with their words, for a list to choose from."""
    wanted = list(words) if only is None else list(only)
    return [(code, words[code]) for code in wanted]
