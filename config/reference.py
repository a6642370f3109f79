"""The settings as a page of the manual: ``python -m config.reference`` writes it."""

from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from config.settings import Settings, variable

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
_HEAD = """\
# ค่าตั้ง · Settings

หน้านี้สร้างจาก `config/settings.py` ด้วย `python -m config.reference` โปรดอย่าแก้ด้วยมือ
This page is made from `config/settings.py` by `python -m config.reference`; do not edit it.

กำหนดค่าเป็นตัวแปรแวดล้อม หรือเขียนในไฟล์ `.env` ของโฟลเดอร์ที่เริ่มคำสั่ง หรือ `.env` ในโฟลเดอร์ข้อมูล
(ลำดับก่อนมีผลเหนือลำดับหลัง) ระบบใช้ค่าเริ่มต้นได้ทันทีโดยไม่ต้องกำหนดสิ่งใด
Set a value in the environment, or in `.env` where the command is started, or in `.env` in the data
folder; the earlier of these wins. Nothing needs to be set to begin.

| ตัวแปร · Variable | ค่าเริ่มต้น · Default | หน่วย · Unit | ความหมาย · Meaning |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    words: Any = field.json_schema_extra
    meaning = f"{words['th']}<br>{field.description}"
    return f"| `{variable(name)}` | {_default(field)} | {words['unit']} | {meaning} |\n"


def _default(field: FieldInfo) -> str:
    words: Any = field.json_schema_extra
    default = words["shown"] or _text(field.default)
    return f"`{default}`" if default else ""


def _text(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default:%H:%M}" if hasattr(default, "hour") else str(default)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
