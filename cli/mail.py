"""``phinong mail``: what goes out, what went wrong, and what a person decides about it."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As, Id, Limit, Offset
from cli.progress import bar

app = App("จดหมายแจ้งเตือนขาออก", "mail that goes out")

_STATES = {
    "queued": ("รอส่ง", "queued"),
    "sending": ("กำลังส่ง", "sending"),
    "handing_over": ("กำลังส่งมอบ", "handing over"),
    "sent": ("ส่งแล้ว", "sent"),
    "failed": ("ส่งไม่ได้", "failed"),
    "in_doubt": ("ไม่แน่ใจว่าถึง", "in doubt"),
    "cancelled": ("ยกเลิก", "cancelled"),
    "folded": ("รวมในสรุป", "folded into a digest"),
}


@app.verb("list", "ดูรายการอีเมล", "phinong mail list --state in_doubt", "phinong mail list")
def list_(
    *,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="สถานะ · queued, sent, failed, in_doubt ...")
    ] = None,
    case: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="เฉพาะเรื่อง · of one case")
    ] = None,
    limit: Limit = 50,
    offset: Offset = 0,
    who: As = None,
) -> Answer:
    """List mails, newest first."""
    if state is not None:
        values.choice(state, _STATES)
    with house.opened(who) as ctx:
        from usecases.mails.mailbox import list_mails

        number = case.upper() if case else None
        found = list_mails(ctx, state=state, number=number, limit=limit, offset=offset)
    return Answer({"mails": found}, lambda say: [_table(say, found)])


def _table(say: Say, mails: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("เลข", "id"),
        say("สถานะ", "state"),
        say("ข้อความ", "message"),
        say("ถึง", "to"),
        say("เรื่อง", "case"),
        say("เข้าคิวเมื่อ", "queued"),
        say("ครั้ง", "tries"),
    )
    rows = [
        (
            mail["id"],
            say(*_STATES.get(mail["state"], (mail["state"],) * 2)),
            say.pick(mail, "title"),
            mail["to"],
            mail["case"] or "",
            say.moment(mail["queued_at"]),
            mail["attempts"],
        )
        for mail in mails
    ]
    return paint.table(say(f"อีเมล {len(rows)} ฉบับ", f"{len(rows)} mails"), columns, rows)


@app.verb("show", "ดูอีเมลหนึ่งฉบับ", "phinong mail show 12")
def show(number: Id, *, who: As = None) -> Answer:
    """Show one mail: to whom, why, and what the server said."""
    with house.opened(who) as ctx:
        from usecases.mails.mailbox import show_mail

        found = show_mail(ctx, number)
    return Answer({"mail": found}, lambda say: [_facts(say, found)])


def _facts(say: Say, mail: Mapping[str, Any]) -> Any:
    from cli import paint

    pairs = (
        (say("สถานะ", "state"), say(*_STATES.get(mail["state"], (mail["state"],) * 2))),
        (say("ถึง", "to"), f"{mail['to']} <{mail['address'] or '–'}>"),
        (say("เพราะเป็น", "why"), say.word(mail["why"])),
        (say("เรื่อง", "case"), mail["case"]),
        (say("เข้าคิวเมื่อ", "queued"), say.moment(mail["queued_at"])),
        (say("ส่งได้ตั้งแต่", "send after"), say.moment(mail["send_after"])),
        (say("เสร็จเมื่อ", "finished"), say.moment(mail["finished_at"])),
        (say("จำนวนครั้งที่ลอง", "tries"), mail["attempts"]),
        (say("คำตอบของแม่ข่าย", "server's reply"), mail["reply"]),
        ("Message-ID", mail["message_id"]),
    )
    return paint.facts(f"{mail['id']} · {say.pick(mail, 'title')}", pairs)


@app.verb(
    "preview", "ดูเนื้อหาอีเมลด้วยข้อมูลจริง", "phinong mail preview 12", "phinong mail preview 12 --html"
)
def preview(
    number: Id,
    *,
    html: Annotated[bool, typer.Option("--html", help="แสดงเป็น HTML · the HTML part")] = False,
    who: As = None,
) -> Answer:
    """Show a mail as it would go out now."""
    with house.opened(who) as ctx:
        from usecases.mails.mailbox import show_mail
        from usecases.timers.deliver import preview as deed

        mail = show_mail(ctx, number)
        made = deed(ctx, number)
    if made is None:
        return said(
            f"อีเมลหมายเลข {number} ไม่มีผลแล้ว จึงจะไม่ส่ง",
            f"Mail {number} no longer holds and will not go out",
            {"mail": mail, "preview": None},
        )
    subject, text, page = made
    document = {"mail": mail, "preview": {"subject": subject, "text": text, "html": page}}
    shown = [page] if html else [subject, "", text]
    return Answer(document, lambda _say: shown)


@app.verb("retry", "ส่งอีเมลซ้ำ", "phinong mail retry 12")
def retry(number: Id, *, who: As = None) -> Answer:
    """Queue a failed, doubtful or cancelled mail again."""
    with house.opened(who) as ctx:
        from usecases.mails.outbox_deeds import retry as deed

        done = deed(ctx, number)
    return said(
        f"✓ อีเมลหมายเลข {number} กลับเข้าคิวแล้ว", f"✓ Mail {number} is queued again", {"mail": done}
    )


@app.verb("resolve", "นับอีเมลที่ไม่แน่ใจว่าถึงแล้ว", "phinong mail resolve 12 --as admin")
def resolve(number: Id, *, who: As = None) -> Answer:
    """Count a mail in doubt as sent: its reader says it arrived."""
    with house.opened(who) as ctx:
        from usecases.mails.outbox_deeds import resolve as deed

        done = deed(ctx, number)
    return said(
        f"✓ นับอีเมลหมายเลข {number} ว่าส่งแล้ว", f"✓ Mail {number} counts as sent", {"mail": done}
    )


@app.verb("deliver", "ส่งอีเมลที่ถึงเวลา", "phinong mail deliver")
def deliver() -> Answer:
    """Hand over every mail that is due."""
    known = house.settings()
    with house.opened() as ctx:
        from config.wiring import smtp_settings
        from usecases.timers.deliver import deliver as deed

        with bar("ส่งอีเมล · delivering"):
            done = deed(ctx, smtp_settings(known), "command")
    return Answer({"delivered": done}, lambda say: [_delivered(say, done)])


def _delivered(say: Say, done: Mapping[str, int]) -> str:
    told = " · ".join(f"{say(*_STATES.get(k, (k, k)))} {count}" for k, count in done.items())
    return told or say("ไม่มีอีเมลที่ถึงเวลาส่ง", "No mail is due")


@app.verb("receive", "รับอีเมลตอบการแจ้งเตือน", "phinong mail receive")
def receive() -> Answer:
    """Take in answers to reminders from the folder or mailbox of the settings."""
    with house.opened() as ctx:
        from usecases.programme.receiving import receive as deed

        is_open = ctx.policy.inbound.is_open and bool(ctx.policy.reply_address)
        done = deed(ctx)
    return Answer(
        {"is_open": is_open, "received": done}, lambda say: [_received(say, done, is_open=is_open)]
    )


def _received(say: Say, done: Mapping[str, int], *, is_open: bool) -> str:
    if not is_open:
        return say(
            "ยังไม่เปิดรับอีเมลตอบกลับ โปรดตั้งค่า PHINONG_REPLIES_ADDRESS และโฟลเดอร์หรือ IMAP",
            "Answers are not taken: set PHINONG_REPLIES_ADDRESS, and a folder or IMAP.",
        )
    told = " · ".join(f"{say(*_CAME[name])} {count}" for name, count in done.items())
    return told or say("ไม่มีอีเมลใหม่", "Nothing came in")


_CAME = {
    "proposed": ("เสนอเป็นกิจกรรม", "proposed"),
    "set_aside": ("พักไว้ให้ตรวจ", "set aside"),
    "known": ("รับไว้แล้ว", "known"),
}
