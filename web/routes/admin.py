"""Administration: what there is to administer, and the roles that wait for another to confirm."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError
from usecases.context import Context
from usecases.people import granting, people_views
from usecases.privacy import erasing
from usecases.sign_in import resets
from web.pages import page, see_other
from web.said import done_of, problems_of
from web.security.forms import Form, text
from web.security.visitors import Ctx

router = APIRouter()

_SUBJECTS = (
    ("/admin/people", "user", "ผู้ใช้และบทบาท", "People and roles",
     "เพิ่มผู้ใช้ ให้หรือถอนบทบาท ส่งลิงก์ตั้งรหัสผ่าน", "Add people, give and take roles, send links"),
    ("/admin/grants", "check", "คำขอบทบาทที่รอยืนยัน", "Roles that wait",
     "ยืนยันหรือปฏิเสธคำขอของผู้ดูแลระบบผู้อื่น", "Confirm or refuse what another administrator asked"),
    ("/admin/offices", "pin", "หน่วยงานและตำแหน่ง", "Offices and posts",
     "หัวหน้าหน่วยงาน ผู้รับแจ้งเมื่อเกินกำหนด", "Heads of offices, who is told when something is late"),
    ("/delegations", "link2", "การปฏิบัติหน้าที่แทน", "Acting for others",
     "ผู้ใดปฏิบัติหน้าที่แทนผู้ใด ถึงวันใด", "Who acts for whom, and until when"),
    ("/admin/calendar", "cal", "ปฏิทินวันทำการ", "Working calendar",
     "เพิ่มหรือยกเลิกวันหยุด ดูกำหนดที่เลื่อน", "Add or cancel holidays, see which deadlines move"),
    ("/admin/lifecycle", "gear", "กระบวนการและกำหนดเวลา", "Lifecycle and deadlines",
     "รุ่นของกระบวนการ กำหนดเวลา ลำดับการแจ้งเตือน", "Versions, deadlines, the ladder of alerts"),
    ("/admin/rulebook", "seal", "หลักเกณฑ์การพิจารณา", "Rulebooks",
     "ตรวจและประกาศหลักเกณฑ์รุ่นใหม่ วันยุบสภา การรับทราบ", "Check and publish versions, who read them"),
    ("/admin/messages", "doc", "ข้อความอีเมล", "Messages",
     "ดูตัวอย่างข้อความทุกฉบับ", "See every message as it goes out"),
    ("/admin/mail", "mail", "อีเมลขาออก", "Outgoing mail",
     "ฉบับที่ค้าง ไม่แน่ใจว่าส่งถึง และส่งซ้ำ", "What waits, what is in doubt, sending again"),
    ("/admin/imports", "up", "นำเข้าข้อมูล", "Imports",
     "นำเข้าคู่ความสัมพันธ์จากไฟล์ ตรวจก่อนบันทึก", "Bring pairs in from a file, checked first"),
    ("/admin/letter-offices", "pin", "สมุดที่อยู่และเลขหนังสือ", "Address book, letter numbers",
     "คำที่ใช้เรียน เลขประจำส่วนราชการ และ saraban", "How papers address an office, and its number"),
    ("/admin/privacy", "lock", "ข้อมูลส่วนบุคคล", "Personal data",
     "เก็บอะไร นานเท่าใด สำเนาและการลบตามคำขอ", "What is held, how long; copies and erasures"),
    ("/admin/breaches", "warn", "เหตุการละเมิดข้อมูล", "Breaches of data",
     "ทะเบียนเหตุและนาฬิกา 72 ชั่วโมง", "The register, with its clock of 72 hours"),
)  # fmt: skip
"""Address, icon, Thai, English, and what is done there in both."""

_DONE = {
    "confirmed": ("ยืนยันแล้ว บทบาทมีผลทันที", "Confirmed; the role holds from now on."),
    "refused": ("ปฏิเสธคำขอแล้ว", "The request is refused."),
}


@router.get("/admin")
def index(request: Request, ctx: Ctx) -> Response:
    """Show every subject of administration."""
    asked = erasing.waiting(ctx)
    waits = {
        "roles": len(people_views.waiting(ctx)),
        "resets": len(resets.waiting(ctx)),
        "erasures": sum(each["state"] == "waiting" for each in asked),
    }
    return page(request, "admin/index.html", subjects=_SUBJECTS, waiting=waits)


@router.get("/admin/grants")
def waiting(request: Request, ctx: Ctx, done: str = "") -> Response:
    """Show the roles that wait for a second administrator."""
    return _waiting(request, ctx, done=done)


@router.post("/admin/grants/{request_id}")
def decide(request: Request, ctx: Ctx, request_id: int, form: Form) -> Response:
    """Confirm or refuse a role that was asked for."""
    confirms = text(form, "decision") == "confirm"
    try:
        (granting.confirm if confirms else granting.refuse)(ctx, request_id)
    except PhinongError as problem:
        return _waiting(request, ctx, problem=problem)
    return see_other(f"/admin/grants?done={'confirmed' if confirms else 'refused'}")


def _waiting(
    request: Request, ctx: Context, *, done: str = "", problem: PhinongError | None = None
) -> Response:
    return page(
        request,
        "admin/grants.html",
        status=422 if problem else 200,
        waiting=people_views.waiting(ctx),
        resets=resets.waiting(ctx),
        problems=problems_of(problem),
        said=done_of(_DONE, done),
    )
