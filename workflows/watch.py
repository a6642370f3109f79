"""The watch timer: every day, the life of relationships after signing and their yearly duty."""

from collections.abc import Mapping
from typing import Any

from prefect import flow

from usecases.agenda.rounds import agenda_round
from usecases.context import Context
from usecases.partner_changes.rounds import see_to_partners
from usecases.privacy.retention import trim_daily
from usecases.programme.duty_watch import watch_duties
from usecases.timers.watch import watch as deed
from workflows.recording import perform


@flow(name="watch", persist_result=False)
def watch() -> None:
    """See to activities, expiry, the yearly duty, partners that change, and data past its time."""
    perform("watch", _looked)


def _looked(ctx: Context) -> Mapping[str, Any]:
    return {
        **deed(ctx),
        "yearly_duty": watch_duties(ctx),
        "partners": see_to_partners(ctx),
        "agenda": agenda_round(ctx),
        "erased": trim_daily(ctx),
    }
