"""What is said of a setting that cannot be used."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from statemachine.errors import PhinongError

_REASONS_TH: Mapping[str, str] = {
    "bool_parsing": "ต้องเป็น true หรือ false",
    "float_parsing": "ต้องเป็นตัวเลข",
    "greater_than": "ต้องมากกว่า {gt:g}",
    "greater_than_equal": "ต้องไม่น้อยกว่า {ge:g}",
    "int_parsing": "ต้องเป็นจำนวนเต็ม",
    "less_than_equal": "ต้องไม่เกิน {le:g}",
    "literal_error": "ต้องเป็น {expected}",
    "string_pattern_mismatch": "รูปแบบไม่ถูกต้อง",
    "time_parsing": "ต้องเป็นเวลา เช่น 08:30",
}


class SettingsError(PhinongError):
    """A setting has a value that cannot be used."""

    code = "settings"
    th = "ค่าตั้ง {setting} ใช้ไม่ได้ ({why_th}) โปรดแก้ไขตาม docs/configuration.md"
    en = "The setting {setting} cannot be used ({why_en}); see docs/configuration.md."


def as_settings_error(error: ValidationError, prefix: str) -> SettingsError:
    """Return one sentence on the first fault; never the value, which may be a secret."""
    fault: Any = error.errors(include_url=False, include_input=False)[0]
    english = str(fault["msg"])
    thai = _REASONS_TH.get(fault["type"], english).format(**fault.get("ctx", {}))
    setting = prefix + str(fault["loc"][0]).upper()
    return SettingsError(setting=setting, why_th=thai, why_en=english)
