"""The watch timer: every day, the life of relationships after signing."""

from prefect import flow

from usecases.watch import watch as deed
from workflows.recording import perform


@flow(name="watch", persist_result=False)
def watch() -> None:
    """See to yearly activities, dormancy and expiry."""
    perform("watch", deed)
