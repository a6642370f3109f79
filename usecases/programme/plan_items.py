"""The activities of a plan: written, taken out, and their money entered, by who may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reference.loader import activity_types
from statemachine.dates import PartialDate
from statemachine.errors import DateFormatError
from statemachine.programme.completeness import span
from statemachine.programme.money import ASPECTS, SOURCES, AmountError, read_baht
from statemachine.programme.routes import ROUTES, PlanKind, PlanState
from statemachine.words import Role, label
from storage import programme
from storage.database import Connection
from usecases.context import Context
from usecases.programme import tags
from usecases.programme.days import read_day, whole_day
from usecases.programme.plan_notices import years
from usecases.programme.plan_rows import Plan
from usecases.programme.plans import save, seen, writable
from usecases.programme.refused import ProgrammeError, StalePlanError
from usecases.programme.rights import behalf, holder
from usecases.programme.trail import noted
from usecases.relations.standing import HELD

PARTNERS: dict[str, tuple[str, str]] = {
    "office": ("ส่วนราชการ", "Government office"),
    "chamber": ("หอการค้าจังหวัด", "Chamber of commerce"),
    "industries": ("สภาอุตสาหกรรมจังหวัด", "Federation of industries"),
    "firm": ("บริษัท/ผู้ประกอบการ", "Firm"),
    "local": ("องค์กรปกครองส่วนท้องถิ่น", "Local government"),
    "school": ("สถานศึกษา", "School or university"),
    "other": ("อื่น ๆ", "Other"),
}
"""Kind of who takes part (R26, R53) -> Thai, English."""

LONGEST_TITLE, LONGEST_TEXT, MOST_PARTNERS = 200, 2_000, 20

_MAY: dict[tuple[str, str], tuple[Role, frozenset[PlanState]]] = {
    ("granted", "central"): (Role.MOI_OFFICER, frozenset({PlanState.MOI, PlanState.NOTED})),
    ("granted", "province"): (Role.COORDINATOR, frozenset({PlanState.NOTED})),
    ("granted", "other"): (Role.COORDINATOR, frozenset({PlanState.NOTED})),
    **{("spent", source): (Role.COORDINATOR, frozenset({PlanState.NOTED})) for source in SOURCES},
}
"""What is said of money, and of which source -> who enters it, and in which states."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An activity as it was typed; ``partners`` are kind and name, ``asked`` baht by source."""

    type: str = ""
    title: str = ""
    purpose: str = ""
    partners: Sequence[tuple[str, str]] = ()
    place: str = ""
    starts: str = ""
    ends: str = ""
    tags: Sequence[str] = ()
    expected: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)


def put_item(
    ctx: Context, key: str, number: int | None, draft: Draft, version: int | None = None
) -> int:
    """Write an activity of a draft plan and return its number; ``None`` adds one.

    A plan may be written piece by piece: what is missing shows on its page, and stops only the
    handing in. What is there must be readable.

    Raises:
        ProgrammeError: The person may not write it, or a value cannot be taken.
        StalePlanError: Somebody else changed the plan since ``version``.
    """
    with ctx.database.write() as connection:
        plan, acts_for = writable(ctx, connection, key, version)
        there = None if number is None else _item(plan, number)
        values = {**_values(connection, plan, draft), "updated_at": ctx.now}
        amounts = {source: _amount(draft.asked.get(source, "")) for source in SOURCES}
        save(ctx, connection, plan, {})
        if there is None:
            found = programme.next_number(connection, plan.row.id)
            row_id = programme.add_item(
                connection, {"plan_id": plan.row.id, "number": found, **values}
            )
        else:
            found, row_id = int(there["number"]), int(there["id"])
            programme.save_item(connection, row_id, values)
        for source, asked in amounts.items():
            programme.put_money(connection, row_id, source, {"asked": asked})
        told = {"plan": key, "number": found, **values, "asked": amounts}
        noted(ctx, connection, "plan_item", told, acts_for)
        return found


def drop_item(ctx: Context, key: str, number: int, version: int | None = None) -> None:
    """Take an activity out of a draft plan; what was held stays.

    Raises:
        ProgrammeError: The person may not, there is no such activity, or it was held.
        StalePlanError: Somebody else changed the plan since ``version``.
    """
    with ctx.database.write() as connection:
        plan, acts_for = writable(ctx, connection, key, version)
        item = _item(plan, number)
        if programme.kind_of_activity(connection, item["activity_id"]) == HELD:
            raise ProgrammeError("item_used", number=number)
        save(ctx, connection, plan, {})
        programme.drop_item(connection, item["id"])
        given = {"plan": key, "number": number, "title": item["title"]}
        noted(ctx, connection, "plan_item_dropped", given, acts_for)


