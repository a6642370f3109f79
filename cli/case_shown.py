"""Cases drawn for people."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.text import Text

from cli import paint
from cli.answer import Say

Rows = Iterable[Mapping[str, Any]]


def listed(say: Say, cases: list[dict[str, Any]]) -> Any:
    """Return the table of a list."""
    columns = (
        say("เลขที่เรื่อง", "case"),
        say("คู่ความสัมพันธ์", "pair"),
        say("ขั้น", "stage"),
        say("อยู่กับ", "with"),
        say("กำหนด", "due"),
        say("เหลือ", "left"),
    )
    rows = [
        (
            case["number"],
            say.pick(case["pair"]),
            say.pick(case["stage"]),
            "\n".join(dict.fromkeys(say.pick(holder) for holder in case["holders"])),
            say.day(case["due_on"]),
            left(say, case),
        )
        for case in cases
    ]
    return paint.table(say(f"{len(rows)} เรื่อง", f"{len(rows)} cases"), columns, rows)


def left(say: Say, entry: Mapping[str, Any]) -> Text:
    """Return the days that are left, or how late it is, which stands out."""
    days = entry["days_left"]
    if days is None:
        return paint.text("")
    if entry["overdue"]:
        return paint.text(say(f"เกิน {max(1, -days)} วัน", f"{max(1, -days)} late"), "bold red")
    return paint.text(say(f"{days} วัน", f"{days} days"))


def whole(say: Say, case: Mapping[str, Any]) -> Iterable[Any]:
    """Yield everything about one case."""
    yield _head(say, case)
    if case["entries"]:
        yield _entries(say, case["entries"])
    if case["missing"] and not case["ends"]:
        names = ", ".join(say.pick(field) for field in case["missing"])
        yield say("ข้อมูลที่ยังขาด: ", "Still missing: ") + names
    if case["acts"]:
        yield _acts(say, case["acts"])
    if case["documents"]:
        yield _documents(say, case["documents"])
    for comment in case["comments"]:
        by = say.pick(comment["by"] or {"th": "ผู้ดูแลเครื่อง", "en": "operator"})
        yield f"{say.moment(comment['at'])} · {by}: {comment['text']}"


def _head(say: Say, case: Mapping[str, Any]) -> Any:
    pairs = [
        (say("คู่ความสัมพันธ์", "pair"), say.pick(case["pair"])),
        (say("เอกสาร", "instrument"), say.word(case["instrument"]["value"])),
        (say("ขั้น", "stage"), f"{say.pick(case['stage'])} ({case['state']})"),
        (say("ต้องทำ", "asks"), say.pick(case["asks"])),
        (say("ชั้นความเร็ว", "urgency"), say.pick(case["urgency"])),
        (say("เปิดเมื่อ", "opened"), say.moment(case["opened_at"])),
        (
            say("รุ่น", "version"),
            f"{case['version']} · {say('นิยาม', 'lifecycle')} {case['definition']}",
        ),
    ]
    others = [*([case["parent"]] if case["parent"] else []), *case["followers"]]
    if others:
        pairs.append((say("เรื่องที่เกี่ยวข้อง", "related"), ", ".join(map(str, others))))
    return paint.facts(case["number"], pairs)


def _entries(say: Say, entries: Rows) -> Any:
    columns = (
        say("รอ", "waits for"),
        say("ของ", "of"),
        say("ผู้รับผิดชอบ", "people"),
        say("กำหนด", "due"),
        say("เหลือ", "left"),
        say("แจ้งเตือนถัดไป", "next alert"),
    )
    rows = [
        (
            say.pick(entry["stage"]),
            say.pick(entry["office"]),
            "\n".join(str(person.get("username", "–")) for person in entry["people"]),
            say.day(entry["due_on"]),
            left(say, entry),
            say.moment(entry["next_alert_at"]),
        )
        for entry in entries
    ]
    return paint.table(say("ขณะนี้", "Now"), columns, rows)


def _acts(say: Say, acts: Rows) -> Any:
    columns = (say("การดำเนินการ", "act"), say("ต้องระบุ", "fields"), say("ทำได้หรือไม่", "possible"))
    rows = [(_named(say, act), _form(act), _may(say, act)) for act in acts]
    return paint.table(say("สิ่งที่ทำได้ในขั้นนี้", "What can be done here"), columns, rows)


def _named(say: Say, act: Mapping[str, Any]) -> str:
    return "\n".join(dict.fromkeys((str(act["trigger"]), say.pick(act))))


def _form(act: Mapping[str, Any]) -> str:
    return "\n".join(f"{f['name']}{' *' if f['required'] else ''}" for f in act["fields"])


def _may(say: Say, act: Mapping[str, Any]) -> Text:
    if act["refusal"] is None:
        return paint.text(say("✓ ทำได้", "✓ yes"), "green")
    return paint.text(say.pick(act["refusal"]), "dim")


def _documents(say: Say, documents: Rows) -> Any:
    columns = (
        say("เอกสาร", "document"),
        say("ประเภท", "kind"),
        say("ฉบับที่", "version"),
        say("แนบเมื่อ", "added"),
        "SHA-256",
    )
    rows = [
        (d["title"], d["kind"], d["version"], say.moment(d["added_at"]), d["sha256"])
        for d in documents
    ]
    return paint.table(say("เอกสาร", "Documents"), columns, rows)


def history(say: Say, rows: Rows) -> Any:
    """Return the table of a case's history."""
    columns = (
        say("เมื่อ", "when"),
        say("สิ่งที่เกิดขึ้น", "what"),
        say("โดย/ถึง", "by/to"),
        say("ผล", "result"),
    )
    cells = [(say.moment(row["at"]), *_happened(say, row)) for row in rows]
    return paint.table(say("ประวัติ", "History"), columns, cells)


def _happened(say: Say, row: Mapping[str, Any]) -> tuple[str, str, str]:
    if row["kind"] == "mail":
        to = (row["to"] or {}).get("username", "–")
        return f"✉ {say.pick(row)}", f"→ {to}", str(row["state"])
    by = (row["actor"] or {}).get("username", say("ระบบ", "system"))
    behalf = row["on_behalf_of"]
    instead = say(f" แทน {behalf['username']}", f" for {behalf['username']}") if behalf else ""
    reached = say.pick(row["to"]) if row["to"] else ""
    reason = f" · {row['reason']}" if row.get("reason") else ""
    return say.pick(row), by + instead, f"{reached}{reason}"


def ledger(say: Say, totals: Rows) -> Any:
    """Return the table of who had a case for how long."""
    columns = (
        say("หน่วยงาน", "office"),
        say("วัน", "days"),
        say("วันทำการที่ใช้", "working days used"),
        say("วันที่พักเรื่อง", "days on hold"),
    )
    rows = [(say.pick(t), t["days"], t["working_days"], t["hold_days"]) for t in totals]
    return paint.table(say("เรื่องอยู่กับใครกี่วัน", "Who had it for how long"), columns, rows)
