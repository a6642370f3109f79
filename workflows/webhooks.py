"""The webhook timer: every minute, what programs wait to be told."""

from prefect import flow

from usecases.programs.webhook_delivery import deliver_webhooks
from workflows.recording import perform


@flow(name="webhooks", persist_result=False)
def webhooks() -> None:
    """Post every delivery that is due."""
    perform("webhooks", deliver_webhooks)
