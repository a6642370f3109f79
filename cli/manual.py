"""Every command as a page of the manual: ``python -m cli.manual`` writes docs/commands.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli import page, tree
from cli.exits import MEANINGS

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_HEAD = """\
# คำสั่ง · Commands

หน้านี้สร้างจากตัวคำสั่งเองด้วย `python -m cli.manual` โปรดอย่าแก้ด้วยมือ
This page is made from the commands themselves by `python -m cli.manual`; do not edit it.

ทุกคำสั่งรับ `--json` (ตอบเป็น JSON หนึ่งเอกสารทาง stdout คีย์คงที่ วันที่แบบ ISO ข้อผิดพลาดเป็น
`{"error": {"code", "th", "en"}}`) และ `--lang th|en` (หรือ `PHINONG_LANG`) วันที่รับทั้ง พ.ศ. และ ค.ศ.
ผู้ดำเนินการระบุด้วย `--as` หรือ `PHINONG_USER` หากไม่ระบุคือผู้ดูแลเครื่อง ซึ่งอ่านได้ทุกเรื่องแต่ดำเนินการในเรื่องไม่ได้
Every command takes `--json` (one JSON document on stdout, stable keys, ISO dates, errors as
`{"error": {"code", "th", "en"}}`) and `--lang th|en` (or `PHINONG_LANG`). Dates may be B.E. or C.E.
Whoever acts is named with `--as` or `PHINONG_USER`; without it the operator of the machine acts,
who may read everything but cannot act on cases. `*` marks an option that must be given.

## รหัสจบการทำงาน · Exit codes

| รหัส · code | ความหมาย · meaning |
|---|---|
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its whole name, in the order of the help."""
    for name in tree.BRANCHES:
        found = tree.branch(name)
        if not hasattr(found, "commands"):
            yield f"phinong {name}", found
        for inner in getattr(found, "commands", {}).values():
            yield f"phinong {name} {inner.name}", inner


def markdown() -> str:
    """Return the whole page."""
    codes = "".join(f"| {code.value} | {th}<br>{en} |\n" for code, (th, en) in MEANINGS.items())
    return _HEAD + codes + "".join(_section(name, command) for name, command in commands())


def _section(name: str, command: Any) -> str:
    lines = [f"## {name}", command.help or "", f"    {page.usage(command, name)}"]
    rows = [page.param_line(param) for param in command.params if not getattr(param, "hidden", 0)]
    if rows:
        told = "".join(f"| `{_cell(option)}` | {_cell(meaning)} |\n" for option, meaning in rows)
        lines.append(f"| | |\n|---|---|\n{told.rstrip()}")
    if command.epilog:
        lines.append("\n".join(f"    {example}" for example in command.epilog.splitlines()))
    return "\n" + "\n\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
