"""When open cases will be signed, from the system's own history; and whether that came true."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.definition import Definition
from statemachine.forecasting.backtest import Score, backtest
from statemachine.forecasting.forecast import Forecast, Lack, forecast
from statemachine.forecasting.model import Model, fit
from statemachine.forecasting.visits import Course, as_known
from storage import case_search, cases, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words
from usecases.analysis import histories
from usecases.cases import access
from usecases.context import Context
from usecases.reading.aged import aged, is_kept

_MOST = 500
_STEP = timedelta(days=30)
_LEARNT = "learnt"
_MOST_HEADS = 5_000
_heads: dict[Hashable, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Learnt:
    """The model of a day, and the courses that it learnt from."""

    model: Model
    courses: tuple[Course, ...]


def of_case(ctx: Context, number: str) -> dict[str, Any]:
    """Return the forecast of one case, ready as JSON.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        return beside(ctx, connection, case)


def at_head(ctx: Context, number: str, version: int) -> dict[str, Any] | None:
    """Return the forecast for the head of a case's page, where nobody need wait for it.

    ``None`` until somebody asked for a forecast today, for then it is learnt first; the page
    of a case's days has it.
    """
    if not is_kept(ctx, _LEARNT):
        return None
    key = (str(ctx.database.url), ctx.today, number, version)
    found = _heads.get(key)
    if found is None:
        if len(_heads) >= _MOST_HEADS:
            _heads.clear()
        found = _heads[key] = of_case(ctx, number)
    return found


def beside(ctx: Context, connection: Connection, case: CaseRecord) -> dict[str, Any]:
    """Return the forecast of a case that was read already, inside its transaction."""
    definition = access.definition_of(ctx, connection, case)
    model = learnt(ctx, connection).model
    course = histories.course(connection, case.id)
    found = None if course is None else forecast(model, _known(course, model.known))
    agreed = (case.facts.get("signing") or {}).get("signing_on")
    shown = _shown(definition, found, model)
    return {"number": case.number, **shown, "agreed": agreed if shown["state"] != "none" else None}


def of_all(ctx: Context) -> dict[str, Any]:
    """Return the forecasts of the open cases that the actor may read, the next to be signed first.

    Those that the history says too little of come last.
    """
    with ctx.database.read() as connection:
        actor = None if ctx.person is None else people.actor(connection, ctx.person, ctx.today)
        rows = case_search.found(connection, actor, case_search.Sought(limit=_MOST * 4))
        opened = [row for row in rows if row.closed_at is None][:_MOST]
        definition = ctx.definitions.in_effect(connection, ctx.today)
        known = learnt(ctx, connection)
        by_number = {course.number: course for course in known.courses}
        found = [_row(connection, definition, known.model, by_number, r) for r in opened]
    rows_said = [row for row in found if row["state"] != "none"]
    rows_said.sort(key=lambda row: (row["p50"] is None, row["p50"] or "", row["number"]))
    return {
        "known": known.model.known.isoformat(),
        "signed": known.model.reached,
        "rows": rows_said,
    }


def learnt(ctx: Context, connection: Connection) -> Learnt:
    """Return what the history until the end of yesterday teaches; kept for the day."""

    def learn() -> Learnt:
        definition = ctx.definitions.in_effect(connection, ctx.today)
        known = ctx.today - timedelta(days=1)
        found = tuple(histories.courses(connection))
        model = fit(as_known(found, known), known, histories.goals(definition))
        return Learnt(model, found)

    return aged(ctx, connection, _LEARNT, learn, all_day=True).figure


def kept_word(ctx: Context, *, months: int = 12) -> Score:
    """Return how forecasts of past months came out: each as it would have been made then.

    Cases that are still open tell nothing yet and are left out, which favours quick ones; a
    rehearsal that runs to its end has none.
    """
    with ctx.database.read() as connection:
        known = learnt(ctx, connection)
    days = [known.model.known - _STEP * n for n in range(months, 0, -1)]
    return backtest(known.courses, days, known.model.goals)


def as_json(found: Score) -> dict[str, Any]:
    """Return a score as JSON."""
    return {
        "said": found.said,
        "unsaid": found.unsaid,
        "inside": found.inside,
        "coverage": found.coverage,
        "by_p50": found.by_p50,
        "by_p80": found.by_p80,
        "width_days": round(found.width, 1),
    }


def _row(
    connection: Connection,
    definition: Definition,
    model: Model,
    by_number: dict[str, Course],
    row: Any,
) -> dict[str, Any]:
    course = by_number.get(row.number) or histories.course(connection, row.id)
    found = None if course is None else forecast(model, _known(course, model.known))
    return {
        "number": row.number,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "stage": stage_words.stage(definition, row.state),
        **_shown(definition, found, model),
    }


def _known(course: Course, day: date) -> Course:
    """Return a course as of the end of a day; one that began later is as new as can be."""
    return next(iter(as_known([course], day)), course)


def _shown(definition: Definition, found: Forecast | None, model: Model) -> dict[str, Any]:
    """Return a forecast as JSON; ``state`` is said, too_little, unlikely or none."""
    lacks = () if found is None else found.lacks
    state = "none" if found is None else "too_little" if lacks else "said"
    if found is not None and not lacks and found.p50 is None:
        state = "unlikely"
    dates = dict.fromkeys(("p10", "p50", "p80", "p90"))
    if found is not None:
        dates = {name: stage_words.iso(getattr(found, name)) for name in dates}
    return {
        "state": state,
        **dates,
        "chance": None if found is None else found.chance,
        "lacks": _lacking(definition, lacks),
        "learnt_from": model.reached,
        "known": model.known.isoformat(),
    }


def _lacking(definition: Definition, lacks: Sequence[Lack]) -> list[dict[str, Any]]:
    signed = stage_words.said("เรื่องที่ลงนามแล้ว", "signed cases")
    return [
        {
            "stage": stage_words.stage(definition, lack.state) if lack.state else signed,
            "have": lack.have,
            "need": lack.need,
        }
        for lack in lacks
    ]
