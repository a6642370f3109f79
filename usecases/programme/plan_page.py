"""One plan as people read it: with what may be done and why not, and its frozen versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from reference.loader import activity_types
from statemachine.dates import PartialDate
from statemachine.facts import ANYWHERE, Actor
from statemachine.programme.approval import No, may
from statemachine.programme.money import ASPECTS, SOURCES
from statemachine.programme.routes import FINAL, ROUTES, Move, PlanKind
from statemachine.words import Role
from storage import people, programme
from storage.database import Connection
from storage.programme import NoSuchPlanError
from usecases import names
from usecases.context import Context
from usecases.programme import tags
from usecases.programme.plan_items import PARTNERS, may_enter
from usecases.programme.plan_notices import plan_name, years
from usecases.programme.plan_rows import Plan, loaded
from usecases.programme.refused import refusal
from usecases.programme.rights import check_plan, sight

LACKS: dict[str, tuple[str, str]] = {
    "aims_missing": ("ยังไม่ได้ระบุเป้าหมายของแผน", "The aims of the plan are missing."),
    "no_activity": ("ยังไม่มีกิจกรรม ต้องมีอย่างน้อยหนึ่งกิจกรรม", "At least one activity is needed."),
    "title_missing": ("ยังไม่มีชื่อกิจกรรม", "The activity has no name."),
    "purpose_missing": ("ยังไม่ได้ระบุวัตถุประสงค์", "The purpose is missing."),
    "expected_missing": ("ยังไม่ได้ระบุผลที่คาดว่าจะได้รับ", "The expected result is missing."),
    "outside_year": ("วันที่อยู่นอกปีงบประมาณ", "The date lies outside the fiscal year."),
    "ends_before": ("วันสิ้นสุดอยู่ก่อนวันเริ่ม", "It ends before it begins."),
    "no_partner": ("ยังไม่ได้ระบุหน่วยงานหรือภาคเอกชนที่ร่วม", "Nobody who takes part is named."),
    "no_budget": ("ยังไม่ได้ระบุงบประมาณ หากไม่ใช้งบประมาณให้ใส่ 0", "No budget; write 0 for none."),
}  # fmt: skip
"""What a plan may lack -> Thai, English."""


def show_plan(ctx: Context, key: str) -> dict[str, Any]:
    """Return one plan with its activities, what it lacks, what may be done, and its steps.

    Raises:
        NoSuchPlanError: There is none that the reader may see.
    """
    with ctx.database.read() as connection:
        plan = loaded(connection, key)
        check_plan(sight(ctx, connection), plan.row, key)
        actor = _actor(ctx, connection)
        words = tags.words(connection)
        row = plan.row
        return {
            "key": row.key,
            "kind": row.kind,
            "name": plan_name(row),
            "pair_key": row.pair_key,
            "province": row.province,
            "years": years(row),
            "first_year": row.first_year,
            "last_year": row.last_year,
            "title": row.title,
            "aims": row.aims,
            "version": row.version,
            "revision": row.revision,
            "items": [_item(item, words) for item in plan.items],
            "sums": [_plan_sum(source, plan.items) for source in SOURCES],
            "lacks": [_lack(code, number) for code, number in plan.lacks],
            "steps": _steps(row),
            "acts": [_act(plan, move, actor) for move in ROUTES[row.kind].moves_from(row.state)],
            "may_write": _may_write(row, actor),
            "may_enter": may_enter(plan, [g.role.value for g in _here(actor, row)]),
            "moves": [_move(move, row.kind) for move in programme.moves(connection, row.id)],
            "versions": programme.versions(connection, row.id),
            "state": row.state,
            "state_name": names.both(*_step_words(row.kind, row.state)),
            "final": row.state in FINAL,
            "since": row.state_since,
            "tag_sets": tags.sets_of(connection, row.first_year, row.last_year),
            "aligned": _aligned(plan.items, words),
        }


def _actor(ctx: Context, connection: Connection) -> Actor:
    if ctx.person is None:
        return Actor("operator")
    return people.actor(connection, ctx.person, ctx.today)


def _here(actor: Actor, row: Any) -> list[Any]:
    return [g for g in actor.grants if g.scope in {ANYWHERE, row.province}]


def _may_write(row: Any, actor: Actor) -> bool:
    writer = Role.COORDINATOR if row.kind == PlanKind.YEARLY else Role.MOI_OFFICER
    return row.state == "draft" and any(g.role is writer for g in _here(actor, row))


def _act(plan: Plan, move: Move, actor: Actor) -> dict[str, Any]:
    found = may(plan.facts, move, actor)
    refused = refusal(found) if isinstance(found, No) else None
    step = ROUTES[plan.row.kind].step(move.target)
    return {
        "trigger": move.trigger,
        "name": names.both(move.th, move.en),
        "needs": move.needs,
        "target": names.both(step.th, step.en),
        "holder": names.word(str(step.holder)) if step.holder else None,
        "freezes": move.freezes,
        "ends": step.state in FINAL,
        "refusal": names.both(refused.sentence("th"), refused.sentence("en")) if refused else None,
    }


def _steps(row: Any) -> list[dict[str, Any]]:
    steps = ROUTES[row.kind].steps
    here = next(n for n, step in enumerate(steps) if step.state == row.state)
    done = len(steps) if row.state in FINAL else here
    return [
        {
            "th": step.th,
            "en": step.en,
            "status": "done" if n < done else "now" if n == here else "ahead",
        }
        for n, step in enumerate(steps)
    ]


def _step_words(kind: str, state: str) -> tuple[str, str]:
    step = ROUTES[kind].step(state)
    return step.th, step.en


def _item(item: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    kind = next((t for t in activity_types() if t.code == item["type"]), None)
    return {
        **item,
        "type_name": names.both(kind.name_th, kind.name_en) if kind else names.both("", ""),
        "partners": [
            {"kind": names.both(*PARTNERS[p["kind"]]), "code": p["kind"], "name": p["name"]}
            for p in item["partners"]
        ],
        "tag_names": [words[key] for key in item["tags"] if key in words],
    }


def _lack(code: str, number: int | None) -> dict[str, Any]:
    return {**names.both(*LACKS[code]), "number": number}


def _plan_sum(source: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"source": names.both(*SOURCES[source])}
    for aspect in ASPECTS:
        stated = [v for v in (item["money"][source][aspect] for item in items) if v is not None]
        found[aspect] = sum(stated) if stated else None
    return found


def _move(move: Any, kind: str) -> dict[str, Any]:
    known = (m for m in ROUTES[kind].moves if m.trigger == move.trigger)
    words = next(known, None)
    return {
        "name": names.both(words.th, words.en) if words else names.word(move.trigger),
        "to": names.both(*_step_words(kind, move.to_state)),
        "by": names.both(move.name_th, move.name_en),
        "at": move.at,
        "note": move.note,
        "reason": move.given.get("reason", ""),
        "resolution": move.given.get("resolution_number", ""),
        "resolution_on": move.given.get("resolution_on", ""),
        "revision": move.revision,
    }


def _aligned(items: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the alignment map (R18): each tag with the activities that carry it."""
    used = dict.fromkeys(key for item in items for key in item["tags"] if key in words)
    return [
        {
            "tag": words[key],
            "items": [(i["number"], i["title"]) for i in items if key in i["tags"]],
        }
        for key in used
    ]


def show_version(ctx: Context, key: str, number: int) -> dict[str, Any]:
    """Return a frozen version of a plan: what it said, its digest, who handed it in and when.

    Raises:
        NoSuchPlanError: There is no such plan or version that the reader may see.
    """
    with ctx.database.read() as connection:
        row = programme.plan(connection, key)
        check_plan(sight(ctx, connection), row, key)
        found = programme.frozen(connection, row.id, number)
        if found is None:
            raise NoSuchPlanError(key=f"{key} #{number}")
        words = tags.words(connection)
        by = people.by_id(connection, found.made_by) if found.made_by else None
    said = found.content
    items = [
        _item({**item, "when": PartialDate.parse(item["when"], "ce")}, words)
        for item in said["items"]
    ]
    return {
        "key": key,
        "kind": row.kind,
        "name": plan_name(row),
        "years": years(row),
        "number": number,
        "newest": row.revision,
        "sha256": found.sha256,
        "at": found.made_at,
        "by": names.both(by.name_th, by.name_en) if by else None,
        "aims": said["aims"],
        "items": items,
    }
