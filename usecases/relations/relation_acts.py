"""What every deed on a relationship begins and ends with: rights, rules, standing, audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statemachine.facts import Grant
from statemachine.relationship import ACTS, Standing
from statemachine.words import Role, label
from storage import audit, imports, people, register
from storage.database import Connection
from usecases.cases import opening
from usecases.cases.perform import NobodyError
from usecases.claims.keeping import keep
from usecases.context import Context
from usecases.relations.relation_refusals import RelationRefusedError, StalePairError
from usecases.relations.standing import Judgement, judge
from usecases.rows.import_rows import SIGNED


@dataclass(frozen=True, slots=True)
class Subject:
    """A relationship that somebody acts on, and for whom they act."""

    row: Any
    found: Judgement
    behalf: int | None


def begin(ctx: Context, connection: Connection, key: str, act: str) -> Subject:
    """Return the relationship of a key, having checked that the act is allowed and possible.

    Raises:
        NobodyError: No person acts.
        NoSuchPairError: There is no such pair.
        RefusedError: The person does not hold the role for the province.
        RelationRefusedError: The act is not possible as the relationship stands.
    """
    if ctx.person is None:
        raise NobodyError
    row = register.pair(connection, key)
    grant = granted(ctx, connection, row.province, act)
    found = judged(ctx, connection, row)
    check_possible(row, found.standing, act)
    return Subject(row, found, int(grant.principal) if grant.principal else None)


def granted(ctx: Context, connection: Connection, province: str, act: str) -> Grant:
    """Return the grant under which ``ctx.person`` may act; own ones before delegated ones."""
    roles, _ = ACTS[act]
    role = next(iter(roles))
    opening.allow(ctx, connection, province, Role(role), act)
    actor = people.actor(connection, ctx.person or 0, ctx.today)
    fitting = [g for g in actor.grants if g.role is role and g.scope in ("*", province)]
    return min(fitting, key=lambda g: g.principal is not None)


def check_possible(row: Any, standing: Standing, act: str) -> None:
    """Refuse an act on a pair that is not signed, or that stands where it makes no sense."""
    words = {"key": row.key, "act_th": label(act, "th"), "act_en": label(act, "en")}
    if row.status not in SIGNED:
        raise RelationRefusedError("not_signed", status=row.status, **words)
    _, possible = ACTS[act]
    if standing in possible:
        return
    there = [s for s in Standing if s in possible]
    raise RelationRefusedError(
        "wrong_standing",
        standing_th=label(standing, "th"),
        standing_en=label(standing, "en"),
        possible_th=", ".join(label(s, "th") for s in there),
        possible_en=", ".join(label(s, "en") for s in there),
        **words,
    )


def judged(ctx: Context, connection: Connection, row: Any) -> Judgement:
    """Return how a relationship stands now, by what the register holds at this moment."""
    activities: Sequence[Any] = register.activities_of(connection, [row.id])[row.id]
    texts = imports.instruments_by_pair(connection, [row.id])[row.id]
    return judge(row, activities, texts, ctx.today)


def end(
    ctx: Context,
    connection: Connection,
    subject: Subject,
    act: str,
    given: Mapping[str, Any],
    changed: Mapping[str, Any] | None = None,
) -> Judgement:
    """Write what the act changed, the standing that follows from it, and the audit entry.

    A turn for the worse is left to today's watch, which also tells the province of it.

    Raises:
        StalePairError: Somebody else changed the pair in between.
    """
    row = subject.row
    columns = dict(changed or {})
    after = judged(ctx, connection, _Changed(row, columns))
    good = after.standing in (Standing.ON_TRACK, Standing.TERMINATED)
    turned = after.standing != row.standing
    if turned and good:
        columns |= {"standing": after.standing.value, "standing_since": ctx.today}
    columns["next_watch_on"] = ctx.today if turned and not good else after.next_on
    if not register.update_pair(connection, row, {**columns, "updated_at": ctx.now}):
        raise StalePairError(key=row.key)
    body = {
        "actor": ctx.person,
        "behalf": subject.behalf,
        "action": act,
        "pair": row.key,
        "given": dict(given),
        "from": row.standing,
        "to": after.standing.value,
    }
    audit.append_settings(connection, body, ctx.now)
    keep(ctx, connection, [row.id])
    return after


class _Changed:
    """A row as it will be once some columns are written."""

    def __init__(self, row: Any, columns: Mapping[str, Any]) -> None:
        self._row, self._columns = row, columns

    def __getattr__(self, name: str) -> Any:
        columns = self._columns
        return columns[name] if name in columns else getattr(self._row, name)
