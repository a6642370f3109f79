"""The checkpoint timer: every night, the audit trail verified and sealed."""

from prefect import flow

from usecases.timers.checkpoints import checkpoint as deed
from workflows.recording import perform


@flow(name="checkpoint", persist_result=False)
def checkpoint() -> None:
    """Verify every chain and state the day's root."""
    perform("checkpoint", deed)
