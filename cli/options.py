"""Options that several commands share, each written once."""

from pathlib import Path
from typing import Annotated

import typer

_MOST = 2**63 - 1
"""The largest number that a database holds."""

Id = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=_MOST, help="เลขที่ · as `list` shows it")
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="USER",
        envvar="PHINONG_USER",
        help="ผู้ดำเนินการ · who acts (or reads)",
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="เหตุผล · the reason")]
MustReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="เหตุผล · the reason")]
Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="เลขที่เรื่อง · case number, such as TH50-2569-001")
]
Version = Annotated[
    int | None,
    typer.Option(
        "--version",
        metavar="N",
        min=1,
        max=_MOST,
        help="รุ่นที่ท่านเห็น หากเปลี่ยนไปแล้วจะไม่ทำ · the version you saw; a newer one is a conflict",
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        "-f",
        metavar="NAME=VALUE",
        help="ค่าของแบบฟอร์ม ใช้ซ้ำได้ · a field of the form; may be repeated",
    ),
]
FieldsFile = Annotated[
    Path | None,
    typer.Option("--fields", metavar="FILE.json", help="ค่าทั้งหมดจากไฟล์ · all fields from a file"),
]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="ไฟล์ · the file")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="ลองโดยไม่บันทึก · look without changing anything")
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=1000, help="จำนวนสูงสุด · at most this many")
]
Offset = Annotated[
    int,
    typer.Option(
        "--offset", metavar="N", min=0, max=_MOST, help="ข้ามไปก่อนกี่รายการ · skip this many"
    ),
]
Role = Annotated[
    str, typer.Option("--role", metavar="ROLE", help="บทบาท เช่น coordinator · the role")
]
