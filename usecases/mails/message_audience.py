"""Who gets each message and what makes it go out, for those who look after the mail.

The rules themselves stand where each message is queued (notices.py, sweep.py, watch.py ...).
"""

from usecases.mails.audience_of_rooms import ROOMS
from usecases.names import Names, both

_PROVINCE_TH = "ผู้ประสานงานและผู้ว่าราชการของจังหวัดเจ้าของเรื่อง"
_PROVINCE_EN = "the coordinators and the governor of the case's province"
_MOI_TH, _MOI_EN = "เจ้าหน้าที่กองการต่างประเทศ สป.มท.", "the MOI Foreign Affairs officers"
_BOTH_TH = f"{_PROVINCE_TH} {_MOI_TH} และเจ้าหน้าที่ กต."
_BOTH_EN = f"{_PROVINCE_EN}, {_MOI_EN} and the MFA officers"
_ADMIN = ("ผู้อยู่ในตำแหน่ง administrator", "whoever holds the post administrator")
_HOLDER = ("ผู้มีหน้าที่ในขั้นนั้น และผู้ปฏิบัติหน้าที่แทน", "the holders of the stage and their substitutes")

Pair = tuple[str, str]

_AUDIENCE: dict[str, tuple[Pair, Pair]] = {
    "turn": (_HOLDER, ("เรื่องถึงขั้นของท่าน", "a case reaches their stage")),
    "reminder": (
        _HOLDER,
        ("ก่อนครบกำหนดตามจำนวนวันทำการในนิยาม", "some working days before the deadline"),
    ),
    "due_today": (_HOLDER, ("ในวันครบกำหนด", "on the day of the deadline")),
    "overdue_1": (
        ("ผู้มีหน้าที่ และหัวหน้าหน่วยงาน", "the holders and the head of their office"),
        ("พ้นกำหนดแล้ว ตามระดับที่ 1 ของนิยาม", "the deadline has passed: first level of the definition"),
    ),
    "overdue_5": (
        (
            "ผู้มีหน้าที่ หัวหน้าหน่วยงาน และผู้อำนวยการกองการต่างประเทศ สป.มท.",
            "the holders, the head of their office and the MOI Foreign Affairs director",
        ),
        (
            "พ้นกำหนดแล้ว ตามระดับที่ 2 ของนิยาม",
            "the deadline has passed: second level of the definition",
        ),
    ),
    "overdue_10": (
        (
            "ทุกลำดับการรายงาน จนถึงรองปลัดกระทรวงมหาดไทย",
            "every rung of the ladder, up to the deputy permanent secretary",
        ),
        ("พ้นกำหนดแล้ว ตามระดับที่ 3 ของนิยาม", "the deadline has passed: third level of the definition"),
    ),
    "returned": (
        (
            "ผู้ประสานงานของจังหวัด และผู้ว่าราชการเมื่อส่วนกลางส่งคืน",
            "the province's coordinators, and its governor where a ministry sends back",
        ),
        (
            "ผู้ว่าราชการ มท. หรือที่ประชุมความเห็นส่งเรื่องคืนให้แก้ไข",
            "the governor, MOI or the joined opinions send a case back",
        ),
    ),
    "approved": ((_PROVINCE_TH, _PROVINCE_EN), ("กระทรวงมหาดไทยอนุมัติ", "MOI approves")),
    "refused": (
        (
            f"{_PROVINCE_TH} และ{_MOI_TH}เมื่อปฏิเสธในชั้นอนุมัติ ครม. หรือรัฐสภา",
            f"{_PROVINCE_EN}; {_MOI_EN} too where approval, Cabinet or Parliament refuses",
        ),
        ("เรื่องไม่ผ่านการพิจารณา", "a case is rejected or refused"),
    ),
    "cabinet_scheduled": (
        (f"{_PROVINCE_TH} และ{_MOI_TH}", f"{_PROVINCE_EN} and {_MOI_EN}"),
        ("บรรจุหรือเลื่อนวาระคณะรัฐมนตรี", "the Cabinet's agenda is set or deferred"),
    ),
    "cabinet_decided": (
        (_BOTH_TH, _BOTH_EN),
        ("คณะรัฐมนตรีหรือรัฐสภาเห็นชอบ", "the Cabinet or Parliament approves"),
    ),
    "signing_scheduled": (
        (
            "ผู้ประสานงานของจังหวัด เจ้าหน้าที่ มท. และ กต.",
            "the province's coordinators, the MOI and the MFA officers",
        ),
        ("กำหนดวันลงนาม", "the signing is scheduled"),
    ),
    "signed": (
        (f"{_BOTH_TH} และผู้กำกับติดตามของจังหวัด", f"{_BOTH_EN}, and the province's monitors"),
        ("บันทึกการลงนาม", "the signing is recorded"),
    ),
    "on_hold": (
        (_PROVINCE_TH, _PROVINCE_EN),
        ("พักเรื่องหรือขยายเวลาพักเรื่อง", "a case is held, or held longer"),
    ),
    "resumed": ((_PROVINCE_TH, _PROVINCE_EN), ("ดำเนินเรื่องต่อ", "a case is resumed")),
    "withdrawn": (
        (f"ผู้ว่าราชการของจังหวัด และ{_MOI_TH}", f"the province's governor and {_MOI_EN}"),
        ("จังหวัดถอนเรื่อง", "the province withdraws a case"),
    ),
    "activity_due": (
        ("ผู้ประสานงานของจังหวัด", "the province's coordinators"),
        ("คู่ความสัมพันธ์ใกล้ครบปีโดยไม่มีกิจกรรมร่วม", "a pair nears a year without a joint activity"),
    ),
    "dormant": (
        ("ผู้ประสานงานและผู้ว่าราชการของจังหวัด", "the province's coordinators and governor"),
        ("คู่ความสัมพันธ์ขาดความเคลื่อนไหว", "a pair falls dormant"),
    ),
    "expiring": (
        (
            "ผู้ประสานงานของจังหวัด สามเดือนก่อนสิ้นสุดรวมผู้ว่าราชการ หนึ่งเดือนก่อนรวม สป.มท.",
            "the province's coordinators; at three months the governor, at one month MOI too",
        ),
        (
            "ข้อตกลงจะสิ้นสุดอายุใน 6, 3 และ 1 เดือน",
            "an instrument ends in six months, in three and in one",
        ),
    ),
    "expired": (
        (
            f"ผู้ประสานงานและผู้ว่าราชการของจังหวัด และ{_MOI_TH}",
            f"the province's coordinators and governor, and {_MOI_EN}",
        ),
        ("ข้อตกลงสิ้นสุดอายุ", "an instrument has expired"),
    ),
    "calendar_changed": (
        (
            "ผู้มีหน้าที่และผู้ประสานงานของทุกเรื่องที่กำหนดเวลาเลื่อน คนละหนึ่งฉบับ",
            "holders and coordinators of every case whose deadline moves, one mail each",
        ),
        ("ผู้ดูแลระบบเพิ่มหรือยกเลิกวันหยุด", "an administrator adds or cancels a day off"),
    ),
    "rulebook_notice": (
        (
            "ผู้ประสานงานจังหวัด เจ้าหน้าที่ มท. กต. หน่วยงานที่เกี่ยวข้อง สลค. และคณะทำงานกำกับติดตาม",
            "coordinators, MOI, MFA and agency officers, the Cabinet liaison and the monitors",
        ),
        ("ประกาศใช้หลักเกณฑ์รุ่นใหม่", "a new rulebook is published"),
    ),
    "digest": (
        ("ผู้ที่มีอีเมลรอได้ตั้งแต่สองฉบับ", "whoever has two or more mails that can wait"),
        (
            "เช้าวันทำการ รวมเป็นฉบับเดียว เรื่องเร่งด่วนก่อน",
            "on the morning of a working day, most urgent first",
        ),
    ),
    "delegated": (
        ("ผู้มอบหมายและผู้ปฏิบัติหน้าที่แทน", "the person represented and the substitute"),
        ("มอบหมายหรือยกเลิกการมอบหมาย", "a delegation is made or revoked"),
    ),
    "rights": (
        ("เจ้าของบทบาท และผู้ดูแลระบบ", "the person concerned, and the administrators"),
        ("ขอ ให้ หรือถอนบทบาท", "a role is asked for, granted or withdrawn"),
    ),
    "password_link": (
        ("เจ้าของบัญชี", "the owner of the account"),
        ("ผู้ดูแลระบบออกลิงก์ตั้งรหัสผ่าน", "an administrator makes a link to set a password"),
    ),
    "security": (
        (
            "เจ้าของบัญชี และผู้ดูแลระบบเมื่อมีการขอล้าง",
            "the owner of the account; administrators of a reset",
        ),
        (
            "เพิ่ม ลบ หรือล้างการยืนยันขั้นที่สอง ใช้รหัสกู้คืน หรือเชื่อมบัญชีอื่น",
            "a second factor is added, removed or reset, a recovery code used, an account linked",
        ),
    ),
    "webhook_disabled": (
        ("เจ้าของ webhook", "the owner of the webhook"),
        ("ส่ง webhook ไม่สำเร็จจนระบบปิด", "a webhook fails until it is switched off"),
    ),
    "undeliverable": (
        (
            f"ผู้ประสานงานของเรื่อง หัวหน้าหน่วยงาน และ{_ADMIN[0]}",
            f"the case's coordinators, the head of the office, and {_ADMIN[1]}",
        ),
        ("แม่ข่ายปฏิเสธอีเมลอย่างถาวร", "a server refuses a mail for good"),
    ),
    "in_doubt_notice": (
        _ADMIN,
        (
            "มีอีเมลที่ไม่แน่ใจว่าถึงและห้ามส่งซ้ำเอง",
            "a mail is in doubt that may not be sent twice by itself",
        ),
    ),
    "clockwork_late": (
        _ADMIN,
        ("การตรวจกำหนดเวลาขาดไปสามรอบ", "three sweeps in a row were missed"),
    ),
    "calendar_gaps": (
        _ADMIN,
        (
            "ปฏิทิน 18 เดือนข้างหน้ายังขาดหรือเป็นการคาดการณ์",
            "the calendar of the 18 months ahead has gaps or forecasts",
        ),
    ),
    "corrected": (
        ("ผู้ประสานงานของจังหวัด", "the province's coordinators"),
        ("เจ้าหน้าที่แก้ไขข้อเท็จจริงในเรื่อง", "an officer corrects a fact of a case"),
    ),
    "duties_due": (
        (
            "ผู้รับผิดชอบภาระงาน และเมื่อเกินกำหนด ผู้บังคับบัญชาตามลำดับ",
            "the owner of the duty, and once it is late the ladder above",
        ),
        (
            "มีภาระงานใหม่ ใกล้ครบกำหนด หรือเกินกำหนด คนละหนึ่งฉบับต่อรอบ",
            "a duty is given, near its day or late; one mail a person and round",
        ),
    ),
    "handover": (
        ("ผู้รับตำแหน่งหรือบทบาทของจังหวัด", "whoever takes a post, or a province's role"),
        ("ตำแหน่งหรือบทบาทเปลี่ยนมือ", "a post or a role changes hands"),
    ),
    "partner_changed": (
        (
            f"ผู้ประสานงานและผู้ว่าราชการของจังหวัด และ{_MOI_TH}",
            f"the province's coordinators and governor, and {_MOI_EN}",
        ),
        (
            "หน่วยคู่ภาคีควบรวม เปลี่ยนนโยบายหรือผู้บริหาร หรือมีการตกลงแล้ว",
            "a partner's unit, policy or executive changes, or the change is settled",
        ),
    ),
    "audit_alarm": (
        _ADMIN,
        ("การตรวจประวัติประจำคืนพบความผิดปกติ", "the nightly check of the audit trail finds a flaw"),
    ),
    **ROOMS,
}


def audience(message: str) -> tuple[Names, Names]:
    """Return who gets a message, and when it goes out; dashes for one not described here."""
    who, when = _AUDIENCE.get(message, (("—", "—"), ("—", "—")))
    return both(*who), both(*when)
