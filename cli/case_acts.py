"""``phinong case``, the acts: new, follow, do, comment, attach, edit, correct, duty."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As, Fields, FieldsFile, MustReason, Number, Reason, Version

app = App("", "")

Urgency = Annotated[
    str,
    typer.Option(metavar="URGENCY", help="normal, urgent, most_urgent · ปกติ ด่วน ด่วนที่สุด"),
]


@app.verb(
    "new",
    "เสนอเรื่องใหม่ในขั้นจัดเตรียม",
    "phinong case new --province TH-50 --partner CN-YN --dossier all.json --as coordinator.th50",
    "phinong case new --province เชียงใหม่ --partner ยูนนาน -f benefit=... --text draft.docx",
)
def new(  # noqa: PLR0913 - the options of a command
    *,
    province: Annotated[str, typer.Option(metavar="PROVINCE", help="รหัสหรือชื่อจังหวัด · code or name")],
    partner: Annotated[
        str,
        typer.Option(metavar="UNIT", help="รหัสหรือชื่อหน่วยต่างประเทศ · register key, ISO code or name"),
    ],
    instrument: Annotated[
        str, typer.Option(metavar="KIND", help="loi, mou, amendment, renewal · ชนิดเอกสาร")
    ] = "mou",
    urgency: Urgency = "normal",
    field: Fields = None,
    dossier: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="ข้อมูลประกอบเรื่อง · the dossier")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="FILE", help="ไฟล์ร่างข้อตกลง · the draft text")
    ] = None,
    who: As = None,
) -> Answer:
    """Open a case in draft; fill in the dossier now or with `case edit`."""
    from cli import case_new

    code = case_new.province(province)
    kind, speed = case_new.instrument(instrument), case_new.urgency(urgency)
    facts = {"dossier": case_new.dossier(values.fields(field, dossier))}
    content = values.content(text) if text else b""
    with house.acting(who) as ctx:
        from usecases.cases.opening import NewCase, propose
        from usecases.relations.partners import partner_of

        unit = partner_of(ctx, partner)
        number = propose(ctx, NewCase(code, int(unit.id or 0), kind, speed, facts))
        hung = case_new.attach_text(ctx, number, text, content) if text else None
    told = {"number": number, "province": code, "partner": unit.key, "text": hung}
    return said(
        f"✓ เปิดเรื่อง {number} ({code} – {unit.name_th}) แล้ว ดูสิ่งที่ต้องทำต่อ: phinong case show {number}",
        f"✓ Opened {number} ({code} – {unit.name_en}). What is next: phinong case show {number}",
        {"case": told},
    )


@app.verb(
    "follow",
    "ต่อยอดจากเรื่องที่ลงนามแล้ว เช่น จาก LOI เป็น MOU",
    "phinong case follow TH50-2569-001 --instrument mou --as coordinator.th50",
)
def follow(
    number: Number,
    *,
    instrument: Annotated[
        str, typer.Option(metavar="KIND", help="mou, amendment, renewal · ชนิดเอกสาร")
    ] = "mou",
    who: As = None,
) -> Answer:
    """Open the case that follows a signed one; it inherits the dossier."""
    from cli import case_new

    kind = case_new.instrument(instrument)
    with house.acting(who) as ctx:
        from usecases.cases.opening import follow as deed

        opened = deed(ctx, number, kind)
    return said(
        f"✓ เปิดเรื่อง {opened} ต่อจาก {number} แล้ว ดูสิ่งที่ต้องทำต่อ: phinong case show {opened}",
        f"✓ Opened {opened}, which follows {number}. What is next: phinong case show {opened}",
        {"case": {"number": opened, "follows": number, "instrument": kind}},
    )


@app.verb(
    "do",
    "ดำเนินการตามขั้นตอน (สลับที่เลขที่เรื่องกับคำสั่งได้)",
    "phinong case do submit TH50-2569-001 --as coordinator.th50",
    "phinong case do TH50-2569-001 send_back --reason ... --as governor.th50",
    "phinong case do endorse TH50-2569-001 -f committee_number=1/2569 -f committee_date=2569-11-01"
    " -f letter_number=ชม0017/1 -f letter_date=2569-11-02 --as governor.th50",
    "phinong case do sign TH50-2569-001 --fields signed.json -f document=@signed.pdf",
)
def do(  # noqa: PLR0913 - the options of a command
    trigger: Annotated[
        str, typer.Argument(metavar="TRIGGER", help="การดำเนินการ เช่น submit · see `case show`")
    ],
    number: Number,
    *,
    field: Fields = None,
    fields: FieldsFile = None,
    reason: Reason = None,
    version: Version = None,
    who: As = None,
) -> Answer:
    """Pull a trigger; @FILE as the value of a document attaches the file first."""
    from cli import case_do

    act, case = case_do.ordered(trigger, number)
    given = case_do.payload(act, values.fields(field, fields), reason)
    with house.acting(who) as ctx:
        from usecases.cases.perform import perform

        given, version, hung = case_do.attached(ctx, case, act, given, version)
        outcome = perform(ctx, case, act, given, version=version)
    document = {"outcome": case_do.document(outcome, hung)}
    return Answer(document, lambda say: case_do.told(say, outcome))


@app.verb("comment", "เขียนข้อคิดเห็น", 'phinong case comment TH50-2569-001 "หารือแล้ว" --as monitor')
def comment(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="ข้อความ · the remark")],
    *,
    who: As = None,
) -> Answer:
    """Write a remark; it changes nothing of the case's state."""
    with house.acting(who) as ctx:
        from usecases.cases.case_file import comment as deed

        found = deed(ctx, number.upper(), text)
    told = {"comment": {"id": found, "number": number.upper()}}
    return said(f"✓ บันทึกข้อคิดเห็นใน {number} แล้ว", f"✓ Remark added to {number}", told)


