"""Why a deed of the programme is refused: the rule and the remedy, in both languages."""

from statemachine.errors import PhinongError
from statemachine.programme.approval import No
from statemachine.programme.routes import ROUTES

SENTENCES: dict[str, tuple[str, str]] = {
    "plan_not_now": (
        "แผนอยู่ในขั้น “{state}” จึงทำสิ่งนี้ไม่ได้ โปรดเปิดหน้าแผนอีกครั้งเพื่อดูสิ่งที่ทำได้",
        "The plan stands at “{state}”, where this is not possible; open it again to see what is.",
    ),
    "plan_wrong_role": (
        "ขั้นนี้เป็นหน้าที่ของ{role_th} โปรดให้ผู้มีหน้าที่นั้นดำเนินการ",
        "This step belongs to the {role_en}; ask them to act.",
    ),
    "plan_out_of_scope": (
        "ท่านเป็น{role_th}ของจังหวัดอื่น โปรดให้ผู้รับผิดชอบของแผนนี้ดำเนินการ",
        "You are {role_en} elsewhere; those responsible for this plan must act.",
    ),
    "plan_own_work": (
        "ผู้จัดทำหรือเสนอแผนพิจารณาแผนของตนไม่ได้ (หลักสองคน) โปรดให้ผู้อื่นดำเนินการ",
        "Whoever wrote or handed in a plan does not decide on it (four eyes); another person must.",
    ),
    "plan_decided_before": (
        "ท่านพิจารณาแผนรอบนี้ในขั้น “{step}” แล้ว จึงพิจารณาซ้ำในอีกฐานะไม่ได้ โปรดให้ผู้อื่นดำเนินการ",
        "You decided on this plan at “{step}” already; for another office another person must.",
    ),
    "plan_incomplete": (
        "แผนยังขาด {n} รายการ โปรดดูรายการที่ขาดในหน้าแผนแล้วกรอกให้ครบ",
        "The plan still lacks {n} things; complete what its page lists.",
    ),
    "plan_needs_reason": (
        "โปรดระบุเหตุผล เพื่อให้ผู้จัดทำทราบว่าต้องแก้ไขสิ่งใด",
        "Give the reason, so that its writers know what to change.",
    ),
    "plan_needs_resolution_number": (
        "โปรดระบุครั้งที่ประชุมหรือเลขมติของคณะทำงาน",
        "Give the number of the meeting or of the working group's resolution.",
    ),
    "plan_needs_resolution_on": (
        "โปรดระบุวันที่ประชุมของคณะทำงาน",
        "Give the day of the working group's meeting.",
    ),
    "resolution_ahead": (
        "วันที่ประชุม ({value}) ยังมาไม่ถึง โปรดตรวจสอบ",
        "The day of the meeting ({value}) lies ahead; check it.",
    ),
    "plan_text_long": (
        "ข้อความยาวเกิน {most} ตัวอักษร โปรดย่อให้สั้นลง",
        "A text is longer than {most} characters; make it shorter.",
    ),
    "plan_exists": (
        "มีแผน {key} อยู่แล้ว โปรดเปิดแผนนั้น",
        "There is a plan {key} already; open that one.",
    ),
    "plan_year": (
        "ปีงบประมาณ “{value}” ใช้ไม่ได้ โปรดระบุ พ.ศ. {first} ถึง {last}",
        "“{value}” cannot be the fiscal year; give a B.E. year from {first} to {last}.",
    ),
    "plan_span": (
        "แผนหลายปีต้องเริ่มก่อนหรือในปีที่สิ้นสุด และไม่เกิน {most} ปี โปรดตรวจสอบปี",
        "A programme ends in or after the year it begins, within {most} years; check the years.",
    ),
    "plan_not_signed": (
        "คู่ {key} ยังไม่ลงนาม จึงยังจัดทำแผนประจำปีไม่ได้ โปรดดำเนินเรื่องจนลงนามก่อน",
        "{key} is not a signed relation, so it has no yearly plan; carry its case on to signing.",
    ),
    "plan_ended": (
        "ความสัมพันธ์ {key} ยุติแล้ว จึงจัดทำแผนใหม่ไม่ได้",
        "The relation {key} has ended; no new plan can be made for it.",
    ),
    "plan_closed": (
        "แผนอยู่ในขั้น “{state}” จึงแก้ไขไม่ได้ แก้ไขได้เฉพาะขั้นร่าง โปรดรอผลหรือเปิดแก้ไขแผน",
        "The plan stands at “{state}” and cannot be changed; only a draft can. Await the decision.",
    ),
    "no_such_item": (
        "แผนนี้ไม่มีกิจกรรมที่ {number} โปรดเปิดจากหน้าแผน",
        "The plan has no activity {number}; open it from the plan's page.",
    ),
    "item_used": (
        "กิจกรรมที่ {number} จัดแล้วและมีบันทึกผล จึงนำออกจากแผนไม่ได้",
        "Activity {number} was held and has a record, so it cannot be taken out of the plan.",
    ),
    "item_type": (
        "โปรดเลือกประเภทกิจกรรมจากรายการ",
        "Choose the type of activity from the list.",
    ),
    "item_title": (
        "โปรดระบุชื่อกิจกรรม ไม่เกิน {most} ตัวอักษร",
        "Give the activity a name of at most {most} characters.",
    ),
    "item_when": (
        "โปรดระบุวันที่จัด หรือเพียงเดือนที่คาดว่าจะจัด ให้อยู่ในปีงบประมาณ {years}",
        "Give the day, or the month alone, within fiscal year {years}.",
    ),
    "item_ends": (
        "วันสิ้นสุดอยู่ก่อนวันเริ่ม หรืออ่านไม่ได้ โปรดระบุวันที่ให้ครบ",
        "The last day lies before the first, or cannot be read; give a whole date.",
    ),
    "item_amount": (
        "จำนวนเงิน “{value}” อ่านไม่ได้ โปรดกรอกเป็นบาท เช่น 150,000 หรือเว้นว่างหากยังไม่ทราบ",
        "“{value}” is no amount; write baht, such as 150,000, or leave it empty if not known.",
    ),
    "item_tag": (
        "ไม่รู้จักป้ายยุทธศาสตร์ “{value}” โปรดเลือกจากรายการ",
        "“{value}” is no known tag; choose from the list.",
    ),
    "money_not_yours": (
        "จำนวน{aspect_th}ของ{source_th} เป็นหน้าที่ของ{role_th} และบันทึกได้เมื่อแผนถึงขั้น {states}",
        "The {role_en} enters what was {aspect_en} by {source_en}, once the plan is at {states}.",
    ),
    "people_count": (
        "จำนวนผู้เข้าร่วม “{value}” ต้องเป็นตัวเลขตั้งแต่ 0 ถึง {most} โปรดแก้ไขหรือเว้นว่าง",
        "“{value}” is no number of people from 0 to {most}; correct it or leave it empty.",
    ),
    "not_held": (
        "กิจกรรมนี้ยังเป็นแผน โปรดบันทึกว่าจัดแล้วก่อนแนบหลักฐาน",
        "This activity is still a plan; record that it was held before adding evidence.",
    ),
    "evidence_kind": (
        "หลักฐานต้องเป็นภาพ JPG, PNG หรือเอกสาร PDF แต่ไฟล์นี้เป็น {found} โปรดแปลงไฟล์แล้วแนบใหม่",
        "Evidence is a JPG or PNG picture or a PDF; this is {found}. Convert it and add it again.",
    ),
    "evidence_known": (
        "แนบไฟล์นี้กับกิจกรรมแล้ว ไม่ต้องแนบซ้ำ",
        "This file is with the activity already; nothing needs to be done.",
    ),
    "evidence_many": (
        "กิจกรรมหนึ่งมีหลักฐานได้ไม่เกิน {most} ไฟล์ โปรดเลือกภาพที่แสดงผลได้ดีที่สุด",
        "An activity has at most {most} files; choose those that show it best.",
    ),
    "pause_until": (
        "วันสิ้นสุดการพักต้องอยู่หลังวันนี้ และไม่เกิน {most} เดือน โปรดระบุวันที่ให้ครบ",
        "A pause ends after today and within {most} months; give a whole date.",
    ),
    "pause_reason": (
        "การพักความสัมพันธ์ต้องมีเหตุผล โปรดระบุ",
        "To pause a relation a reason is required; give it.",
    ),
    "paused_already": (
        "คู่นี้พักอยู่ถึง {until} โปรดให้กลับมาดำเนินการก่อนหากต้องการเปลี่ยน",
        "This pair is paused until {until} already; resume it first to change that.",
    ),
    "not_paused": (
        "คู่นี้ไม่ได้พักอยู่ ไม่ต้องดำเนินการ",
        "This pair is not paused; nothing needs to be done.",
    ),
    "reply_settled": (
        "มีผู้ตัดสินใจเรื่องอีเมลนี้แล้ว โปรดเปิดรายการใหม่",
        "This mail was decided about already; open the list again.",
    ),
    "reply_no_pair": (
        "อีเมลนี้ยังไม่ทราบว่าเป็นของคู่ใด โปรดระบุรหัสคู่ก่อนรับเป็นกิจกรรม",
        "It is not known which pair this mail is of; name the pair before it is taken.",
    ),
    "reply_reason": (
        "โปรดระบุเหตุผลที่ไม่รับ เพื่อให้ตรวจสอบย้อนหลังได้",
        "Say why it is not taken, so that it can be understood later.",
    ),
    "sheet_columns": (
        "ไม่พบหัวตารางที่จำเป็น โปรดใช้แบบไฟล์ของระบบ ต้องมี: {columns}",
        "The needed headings were not found; use the template. It must have: {columns}.",
    ),
    "sheet_gone": (
        "ไม่มีไฟล์ที่ตรวจไว้ หรือนำเข้าแล้ว โปรดเลือกไฟล์ใหม่",
        "There is no checked file, or it was taken already; choose the file again.",
    ),
    "tags_broken": (
        "ชุดป้ายใช้ไม่ได้: {why} โปรดแก้ไขไฟล์แล้วลองใหม่",
        "The set of tags cannot be used: {why}. Mend the file and try again.",
    ),
    "tags_known": (
        "มีชุดป้าย {key} แล้ว และแผนอาจใช้อยู่ จึงแก้ไขไม่ได้ โปรดใช้เลขรุ่นใหม่",
        "There is a set {key} already, which plans may use; give it a new version.",
    ),
}


class ProgrammeError(PhinongError):
    """A deed of the programme that the rules refuse; nothing was changed."""

    def __init__(self, code: str, /, **facts: object) -> None:
        """Keep which sentence it is, and its facts."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence of this refusal."""
        return SENTENCES[self.code][lang != "th"].format(**self._said(lang))

    def _said(self, lang: str) -> dict[str, object]:
        """Return the facts with the states of a plan by their names."""
        steps = {str(s.state): s for route in ROUTES.values() for s in route.steps}
        said = dict(self.facts)
        for name in {"state", "step"} & said.keys():
            step = steps.get(str(said[name]))
            if step is not None:
                said[name] = step.th if lang == "th" else step.en
        return said


class StalePlanError(PhinongError):
    """Somebody else changed it in between."""

    code = "conflict"
    th = "มีผู้แก้ไข {key} ก่อนแล้ว โปรดเปิดใหม่แล้วพิจารณาอีกครั้ง"
    en = "{key} was changed by somebody else; open it again and decide anew."


def refusal(no: No) -> ProgrammeError:
    """Return the error of why a decision was not made."""
    return ProgrammeError(no.code, **no.facts)
