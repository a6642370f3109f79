"""The sweep timer: every ten minutes, what is due is alerted and its mails go out at once."""

from prefect import flow

from usecases.sweep import sweep as deed
from workflows.deliver import deliver_now
from workflows.recording import perform


@flow(name="sweep", persist_result=False)
def sweep() -> None:
    """Alert what is due, then deliver."""
    perform("sweep", deed)
    perform("deliver", deliver_now)
