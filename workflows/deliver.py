"""The delivery timer: every minute, and after each sweep, the mails that wait."""

import os
import socket
from typing import Any

from prefect import flow

from config.wiring import smtp_settings
from usecases.context import Context
from usecases.timers.deliver import deliver as deed
from workflows.recording import perform, settings


@flow(name="deliver", persist_result=False)
def deliver() -> None:
    """Hand over every mail that is due."""
    perform("deliver", deliver_now)


def deliver_now(ctx: Context) -> dict[str, Any]:
    """Do the deed under this process's name."""
    return dict(deed(ctx, smtp_settings(settings()), f"{socket.gethostname()}:{os.getpid()}"))
