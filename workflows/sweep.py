"""The sweep timer: every ten minutes, what is due is alerted and its mails go out at once."""

from collections.abc import Mapping
from typing import Any

from prefect import flow

from usecases.agenda.rounds import duty_round
from usecases.context import Context
from usecases.groups.duty_round import remind_duties
from usecases.handover.rounds import hand_over_changed
from usecases.people.granting import ripen
from usecases.privacy.breach_mails import remind_breaches
from usecases.sign_in import resets
from usecases.timers.sweep import sweep as deed
from workflows.deliver import deliver_now
from workflows.recording import perform


@flow(name="sweep", persist_result=False)
def sweep() -> None:
    """Alert what is due, give roles that waited, hand over, remind of breaches, then deliver."""
    perform("sweep", _due)
    perform("deliver", deliver_now)


def _due(ctx: Context) -> Mapping[str, Any]:
    rest = {
        "roles": ripen(ctx),
        "resets": resets.ripen(ctx),
        "handover": hand_over_changed(ctx),
        "agenda": duty_round(ctx),
        "duties": remind_duties(ctx),
        "breaches": remind_breaches(ctx),
    }
    return {**deed(ctx), **rest}
