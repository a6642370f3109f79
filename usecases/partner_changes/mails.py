"""The mails about partners that change: to the province's people and MOI's officers."""

from collections.abc import Mapping
from typing import Any, Protocol

from statemachine.facts import ANYWHERE
from statemachine.words import Role
from storage import outbox, people
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.notices import quiet_until

PROVINCE = (Role.COORDINATOR, Role.GOVERNOR)
_WHY = {Role.COORDINATOR: "coordinator", Role.GOVERNOR: "office_head"}


class Told(Protocol):
    """What a mail speaks of: a pair, and a key of the change."""

    @property
    def pair(self) -> Any:
        """Return the pair's row, with its partner's names."""

    @property
    def key(self) -> str:
        """Return the name of the change."""


def tell(
    ctx: Context, connection: Connection, step: str, about: Told, said: Mapping[str, Any]
) -> int:
    """Queue the mails about one pair, each once for a change and step; return how many.

    Args:
        ctx: The circumstances.
        connection: The transaction of the deed.
        step: ``seen``, ``settled`` or ``reported``.
        about: The pair and the key of the change.
        said: What else the mail says: ``what``, ``on``, ``successor``, ``outcome``, ``reason``.
    """
    pair = about.pair
    wanted = [(role.value, pair.province) for role in PROVINCE]
    wanted.append((Role.MOI_OFFICER.value, ANYWHERE))
    holders = people.holders(connection, wanted, ctx.today)
    later = quiet_until(ctx, ctx.calendars.current(connection))
    mails: dict[int, dict[str, Any]] = {}
    for role, scope in wanted:
        for one in holders[role, scope]:
            why = one.why if one.why == "delegate" else _WHY.get(Role(role), "follower")
            mails.setdefault(one.person_id, _mail(ctx, step, about, said, (one.person_id, why)))
    outbox.queue(connection, [{**mail, "send_after": later} for mail in mails.values()])
    return len(mails)


def _mail(
    ctx: Context, step: str, about: Told, said: Mapping[str, Any], to: tuple[int, str]
) -> dict[str, Any]:
    person, why = to
    pair = about.pair
    return {
        "key": f"partner:{step}:{pair.key}:{about.key}:{person}",
        "message": "partner_changed",
        "person_id": person,
        "why": why,
        "payload": {
            "number": pair.key,
            "pair": names.pair(pair.province, pair.partner_th, pair.partner_en),
            "holder": names.office(f"province:{pair.province}"),
            "path": "partners/changes",
            "reason": said.get("reason"),
            "extra": {
                "step": step,
                "what": said.get("what"),
                "on": said.get("on"),
                "successor": said.get("successor"),
                "outcome": said.get("outcome"),
            },
        },
        "queued_at": ctx.now,
    }
