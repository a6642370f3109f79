"""The indicators' values and states in words."""

from statemachine.kpi.facts import Result
from usecases.names import Names, both, word

CENTRE = both("ส่วนกลาง", "the centre")
NO_DATA = both("ยังไม่มีข้อมูล", "no data yet")

BASES: dict[str, Names] = {
    "plan": both("ตามถ้อยคำของแผน", "as the plan's line says"),
    "reading": both("ตีความจากแผน ยังไม่ยืนยัน", "our reading of the plan, not confirmed"),
    "none": both("แผนไม่ได้กำหนดค่าเป้าหมาย", "the plan states no target"),
}
"""What a target rests on."""

STATES: dict[str, Names] = {
    "issued": both("ออกแล้ว", "issued"),
    "accept": both("รับเรื่องครั้งแรก", "accepted at first"),
    "return_for_revision": both("ส่งคืนเพื่อแก้ไข", "returned for revision"),
    "reject": both("ไม่รับเรื่อง", "rejected"),
    "withdraw": both("ถอนเรื่อง", "withdrawn"),
    "hold": both("พักเรื่อง", "held"),
    "": both("ไม่ทราบผล", "outcome unknown"),
    "met": both("จัดกิจกรรมแล้ว", "an activity was held"),
    "open": both("ยังไม่จัด แต่ปียังไม่สิ้นสุด", "none yet; the year still runs"),
    "missed": both("ไม่มีกิจกรรมในปี", "no activity in the year"),
    "in_progress": both("จังหวัดที่อยู่ระหว่างดำเนินการ", "province with a pair in progress"),
    "never": both("จังหวัดที่ยังไม่เคยสถาปนา", "province never twinned before"),
    "twinned": both("จังหวัดที่มีคู่อยู่แล้ว (ไม่นับ)", "province twinned already (not counted)"),
    "there": both("มีคำสั่งแต่งตั้ง", "set up by order"),
    "acted": both("มีการดำเนินงาน", "acted"),
    "quiet": both("ไม่มีการประชุมหรือมติที่แล้วเสร็จ", "no meeting, no completed action"),
}
"""State of a row -> its name."""

BESIDE: dict[str, Names] = {
    "editions": both("ฉบับที่ออกแล้ว", "editions issued"),
    "outcome_accept": both("รับเรื่องครั้งแรก", "accepted at first"),
    "outcome_return_for_revision": both("ส่งคืนเพื่อแก้ไข", "returned for revision"),
    "outcome_reject": both("ไม่รับเรื่อง", "rejected"),
    "outcome_withdraw": both("ถอนเรื่อง", "withdrawn"),
    "outcome_hold": both("พักเรื่อง", "held"),
    "outcome_": both("ไม่ทราบผล", "outcome unknown"),
    "provinces_met": both("จังหวัดที่ทุกคู่จัดกิจกรรมแล้ว", "provinces of which every pair met it"),
    "provinces_owing": both("จังหวัดที่มีหน้าที่", "provinces that owe it"),
    "excused": both("คู่ที่ได้รับยกเว้น (พักความสัมพันธ์)", "pairs excused (resting)"),
    "uncertain": both("คู่ที่ทราบวันจัดไม่แน่ชัด", "met on an uncertain date"),
    "met": both("คู่ที่จัดกิจกรรมแล้ว", "pairs that met it"),
    "missed": both("คู่ที่ไม่มีกิจกรรมในปี", "pairs that missed it"),
    "open": both("คู่ที่ยังไม่จัด", "pairs still open"),
    "all": both("คู่ที่ลงนามครั้งแรกทั้งหมด", "all pairs first signed"),
    "undated": both("คู่ที่ไม่ทราบวันลงนาม (ไม่นับ)", "pairs without a date (not counted)"),
    "provinces_in_progress": both("จังหวัดที่อยู่ระหว่างดำเนินการ", "provinces in progress"),
    "provinces_never": both("จังหวัดที่ยังไม่เคยสถาปนา", "provinces never twinned"),
    "provinces_twinned": both("จังหวัดที่มีคู่อยู่แล้ว", "provinces twinned already"),
    "pairs_in_progress": both("คู่ใหม่ของกลุ่มอยู่ระหว่างดำเนินการ", "new pairs: in progress"),
    "pairs_never": both("คู่ใหม่ของกลุ่มที่ยังไม่เคย", "new pairs: never twinned"),
    "pairs_twinned": both("คู่ใหม่ของกลุ่มที่มีคู่อยู่แล้ว", "new pairs: twinned already"),
    "gaining_in_progress": both("จังหวัดที่เพิ่ม: อยู่ระหว่างดำเนินการ", "provinces gaining: in progress"),
    "gaining_never": both("จังหวัดที่เพิ่ม: ยังไม่เคย", "provinces gaining: never twinned"),
    "gaining_twinned": both("จังหวัดที่เพิ่ม: มีคู่อยู่แล้ว", "provinces gaining: twinned already"),
    "centre": both("ส่วนกลาง", "the centre"),
    "provinces": both("จังหวัดที่มีคณะทำงาน", "provinces with a group"),
    "all_provinces": both("จังหวัดทั้งหมด", "all provinces"),
    "meetings": both("การประชุม", "meetings"),
    "actions": both("มติที่ปฏิบัติแล้วเสร็จ", "completed actions"),
}
"""Further figure of a result -> its name."""

