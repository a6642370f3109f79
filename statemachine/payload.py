"""What was handed in with an act, tidied before it is judged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from statemachine.dates import PartialDate
from statemachine.errors import DateFormatError
from statemachine.fields import FIELDS


def normalised(trigger: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload with lists as lists and texts stripped; unknown names are kept out."""
    known = {f.name: f.kind for f in FIELDS.get(trigger, ())}
    values: dict[str, Any] = {}
    for name, value in payload.items():
        if name == "office":
            values[name] = value
        elif name in known:
            values[name] = _tidied(known[name], value)
    return values


def _tidied(kind: str, value: Any) -> Any:
    """Return a list as a list and a date as ISO, Gregorian; what cannot be read stays as it is."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else value
    if kind == "list":
        return [part.strip() for part in value.split(";") if part.strip()]
    if kind in ("date", "partial_date") and value.strip():
        try:
            return PartialDate.parse(value).iso()
        except DateFormatError:
            return value.strip()
    return value.strip()
