"""The outbox: rows in, claims under a lease, marks under a fence.

``queued -> sending -> handing_over -> sent | failed | in_doubt`` (reliability.md 3), and
``cancelled`` or ``folded`` for what need not go out by itself. ``handing_over`` is committed just
before DATA: a row found in it after a crash may or may not have arrived, so it becomes
``in_doubt``; a row found in ``sending`` has surely not, and is queued again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.in_bulk import ROWS, taken_apart
from storage.prepared import Prepared
from storage.tables_system import Outbox

OPEN = ("queued", "sending", "handing_over")


_QUEUE = Prepared(
    {
        name: module.insert(Outbox).on_conflict_do_nothing(index_elements=["key"]).inline()
        for name, module in (("sqlite", sqlite), ("postgresql", postgresql))
    }
)
_DUE = (
    select(Outbox.id)
    .where(Outbox.state == "queued", Outbox.send_after <= bindparam("now"))
    .order_by(Outbox.send_after, Outbox.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_HANDED = (Outbox.id, Outbox.fence, Outbox.message_id, Outbox.address)


def _handing(row: Any, fence: Any, message_id: Any, address: Any) -> Any:
    until = bindparam("until", type_=Outbox.lease_until.type)
    return (
        update(Outbox)
        .where(Outbox.id == row, Outbox.fence == fence, Outbox.state == "sending")
        .values(
            state="handing_over",
            message_id=message_id,
            address=address,
            lease_until=func.coalesce(until, Outbox.lease_until),
        )
    )


_HANDING = Prepared(
    _handing(*(bindparam(name) for name in ("b_id", "b_fence", "message_id", "address")))
)
_HANDING_ALL = Prepared(_handing(*taken_apart(_HANDED)).returning(Outbox.id))
_DONE = Prepared(
    update(Outbox)
    .where(
        Outbox.id == bindparam("b_id"),
        Outbox.fence == bindparam("b_fence"),
        or_(*(Outbox.state == state for state in OPEN)),  # executemany cannot expand IN
    )
    .values(
        state=bindparam("state"),
        send_after=bindparam("send_after"),
        attempts=bindparam("attempts"),
        reply=bindparam("reply"),
        finished_at=bindparam("finished_at"),
        lease_owner=None,
        lease_until=None,
    )
)


_LONGEST = timedelta(hours=6)
"""No lease is so long: one that ends later was given while the clock went wrong."""


def queue(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows; one whose business key is known already is left as it is.

    Each row gives key, message, person_id, why, payload, queued_at, send_after and may give
    case_id and entry_id.
    """
    base = {"case_id": None, "entry_id": None, "state": "queued", "attempts": 0, "fence": 0}
    _QUEUE.run_each(connection, [base | dict(row) for row in rows])


def claim(
    connection: Connection, owner: str, now: datetime, *, most: int, lease: timedelta
) -> list[Any]:
    """Take up to ``most`` due rows under a lease and return them whole, with their new fence."""
    ids = list(connection.execute(_DUE, {"now": now, "most": most}).scalars())
    if not ids:
        return []
    connection.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids))
        .values(
            state="sending",
            fence=Outbox.fence + 1,
            lease_owner=owner,
            lease_until=now + lease,
        )
    )
    taken = select(Outbox.__table__).where(Outbox.id.in_(ids))
    return list(connection.execute(taken.order_by(Outbox.send_after, Outbox.id)))


def mark_handing_over(
    connection: Connection, rows: Sequence[Mapping[str, Any]], *, until: datetime | None = None
) -> list[bool]:
    """Commit-point before DATA; ``False`` for a row whose lease was lost.

    Each row names b_id, b_fence, message_id and address. ``until`` renews the lease, so that
    nobody calls a mail doubtful while its answer is on the way.
    """
    if connection.dialect.name == "postgresql" and len(rows) > 1:  # one round trip for all
        given = [[row["b_id"], row["b_fence"], row["message_id"], row["address"]] for row in rows]
        held = {row for (row,) in _HANDING_ALL.rows(connection, {ROWS: given, "until": until})}
        return [row["b_id"] in held for row in rows]
    return [_HANDING.run(connection, {**row, "until": until}) == 1 for row in rows]


def mark(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Record outcomes; a row whose fence moved on is left alone."""
    _DONE.run_each(connection, list(rows))


def expired(connection: Connection, now: datetime, *, most: int = 500) -> list[Any]:
    """Return rows whose lease ran out while being sent, or was given by a clock since set back."""
    over = or_(Outbox.lease_until < now, Outbox.lease_until > now + _LONGEST)
    query = (
        select(Outbox.__table__)
        .where(Outbox.state.in_(("sending", "handing_over")), over)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows in each state."""
    rows = connection.execute(select(Outbox.state, func.count()).group_by(Outbox.state))
    return dict(rows.tuples().all())
