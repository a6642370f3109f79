"""The page of the manual that shows a definition: pictures, stages, moves and alerts."""

from collections.abc import Iterable, Iterator

from statemachine.arrows import CONDITIONS
from statemachine.definition import Definition, Move, Stage
from statemachine.diagram import mermaid
from statemachine.differences import days_in_words, said
from statemachine.words import label

_MAKER = "python -m tests.support.lifecycle_docs"


def lifecycle_markdown(definition: Definition) -> str:
    """Return the whole page; the same text for the same definition."""
    return "\n".join(
        [
            *_opening(definition),
            "## ขั้นตอน · Stages\n",
            *_table(_STAGE_COLUMNS, (_stage(s) for s in definition.stages)),
            "## การเคลื่อนของเรื่อง · Moves\n",
            *_table(_MOVE_COLUMNS, (_move(m) for m in _told(definition))),
            *_everywhere(definition),
            "## การเตือนและการรายงานตามลำดับ · Reminders and escalations\n",
            *_ladder(definition),
            "## แผนภาพ Mermaid · The same for Mermaid\n",
            f"```mermaid\n{mermaid(definition)}```\n",
        ]
    )


def _opening(definition: Definition) -> Iterator[str]:
    yield "# ขั้นตอนของเรื่อง · The lifecycle of a case\n"
    yield f"หน้านี้สร้างจาก `statemachine/table.py` ด้วย `{_MAKER}` โปรดอย่าแก้ด้วยมือ"
    yield f"This page is made from `statemachine/table.py` by `{_MAKER}`; do not edit it.\n"
    yield f"- นิยาม · definition: **{definition.version}**"
    yield f"- มีผลตั้งแต่ · in force from: {definition.effective_from.isoformat()}"
    yield f"- ที่มา · source: {definition.source}\n"
    yield "![แผนภาพขั้นตอน · The stages as a picture](lifecycle.svg)\n"


_STAGE_COLUMNS = (
    "รหัส · Code", "ขั้น · Stage", "รอ · Waits for", "วัน: ปกติ/ด่วน/ด่วนที่สุด · Days",
    "สิ่งที่ต้องทำ · What it asks", "ที่มา · Source", "ยืนยันแล้ว · Confirmed",
)  # fmt: skip
_MOVE_COLUMNS = (
    "จาก · From", "การดำเนินการ · Act", "ไป · To", "โดย · By", "เมื่อ · Where",
    "เงื่อนไข · Asks for",
)  # fmt: skip


def _stage(stage: Stage) -> tuple[str, ...]:
    return (
        f"`{stage.state}`",
        f"**{stage.th}**<br>{stage.en}",
        _both(*said(*([stage.holder.value] if stage.holder else []))),
        _both(*days_in_words(stage.days, stage.count)),
        _both(stage.asks_th or "—", stage.asks_en or "—"),
        stage.source or "—",
        "ยืนยันแล้ว · yes" if stage.confirmed else "ค่าเริ่มต้น · default",
    )


def _told(definition: Definition) -> Iterator[Move]:
    """Yield the rows, without holding and resuming, which every open stage knows."""
    aside = ("hold", "resume")
    return (move for move in definition.moves if move.trigger not in aside)


def _move(move: Move) -> tuple[str, ...]:
    by = (label(move.role, "th"), label(move.role, "en")) if move.role else ("เกิดเอง", "by itself")
    return (
        f"`{move.source}`",
        f"`{move.trigger}`<br>{label(move.trigger, 'th')} · {label(move.trigger, 'en')}",
        f"`{move.target}`" if not move.spawns else "เรื่องใหม่ · a new case",
        _both(*by),
        _both(*CONDITIONS.get(move.when, (move.when or "—", move.when or "—"))),
        ", ".join(f"`{guard}`" for guard in move.guards) or "—",
    )


def _everywhere(definition: Definition) -> Iterator[str]:
    held = dict.fromkeys(m.source for m in definition.moves if m.trigger == "hold")
    states = ", ".join(f"`{state}`" for state in held)
    yield f"พักเรื่อง (`hold`) ได้จาก {states} แล้วดำเนินเรื่องต่อ (`resume`) สู่ขั้นเดิมพร้อมวันที่เหลือ"
    yield f"A case can be held from {states}; resuming returns it there with the days left.\n"


def _ladder(definition: Definition) -> Iterator[str]:
    columns = ("ระดับ · Level", "วันทำการจากกำหนด · Working days from the deadline",
               "แจ้ง · Who is told")  # fmt: skip
    rows = (
        (
            f"`{level.name}`",
            f"{level.offset:+d}" if level.offset else "0",
            _both(*said(*definition.ladder[: level.steps])),
        )
        for level in definition.alerts
    )
    yield from _table(columns, rows)
    yield f"เวลาแจ้ง · at {definition.alert_time:%H:%M} (Asia/Bangkok)\n"


def _both(th: str, en: str) -> str:
    return th if th == en else f"{th}<br>{en}"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = list(columns)
    yield _line(head)
    yield _line("---" for _ in head)
    yield from (_line(row) for row in rows)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
