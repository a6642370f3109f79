"""Plans: opened, described, handed in, decided on. Each deed is one transaction with its audit."""

from collections.abc import Mapping
from typing import Any

from statemachine.dates import fiscal_year_be
from statemachine.errors import DateFormatError
from statemachine.programme.approval import AUTHOR, Decision, No, decide, with_acted
from statemachine.programme.routes import FINAL, ROUTES, PlanKind, PlanState
from statemachine.words import Role
from storage import programme, register
from storage.database import Connection
from usecases.context import Context
from usecases.programme import plan_effects, plan_notices
from usecases.programme.days import read_day
from usecases.programme.plan_rows import Plan, content, digest, loaded, whole
from usecases.programme.refused import ProgrammeError, StalePlanError, refusal
from usecases.programme.rights import actor_of, behalf, check_plan, holder, sight
from usecases.programme.trail import noted
from usecases.rows.import_rows import SIGNED

YEARS_BACK, YEARS_AHEAD, MOST_YEARS = 2, 2, 10
_LONGEST_AIMS, _LONGEST_TITLE = 4_000, 200


def open_yearly(ctx: Context, pair_key: str, fiscal_year: int) -> str:
    """Open the plan of a pair for a Buddhist fiscal year and return its key.

    Raises:
        NoSuchPairError: There is no such pair.
        ProgrammeError: The person is no coordinator of its province, the pair is not signed or
            has ended, the year is out of reach, or the plan is there already.
    """
    _check_year(ctx, fiscal_year)
    with ctx.database.write() as connection:
        row = register.pair(connection, pair_key)
        grant = holder(ctx, connection, Role.COORDINATOR, row.province)
        if row.status not in SIGNED:
            raise ProgrammeError("plan_not_signed", key=pair_key)
        if row.terminated_on is not None and row.terminated_on <= ctx.today:
            raise ProgrammeError("plan_ended", key=pair_key)
        values = {
            "key": f"{pair_key}.{fiscal_year}",
            "kind": PlanKind.YEARLY.value,
            "relationship_id": row.id,
            "province": row.province,
            "first_year": fiscal_year,
            "last_year": fiscal_year,
            "title": "",
        }
        return _opened(ctx, connection, values, behalf(grant))


def open_multi_year(ctx: Context, title: str, first_year: int, last_year: int) -> str:
    """Open a plan of several years for the whole country (R10) and return its key.

    Raises:
        ProgrammeError: The person is no MOI officer, the years are not a span, or it is there.
    """
    said = title.strip()
    if not said or len(said) > _LONGEST_TITLE:
        raise ProgrammeError("item_title", most=_LONGEST_TITLE)
    if not first_year <= last_year < first_year + MOST_YEARS:
        raise ProgrammeError("plan_span", most=MOST_YEARS)
    _check_reach(ctx, first_year, MOST_YEARS, MOST_YEARS)
    with ctx.database.write() as connection:
        grant = holder(ctx, connection, Role.MOI_OFFICER)
        values = {
            "key": f"national.{first_year}-{last_year}",
            "kind": PlanKind.MULTI_YEAR.value,
            "relationship_id": None,
            "province": None,
            "first_year": first_year,
            "last_year": last_year,
            "title": said,
        }
        return _opened(ctx, connection, values, behalf(grant))


def _check_year(ctx: Context, year: int) -> None:
    _check_reach(ctx, year, YEARS_BACK, YEARS_AHEAD)


def _check_reach(ctx: Context, year: int, back: int, ahead: int) -> None:
    now = fiscal_year_be(ctx.today)
    if not now - back <= year <= now + ahead:
        raise ProgrammeError("plan_year", value=year, first=now - back, last=now + ahead)


def _opened(
    ctx: Context, connection: Connection, values: Mapping[str, Any], acts_for: int | None
) -> str:
    key = str(values["key"])
    base = {
        "aims": "",
        "state": PlanState.DRAFT.value,
        "state_since": ctx.today,
        "acted": {},
        "created_by": ctx.person,
        "created_at": ctx.now,
        "updated_at": ctx.now,
    }
    if programme.add_plan(connection, {**base, **values}) is None:
        raise ProgrammeError("plan_exists", key=key)
    given = {name: values[name] for name in ("key", "kind", "first_year", "last_year", "title")}
    noted(ctx, connection, "plan_open", given, acts_for)
    return key


def describe(
    ctx: Context, key: str, aims: str, *, title: str = "", version: int | None = None
) -> None:
    """Write what a plan is for; ``title`` is that of a plan of several years.

    Raises:
        ProgrammeError: The person may not write it, it is no draft, or a text is too long.
        StalePlanError: Somebody else changed it since ``version``.
    """
    said = aims.replace("\r\n", "\n").strip()
    if len(said) > _LONGEST_AIMS:
        raise ProgrammeError("plan_text_long", most=_LONGEST_AIMS)
    with ctx.database.write() as connection:
        plan, acts_for = writable(ctx, connection, key, version)
        values = {"aims": said}
        if plan.row.kind == PlanKind.MULTI_YEAR and title.strip():
            values["title"] = title.strip()[:_LONGEST_TITLE]
        save(ctx, connection, plan, values)
        noted(ctx, connection, "plan_aims", {"plan": key, **values}, acts_for)


