"""The round of hand-overs: whoever took a post or a province's role since is handed the book.

It reads the audit trail, so that every way of giving a role or a post is seen: the pages, the
commands, a role that ripened. What is older than a month when it first runs is left alone.
"""

import json
from datetime import timedelta
from typing import Any

from storage import handovers, people, settings
from storage.database import Connection
from usecases.context import Context
from usecases.handover.deeds import hand_over
from usecases.handover.offices import HEAD, Office, office_of, office_of_grant

ACTIONS = ("grant", "set_post")
LOOKS_BACK = timedelta(days=30)
_KEY = "handover_seen"


def hand_over_changed(ctx: Context) -> dict[str, int]:
    """Hand offices over to who took them since the last round; return how many were."""
    with ctx.database.read() as connection:
        seen = int((settings.get(connection, _KEY) or {}).get("seq", 0))
        if handovers.newest_entry(connection) <= seen:
            return {"handed_over": 0}
    with ctx.database.write() as connection:
        seen = int((settings.get(connection, _KEY, lock=True) or {}).get("seq", 0))
        newest = handovers.newest_entry(connection)
        since = ctx.now - LOOKS_BACK
        entries = handovers.entries_since(connection, seen, ACTIONS, since)
        done = sum(_handed(ctx, connection, entry) for entry in entries)
        settings.put(connection, _KEY, {"seq": newest})
    return {"handed_over": done}


def _handed(ctx: Context, connection: Connection, entry: Any) -> bool:
    given = json.loads(entry.body)["given"]
    found = _office(entry.action, given)
    person = people.by_id(connection, int(given["person"]))
    if found is None or person is None or not person.active:
        return False
    office, post = found
    cause = f"audit:{entry.seq}"
    if handovers.known(connection, cause):
        return False
    before = handovers.open_of(connection, office.code, person.id)
    hand_over(ctx, connection, office, person.id, cause, post)
    return before is None


def _office(action: str, given: dict[str, Any]) -> tuple[Office, str] | None:
    if action == "set_post":
        post = str(given["post"])
        heads = post.startswith(HEAD) and post != f"{HEAD}admin"
        known = heads or post in {"moi_director", "deputy_permanent_secretary"}
        return (office_of(post), post) if known else None
    office = office_of_grant(str(given["role"]), str(given["scope"]))
    return None if office is None else (office, f"{given['role']}:{given['scope']}")
