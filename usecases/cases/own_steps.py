"""Steps of the procedure that our own cases show: what was done here needs no other source."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from statemachine.dates import bangkok_day
from statemachine.facts import AGENCY
from storage import case_views
from storage.database import Connection

STEPS_OF: Mapping[str, tuple[str, ...]] = {
    "submit": ("draft_text",),
    "endorse": ("provincial_committee", "governor_letter"),
    "confirm_ministerial": ("rule_check",),
    "confirm_cabinet": ("rule_check",),
    "approve": ("approval",),
    "cabinet_approve": ("cabinet",),
    "partner_agrees": ("partner_agreement",),
    "sign": ("signing",),
    "deposit": ("deposit",),
}
"""Trigger of the table -> steps that it shows."""

_OPINIONS = frozenset({"concur", "request_changes", "object"})
_BY_OFFICE = {"moi": "moi_opinion", "mfa": "mfa_opinion"}


def steps_recorded(connection: Connection, numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the steps that the audit of cases shows, each with its latest day and the case."""
    found: dict[str, dict[str, Any]] = {}
    for number in numbers:
        for row in case_views.chain(connection, number):
            for step in _steps(row):
                found[step] = {
                    "found": "evidenced",
                    "on": bangkok_day(row.at).isoformat(),
                    "source": number,
                    "confidence": "high",
                }
    return found


def _steps(row: Any) -> tuple[str, ...]:
    if row.action not in _OPINIONS:
        return STEPS_OF.get(row.action, ())
    office = str(json.loads(row.body).get("office") or "")
    if office.startswith(AGENCY):
        return ("agency_opinions",)
    return (_BY_OFFICE[office],) if office in _BY_OFFICE else ()
