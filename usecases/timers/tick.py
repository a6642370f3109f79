"""One round of everything that is due, without a scheduler."""

from collections.abc import Callable
from typing import Any

from notifications.smtp_settings import SmtpSettings
from usecases.agenda.rounds import whole_round
from usecases.context import Context
from usecases.groups.duty_round import remind_duties
from usecases.handover.rounds import hand_over_changed
from usecases.partner_changes.rounds import see_to_partners
from usecases.people.granting import ripen
from usecases.privacy.rounds import privacy_round
from usecases.programme.duty_watch import watch_duties
from usecases.programme.receiving import take_in
from usecases.programs.webhook_delivery import deliver_webhooks
from usecases.sign_in import resets
from usecases.timers.deliver import deliver
from usecases.timers.sweep import sweep
from usecases.timers.watch import watch


def tick(ctx: Context, smtp: SmtpSettings, *, owner: str = "tick") -> dict[str, dict[str, Any]]:
    """Do every round at ``ctx.now`` and return what each did.

    Every part is idempotent and safe beside another tick or the flows: the same round twice
    does nothing more.
    """
    rounds: dict[str, Callable[[], dict[str, Any]]] = {
        "sweep": lambda: sweep(ctx),
        "replies": lambda: dict(take_in(ctx)),
        "watch": lambda: watch(ctx),
        "yearly_duty": lambda: watch_duties(ctx),
        "agenda": lambda: whole_round(ctx),
        "roles": lambda: dict(ripen(ctx)),
        "resets": lambda: dict(resets.ripen(ctx)),
        "handover": lambda: dict(hand_over_changed(ctx)),
        "partners": lambda: dict(see_to_partners(ctx)),
        "duties": lambda: dict(remind_duties(ctx)),
        "privacy": lambda: dict(privacy_round(ctx)),
        "deliver": lambda: dict(deliver(ctx, smtp, owner)),
        "webhooks": lambda: dict(deliver_webhooks(ctx)),
    }
    return {name: work() for name, work in rounds.items()}
