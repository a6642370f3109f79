"""The digest timer: every working morning, the day's mails folded for each person."""

from prefect import flow

from usecases.timers.digest import digest as deed
from workflows.recording import perform


@flow(name="digest", persist_result=False)
def digest() -> None:
    """Sweep and fold on a working day; the deed knows the holidays."""
    perform("digest", deed)
