"""Refusals of the deeds that are no move of a case: one sentence each, with rule and remedy."""

from statemachine.errors import PhinongError

# code -> (Thai, English). Placeholders are facts of the refusal.
SENTENCES: dict[str, tuple[str, str]] = {
    "not_administrator": (
        "การดำเนินการนี้เป็นหน้าที่ของผู้ดูแลระบบ โปรดแจ้งผู้ดูแลระบบ",
        "Only a system administrator may do this; ask one.",
    ),
    "unknown_user": (
        "ไม่พบผู้ใช้ “{username}” โปรดตรวจสอบชื่อผู้ใช้",
        "There is no user “{username}”; check the user name.",
    ),
    "inactive_user": (
        "ผู้ใช้ “{username}” ถูกระงับการใช้งาน โปรดเลือกผู้อื่นหรือเปิดการใช้งานก่อน",
        "The user “{username}” is not active; choose another or activate them first.",
    ),
    "username_wrong": (
        "ชื่อผู้ใช้ “{username}” ใช้ไม่ได้ โปรดใช้ a-z 0-9 . _ - ยาว 2 ถึง 64 ตัวอักษร เช่น coordinator.th50",
        (
            "“{username}” cannot be a user name; use 2 to 64 of a-z, 0-9, dot, hyphen and "
            "underscore, for example coordinator.th50."
        ),
    ),
    "username_taken": (
        "มีผู้ใช้ชื่อ “{username}” แล้ว โปรดใช้ชื่ออื่น",
        "There is a user “{username}” already; choose another name.",
    ),
    "language_wrong": (
        "ไม่รองรับภาษา “{language}” โปรดใช้ th หรือ en",
        "The language “{language}” is not offered; use th or en.",
    ),
    "text_wanted": (
        "ต้องระบุ{field_th} โปรดกรอกข้อความไม่เกิน {most} ตัวอักษร โดยไม่มีอักขระควบคุม",
        (
            "The {field_en} is needed: write at most {most} characters, none of them control "
            "characters."
        ),
    ),
    "person_field_wrong": (
        "แก้ไขช่อง “{field}” ของผู้ใช้ไม่ได้ โปรดเลือกจาก {known}",
        "“{field}” of a user cannot be changed; choose one of: {known}.",
    ),
    "role_wrong": (
        "ไม่มีบทบาท “{role}” โปรดเลือกจาก {known}",
        "There is no role “{role}”; choose one of: {known}.",
    ),
    "scope_wrong": (
        "ขอบเขต “{scope}” ใช้กับ{role_th}ไม่ได้ โปรดใช้ {wanted_th}",
        "The scope “{scope}” does not fit the role {role_en}; use {wanted_en}.",
    ),
    "own_grant": (
        "ผู้ดูแลระบบจะให้สิทธิ์แก่ตนเองไม่ได้ (หลักสองคน) โปรดให้ผู้ดูแลระบบผู้อื่นดำเนินการ",
        "Administrators cannot grant a role to themselves (four eyes); ask another administrator.",
    ),
    "own_rights": (
        "ผู้ดูแลระบบจะถอนบทบาทหรือระงับบัญชีของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบผู้อื่นดำเนินการ",
        "Administrators cannot take their own roles away or suspend themselves; ask another one.",
    ),
    "role_held": (
        "ผู้ใช้ “{username}” มีบทบาท{role_th}ในขอบเขต {scope} อยู่แล้ว ไม่ต้องขอ",
        "“{username}” holds the role {role_en} for {scope} already; nothing needs to be asked.",
    ),
    "role_asked": (
        "มีผู้ขอบทบาท{role_th}ในขอบเขต {scope} ให้ “{username}” แล้ว โปรดรอการยืนยัน",
        "The role {role_en} for {scope} is asked for “{username}” already; await its confirmation.",
    ),
    "no_such_request": (
        "ไม่พบคำขอบทบาทเลขที่ {id} หรือมีผู้ตัดสินใจแล้ว โปรดดูคำขอที่ยังรออยู่",
        "There is no request {id}, or it was decided; see which ones still wait.",
    ),
    "second_administrator": (
        "ท่านเป็นผู้ขอเอง จึงยืนยันไม่ได้ โปรดให้ผู้ดูแลระบบผู้อื่นยืนยัน หรือรอจนครบ 24 ชั่วโมง",
        "You asked for this yourself; another administrator confirms it, or 24 hours pass.",
    ),
    "link_by_mail": (
        "ลิงก์ของผู้ดูแลระบบส่งทางอีเมลเท่านั้น โปรดเลือกส่งทางอีเมล",
        "An administrator's link goes by mail only; choose to send it by mail.",
    ),
    "not_granted": (
        "ผู้ใช้ “{username}” ไม่มีบทบาท{role_th}ในขอบเขต {scope} ปัจจุบันมี: {held}",
        "“{username}” does not hold the role {role_en} for {scope}; held now: {held}.",
    ),
    "post_wrong": (
        (
            "ไม่มีตำแหน่ง “{code}” ในลำดับการรายงาน โปรดใช้ {known} หรือ office_head ตามด้วยหน่วยงาน เช่น "
            "office_head:TH-50"
        ),
        (
            "There is no post “{code}” on the ladder; use {known}, or office_head with an office, "
            "for example office_head:TH-50."
        ),
    ),
    "not_in_post": (
        "ผู้ใช้ “{username}” มิได้ดำรงตำแหน่ง “{code}” โปรดตรวจสอบชื่อผู้ใช้และตำแหน่ง",
        "“{username}” does not hold the post “{code}”; check the user name and the post.",
    ),
    "not_principal": (
        "การมอบหมายทำได้โดยผู้มอบหมายเองหรือผู้ดูแลระบบ โปรดให้ {principal} ดำเนินการ",
        "Only the person represented or an administrator may do this; ask {principal}.",
    ),
    "delegate_oneself": (
        "มอบหมายให้ตนเองไม่ได้ โปรดระบุผู้ปฏิบัติหน้าที่แทน",
        "Nobody can act for themselves; name somebody else.",
    ),
    "not_delegable": (
        "บทบาท{role_th}มอบหมายให้ผู้อื่นแทนไม่ได้ โปรดขอให้ผู้ดูแลระบบให้สิทธิ์โดยตรง",
        "The role {role_en} cannot be delegated; ask an administrator to grant it instead.",
    ),
    "which_scope": (
        "ผู้มอบหมายมีบทบาท{role_th}ในหลายขอบเขต ({scopes}) โปรดระบุขอบเขตเดียว",
        "The role {role_en} is held for several scopes ({scopes}); name one.",
    ),
    "delegation_in_past": (
        "วันเริ่มต้น {starts_on} ผ่านไปแล้ว โปรดเริ่มตั้งแต่วันนี้ ({today}) เป็นต้นไป",
        "The first day {starts_on} has passed; begin today ({today}) or later.",
    ),
    "delegation_backwards": (
        "วันสิ้นสุด {ends_on} อยู่ก่อนวันเริ่มต้น {starts_on} โปรดตรวจสอบวันที่",
        "The last day {ends_on} lies before the first day {starts_on}; check the dates.",
    ),
    "delegation_too_long": (
        "การมอบหมายมีระยะ {days} วัน เกินกำหนด {most} วัน โปรดสิ้นสุดไม่เกินวันที่ {latest}",
        "The delegation lasts {days} days, and {most} are allowed; end it by {latest}.",
    ),
    "delegation_overlaps": (
        "มีการมอบหมายเดียวกันนี้แล้ว ตั้งแต่ {starts_on} ถึง {ends_on} (เลขที่ {id}) โปรดยกเลิกรายการเดิมก่อน",
        (
            "The same delegation is already made from {starts_on} to {ends_on} (number {id}); "
            "revoke it first."
        ),
    ),
    "no_such_delegation": (
        "ไม่พบการมอบหมายเลขที่ {id} โปรดตรวจสอบเลขที่",
        "There is no delegation number {id}; check the number.",
    ),
    "delegation_over": (
        "การมอบหมายเลขที่ {id} สิ้นสุดหรือถูกยกเลิกแล้ว ไม่ต้องดำเนินการ",
        "Delegation number {id} is over or revoked already; nothing needs to be done.",
    ),
    "not_yours_to_see": (
        "เรื่อง {number} อยู่นอกขอบเขตที่ท่านดูได้ โปรดติดต่อผู้รับผิดชอบเรื่องหรือผู้ดูแลระบบ",
        "{number} is not among the cases you may read; turn to its holder or an administrator.",
    ),
    "not_editable": (
        (
            "เรื่อง {number} อยู่ในขั้น “{state_th}” จึงแก้ไขข้อมูลไม่ได้ แก้ไขได้เฉพาะในขั้น {states_th} "
            "หากข้อเท็จจริงผิด โปรดแจ้งกองการต่างประเทศ สป.มท. ให้แก้ไข"
        ),
        (
            "{number} is in “{state_en}” and cannot be edited; it can be in {states_en}. If a fact "
            "is wrong, ask the MOI Foreign Affairs officer to correct it."
        ),
    ),
    "field_wrong": (
        "แก้ไขช่อง “{field}” ที่นี่ไม่ได้ โปรดเลือกจาก {known}",
        "“{field}” cannot be changed here; choose one of: {known}.",
    ),
    "nothing_changes": (
        "ค่าที่ระบุเหมือนค่าปัจจุบัน จึงไม่มีสิ่งใดเปลี่ยน โปรดระบุค่าใหม่",
        "What was given is what stands already, so nothing changes; give a new value.",
    ),
    "nothing_recorded": (
        "เรื่องนี้ยังไม่มีข้อมูล “{field}” ให้แก้ไข โปรดรอให้ขั้นตอนนั้นบันทึกก่อน",
        "The case has no “{field}” to correct yet; wait until its step has recorded it.",
    ),
    "value_needed": (
        "{field_th} ว่างไม่ได้ โปรดระบุค่าที่ถูกต้อง",
        "The {field_en} cannot be empty; give the right value.",
    ),
    "document_empty": (
        "ไฟล์ว่างเปล่า โปรดแนบไฟล์ที่มีเนื้อหา",
        "The file is empty; attach one with content.",
    ),
    "document_too_large": (
        "ไฟล์มีขนาด {size} ไบต์ เกินกำหนด {most} ไบต์ โปรดย่อขนาดหรือแบ่งไฟล์",
        "The file has {size} bytes, and {most} are allowed; make it smaller or split it.",
    ),
    "document_kind_unknown": (
        "เนื้อหาของไฟล์มิใช่ชนิดที่รับ ({allowed}) โปรดแปลงเป็นชนิดใดชนิดหนึ่งแล้วแนบใหม่",
        "The content is none of the types accepted ({allowed}); convert it and attach it again.",
    ),
    "document_name_differs": (
        "ชื่อไฟล์ “{filename}” ไม่ตรงกับเนื้อหาซึ่งเป็น {found} โปรดใช้ชื่อที่ลงท้ายด้วย {wanted}",
        "The name “{filename}” does not match the content, which is {found}; end it in {wanted}.",
    ),
    "document_unsafe": (
        "ไม่รับไฟล์นี้เพราะ{why_th} โปรดบันทึกเป็นไฟล์ธรรมดาแล้วแนบใหม่",
        "The file is refused because {why_en}; save it as a plain file and attach it again.",
    ),
    "document_word_wrong": (
        "ประเภทเอกสาร “{kind}” ใช้ไม่ได้ โปรดใช้ a-z 0-9 _ เช่น draft_text หรือ partner_letter",
        (
            "“{kind}” cannot be a kind of document; use a-z, 0-9 and underscore, for example "
            "draft_text or partner_letter."
        ),
    ),
    "no_such_duty": (
        "เรื่อง {number} ไม่มีภาระงาน “{duty}” ที่ยังค้าง ที่ค้างอยู่คือ {open}",
        "{number} has no open duty “{duty}”; open now: {open}.",
    ),
    "calendar_scope_wrong": (
        "ขอบเขต “{scope}” ไม่มีในปฏิทิน โปรดใช้ {known}",
        "The calendar has no scope “{scope}”; use {known}.",
    ),
    "calendar_day_outside": (
        "วันที่ {day} อยู่นอกช่วงของปฏิทิน ({first} ถึง {last}) โปรดตรวจสอบวันที่",
        "{day} lies outside the calendar ({first} to {last}); check the date.",
    ),
    "holiday_known": (
        "วันที่ {day} เป็นวันหยุดอยู่แล้ว ({name_th}) ไม่ต้องเพิ่ม",
        "{day} is a holiday already ({name_en}); nothing needs to be added.",
    ),
    "holiday_unknown": (
        "วันที่ {day} ไม่มีวันหยุดในขอบเขต {scope} ให้ยกเลิก โปรดตรวจสอบวันที่และขอบเขต",
        "There is no holiday on {day} for {scope} to cancel; check the date and the scope.",
    ),
    "span_backwards": (
        "วันสุดท้าย {last} อยู่ก่อนวันแรก {first} โปรดสลับวันที่",
        "The last day {last} lies before the first day {first}; swap them.",
    ),
    "definition_known": (
        "มีนิยามกระบวนการรุ่น {version} แล้ว และแก้ไขไม่ได้ โปรดใช้เลขรุ่นใหม่",
        "Definition {version} was published already and never changes; use a new version number.",
    ),
    "no_such_definition": (
        "ไม่มีนิยามกระบวนการรุ่น {version} โปรดเลือกจาก {known}",
        "There is no definition {version}; choose one of: {known}.",
    ),
    "move_not_possible": (
        "ย้ายเรื่อง {number} ไปใช้นิยามรุ่น {version} ไม่ได้ เพราะ{why_th} โปรดเลือกเรื่องอื่นหรือระบุ mapping",
        "{number} cannot move to definition {version}: {why_en}; leave it out or give a mapping.",
    ),
    "not_operator_deed": (
        "การดำเนินการนี้ต้องทำในนามบุคคล โปรดระบุชื่อผู้ใช้ (--as)",
        "This must be done by a person; name the user who acts (--as).",
    ),
    "two_texts": (
        "โปรดเลือกสองฉบับที่ต่างกันในหน้า “ข้อความ” แล้วกดเปรียบเทียบ",
        "Choose two different versions on the page “Texts”, then compare.",
    ),
    "changes_unlisted": (
        "ยังไม่ได้จำแนกการแก้ไขจากฉบับที่ได้รับอนุมัติ โปรดจำแนกทุกรายการในหน้า “ข้อความ” ของเรื่องก่อน",
        (
            "The changes since the approved text are not sorted yet; sort each of them on the page "
            "“Texts” of the case first."
        ),
    ),
    "changes_unsorted": (
        "ยังมีการแก้ไข {left} รายการที่ยังไม่ได้จำแนก โปรดจำแนกให้ครบในหน้า “ข้อความ” ของเรื่อง",
        "{left} of the changes are not sorted yet; sort them on the page “Texts” of the case.",
    ),
    "changes_substantive": (
        (
            "มีการแก้ไข {count} รายการที่จำแนกว่าเป็นสาระสำคัญ โปรดเลือก “การแก้ไขเป็นสาระสำคัญ” "
            "เพื่อส่งกลับไปพิจารณาใหม่"
        ),
        (
            "{count} of the changes were sorted as substantive; choose “changes are substantive”, "
            "so that the text is looked at afresh."
        ),
    ),
    "changes_not_here": (
        "จำแนกการแก้ไขได้เฉพาะขั้นตรวจการแก้ไข ขณะนี้เรื่องอยู่ในขั้น “{state_th}”",
        "Changes are sorted while they are reviewed; the case is now in “{state_en}”.",
    ),
    "change_unknown": (
        "รายการแก้ไขไม่ตรงกับฉบับปัจจุบัน โปรดเปิดหน้าใหม่แล้วจำแนกอีกครั้ง",
        "A change is not one of the present text's; open the page again and sort anew.",
    ),
    "decision_wrong": (
        "โปรดเลือกว่าการแก้ไขเป็นสาระสำคัญหรือมิใช่สาระสำคัญ",
        "Choose whether the change is substantive or not.",
    ),
    "no_report_back": (
        "ยังไม่มีหนังสือให้ร่าง เพราะการแก้ไขยังจำแนกไม่ครบ เป็นสาระสำคัญ หรือเงื่อนไขการแก้ไขไม่กำหนดให้มีหนังสือ",
        (
            "There is no letter to draft: the changes are not all sorted, one is substantive, or "
            "the standing clause asks for no letter."
        ),
    ),
}


class DeedRefusedError(PhinongError):
    """A deed that the rules of the house refuse; nothing was changed."""

    def __init__(self, code: str, /, **facts: object) -> None:
        """Keep the code of the sentence and the facts it names."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return SENTENCES[self.code][lang != "th"].format(**self.facts)
