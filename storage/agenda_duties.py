"""Duties out of resolutions: texts in, confirmed tasks, what the sweep finds due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.facts import ANYWHERE, Actor, Grant
from statemachine.words import Role
from storage.tables_agenda import Resolution, ResolutionDuty, ResolutionDutyAlert, ResolutionItem
from storage.tables_cases import Case
from storage.tables_register import Partner, Relationship
from storage.tables_system import Outbox

_SEES_ALL = frozenset({Role.MOI_OFFICER, Role.MOI_EXECUTIVE, Role.CABINET_LIAISON})
_OF_PROVINCE = frozenset({Role.COORDINATOR, Role.GOVERNOR, Role.MONITOR})
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CASE_PARTNER = Partner.__table__.alias("case_partner")
_WHOLE = (
    select(
        ResolutionDuty.__table__,
        ResolutionItem.label,
        ResolutionItem.sentence,
        Resolution.id.label("resolution_id"),
        Resolution.kind.label("resolution_kind"),
        Resolution.number.label("resolution_number"),
        Resolution.resolved_on,
        Resolution.title,
        Case.number.label("case_number"),
        Case.province.label("case_province"),
        _CASE_PARTNER.c.name_th.label("case_partner_th"),
        _CASE_PARTNER.c.name_en.label("case_partner_en"),
        Relationship.key.label("pair_key"),
        Relationship.province.label("pair_province"),
        Partner.name_th.label("pair_partner_th"),
        Partner.name_en.label("pair_partner_en"),
    )
    .join(ResolutionItem, ResolutionItem.id == ResolutionDuty.item_id)
    .join(Resolution, Resolution.id == ResolutionItem.resolution_id)
    .outerjoin(Case, Case.id == ResolutionDuty.case_id)
    .outerjoin(_CASE_PARTNER, _CASE_PARTNER.c.id == Case.partner_id)
    .outerjoin(Relationship, Relationship.id == ResolutionDuty.relationship_id)
    .outerjoin(Partner, Partner.id == Relationship.partner_id)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties are asked for; ``after`` is (due day, id) of the last one seen."""

    state: str = "open"
    office: str = ""
    late_on: date | None = None
    case_id: int | None = None
    case_number: str = ""
    pair_key: str = ""
    resolution_id: int | None = None
    after: tuple[date, int] | None = None
    limit: int = 50


