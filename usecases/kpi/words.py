"""The indicators' values and states in words."""

from statemachine.kpi.facts import Result
from usecases.names import Names, both

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

_UNITS = {
    "exists": {1: both("มีแล้ว", "yes"), 0: both("ยังไม่มี", "no")},
}


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
