"""Supervision visits: planned, held with a checklist, findings followed up by duties (R58)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reference import loader
from statemachine.dates import fiscal_year_bounds
from statemachine.groups.rules import RESULTS as RESULT_CODES
from statemachine.groups.rules import keeps_groups, oversees
from storage import dated_duties as duties
from storage import register, visits
from storage.database import Connection
from usecases.context import Context
from usecases.groups import reading
from usecases.groups.duties import NewDuty, give, shown
from usecases.groups.groups import record
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError, StaleRecordError
from usecases.groups.words import RESULTS, VISITS, scope_name
from usecases.relations.register_sight import sight_of
from usecases.rights import plain_text

PLANNED, HELD, CLOSED, CANCELLED = "planned", "held", "closed", "cancelled"
Row = dict[str, Any]


def plan(ctx: Context, given: Mapping[str, str]) -> int:
    """Plan a visit to a province, and perhaps about one pair; return its row id.

    The checklist in effect on that day is kept with the visit.

    Args:
        ctx: Who keeps the groups of the province.
        given: ``province``, ``pair`` (a key, may be empty), ``planned_on``, ``purpose`` and
            ``visitors``.
    """
    province = reading.scope_of(given.get("province", ""))
    planned_on = reading.day(given.get("planned_on", ""), "planned_on")
    if province == "*":
        raise GroupRefusedError("scope_unknown", field="province", scope=province)
    with ctx.database.write() as connection:
        reading.keeper(ctx, connection, province)
        pair = _pair(connection, province, given.get("pair", "").strip())
        row = {
            "province": province,
            "relationship_id": pair,
            "planned_on": planned_on,
            "purpose": plain_text(given.get("purpose"), "วัตถุประสงค์", "purpose", 2000),
            "visitors": plain_text(given.get("visitors"), "ผู้นิเทศ", "visitors", 1000),
            "checklist": checklist_on(planned_on)["version"],
            "summary": "",
            "state": PLANNED,
            "created_by": ctx.person,
            "created_at": ctx.now,
        }
        found = visits.add(connection, row)
        names = ("province", "relationship_id", "planned_on", "purpose", "visitors", "checklist")
        record(ctx, connection, "plan_visit", {"visit": found, **{n: row[n] for n in names}})
    return found


def _pair(connection: Connection, province: str, key: str) -> int | None:
    if not key:
        return None
    row = register.pair(connection, key)
    if row.province != province:
        raise register.NoSuchPairError(key=key)
    return int(row.id)


def report(ctx: Context, visit_id: int, given: Mapping[str, str], version: int) -> None:
    """Record what a visit found: its day, a summary, and each point of the checklist.

    Args:
        ctx: Who keeps the groups of the province.
        visit_id: The visit.
        given: ``held_on``, ``summary``, and for each point ``result.CODE`` and ``note.CODE``; a
            point without a result is left as it was.
        version: The version that the person saw.
    """
    held_on = reading.past_day(given.get("held_on", ""), ctx.today, "held_on")
    summary = plain_text(given.get("summary"), "สรุปผล", "summary", 4000)
    with ctx.database.write() as connection:
        row = _kept(ctx, connection, visit_id)
        found = _findings(ctx, row, given)
        values = {"held_on": held_on, "summary": summary, "state": HELD}
        if row.version != version or not visits.change(connection, row, values):
            raise StaleRecordError
        for finding in found:
            visits.put_finding(connection, finding)
        told = {f["item"]: f["result"] for f in found}
        body = {"visit": visit_id, "held_on": held_on, "summary": summary, "findings": told}
        record(ctx, connection, "report_visit", body)


def _findings(ctx: Context, row: Any, given: Mapping[str, str]) -> list[Row]:
    found = []
    for item in checklist(row.checklist)["items"]:
        code = str(item["code"])
        result = given.get(f"result.{code}", "")
        if result:
            reading.choice(result, RESULT_CODES, f"result.{code}")
            note = given.get(f"note.{code}", "").strip()
            said = plain_text(note, "หมายเหตุ", "note", 1000) if note else ""
            found.append(
                {
                    "visit_id": row.id,
                    "item": code,
                    "result": result,
                    "note": said,
                    "recorded_by": ctx.person,
                    "recorded_at": ctx.now,
                }
            )
    return found


def follow_up(ctx: Context, visit_id: int, given: Mapping[str, str]) -> int:
    """Give an office, or a person, what a finding asks for by a day; return the duty's id.

    ``given`` has ``title``, ``office``, ``username`` (may be empty) and ``due``.
    """
    due_on = reading.due_day(given.get("due", ""), ctx.today)
    with ctx.database.write() as connection:
        row = _kept(ctx, connection, visit_id)
        person = reading.person(connection, given.get("username", "").strip())
        path, title = f"/visits/{row.id}", given.get("title", "")
        office = given.get("office", "") or f"province:{row.province}"
        new = NewDuty("visit", row.id, path, title, office, due_on, person)
        return give(ctx, connection, new)


def end(ctx: Context, visit_id: int, *, cancelled: bool = False) -> None:
    """Close a visit that was held, or cancel one that was not; its duties go on."""
    with ctx.database.write() as connection:
        row = _kept(ctx, connection, visit_id)
        if not cancelled and row.state != HELD:
            raise GroupRefusedError("visit_not_held")
        state = CANCELLED if cancelled else CLOSED
        if not visits.change(connection, row, {"state": state}):
            raise StaleRecordError
        record(ctx, connection, "end_visit", {"visit": visit_id, "state": state})


def schedule(ctx: Context, year_be: int) -> dict[str, Any]:
    """Return the visits of a fiscal year that somebody may see, newest first, with follow-up."""
    first, last = fiscal_year_bounds(year_be)
    with ctx.database.read() as connection:
        own = sight_of(ctx, connection, public=False).own
        rows = visits.listed(connection, own, first, last)
        given = duties.of_refs(connection, "visit", [row.id for row in rows])
        actor = reading.actor_of(ctx, connection)
    listed = [_shown(row) | _followed(given, row.id, ctx.today) for row in rows]
    return {
        "rows": listed,
        "held": sum(row["state"] in {HELD, CLOSED} for row in listed),
        "provinces": len({r["province"] for r in listed if r["state"] in {HELD, CLOSED}}),
        "late": sum(row["late"] for row in listed),
        "may_keep": any(keeps_groups(actor, g.scope) for g in actor.grants),
    }


def show(ctx: Context, visit_id: int) -> Row:
    """Return a visit with its checklist, findings and follow-up.

    Raises:
        NoSuchRecordError: There is none that the person may see.
    """
    with ctx.database.read() as connection:
        row = _readable(ctx, connection, visit_id)
        found = {f.item: f for f in visits.findings(connection, [row.id])}
        rows = duties.of_refs(connection, "visit", [row.id])
        acts = shown(ctx, connection, rows)
        actor = reading.actor_of(ctx, connection)
    used = checklist(row.checklist)
    may = keeps_groups(actor, row.province) and row.state in {PLANNED, HELD}
    return {
        **_shown(row),
        "purpose": row.purpose,
        "visitors": row.visitors,
        "summary": row.summary,
        "checklist": {name: used[name] for name in ("version", "source", "confidence")},
        "points": [_item(item, found.get(str(item["code"]))) for item in used["items"]],
        "actions": acts,
        "may_keep": may,
        "may_follow": may or (oversees(actor) and row.state == CLOSED),
        "version": row.version,
    }


def checklist(version: str) -> Mapping[str, Any]:
    """Return a checklist by version; the newest one where it is not known any more."""
    known = {str(one["version"]): one for one in loader.visit_checklists()}
    return known.get(version) or loader.visit_checklists()[-1]


def checklist_on(day: date) -> Mapping[str, Any]:
    """Return the checklist in effect on a day; the first one before all."""
    every = loader.visit_checklists()
    fitting = [one for one in every if date.fromisoformat(str(one["effective_from"])) <= day]
    return fitting[-1] if fitting else every[0]


def _readable(ctx: Context, connection: Connection, visit_id: int) -> Any:
    row = visits.one(connection, visit_id)
    if row is None or not sight_of(ctx, connection, public=False).whole(row.province):
        raise NoSuchRecordError
    return row


def _kept(ctx: Context, connection: Connection, visit_id: int) -> Any:
    row = _readable(ctx, connection, visit_id)
    reading.keeper(ctx, connection, row.province)
    if row.state in {CLOSED, CANCELLED}:
        raise GroupRefusedError("visit_over")
    return row


def _shown(row: Any) -> Row:
    return {
        "id": row.id,
        "province": row.province,
        "province_name": scope_name(row.province),
        "pair": row.pair,
        "planned_on": row.planned_on,
        "held_on": row.held_on,
        "state": row.state,
        "state_name": VISITS[row.state],
    }


def _item(item: Mapping[str, Any], found: Any) -> Row:
    return {
        "code": item["code"],
        "name": {"th": item["th"], "en": item["en"]},
        "basis": {"th": item["basis_th"], "en": item["basis_en"]},
        "result": found.result if found else "",
        "result_name": RESULTS[found.result] if found else None,
        "note": found.note if found else "",
    }


def _followed(given: Sequence[Any], visit: int, today: date) -> dict[str, int]:
    mine = [duty for duty in given if duty.ref == visit]
    return {
        "actions": len(mine),
        "done": sum(duty.state == "done" for duty in mine),
        "late": sum(duty.state == duties.OPEN and duty.due_on < today for duty in mine),
    }