@app.verb(
    "attach",
    "แนบเอกสาร (pdf docx xlsx png jpg txt)",
    "phinong case attach TH50-2569-001 draft.docx --as coordinator.th50",
    "phinong case attach TH50-2569-001 letter.pdf --kind partner_letter --title หนังสือตอบรับ",
)
def attach(
    number: Number,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="ไฟล์ · the file")],
    *,
    kind: Annotated[
        str,
        typer.Option(metavar="KIND", help="ประเภท draft_text คือร่างข้อตกลง · draft_text is the text"),
    ] = "draft_text",
    title: Annotated[str, typer.Option(metavar="TEXT", help="ชื่อเอกสาร · title")] = "",
    version: Version = None,
    who: As = None,
) -> Answer:
    """Attach a document; a coordinator's draft_text becomes the text in force."""
    content = values.content(path)
    with house.opened(who) as ctx:
        from usecases.cases.case_file import attach as deed

        done = deed(
            ctx, number.upper(), content, kind, title or path.name, path.name, version=version
        )
    return Answer(
        {"document": {"kind": kind, **done}}, lambda say: [_attached(say, path.name, done)]
    )


def _attached(say: Say, name: str, done: dict[str, Any]) -> str:
    force = say(" เป็นร่างที่ใช้อยู่", ", now the text in force") if done["in_force"] else ""
    told = say(
        f"✓ แนบ {name} ฉบับที่ {done['version']}", f"✓ Attached {name}, version {done['version']}"
    )
    return f"{told}{force}\n  {done['sha256']}"


@app.verb(
    "edit",
    "แก้ไขข้อมูลประกอบเรื่องหรือชั้นความเร็ว",
    'phinong case edit TH50-2569-001 -f "fields=การท่องเที่ยว; การศึกษา" -f urgency=urgent',
)
def edit(
    number: Number,
    *,
    field: Fields = None,
    fields: FieldsFile = None,
    version: Version = None,
    who: As = None,
) -> Answer:
    """Write fields of the dossier, or the urgency."""
    changes = values.fields(field, fields)
    with house.acting(who) as ctx:
        from usecases.cases.case_file import edit as deed

        saved = deed(ctx, number.upper(), changes, version)
    told = {"case": {"number": number.upper(), "version": saved, "changed": list(changes)}}
    return said(
        f"✓ แก้ไข {number} แล้ว: {', '.join(changes)} (รุ่น {saved})",
        f"✓ Edited {number}: {', '.join(changes)} (version {saved})",
        told,
    )


@app.verb(
    "correct",
    "แก้ไขข้อเท็จจริงที่บันทึกผิด โดยเก็บค่าเดิมไว้",
    'phinong case correct TH50-2569-001 committee.committee_date 2569-10-30 --reason "พิมพ์ผิด"',
)
def correct(
    number: Number,
    fact: Annotated[
        str, typer.Argument(metavar="FACT", help="ข้อเท็จจริง เช่น committee.committee_date · which")
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="ค่าที่ถูกต้อง · the right value")],
    *,
    reason: MustReason,
    version: Version = None,
    who: As = None,
) -> Answer:
    """Correct a fact; both values stay in the history."""
    with house.acting(who) as ctx:
        from usecases.cases.case_file import correct as deed

        saved = deed(ctx, number.upper(), fact, value, reason, version)
    return said(
        f"✓ แก้ไข {fact} ของ {number} แล้ว (รุ่น {saved})",
        f"✓ Corrected {fact} of {number} (version {saved})",
        {"case": {"number": number.upper(), "version": saved, "corrected": fact, "value": value}},
    )


@app.verb(
    "duty",
    "บันทึกภาระงานที่แล้วเสร็จ",
    'phinong case duty TH50-2569-001 report_back --note "หนังสือที่ มท 0205/1" --as moi.officer',
)
def duty(
    number: Number,
    name: Annotated[
        str, typer.Argument(metavar="DUTY", help="ภาระงาน เช่น report_back · which duty")
    ],
    *,
    note: Annotated[str, typer.Option(metavar="TEXT", help="สิ่งที่ทำ · what was done")],
    who: As = None,
) -> Answer:
    """Record that a dated duty was done."""
    with house.acting(who) as ctx:
        from usecases.cases.case_file import complete_duty

        saved = complete_duty(ctx, number.upper(), name, note)
    return said(
        f"✓ บันทึกภาระงาน {name} ของ {number} แล้ว (รุ่น {saved})",
        f"✓ Duty {name} of {number} is done (version {saved})",
        {"case": {"number": number.upper(), "version": saved, "duty": name}},
    )
