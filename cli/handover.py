"""``phinong handover``: freeze the hand-over book of an office, and hand the office over."""

from pathlib import Path
from typing import Annotated

import typer

from cli import house, values
from cli.answer import Answer, said
from cli.command import App
from cli.options import As

app = App("สมุดส่งมอบงาน", "hand an office over")


@app.verb(
    "handover",
    "จัดทำสมุดส่งมอบงานของหน่วยงาน",
    "phinong handover office_head:TH-57 --out book.pdf",
    "phinong handover TH-57 --out book.pdf --to governor.new",
)
def handover(
    post: Annotated[
        str,
        typer.Argument(metavar="POST", help="ตำแหน่งหรือหน่วยงาน · office_head:TH-57, TH-57, moi ..."),
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.pdf", help="ไฟล์ที่จะเขียน · the file to write")
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="USER", help="ผู้รับมอบ · who takes over, told by mail"),
    ] = None,
    who: As = None,
) -> Answer:
    """Freeze what an office holds today as a PDF: signed, promised, due, cases, people, talks."""
    with house.opened(who) as ctx:
        from usecases.handover import deeds, paper

        number = deeds.hand_to(ctx, post, to) if to else None
        book = deeds.newest(ctx, post) if to else deeds.freeze(ctx, post)
        content = paper.pdf(ctx, book.subject, book)
    values.write_bytes(out, content)
    told = {
        "handover": {
            "id": number,
            "office": book.subject,
            "to": to,
            "file": str(out),
            "sha256": book.sha256,
            "code": book.code,
        }
    }
    return said(
        f"✓ สมุดส่งมอบงาน {book.body['office_name']['th']} → {out} รหัส {book.code}",
        f"✓ Hand-over book of {book.body['office_name']['en']} → {out}, code {book.code}",
        told,
    )
