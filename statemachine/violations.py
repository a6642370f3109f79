"""What can be wrong with a definition, in words: one sentence each, with the path that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from statemachine.definition import DefinitionError
from statemachine.words import label

# property -> (Thai, English). Placeholders are facts of the violation.
PROPERTIES: dict[str, tuple[str, str]] = {
    "stage_once": (
        "ขั้น {state} ถูกกำหนดซ้ำ โปรดเหลือไว้เพียงรายการเดียว",
        "stage {state} is defined twice; keep one",
    ),
    "initial_known": (
        "ขั้นเริ่มต้น {state} ไม่มีอยู่หรือเป็นขั้นสิ้นสุด โปรดกำหนดขั้นเริ่มต้นใหม่",
        "the initial state {state} does not exist or is an end; name an open stage",
    ),
    "name_known": (
        "ไม่รู้จัก “{name}” โปรดแก้ชื่อหรือเพิ่มรายการนั้น",
        "“{name}” is not known; correct the name or define it",
    ),
    "leg_known": (
        "ไม่มีหน่วยงานใดให้ความเห็นในช่อง {name} ได้ โปรดใช้ {known}",
        "no office answers in the leg {name}; use {known}",
    ),
    "role_named": (
        "ทุกการเปลี่ยนขั้นต้องระบุบทบาทผู้ดำเนินการ เว้นแต่ join ซึ่งต้องไม่มี โปรดแก้บทบาท",
        "every move names the role that makes it, and join alone names none; correct the role",
    ),
    "own_leg": (
        "{role} ให้ความเห็นในช่องของ {leg} แทนหน่วยงานอื่นไม่ได้ โปรดกำหนดบทบาทของหน่วยงานนั้น",
        "{role} may not give the opinion of {leg}; name the role of that office",
    ),
    "row_applies": (
        "แถวนี้ไม่มีวันถูกใช้ เพราะแถวก่อนหน้ารับไว้ทุกกรณี โปรดย้ายขึ้นก่อนหรือลบออก",
        "this row can never apply, because a row before it takes every case; move it up or drop it",
    ),
    "end_is_end": (
        "ขั้น {state} เป็นขั้นสิ้นสุดแต่ยังมีทางออก โปรดลบทางออกหรือให้เปิดเรื่องใหม่แทน",
        "state {state} is an end and yet has a way out; drop it, or let it open a new case",
    ),
    "sign_exists": (
        "ไม่มีการลงนาม (sign) ในนิยามนี้ โปรดเพิ่ม",
        "there is no signing (sign) in this definition; add it",
    ),
    "alerts_ascend": (
        "ระดับแจ้งเตือน {name} ต้องมีระยะมากกว่าระดับก่อนหน้า โปรดเรียงจากน้อยไปมาก",
        "alert {name} must come later than the one before it; put the offsets in ascending order",
    ),
    "alert_once": (
        "ระดับแจ้งเตือน {name} ถูกกำหนดซ้ำ โปรดเปลี่ยนชื่อ",
        "alert {name} is defined twice; rename one",
    ),
    "ladder_reaches": (
        "ระดับแจ้งเตือน {name} ต้องการ {steps} ลำดับ แต่มีเพียง {rungs} โปรดเพิ่มลำดับการรายงาน",
        "alert {name} needs {steps} rungs and the ladder has {rungs}; lengthen the ladder",
    ),
    "reachable": (
        "ไม่มีทางไปถึงขั้น {state} โปรดเพิ่มทางเข้าหรือลบขั้นนี้",
        "state {state} cannot be reached; add a way in or drop it",
    ),
    "holder": (
        "ขั้น {state} ไม่มีผู้รับผิดชอบ โปรดกำหนดบทบาท",
        "state {state} waits for nobody; name its holder",
    ),
    "deadline": (
        "ขั้น {state} ไม่มีกำหนดเวลา โปรดกำหนดจำนวนวัน",
        "state {state} has no deadline; set its days",
    ),
    "way_on": (
        "เมื่อถึงขั้น {state} แล้วไปต่อไม่ได้ โปรดเพิ่มทางออก",
        "a case in {state} cannot move on; add a way on",
    ),
    "end_in_reach": (
        "จากขั้น {state} ไม่มีทางไปถึงขั้นสิ้นสุด โปรดเพิ่มทางออก",
        "from {state} no end can be reached any more; add a way to one",
    ),
    "committee": (
        "ไปถึงขั้นลงนามได้โดยไม่มีมติคณะกรรมการจังหวัด โปรดเพิ่มเงื่อนไข committee_resolved",
        (
            "signing can be reached without the provincial committee's resolution; "
            "ask for it (committee_resolved)"
        ),
    ),
    "opinions": (
        "ไปถึงขั้นลงนามได้โดยไม่มีความเห็นไม่ขัดข้องของทั้งสองกระทรวง โปรดเพิ่มเงื่อนไข both_ministries_concur",
        (
            "signing can be reached without the no-objection of both ministries; "
            "ask for it (both_ministries_concur)"
        ),
    ),
    "treaty_found": (
        "ไปถึงขั้นลงนามได้โดยไม่ทราบว่าร่างเป็นหนังสือสัญญาหรือไม่ โปรดเพิ่มเงื่อนไข treaty_stated",
        "signing can be reached without MFA's finding on the text; ask for it (treaty_stated)",
    ),
    "rule_check": (
        "ไปถึงขั้นลงนามได้โดยไม่ผ่านการตรวจหลักเกณฑ์ โปรดให้ผ่านขั้นตรวจหลักเกณฑ์ก่อนอนุมัติ",
        (
            "signing can be reached without a confirmed rule check; "
            "lead every way to approval through it"
        ),
    ),
    "approval": (
        "ไปถึงขั้นลงนามได้ด้วยร่างที่ไม่ได้รับอนุมัติ โปรดให้ทุกทางผ่านการอนุมัติร่างฉบับนั้น",
        (
            "signing can be reached with a text that nobody approved; "
            "lead every way through an approval of that very text"
        ),
    ),
    "parliament": (
        "ไปถึงขั้นลงนามได้โดยหนังสือสัญญาตามมาตรา 178 วรรคสองไม่ผ่านรัฐสภา โปรดให้ผ่านรัฐสภา",
        (
            "a treaty under section 178 paragraph 2 can reach signing without Parliament; "
            "lead it through Parliament"
        ),
    ),
    "signed": (
        "ไปถึงขั้น {state} ได้โดยไม่มีการลงนาม โปรดให้ทุกทางผ่านการลงนาม",
        "state {state} can be reached without a signature; lead every way through signing",
    ),
    "two_offices": (
        "บุคคลเดียว [X] ทำหน้าที่ของสองหน่วยงานได้ โปรดให้หน้าที่นั้นเป็นของบทบาทอื่น",
        "one person [X] can satisfy two offices; give the step to the role of its own office",
    ),
    "own_submission": (
        "ผู้เสนอเรื่อง [X] ตัดสินเรื่องของตนเองได้ โปรดระบุ authors และ decides ให้ครบ",
        "an author [X] can decide on their own submission; mark the moves as authors and decides",
    ),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A property that a definition breaks, and the shortest path that shows it."""

    property: str
    path: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """Return what is wrong, what to do and the path, without a full stop."""
        text = PROPERTIES[self.property][lang != "th"].format(**self.facts)
        if not self.path:
            return text
        way = " → ".join(_spoken(step, lang) for step in self.path)
        return f"{text} ({'เส้นทาง' if lang == 'th' else 'path'}: {way})"


def _spoken(step: str, lang: str) -> str:
    act, space, more = step.partition(" ")
    return label(act, lang) + space + more


class BrokenDefinitionError(DefinitionError):
    """A definition that breaks a property; ``violation`` shows how."""

    th = "ใช้นิยามกระบวนการ {version} ไม่ได้: {why_th}"
    en = "Definition {version} cannot be used: {why}."

    def __init__(self, version: str, violation: Violation) -> None:
        """Keep the violation and its sentences."""
        why, why_th = violation.sentence("en"), violation.sentence("th")
        super().__init__(version=version, why=why, why_th=why_th)
        self.violation = violation