def writable(
    ctx: Context, connection: Connection, key: str, version: int | None = None
) -> tuple[Plan, int | None]:
    """Return a draft that the person may write in, and for whom they act.

    Raises:
        NoSuchPlanError: There is none that they may see.
        ProgrammeError: They may not write it, or it is no draft.
        StalePlanError: Somebody else changed it since ``version``.
    """
    plan = seen(ctx, connection, key)
    grant = holder(ctx, connection, writer_of(plan.row.kind), plan.row.province)
    if plan.row.state != PlanState.DRAFT:
        raise ProgrammeError("plan_closed", state=plan.row.state)
    _check_version(plan, version)
    return plan, behalf(grant)


def seen(ctx: Context, connection: Connection, key: str) -> Plan:
    """Return a plan that the person may see."""
    plan = loaded(connection, key)
    check_plan(sight(ctx, connection), plan.row, key)
    return plan


def writer_of(kind: str) -> Role:
    """Return the role that writes plans of a kind."""
    return Role.COORDINATOR if kind == PlanKind.YEARLY else Role.MOI_OFFICER


def _check_version(plan: Plan, version: int | None) -> None:
    if version is not None and version != plan.row.version:
        raise StalePlanError(key=plan.row.key)


def save(ctx: Context, connection: Connection, plan: Plan, values: Mapping[str, Any]) -> None:
    """Write a draft; its writer becomes one of its authors.

    Raises:
        StalePlanError: Somebody else changed it in between.
    """
    acted = with_acted(plan.row.acted, (str(ctx.person),), AUTHOR)
    new = {"acted": acted, "updated_at": ctx.now, **values}
    if not programme.save_plan(connection, plan.row, new):
        raise StalePlanError(key=plan.row.key)


def act(
    ctx: Context, key: str, trigger: str, given: Mapping[str, str], version: int | None = None
) -> str:
    """Pull a trigger of a plan's approval and return its new state.

    Args:
        ctx: Who acts.
        key: Key of the plan.
        trigger: ``submit``, ``agree``, ``approve``, ``note``, ``return`` or ``amend``.
        given: ``reason``, ``resolution_number``, ``resolution_on`` and a free ``note``.
        version: The version that the actor saw.

    Raises:
        ProgrammeError: The rules say no; the sentence says why and what to do.
        StalePlanError: Somebody else changed it since.
    """
    with ctx.database.write() as connection:
        plan = seen(ctx, connection, key)
        _check_version(plan, version)
        found = decide(plan.facts, actor_of(ctx, connection), trigger, given)
        if isinstance(found, No):
            raise refusal(found)
        said = _tidied(ctx, found, given)
        revision = _frozen(ctx, connection, plan) if found.move.freezes else plan.row.revision
        _moved(ctx, connection, plan, found, revision)
        _kept(ctx, connection, plan, found, said | {"revision": revision})
        if found.move.target in FINAL:
            plan_effects.in_force(ctx, connection, whole(connection, plan.row))
        plan_notices.tell(ctx, connection, plan, found, said)
        return str(found.move.target)


def _tidied(ctx: Context, found: Decision, given: Mapping[str, str]) -> dict[str, Any]:
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    if "resolution_on" in found.move.needs:
        said["resolution_on"] = _meeting(ctx, said["resolution_on"])
    return said


def _meeting(ctx: Context, written: str) -> str:
    try:
        day = read_day(written)
    except DateFormatError:
        raise ProgrammeError("plan_needs_resolution_on") from None
    if day.earliest() > ctx.today:
        raise ProgrammeError("resolution_ahead", value=day.iso())
    return day.iso()


def _frozen(ctx: Context, connection: Connection, plan: Plan) -> int:
    """Keep the plan as it is handed in and return the number of that version."""
    said, number = content(plan), int(plan.row.revision) + 1
    programme.freeze(
        connection,
        {
            "plan_id": plan.row.id,
            "number": number,
            "content": said,
            "sha256": digest(said),
            "made_by": ctx.person,
            "made_at": ctx.now,
        },
    )
    return number


def _moved(
    ctx: Context, connection: Connection, plan: Plan, found: Decision, revision: int
) -> None:
    values = {
        "state": str(found.move.target),
        "state_since": ctx.today,
        "acted": found.acted,
        "revision": revision,
        "updated_at": ctx.now,
    }
    if not programme.save_plan(connection, plan.row, values):
        raise StalePlanError(key=plan.row.key)


def _kept(
    ctx: Context, connection: Connection, plan: Plan, found: Decision, said: Mapping[str, Any]
) -> None:
    given = {name: value for name, value in said.items() if name not in {"note", "revision"}}
    step = {
        "plan_id": plan.row.id,
        "trigger": found.move.trigger,
        "from_state": plan.row.state,
        "to_state": str(found.move.target),
        "revision": said["revision"],
        "person_id": ctx.person,
        "behalf_id": behalf(found.grant),
        "note": said.get("note", ""),
        "given": given,
        "at": ctx.now,
    }
    programme.add_move(connection, step)
    told = {"plan": plan.row.key, "from": plan.row.state, "to": step["to_state"], **said}
    noted(ctx, connection, f"plan_{found.move.trigger}", told, behalf(found.grant))


def step_names(kind: str, state: str) -> dict[str, str]:
    """Return the name of a plan's state in both languages."""
    step = ROUTES[kind].step(state)
    return {"th": step.th, "en": step.en}
