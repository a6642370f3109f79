"""One round of the agenda's timers, for ``usecases.timers.tick`` and the flows."""

from typing import Any

from usecases.agenda import duty_mails, watch
from usecases.context import Context


def duty_round(ctx: Context) -> dict[str, Any]:
    """Alert the duties that are due; part of the sweep."""
    return duty_mails.sweep(ctx)


def agenda_round(ctx: Context) -> dict[str, Any]:
    """Watch signing plans and partners; part of the daily watch."""
    return watch.watch(ctx)


def whole_round(ctx: Context) -> dict[str, Any]:
    """Do both, where no scheduler parts them."""
    return {**duty_round(ctx), "plans": agenda_round(ctx)}
