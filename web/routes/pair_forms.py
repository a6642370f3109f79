"""What the offices of a pair enter on its page: activities, the next case, the end."""

from typing import Any

from reference.loader import activity_types
from statemachine.errors import PhinongError

ACTIVITY = ("record_activity", "plan_activity", "revive")
"""Acts that say what activity was, or will be, held."""

_TYPED = ("act", "type", "day", "text", "place", "instrument", "reason", "sure")
_FIELDS = {
    "type_unknown": "type",
    "text_missing": "text",
    "reason_missing": "reason",
    "date_missing": "day",
    "date_past": "day",
    "date_ahead": "day",
    "date_format": "day",
    "era_mistaken": "day",
    "era_too_old": "day",
    "day_needed": "day",
    "before_begun": "day",
    "too_far": "day",
}
_SAID = {
    "text_missing": (
        "โปรดระบุว่าเป็นกิจกรรมใด",
        "Say what the activity is.",
    ),
    "reason_missing": (
        "โปรดระบุเหตุผลที่ยุติความสัมพันธ์",
        "Give the reason for the end.",
    ),
    "date_past": (
        "วันที่วางแผนผ่านไปแล้ว หากจัดแล้วโปรดเลือก “จัดกิจกรรมแล้ว”",
        "The planned date has passed; if it was held, choose “It was held”.",
    ),
    "date_ahead": (
        "วันที่จัดกิจกรรมยังมาไม่ถึง หากเป็นแผนโปรดเลือก “วางแผนกิจกรรม”",
        "The date lies ahead; if it is a plan, choose “It is planned”.",
    ),
}
"""Refusals that name a command, said in the words of the page."""


def shown_forms(found: dict[str, Any], typed: dict[str, str]) -> dict[str, Any]:
    """Return what the forms of a pair's page show: what is possible, what is not and why."""
    acts = {act["act"]: act for act in found.get("acts", ())}
    open_acts = [name for name, act in acts.items() if act["refusal"] is None]
    return {
        "can": open_acts,
        "locked": [act for act in acts.values() if act["refusal"] is not None],
        "activity_acts": [name for name in ACTIVITY if name in open_acts],
        "types": [(t.code, {"th": t.name_th, "en": t.name_en}) for t in activity_types()],
        "following": ("mou",) if found["status"] == "loi_signed" else ("renewal", "amendment"),
        "typed": dict.fromkeys(_TYPED, "") | typed,
    }


def refused(error: PhinongError) -> list[dict[str, str]]:
    """Return a refusal as the page says it, beside the field that it is about."""
    th, en = _SAID.get(error.code, (error.sentence("th"), error.sentence("en")))
    return [{"field": _FIELDS.get(error.code, ""), "th": th, "en": en}]
