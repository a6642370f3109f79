"""Plans in the database: the plan, its activities and their budgets, frozen versions, moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.errors import PhinongError
from storage.tables_people import Person
from storage.tables_programme import PlanItem, PlanMoney, PlanMove, PlanRow, PlanVersion
from storage.tables_register import Activity, Partner, Relationship

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class NoSuchPlanError(PhinongError):
    """No plan has this key, or it is not the reader's to see."""

    code = "no_such_plan"
    th = "ไม่พบแผน {key} โปรดตรวจสอบรหัสแผน"
    en = "There is no plan {key}; check its key."


def plan(connection: Connection, key: str) -> Any:
    """Return a plan with the pair that it is of.

    Raises:
        NoSuchPlanError: There is none.
    """
    row = connection.execute(_plans().where(PlanRow.key == key)).one_or_none()
    if row is None:
        raise NoSuchPlanError(key=key)
    return row


def plans_of(connection: Connection, relationship_id: int) -> list[Any]:
    """Return the plans of a pair, newest year first."""
    query = _plans().where(PlanRow.relationship_id == relationship_id)
    return list(connection.execute(query.order_by(PlanRow.first_year.desc())))


def _plans() -> Any:
    """Return the query of plans with their pairs; the country's own plans have no pair."""
    return (
        select(
            PlanRow.__table__,
            Relationship.key.label("pair_key"),
            Partner.name_th.label("partner_th"),
            Partner.name_en.label("partner_en"),
        )
        .join(Relationship, Relationship.id == PlanRow.relationship_id, isouter=True)
        .join(Partner, Partner.id == Relationship.partner_id, isouter=True)
    )


def add_plan(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Insert a plan and return its row id, or ``None`` where one of this key is there."""
    base = _INSERTS[connection.dialect.name](PlanRow).on_conflict_do_nothing()
    made = connection.execute(base.returning(PlanRow.id), {"version": 1, "revision": 0, **values})
    return made.scalar_one_or_none()


def save_plan(connection: Connection, row: Any, values: Mapping[str, Any]) -> bool:
    """Write a plan of the version that was read; ``False`` where somebody else was first."""
    done = connection.execute(
        update(PlanRow)
        .where(PlanRow.id == row.id, PlanRow.version == row.version)
        .values(**dict(values), version=row.version + 1)
    )
    return done.rowcount == 1


def items(connection: Connection, plan_id: int) -> list[Any]:
    """Return the activities of a plan, by number."""
    query = select(PlanItem.__table__).where(PlanItem.plan_id == plan_id)
    return list(connection.execute(query.order_by(PlanItem.number)))


def money_of(connection: Connection, plan_id: int) -> list[Any]:
    """Return the budgets of a plan's activities, with the number of the activity."""
    query = (
        select(PlanMoney.__table__, PlanItem.number)
        .join(PlanItem, PlanItem.id == PlanMoney.item_id)
        .where(PlanItem.plan_id == plan_id)
        .order_by(PlanItem.number, PlanMoney.id)
    )
    return list(connection.execute(query))


def next_number(connection: Connection, plan_id: int) -> int:
    """Return the number that a new activity of a plan gets."""
    query = select(func.max(PlanItem.number)).where(PlanItem.plan_id == plan_id)
    return (connection.execute(query).scalar_one() or 0) + 1


def add_item(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert an activity of a plan and return its row id."""
    made: Any = connection.execute(insert(PlanItem), dict(values))
    return int(made.inserted_primary_key[0])


def save_item(connection: Connection, item_id: int, values: Mapping[str, Any]) -> None:
    """Write an activity of a plan."""
    connection.execute(update(PlanItem).where(PlanItem.id == item_id).values(**dict(values)))


def drop_item(connection: Connection, item_id: int) -> None:
    """Take an activity out of a plan that is being written; frozen versions keep it."""
    connection.execute(delete(PlanMoney).where(PlanMoney.item_id == item_id))
    connection.execute(delete(PlanItem).where(PlanItem.id == item_id))


def kind_of_activity(connection: Connection, activity_id: int | None) -> str | None:
    """Return whether the activity that an item became is planned or held, or ``None``."""
    query = select(Activity.kind).where(Activity.id == activity_id)
    return connection.execute(query).scalar_one_or_none() if activity_id else None


def put_money(
    connection: Connection, item_id: int, source: str, amounts: Mapping[str, int | None]
) -> None:
    """Write amounts of one source of an activity's budget; what is not named stays."""
    base = _INSERTS[connection.dialect.name](PlanMoney)
    kept = {name: base.excluded[name] for name in amounts}
    empty = dict.fromkeys(("asked", "granted", "spent"))
    connection.execute(
        base.on_conflict_do_update(index_elements=["item_id", "source"], set_=kept),
        {"item_id": item_id, "source": source, **empty, **amounts},
    )


def freeze(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a version of a plan for good."""
    connection.execute(insert(PlanVersion), dict(values))


def frozen(connection: Connection, plan_id: int, number: int) -> Any | None:
    """Return a frozen version of a plan, or ``None``."""
    query = select(PlanVersion.__table__).where(
        PlanVersion.plan_id == plan_id, PlanVersion.number == number
    )
    return connection.execute(query).one_or_none()


def versions(connection: Connection, plan_id: int) -> list[Any]:
    """Return the frozen versions of a plan without their content, newest first."""
    query = (
        select(PlanVersion.number, PlanVersion.sha256, PlanVersion.made_at, *_names())
        .join(Person, Person.id == PlanVersion.made_by, isouter=True)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
    )
    return list(connection.execute(query))


def add_move(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep one step of a plan's approval."""
    connection.execute(insert(PlanMove), dict(values))


def moves(connection: Connection, plan_id: int) -> list[Any]:
    """Return the steps of a plan's approval with who took them, newest first."""
    query = (
        select(PlanMove.__table__, *_names())
        .join(Person, Person.id == PlanMove.person_id)
        .where(PlanMove.plan_id == plan_id)
        .order_by(PlanMove.id.desc())
    )
    return list(connection.execute(query))


def _names() -> Sequence[Any]:
    return (Person.username, Person.name_th, Person.name_en)
