"""``phinong tick``: one round of everything that is due, without a scheduler."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli import house, values
from cli.answer import Answer, Say
from cli.command import App
from cli.progress import bar

app = App("ทำงานตามกำหนดเวลาหนึ่งรอบ", "do one round of what is due")

_JOBS = {
    "sweep": ("กวาดหาเรื่องที่ถึงกำหนด", "sweep"),
    "watch": ("เฝ้าดูความสัมพันธ์ประจำปี", "yearly watch"),
    "agenda": ("ภารกิจตามมติและแผนลงนาม", "duties and signing plans"),
    "replies": ("รับอีเมลตอบกลับ", "replies by mail"),
    "yearly_duty": ("หน้าที่ปีละหนึ่งกิจกรรม", "yearly duty"),
    "roles": ("ให้บทบาทที่ครบ 24 ชั่วโมง", "roles after a day"),
    "resets": ("ล้างการยืนยันขั้นที่สองที่ครบ 24 ชั่วโมง", "resets after a day"),
    "deliver": ("ส่งจดหมาย", "deliver"),
    "webhooks": ("ส่ง webhook", "webhooks"),
    "digest": ("สรุปงานประจำวัน", "digest"),
    "checkpoint": ("จุดตรวจสอบประวัติ", "checkpoint"),
    "forecast": ("ตรวจปฏิทินล่วงหน้า", "calendar forecast"),
}


@app.verb("tick", "ทำงานตามกำหนดเวลาหนึ่งรอบ", "phinong tick", "phinong tick --at 2569-12-01T08:30")
def tick(
    *,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="เวลา (พ.ศ. หรือ ค.ศ. เวลาไทยหากไม่ระบุเขต) · moment, Bangkok unless a zone is given",
        ),
    ] = None,
) -> Answer:
    """Sweep, watch and deliver once; the same round twice does nothing more."""
    moment = values.moment(at) if at else None
    known = house.settings()
    with house.opened(now=moment) as ctx:
        from config.wiring import smtp_settings
        from usecases.timers.jobs import run_job
        from usecases.timers.tick import tick as deed
        from workflows.rounds import LEASE

        with bar("ทำงานที่ถึงกำหนด · at work"):
            done = run_job(ctx, "tick", LEASE, lambda: deed(ctx, smtp_settings(known)))
        now = ctx.now
    document = {"at": now.isoformat(), "jobs": done}
    return Answer(document, lambda say: [_table(say, say.moment(now), done)])


def _table(say: Say, moment: str, done: Mapping[str, Mapping[str, Any]]) -> Any:
    from cli import paint

    rows = [(say(*_JOBS.get(name, (name, name))), _counts(result)) for name, result in done.items()]
    title = say(f"งานที่ทำ ณ {moment}", f"Done at {moment}")
    return paint.table(title, (say("งาน", "job"), say("ผล", "result")), rows)


def _counts(result: Any) -> str:
    if not isinstance(result, Mapping):
        return str(result)
    flat: dict[str, Any] = {}
    for name, value in result.items():
        inner = value if isinstance(value, Mapping) else {"": value}
        flat |= {f"{name}.{key}".rstrip("."): count for key, count in inner.items()}
    told = [f"{name} {count}" for name, count in flat.items() if count not in (0, None, "", False)]
    return " · ".join(told) or "–"
