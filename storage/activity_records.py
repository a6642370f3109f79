"""What became of activities: outcome, participants, evidence. Beside the rows of the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from statemachine.errors import PhinongError
from storage.tables_cases import Document
from storage.tables_programme import ActivityEvidence, ActivityRecord, PlanItem
from storage.tables_register import Activity, Relationship

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class NoSuchActivityError(PhinongError):
    """The pair has no activity of this key."""

    code = "no_such_activity"
    th = "ไม่พบกิจกรรม {key} ของคู่นี้ โปรดเปิดจากหน้าแผนและกิจกรรม"
    en = "This pair has no activity {key}; open it from the page of plans and activities."


def _whole() -> Any:
    return (
        select(
            Activity.__table__,
            ActivityRecord.ends_on,
            ActivityRecord.outcome,
            ActivityRecord.follow_up,
            ActivityRecord.thai_people,
            ActivityRecord.partner_people,
            ActivityRecord.source_key,
            ActivityRecord.version.label("record_version"),
            PlanItem.number.label("plan_number"),
            PlanItem.plan_id,
        )
        .join(ActivityRecord, ActivityRecord.activity_id == Activity.id, isouter=True)
        .join(PlanItem, PlanItem.activity_id == Activity.id, isouter=True)
    )


def of_pair(connection: Connection, relationship_id: int) -> list[Any]:
    """Return the activities of a pair with what became of them, newest first."""
    query = _whole().where(Activity.relationship_id == relationship_id)
    return list(connection.execute(query.order_by(Activity.happens_on.desc(), Activity.id.desc())))


def one(connection: Connection, relationship_id: int, key: str) -> Any:
    """Return an activity of a pair.

    Raises:
        NoSuchActivityError: There is none.
    """
    query = _whole().where(Activity.relationship_id == relationship_id, Activity.key == key)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchActivityError(key=key)
    return row


def hold_pair(connection: Connection, pair_key: str) -> None:
    """Let one transaction at a time write activities of a pair; they number them in turn."""
    connection.execute(
        select(Relationship.id).where(Relationship.key == pair_key).with_for_update(key_share=True)
    )


def by_source_key(connection: Connection, relationship_id: int, source_key: str) -> Any | None:
    """Return the activity that a row of a file became before, or ``None``."""
    query = _whole().where(
        Activity.relationship_id == relationship_id, ActivityRecord.source_key == source_key
    )
    return connection.execute(query).one_or_none()


def change(connection: Connection, activity_id: int, values: Mapping[str, Any]) -> None:
    """Write columns of an activity's row in the register."""
    connection.execute(update(Activity).where(Activity.id == activity_id).values(**dict(values)))


def put_record(
    connection: Connection, activity_id: int, values: Mapping[str, Any], seen: int
) -> bool:
    """Write what became of an activity; ``seen`` is the version that was read, 0 for none yet.

    Returns:
        ``False`` where somebody else was first.
    """
    given = {**values, "version": seen + 1}
    if seen == 0:
        base = _INSERTS[connection.dialect.name](ActivityRecord).on_conflict_do_nothing()
        made = base.returning(ActivityRecord.activity_id)
        return _written(connection, made, {"activity_id": activity_id, **given})
    done = connection.execute(
        update(ActivityRecord)
        .where(ActivityRecord.activity_id == activity_id, ActivityRecord.version == seen)
        .values(**given)
    )
    return done.rowcount == 1


def add_evidence(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Hang a photo or paper on an activity; ``False`` where it hangs there already."""
    base = _INSERTS[connection.dialect.name](ActivityEvidence)
    made = base.on_conflict_do_nothing(index_elements=["activity_id", "sha256"])
    return _written(connection, made.returning(ActivityEvidence.id), values)


def _written(connection: Connection, statement: Any, values: Mapping[str, Any]) -> bool:
    """Return whether a row was inserted; PostgreSQL's driver does not count a single insert."""
    return connection.execute(statement, dict(values)).scalar_one_or_none() is not None


def evidence(connection: Connection, activity_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return what shows several activities, by activity, oldest first."""
    found: dict[int, list[Any]] = {row_id: [] for row_id in activity_ids}
    query = (
        select(ActivityEvidence.__table__, Document.size, Document.media_type)
        .join(Document, Document.sha256 == ActivityEvidence.sha256)
        .where(ActivityEvidence.activity_id.in_(list(activity_ids)))
        .order_by(ActivityEvidence.id)
    )
    for row in connection.execute(query) if activity_ids else ():
        found[row.activity_id].append(row)
    return found


def shown_by(connection: Connection, relationship_id: int, sha256: str) -> Any | None:
    """Return a photo or paper of a pair's activities, or ``None``."""
    query = (
        select(ActivityEvidence.__table__, Document.size, Document.media_type)
        .join(Document, Document.sha256 == ActivityEvidence.sha256)
        .join(Activity, Activity.id == ActivityEvidence.activity_id)
        .where(Activity.relationship_id == relationship_id, ActivityEvidence.sha256 == sha256)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def pair_of_activity(connection: Connection, activity_id: int) -> Any | None:
    """Return key of the pair and of the activity by the activity's row id, or ``None``."""
    query = (
        select(Relationship.key.label("pair_key"), Activity.key)
        .join(Relationship, Relationship.id == Activity.relationship_id)
        .where(Activity.id == activity_id)
    )
    return connection.execute(query).one_or_none()
