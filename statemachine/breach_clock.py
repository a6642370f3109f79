"""The clock of a breach of personal data: 72 hours from knowing, by the clock, not working days.

Source: PDPA section 37 (4), without delay and where feasible within 72 hours (secondary sources in
reference/data/personal_data.toml).
"""

from datetime import datetime, timedelta

LIMIT = timedelta(hours=72)
AGAIN = timedelta(hours=24)
OVERDUE = "overdue"
RECORDED = "recorded"

LEVELS: tuple[tuple[str, timedelta], ...] = (
    ("h24", timedelta(hours=24)),
    ("h48", timedelta(hours=48)),
    ("h66", timedelta(hours=66)),
    (OVERDUE, LIMIT),
)
"""What administrators are reminded by, and when after knowing; after the last, every 24 hours."""


def deadline(known_at: datetime) -> datetime:
    """Return the moment by which the Office must be told."""
    return known_at + LIMIT


def following(known_at: datetime, after: datetime) -> tuple[str, datetime]:
    """Return the first level that comes later than a moment; ``overdue+2`` is two days late."""
    for name, lasts in LEVELS:
        if known_at + lasts > after:
            return name, known_at + lasts
    days = (after - deadline(known_at)) // AGAIN + 1
    return f"{OVERDUE}+{days}", deadline(known_at) + days * AGAIN


def reached(known_at: datetime, now: datetime) -> str | None:
    """Return the last level whose moment has come; ``None`` in the first 24 hours."""
    if now >= deadline(known_at):
        days = (now - deadline(known_at)) // AGAIN
        return f"{OVERDUE}+{days}" if days else OVERDUE
    past = [name for name, lasts in LEVELS if known_at + lasts <= now]
    return past[-1] if past else None


def hours_left(known_at: datetime, now: datetime) -> int:
    """Return the whole hours that are left; below zero where it is late."""
    return (deadline(known_at) - now) // timedelta(hours=1)


def is_late(known_at: datetime, notified_at: datetime) -> bool:
    """Say whether a notice went later than the law asks, so that a reason is due."""
    return notified_at > deadline(known_at)
