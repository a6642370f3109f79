"""What the timers do for personal data: the clock of breaches, and the daily trimming."""

from collections.abc import Mapping
from typing import Any

from usecases.context import Context
from usecases.privacy.breach_mails import remind_breaches
from usecases.privacy.retention import trim_daily


def privacy_round(ctx: Context) -> Mapping[str, Any]:
    """Remind of breaches, and once a day erase what is past its time."""
    return {"breaches": remind_breaches(ctx), "erased": trim_daily(ctx)}
