"""The audit entries of the programme: on the chain of deeds that belong to no case."""

from collections.abc import Mapping
from typing import Any

from storage import audit
from storage.database import Connection
from usecases.context import Context


def noted(
    ctx: Context,
    connection: Connection,
    action: str,
    given: Mapping[str, Any],
    acts_for: int | None = None,
) -> None:
    """Append the audit entry of a deed, in its transaction."""
    body = {"actor": ctx.person, "behalf": acts_for, "action": action, "given": dict(given)}
    audit.append_settings(connection, body, ctx.now)
