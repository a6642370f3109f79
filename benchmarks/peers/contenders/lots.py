"""What every due entry of a round gets, as the parent tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from benchmarks.sweep_floor import Lot


def told_of(lot: Lot) -> dict[str, Any]:
    """Return a lot as JSON takes it."""
    return {
        "due_on": lot.due_on.isoformat(),
        "alert_at": lot.alert_at.isoformat(),
        "sent": lot.sent,
        "next_at": None if lot.next_at is None else lot.next_at.isoformat(),
        "next_level": lot.next_level,
    }


def lot_of(said: Mapping[str, Any]) -> Lot:
    """Return the lot that was told."""
    after = said["next_at"]
    return Lot(
        date.fromisoformat(said["due_on"]),
        datetime.fromisoformat(said["alert_at"]),
        int(said["sent"]),
        None if after is None else datetime.fromisoformat(after),
        said["next_level"],
    )
