"""Promises of the listening meeting: made, carried into a plan, judged with evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from statemachine.groups.rules import OUTCOMES as OUTCOME_CODES
from statemachine.groups.rules import Tally, tally_of
from storage import dated_duties as duties
from storage import listening
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.duties import NewDuty, close, give
from usecases.groups.groups import record
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError
from usecases.groups.rights import overseer
from usecases.groups.words import OUTCOMES, office_name
from usecases.rights import plain_text

Row = dict[str, Any]


def promise(ctx: Context, year: int, given: Mapping[str, str]) -> int:
    """Record a promise of a meeting, as a duty of its office; return its row id.

    It is carried into the plan of the next fiscal year.

    Args:
        ctx: Who oversees.
        year: The fiscal year of the meeting.
        given: ``text``, ``office``, ``due`` and ``note`` (the row id of what it answers; may be
            empty).

    Raises:
        GroupRefusedError: The person does not oversee, the meeting is closed, or a value is unfit.
    """
    text = plain_text(given.get("text"), "คำมั่น", "promise", 1000)
    due_on = reading.due_day(given.get("due", ""), ctx.today)
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        meeting = listening.meeting(connection, year)
        if meeting is None:
            raise NoSuchRecordError
        if meeting.state == "closed":
            raise GroupRefusedError("listening_closed", year=year)
        office = given.get("office", "")
        path = f"/listening/{year}"
        new = NewDuty("promise", meeting.id, path, text, office, due_on)
        duty = give(ctx, connection, new)
        row = {
            "meeting_id": meeting.id,
            "note_id": _answered(connection, meeting.id, given.get("note", "")),
            "text": text,
            "office": office,
            "plan_year": year + 1,
            "due_on": due_on,
            "duty_id": duty,
            "evidence": "",
            "added_by": ctx.person,
            "added_at": ctx.now,
        }
        found = listening.add_promise(connection, row)
        names = ("text", "office", "plan_year", "due_on", "duty_id")
        record(ctx, connection, "promise", {"promise": found, **{n: row[n] for n in names}})
    return found


def _answered(connection: Connection, meeting_id: int, note: str) -> int | None:
    found = listening.note(connection, meeting_id, int(note)) if note.isdecimal() else None
    return None if found is None else int(found.id)


def judge(ctx: Context, promise_id: int, outcome: str, evidence: str) -> None:
    """Say whether a promise was kept, partly or not, with the evidence; its duty is closed.

    A judgement may be mended later; each one stays in the trail.

    Raises:
        GroupRefusedError: The person does not oversee, or the outcome is unknown.
    """
    reading.choice(outcome, OUTCOME_CODES, "outcome")
    said = plain_text(evidence, "หลักฐาน", "evidence", 2000)
    with ctx.database.write() as connection:
        overseer(ctx, connection)
        row = listening.promise(connection, promise_id)
        if row is None:
            raise NoSuchRecordError
        values = {"outcome": outcome, "evidence": said, "judged_by": ctx.person}
        listening.change_promise(connection, promise_id, {**values, "judged_at": ctx.now})
        given = {"promise": promise_id, "from": row.outcome, "to": outcome, "evidence": said}
        record(ctx, connection, "judge_promise", given)
        if outcome != "not_kept":
            close(ctx, connection, row.duty_id, said)


def of_meeting(ctx: Context, connection: Connection, meeting: Any | None) -> list[Row]:
    """Return the promises made at a meeting with how each fares; none where there was none."""
    if meeting is None:
        return []
    rows = listening.promises(connection, meeting.id)
    known = duties.several(connection, [row.duty_id for row in rows])
    return [_shown(ctx, row, known.get(row.duty_id)) for row in rows]


def carried_into(connection: Connection, office: str, plan_year: int) -> list[Row]:
    """Return the promises that an office carries into its plan of a fiscal year (for the plan)."""
    return [
        {
            "id": row.id,
            "text": row.text,
            "due_on": row.due_on,
            "outcome": row.outcome,
            "duty": row.duty_id,
        }
        for row in listening.carried(connection, office, plan_year)
    ]


def tally(rows: Sequence[Row]) -> Tally:
    """Return how many promises were kept, partly, not, and are not judged yet."""
    return tally_of(row["outcome"] or None for row in rows)


def _shown(ctx: Context, row: Any, duty: Any | None) -> Row:
    return {
        "id": row.id,
        "text": row.text,
        "office": row.office,
        "office_name": office_name(row.office),
        "plan_year": row.plan_year,
        "due_on": row.due_on,
        "outcome": row.outcome or "",
        "outcome_name": OUTCOMES.get(row.outcome or ""),
        "evidence": row.evidence,
        "duty_id": row.duty_id,
        "duty_state": duty.state if duty is not None else "",
        "duty_note": duty.note if duty is not None else "",
        "late": duty is not None and duty.state == duties.OPEN and duty.due_on < ctx.today,
    }
