"""The mails about roles: to whom they belong, and to the administrators who answer for them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from statemachine.facts import Grant
from statemachine.words import Role
from storage import outbox, people
from storage.database import Connection
from usecases.context import Context
from usecases.people.account_view import scope_name
from usecases.stage_words import word


def tell(
    ctx: Context,
    connection: Connection,
    step: str,
    about: Mapping[str, Any],
    readers: Iterable[int],
) -> None:
    """Queue a mail about a role.

    Args:
        ctx: The circumstances.
        connection: The transaction of the deed.
        step: ``asked``, ``granted``, ``refused`` or ``revoked``.
        about: ``person_id``, ``role`` and ``scope``; ``key`` tells this event from others, and
            ``effective_at`` is when a role that was asked for takes effect.
        readers: Whom to tell, by row id.
    """
    whose = people.by_id(connection, about["person_id"])
    effective: datetime | None = about.get("effective_at")
    extra = {
        "step": step,
        "whose": {"th": whose.name_th, "en": whose.name_en} if whose else None,
        "role": word(about["role"]),
        "where": scope_name(Grant(Role(about["role"]), about["scope"])),
        "effective_at": effective.isoformat() if effective else None,
    }
    rows = [_row(ctx, step, about, person, extra) for person in dict.fromkeys(readers)]
    outbox.queue(connection, rows)


def _row(
    ctx: Context, step: str, about: Mapping[str, Any], person: int, extra: Mapping[str, Any]
) -> dict[str, Any]:
    own = person == about["person_id"]
    path = "account" if own else "admin/grants" if step == "asked" else "admin/people"
    return {
        "key": f"rights:{step}:{about['key']}:{person}",
        "message": "rights",
        "person_id": person,
        "why": "account" if own else "administrator",
        "payload": {"actor": ctx.person, "path": path, "extra": {**extra, "own": own}},
        "queued_at": ctx.now,
        "send_after": ctx.now,
    }
