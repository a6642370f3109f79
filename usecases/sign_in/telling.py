"""The mails about the safety of somebody's account: to its owner, whatever happens to it."""

from collections.abc import Iterable
from typing import Any

from storage import outbox
from storage.database import Connection
from usecases.context import Context
from usecases.stage_words import said

KINDS = {
    "totp": said("แอปสร้างรหัส", "code app"),
    "passkey": said("พาสคีย์", "passkey"),
}

_PLACES = {"erasure_asked": "admin/privacy/erasures"}
"""Where an administrator answers, if not among the roles that wait."""


def tell(
    ctx: Context,
    connection: Connection,
    person: int,
    step: str,
    *,
    readers: Iterable[int] = (),
    mark: object = "",
    **extra: Any,
) -> None:
    """Queue a mail to the owner of an account, and to others where named.

    Args:
        ctx: The circumstances.
        connection: The transaction of the deed.
        person: Whose account it is.
        step: ``added``, ``removed``, ``codes_made``, ``code_used``, ``linked``, ``unlinked``,
            ``reset_asked``, ``reset_done``, ``reset_refused`` or ``erasure_asked``.
        readers: Whom to tell instead of the owner alone.
        mark: What tells this event from others of the same moment.
        extra: What the mail shows.
    """
    given = {"step": step, "what": None, "whose": None, "left": None, "until_at": None, **extra}
    answered_at = _PLACES.get(step, "admin/grants")
    rows = [
        {
            "key": f"security:{step}:{person}:{ctx.now.isoformat()}:{mark}:{reader}",
            "message": "security",
            "person_id": reader,
            "why": "account" if reader == person else "administrator",
            "payload": {
                "actor": ctx.person,
                "path": "account/security" if reader == person else answered_at,
                "extra": {**given, "own": reader == person},
            },
            "queued_at": ctx.now,
            "send_after": ctx.now,
        }
        for reader in dict.fromkeys(readers or [person])
    ]
    outbox.queue(connection, rows)
