"""The words of a breach: kinds, risk, decisions, steps; each in Thai and in English."""

from collections.abc import Mapping

Pair = tuple[str, str]

KINDS: Mapping[str, Pair] = {
    "confidentiality": ("ข้อมูลถูกเข้าถึงหรือเปิดเผยโดยมิชอบ", "data was read or disclosed without right"),
    "integrity": ("ข้อมูลถูกแก้ไขโดยมิชอบหรือผิดพลาด", "data was changed without right or by mistake"),
    "availability": ("ข้อมูลสูญหายหรือใช้ไม่ได้", "data was lost or could not be used"),
}

RISKS: Mapping[str, Pair] = {
    "unjudged": ("ยังไม่ได้ประเมิน", "not judged yet"),
    "none": ("ไม่มีความเสี่ยง", "no risk"),
    "some": ("มีความเสี่ยง", "a risk"),
    "high": ("ความเสี่ยงสูง", "a high risk"),
}

DECISIONS: Mapping[str, Pair] = {
    "open": ("ยังไม่ได้แจ้งสำนักงานฯ", "the Office is not told yet"),
    "notified": ("แจ้งสำนักงานฯ แล้ว", "the Office was told"),
    "not_needed": ("ไม่ต้องแจ้ง (ไม่มีความเสี่ยง)", "no notice needed: no risk"),
}

STATES: Mapping[str, Pair] = {
    "open": ("กำลังดำเนินการ", "open"),
    "closing": ("รอผู้ดูแลระบบอีกคนปิด", "waits to be closed by another administrator"),
    "closed": ("ปิดแล้ว", "closed"),
}

STEPS: Mapping[str, Pair] = {
    "recorded": ("บันทึกเหตุ", "recorded"),
    "amended": ("แก้ไขข้อเท็จจริงหรือการประเมิน", "facts or judgement changed"),
    "noted": ("บันทึกเพิ่มเติม", "a note"),
    "notified": ("แจ้งสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล", "the PDPC Office was told"),
    "not_needed": ("ตัดสินใจไม่แจ้งสำนักงานฯ", "decided that no notice is needed"),
    "told": ("แจ้งเจ้าของข้อมูล", "people concerned were told"),
    "asked_to_close": ("ขอปิดเหตุ", "asked to close"),
    "kept_open": ("ยังไม่ปิด", "kept open"),
    "closed": ("ปิดเหตุ", "closed"),
}

FIELDS: Mapping[str, Pair] = {
    "title": ("ชื่อเหตุ", "title"),
    "happened": ("เกิดอะไรขึ้น", "what happened"),
    "data": ("ข้อมูลที่เกี่ยวข้อง", "the data concerned"),
    "whose": ("เจ้าของข้อมูล", "whose data it is"),
    "risk_reason": ("เหตุผลของการประเมิน", "reason of the judgement"),
    "measures": ("มาตรการที่ดำเนินการ", "measures taken"),
}