NEXT: dict[str, Names] = {
    "handbook": both(
        "เจ้าหน้าที่กองการต่างประเทศบันทึกฉบับของคู่มือในหน้านี้ แล้วผลจะปรากฏ",
        "An MOI officer records the edition on this page, and the result appears.",
    ),
    "right_first_time": both(
        "ผลจะปรากฏเมื่อมีเรื่องที่กลั่นกรองครั้งแรกเสร็จในปีนี้",
        "The result appears once a case is screened for the first time in the year.",
    ),
    "yearly_activity": both(
        "ผลจะปรากฏเมื่อมีคู่ที่มีหน้าที่ในปีนี้", "The result appears once a pair owes the year."
    ),
    "growth": both(
        "ไม่มีคู่ที่ลงนามครั้งแรกในปีนี้ตามที่ทะเบียนทราบ",
        "The register knows of no pair first signed in this year.",
    ),
    "groups_set_up": both(
        "บันทึกคำสั่งแต่งตั้งที่หน้าคณะทำงาน แล้วผลจะปรากฏ",
        "Record the order on the page of working groups, and the result appears.",
    ),
    "groups_act": both(
        "บันทึกการประชุมที่หน้าคณะทำงาน แล้วผลจะปรากฏ",
        "Record the meetings on the page of working groups, and the result appears.",
    ),
}
"""Indicator -> what to do where there is nothing yet."""

_UNITS = {
    "exists": {1: both("มีแล้ว", "yes"), 0: both("ยังไม่มี", "no")},
}


def state(code: str) -> Names:
    """Return the name of a row's state; a trigger of a changed lifecycle is its own name."""
    return STATES.get(code) or word(code)


def beside(name: str) -> Names:
    """Return the name of a further figure."""
    return BESIDE.get(name) or word(name.removeprefix("outcome_"))


def said(unit: str, result: Result) -> Names:
    """Return a value in words: a share with its count, a number of pairs, yes or no."""
    if result.value is None:
        return NO_DATA
    if unit == "exists":
        return _UNITS["exists"][int(result.value)]
    if unit == "pairs":
        return both(f"{result.part} คู่", f"{result.part} pair{'' if result.part == 1 else 's'}")
    number = f"{result.value:.1f}".removesuffix(".0")
    return both(
        f"{number}% ({result.part} จาก {result.whole})",
        f"{number}% ({result.part} of {result.whole})",
    )