def put_money(ctx: Context, key: str, number: int, source: str, aspect: str, written: str) -> None:
    """Enter what was granted or spent of an activity's budget, in baht as people write it.

    Raises:
        ProgrammeError: It is not the person's to enter, or not yet, or no amount.
    """
    amount = _amount(written)
    with ctx.database.write() as connection:
        plan = seen(ctx, connection, key)
        role, states = _MAY.get((aspect, source), (Role.ADMIN, frozenset()))
        province = plan.row.province if role is Role.COORDINATOR else None
        if plan.row.state not in states:
            raise _not_yours(aspect, source, role, states, plan)
        acts_for = behalf(holder(ctx, connection, role, province))
        item = _item(plan, number)
        if not programme.save_plan(connection, plan.row, {"updated_at": ctx.now}):
            raise StalePlanError(key=key)
        programme.put_money(connection, item["id"], source, {aspect: amount})
        given = {"plan": key, "number": number, "source": source, aspect: amount}
        noted(ctx, connection, "plan_money", given, acts_for)


def may_enter(plan: Plan, held: Iterable[str]) -> list[tuple[str, str]]:
    """Return aspect and source of the amounts that somebody of these roles may enter now."""
    roles = set(held)
    return [
        pair
        for pair, (role, states) in _MAY.items()
        if plan.row.state in states and role.value in roles
    ]


def _not_yours(
    aspect: str, source: str, role: Role, states: Iterable[PlanState], plan: Plan
) -> ProgrammeError:
    steps = [ROUTES[plan.row.kind].step(state) for state in states] if states else []
    aspects, sources = ASPECTS.get(aspect, (aspect,) * 2), SOURCES.get(source, (source,) * 2)
    return ProgrammeError(
        "money_not_yours",
        aspect_th=aspects[0],
        aspect_en=aspects[1].lower(),
        source_th=sources[0],
        source_en=sources[1],
        role_th=label(role, "th"),
        role_en=label(role, "en"),
        states=" / ".join(f"{s.th} · {s.en}" for s in steps),
    )


def _item(plan: Plan, number: int) -> Mapping[str, Any]:
    found = plan.item(number)
    if found is None:
        raise ProgrammeError("no_such_item", number=number)
    return found


def _values(connection: Connection, plan: Plan, draft: Draft) -> dict[str, Any]:
    if draft.type not in {row.code for row in activity_types()}:
        raise ProgrammeError("item_type")
    title = draft.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise ProgrammeError("item_title", most=LONGEST_TITLE)
    when = _when(plan, draft.starts)
    return {
        "type": draft.type,
        "title": title,
        "purpose": _text(draft.purpose),
        "partners": _partners(draft.partners),
        "place": _text(draft.place, LONGEST_TITLE),
        "starts_on": when.value,
        "precision": when.precision.value,
        "ends_on": _ends(draft.ends, when),
        "tags": tags.check(connection, draft.tags),
        "expected": _text(draft.expected),
    }


def _when(plan: Plan, written: str) -> PartialDate:
    row = plan.row
    first, last = span(row.first_year, row.last_year)
    try:
        when = read_day(written)
    except DateFormatError:
        raise ProgrammeError("item_when", years=years(row)) from None
    if row.kind == PlanKind.YEARLY and not (when.earliest() <= last and first <= when.latest()):
        raise ProgrammeError("item_when", years=years(row))
    return when


def _ends(written: str, when: PartialDate) -> date | None:
    try:
        ends = whole_day(written)
    except DateFormatError:
        raise ProgrammeError("item_ends") from None
    if ends is not None and ends < when.earliest():
        raise ProgrammeError("item_ends")
    return ends


def _text(value: str, most: int = LONGEST_TEXT) -> str:
    said = value.replace("\r\n", "\n").strip()
    if len(said) > most:
        raise ProgrammeError("plan_text_long", most=most)
    return said


def _partners(given: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    named = [(kind, name.strip()[:LONGEST_TITLE]) for kind, name in given if name.strip()]
    return [
        {"kind": kind if kind in PARTNERS else "other", "name": name}
        for kind, name in named[:MOST_PARTNERS]
    ]


def _amount(written: str) -> int | None:
    try:
        return read_baht(written)
    except AmountError:
        raise ProgrammeError("item_amount", value=written) from None
