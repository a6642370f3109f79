"""The clocks of section 178 on a case: what runs, until when, and what follows when it runs out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reference.agenda import LegalClock, clocks, treaty_path
from statemachine.planning.clocks import Clock
from statemachine.words import Treaty
from storage import agenda as kept
from storage import case_page
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.agenda import who
from usecases.agenda.refused import AgendaRefusedError
from usecases.cases import access
from usecases.context import Context
from usecases.rights import plain_text

_STAGES = frozenset({"cabinet", "parliament"})
_TREATIES = frozenset({Treaty.TREATY.value, Treaty.TREATY_PARLIAMENT.value})


def begin(ctx: Context, number: str, code: str, began_on: date, source: str) -> int:
    """Record that a clock began, such as a request to the Court; return the case's new version.

    Raises:
        AgendaRefusedError: The person may not, there is no such clock, or it runs already.
        DeedRefusedError: No source is given.
    """
    said = plain_text(source, "แหล่งที่มา", "source", 500)
    known = next((clock for clock in clocks() if clock.code == code and not clock.state), None)
    if known is None:
        raise AgendaRefusedError("clock_unknown", code=code[:40])
    if began_on > ctx.today:
        raise AgendaRefusedError("step_ahead", day=began_on)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        running = _running(kept.clocks_of(connection, case.id), code)
        if running is not None:
            raise AgendaRefusedError("clock_running", day=running.began_on)
        row = {
            "case_id": case.id, "code": code, "began_on": began_on, "outcome": "",
            "source": said, "recorded_by": ctx.person, "recorded_at": ctx.now,
        }  # fmt: skip
        kept.begin_clock(connection, row)
        given = {"clock": code, "began_on": began_on, "source": said}
        return access.amend(ctx, connection, case, {"action": "clock_begun", "given": given})


def end(ctx: Context, number: str, code: str, ended_on: date, outcome: str) -> int:
    """Record how a clock ended and return the case's new version.

    Raises:
        AgendaRefusedError: The person may not, or it does not run.
        DeedRefusedError: No outcome is given.
    """
    said = plain_text(outcome, "ผล", "outcome", 500)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number)
        access.readable(ctx, connection, case)
        who.allow(who.actor_of(ctx, connection), who.ENTERS)
        running = _running(kept.clocks_of(connection, case.id), code)
        if running is None or not kept.end_clock(connection, running.id, ended_on, said):
            raise AgendaRefusedError("clock_unknown", code=code[:40])
        given = {"clock": code, "ended_on": ended_on, "outcome": said}
        return access.amend(ctx, connection, case, {"action": "clock_ended", "given": given})


def _running(rows: Sequence[Any], code: str) -> Any | None:
    return next((row for row in rows if row.code == code and row.ended_on is None), None)


def show(ctx: Context, connection: Connection, case: CaseRecord) -> dict[str, Any]:
    """Return the clocks of a case; none where neither its stage nor its text calls for them."""
    rows = kept.clocks_of(connection, case.id)
    stages = case_page.entries(connection, case.id)
    found = [_of_stage(ctx, clock, stages) for clock in clocks() if clock.state]
    found += [
        _by_hand(ctx, clock, row) for row in rows for clock in clocks() if clock.code == row.code
    ]
    runs = [each for each in found if each is not None]
    treaty = str(case.facts.get("treaty") or "") in _TREATIES
    path = treaty_path()
    asked = next(clock for clock in clocks() if not clock.state)
    return {
        "clocks": runs,
        "shown": bool(runs) or treaty or case.state in _STAGES,
        "treaty": treaty,
        "path": {"names": path.names, "steps": path.steps, "source": path.source},
        "court": _about(asked),
        "court_runs": _running(rows, asked.code) is not None,
    }


def _of_stage(ctx: Context, clock: LegalClock, entries: Sequence[Any]) -> dict[str, Any] | None:
    mine = [row for row in entries if row.state == clock.state]
    if not mine:
        return None
    row = mine[-1]
    return _shown(ctx, clock, row.entered_on, row.left_on, "")


def _by_hand(ctx: Context, clock: LegalClock, row: Any) -> dict[str, Any]:
    return _shown(ctx, clock, row.began_on, row.ended_on, row.outcome) | {"record": row.source}


def _shown(
    ctx: Context, clock: LegalClock, began: date, ended: date | None, outcome: str
) -> dict[str, Any]:
    runs = Clock(clock.code, clock.days, began)
    return {
        **_about(clock),
        "began": began,
        "ends": runs.ends,
        "left": runs.left(ctx.today),
        "gone": runs.gone(ctx.today),
        "over": ended is None and runs.is_over(ctx.today),
        "ended": ended,
        "outcome": outcome,
        "record": "",
    }


def _about(clock: LegalClock) -> dict[str, Any]:
    return {
        "code": clock.code,
        "days": clock.days,
        "names": clock.names,
        "from": clock.begins,
        "after": clock.after,
        "source": clock.source,
        "by_hand": not clock.state,
    }
