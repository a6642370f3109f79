"""The replies timer: every ten minutes, the answers to reminders that came in."""

from typing import Any

from prefect import flow

from usecases.context import Context
from usecases.programme.receiving import receive
from workflows.recording import perform


@flow(name="replies", persist_result=False)
def replies() -> None:
    """Take in what came; nothing is fetched where no address takes answers."""
    perform("replies", take_in)


def take_in(ctx: Context) -> dict[str, Any]:
    """Do the deed."""
    return dict(receive(ctx))
