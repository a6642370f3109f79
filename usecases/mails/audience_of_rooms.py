"""Who gets the messages of the agenda, the programme and privacy, and what makes them go out."""

Pair = tuple[str, str]

_OWNER = ("หน่วยงานเจ้าของภารกิจ และผู้ปฏิบัติหน้าที่แทน", "the office that owns the duty, and substitutes")
_COORDINATORS = ("ผู้ประสานงานของจังหวัด", "the province's coordinators")
_LADDER = (
    "ผู้ประสานงานของจังหวัด แล้วตามลำดับขั้นถึง สป.มท. และคณะทำงาน",
    "the province's coordinators, then up the ladder to MOI and the working group",
)

ROOMS: dict[str, tuple[Pair, Pair]] = {
    "duty_given": (
        _OWNER,
        ("ยืนยันข้อในมติเป็นภารกิจ", "an item of a resolution is confirmed as a duty"),
    ),
    "duty_due": (_OWNER, ("ภารกิจใกล้ครบกำหนด", "a duty falls due soon")),
    "duty_overdue": (
        (
            "หน่วยงานเจ้าของภารกิจ และผู้บังคับบัญชาตามลำดับ",
            "the owner of the duty, and its superiors in turn",
        ),
        ("ภารกิจพ้นกำหนด", "a duty is overdue"),
    ),
    "signing_at_risk": (
        ("ผู้มีหน้าที่ในขั้นนั้น และผู้ประสานงานของจังหวัด", "the holders of the stage and the coordinators"),
        ("เวลาเผื่อก่อนวันลงนามเหลือน้อยหรือหมด", "the slack before the wished signing is small or gone"),
    ),
    "partner_late": (
        _COORDINATORS,
        ("คู่ความสัมพันธ์เลยวันที่คาดไว้", "the partner has passed the day that was expected"),
    ),
    "duty_reminder": (
        _LADDER,
        ("คู่ยังไม่มีกิจกรรมร่วมของปี", "a pair has no joint activity of the year yet"),
    ),
    "duty_missed": (
        _LADDER,
        ("ปีสิ้นสุดโดยไม่มีกิจกรรมร่วม", "a year ended without a joint activity"),
    ),
    "plan_turn": (
        ("ผู้มีหน้าที่พิจารณาแผนในขั้นถัดไป", "those who decide on the plan next"),
        ("แผนถึงขั้นของท่าน", "a plan reaches their step"),
    ),
    "plan_returned": (_COORDINATORS, ("แผนถูกส่งคืนให้แก้ไข", "a plan is sent back")),
    "plan_in_force": (
        _COORDINATORS,
        ("แผนผ่านความเห็นชอบครบทุกขั้น", "a plan has passed its last step"),
    ),
    "breach_clock": (
        ("ผู้ดูแลระบบทุกคน", "every administrator"),
        (
            "บันทึกเหตุละเมิดข้อมูลส่วนบุคคล และเมื่อครบ 24, 48, 66, 72 ชั่วโมง แล้วทุก 24 ชั่วโมง จนกว่าจะตัดสินใจ",
            "a breach is recorded; at 24, 48, 66 and 72 hours, then each 24, until it is decided",
        ),
    ),
    "reply_waiting": (
        _COORDINATORS,
        ("มีอีเมลตอบกลับรอตรวจเป็นกิจกรรม", "an answer by mail waits to be reviewed"),
    ),
}
"""Message -> who gets it, and when; each in Thai and in English."""
