"""Everything that the indicators rest on, read in a handful of queries."""

from functools import cache

from reference.loader import provinces
from statemachine.kpi.facts import Edition, Facts, FirstScreening, Group, SignedPair
from storage import duties, kpi
from storage.database import Connection
from usecases.context import Context
from usecases.programme.duties import held_lives
from usecases.register.knowledge import knowledge
from usecases.rows.import_rows import SIGNED


def facts(ctx: Context, connection: Connection) -> Facts:
    """Return what is known now of everything that the indicators rest on."""
    known = knowledge(ctx, connection)
    return Facts(
        today=ctx.today,
        provinces=frozenset(p.iso_3166_2 for p in provinces() if p.in_moi_provincial_scope),
        editions=tuple(Edition(e.edition, e.issued_on) for e in kpi.editions(connection)),
        screenings=tuple(
            FirstScreening(row.number, row.province, row.left_on, row.outcome or "")
            for row in kpi.first_screenings(connection)
        ),
        pairs=tuple(_pairs(connection)),
        groups=tuple(_groups(connection)),
        standings=cache(known.on),
    )


def _pairs(connection: Connection) -> list[SignedPair]:
    rows = duties.signed_pairs(connection, SIGNED)
    known = held_lives(connection, rows)
    found = [SignedPair(row.key, row.province, known[row.id]) for row in rows]
    return sorted(found, key=lambda pair: (pair.province, pair.key))


def _groups(connection: Connection) -> list[Group]:
    met, done = kpi.meeting_days(connection), kpi.action_days(connection)
    return [
        Group(
            row.id,
            row.scope,
            row.order_on,
            row.dissolved_on,
            tuple(met.get(row.id, ())),
            tuple(done.get(row.id, ())),
        )
        for row in kpi.groups(connection)
    ]
