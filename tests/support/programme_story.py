"""A fictional plan, its activities and some mails, told on a real pair; for tests and pictures."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

from notifications.inbound import Arrived
from usecases import answering
from usecases.context import Context
from usecases.people.people import person_id
from usecases.programme import activities, evidence_files, plan_items, plans
from usecases.programme.activities import Held
from usecases.programme.plan_items import Draft
from usecases.programme.receiving import take

PAIR = "th57-cn-yunnan"
PLAN = f"{PAIR}.2570"
NATIONAL = "national.2571-2575"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture of nobody"
_ITEMS = (
    Draft(
        type="education",
        title="ค่ายภาษาเยาวชน (ตัวอย่างสมมติ)",
        purpose="ให้เยาวชนสองฝ่ายได้ฝึกภาษาและรู้จักกัน",
        partners=(("office", "สำนักงานศึกษาธิการจังหวัด"), ("chamber", "หอการค้าจังหวัด")),
        place="ศาลากลางจังหวัด",
        starts="15/3/2570",
        ends="17/3/2570",
        tags=("sdg:2558:4", "objective:2562:bilateral"),
        expected="เยาวชน 40 คนผ่านการอบรม มีคู่โรงเรียนใหม่ 2 คู่",
        asked={"central": "150,000", "province": "50,000"},
    ),
    Draft(
        type="trade_investment",
        title="จับคู่ธุรกิจทางไกล (ตัวอย่างสมมติ)",
        purpose="เปิดตลาดสินค้าเกษตรแปรรูป",
        partners=(("chamber", "หอการค้าจังหวัด"), ("firm", "บริษัทตัวอย่าง จำกัด")),
        starts="6/2570",
        tags=("sdg:2558:8", "objective:2562:grassroots"),
        expected="นัดหมายเจรจา 10 คู่",
        asked={"province": "0"},
    ),
)


def tell_programme(ctx: Context) -> None:
    """Tell a plan at the governor's, an activity with a picture, and three mails that came in."""
    by = {who: ctx.acting(person_id(ctx, who)) for who in ("coordinator.th57", "monitor",
                                                             "moi.officer")}  # fmt: skip
    coordinator = by["coordinator.th57"]
    plans.open_yearly(coordinator, PAIR, 2570)
    plans.describe(coordinator, PLAN, "สานต่อการแลกเปลี่ยนเยาวชนและเปิดตลาดสินค้าเกษตร (ตัวอย่างสมมติ)")
    for item in _ITEMS:
        plan_items.put_item(coordinator, PLAN, None, item)
    plans.act(coordinator, PLAN, "submit", {})
    given = {"resolution_number": "1/2570", "resolution_on": "20/11/2569"}
    plans.act(by["monitor"], PLAN, "agree", given)
    held = Held(
        type="follow_up_meeting",
        text="ประชุมทางไกลติดตามความร่วมมือ (ตัวอย่างสมมติ)",
        starts="10/11/2569",
        place="ศาลากลางจังหวัด",
        outcome="ตกลงจัดค่ายภาษาเยาวชนร่วมกัน",
        follow_up="แลกเปลี่ยนรายชื่อโรงเรียนภายในเดือนมกราคม",
        thai_people="12",
        partner_people="9",
    )
    key = activities.record(coordinator, PAIR, held)
    evidence_files.add(coordinator, PAIR, key, PICTURE, "การประชุม.png")
    national = plans.open_multi_year(by["moi.officer"], "แผนขับเคลื่อน (ตัวอย่างสมมติ)", 2571, 2575)
    plans.describe(by["moi.officer"], national, "ทุกคู่ที่ลงนามมีกิจกรรมต่อเนื่องทุกปี")
    _tell_mails(ctx, coordinator.person or 0)


def _tell_mails(ctx: Context, person: int) -> None:
    taking = replace(ctx, policy=replace(ctx.policy, reply_address="replies@phinong.example"))
    to = address_of(taking, PAIR, person)
    said = "จัดประชุมทางไกลกับคู่ความสัมพันธ์เมื่อ 12 พ.ย. 2569 มีภาพแนบ"
    take(taking, a_mail(to, said, files=(("ภาพ.png", PICTURE),)))
    take(taking, a_mail("replies@phinong.example", "ไม่ได้ตอบจากอีเมลแจ้งเตือน", number=2))
    take(taking, a_mail(to, "ขณะนี้ไม่อยู่ในสำนักงาน", number=3, auto=True))


def address_of(ctx: Context, pair_key: str, person: int) -> str:
    """Return the address that a reminder to a person would carry."""
    from storage import register

    with ctx.database.write() as connection:
        row = register.pair(connection, pair_key)
        return answering.given(ctx, connection, row.id, person)["reply_to"]


def a_mail(
    to: str,
    text: str,
    *,
    files: tuple[tuple[str, bytes], ...] = (),
    number: int = 1,
    auto: bool = False,
    sender: str = "coordinator.th57@th57.phinong.example",
) -> Arrived:
    """Return a mail as it comes in."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = "ตอบ: ปีงบประมาณ 2570 ยังไม่มีกิจกรรมร่วม"
    mail["Message-ID"] = f"<{number}.answer@host.example>"
    if auto:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text + "\n\nOn Mon, 23 Nov 2026 Phinong wrote:\n> ขอเรียนว่า ...")
    for name, content in files:
        kind = "png" if content.startswith(b"\x89PNG") else "octet-stream"
        main = "image" if kind == "png" else "application"
        mail.add_attachment(content, maintype=main, subtype=kind, filename=name)
    raw = mail.as_bytes()
    return Arrived(f"test-{number}", len(raw), raw)