def add_resolution(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a text and return its id."""
    return _key(connection.execute(insert(Resolution), dict(values)))


def add_items(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the items of a text."""
    connection.execute(insert(ResolutionItem), [dict(row) for row in rows])


def known_text(connection: Connection, sha256: str) -> int | None:
    """Return the id of the resolution that has a text, or ``None``."""
    query = select(Resolution.id).where(Resolution.sha256 == sha256)
    return connection.execute(query).scalar_one_or_none()


def resolution(connection: Connection, row_id: int) -> Any | None:
    """Return a resolution, or ``None``."""
    query = select(Resolution.__table__).where(Resolution.id == row_id)
    return connection.execute(query).one_or_none()


def items_of(connection: Connection, resolution_id: int) -> list[Any]:
    """Return the items of a resolution, in its order."""
    query = (
        select(ResolutionItem.__table__)
        .where(ResolutionItem.resolution_id == resolution_id)
        .order_by(ResolutionItem.position)
    )
    return list(connection.execute(query))


def item(connection: Connection, row_id: int) -> Any | None:
    """Return an item, locked until the transaction ends, or ``None``."""
    query = select(ResolutionItem.__table__).where(ResolutionItem.id == row_id)
    return connection.execute(query.with_for_update()).one_or_none()


def decide_item(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write what was decided on an item; ``False`` where it moved on since ``row`` was read."""
    done = connection.execute(
        update(ResolutionItem)
        .where(ResolutionItem.id == row.id, ResolutionItem.version == row.version)
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def resolutions(connection: Connection, limit: int, before: int | None) -> list[Any]:
    """Return resolutions, the newest entry first, with how many items still wait."""
    waiting = (
        select(func.count())
        .where(ResolutionItem.resolution_id == Resolution.id, ResolutionItem.state == "proposed")
        .scalar_subquery()
    )
    query = select(
        Resolution.id, Resolution.kind, Resolution.number, Resolution.resolved_on,
        Resolution.title, Resolution.entered_at, waiting.label("waiting"),
    ).order_by(Resolution.id.desc())  # fmt: skip
    if before is not None:
        query = query.where(Resolution.id < before)
    return list(connection.execute(query.limit(limit)))


def open_duty(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a duty and return its id."""
    return _key(connection.execute(insert(ResolutionDuty), dict(values)))


def change_duty(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write to an open duty; ``False`` where it moved on since ``row`` was read."""
    done = connection.execute(
        update(ResolutionDuty)
        .where(
            ResolutionDuty.id == row.id,
            ResolutionDuty.version == row.version,
            ResolutionDuty.state == "open",
        )
        .values(**values, version=row.version + 1)
    )
    return bool(done.rowcount == 1)


def duty(connection: Connection, row_id: int, actor: Actor | None) -> Any | None:
    """Return a duty that somebody may see, with where it comes from; ``None`` if there is none."""
    query = _WHOLE.where(ResolutionDuty.id == row_id, visible(actor))
    return connection.execute(query).one_or_none()


def duties(connection: Connection, actor: Actor | None, wanted: Wanted) -> list[Any]:
    """Return duties by due day, as far as somebody may see them."""
    query = _WHOLE.where(visible(actor), *_conditions(wanted))
    query = query.order_by(ResolutionDuty.due_on, ResolutionDuty.id)
    return list(connection.execute(query.limit(wanted.limit)))


def held_by(connection: Connection, pairs: Sequence[tuple[str, str]], limit: int) -> list[Any]:
    """Return the open duties of roles and scopes, by due day."""
    if not pairs:
        return []
    mine = or_(
        *(
            and_(ResolutionDuty.holder_role == role, ResolutionDuty.holder_scope == scope)
            for role, scope in pairs
        )
    )
    query = _WHOLE.where(ResolutionDuty.state == "open", mine)
    return list(
        connection.execute(query.order_by(ResolutionDuty.due_on, ResolutionDuty.id).limit(limit))
    )


def has_duty_of(connection: Connection, resolution_id: int, actor: Actor) -> bool:
    """Return whether a person sees a duty that comes from a resolution."""
    query = select(ResolutionDuty.id).join(
        ResolutionItem, ResolutionItem.id == ResolutionDuty.item_id
    ).outerjoin(Case, Case.id == ResolutionDuty.case_id).outerjoin(
        Relationship, Relationship.id == ResolutionDuty.relationship_id
    ).where(ResolutionItem.resolution_id == resolution_id, visible(actor)).limit(1)  # fmt: skip
    return connection.execute(query).first() is not None


def due(connection: Connection, now: datetime, most: int) -> list[Any]:
    """Return up to ``most`` duties whose next alert has come; others' locked rows are passed."""
    query = (
        _WHOLE.where(ResolutionDuty.next_alert_at <= now)
        .order_by(ResolutionDuty.next_alert_at, ResolutionDuty.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=ResolutionDuty)
    )
    return list(connection.execute(query))


def waiting(connection: Connection) -> list[Any]:
    """Return every open duty that still has an alert ahead."""
    query = select(ResolutionDuty.__table__).where(
        ResolutionDuty.state == "open", ResolutionDuty.next_alert_at.is_not(None)
    )
    return list(connection.execute(query))


def bump(connection: Connection, row_id: int, next_at: datetime | None, level: str | None) -> None:
    """Move a duty on to its next alert."""
    connection.execute(
        update(ResolutionDuty)
        .where(ResolutionDuty.id == row_id)
        .values(next_alert_at=next_at, next_alert=level)
    )


def decided(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record alerts; a level that was decided already stays as it is."""
    if rows:
        base = _INSERTS[connection.dialect.name](ResolutionDutyAlert)
        statement = base.on_conflict_do_nothing(index_elements=["duty_id", "level"])
        connection.execute(statement, [dict(row) for row in rows])


def alerts_of(connection: Connection, duty_id: int) -> list[Any]:
    """Return the alerts of a duty, oldest first."""
    query = (
        select(ResolutionDutyAlert.__table__)
        .where(ResolutionDutyAlert.duty_id == duty_id)
        .order_by(ResolutionDutyAlert.id)
    )
    return list(connection.execute(query))


def forget_mails(connection: Connection, duty_id: int, now: datetime) -> None:
    """Cancel the mails of a duty that were not sent yet."""
    connection.execute(
        update(Outbox)
        .where(Outbox.key.startswith(f"resolution_duty:{duty_id}:"), Outbox.state == "queued")
        .values(state="cancelled", finished_at=now)
    )


def visible(actor: Actor | None) -> ColumnElement[bool]:
    """Return the condition on duties that a person may see; the operator sees all."""
    if actor is None:
        return true()
    each = [_under(grant) for grant in actor.grants]
    return or_(*each) if each else false()


def _under(grant: Grant) -> ColumnElement[bool]:
    role, scope = grant.role, grant.scope
    if role in _SEES_ALL or (role is Role.MONITOR and scope == ANYWHERE):
        return true()
    held = and_(ResolutionDuty.holder_role == role.value, ResolutionDuty.holder_scope == scope)
    if role not in _OF_PROVINCE:
        return held
    return or_(
        ResolutionDuty.office == f"province:{scope}",
        Case.province == scope,
        Relationship.province == scope,
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (wanted.state, ResolutionDuty.state == wanted.state),
        (wanted.office, ResolutionDuty.office == wanted.office),
        (wanted.late_on, ResolutionDuty.due_on < (wanted.late_on or date.min)),
        (wanted.case_id, ResolutionDuty.case_id == wanted.case_id),
        (wanted.case_number, Case.number == wanted.case_number),
        (wanted.pair_key, Relationship.key == wanted.pair_key),
        (wanted.resolution_id, ResolutionItem.resolution_id == wanted.resolution_id),
    )
    found = [condition for value, condition in asked if value]
    if wanted.after is not None:
        day, row_id = wanted.after
        later = and_(ResolutionDuty.due_on == day, ResolutionDuty.id > row_id)
        found.append(or_(ResolutionDuty.due_on > day, later))
    return found


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
