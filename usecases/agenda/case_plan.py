"""The signing plan of a case as its page shows it: both tracks, clocks, occasions, duties."""

from datetime import date
from typing import Any

from statemachine.words import Role
from storage import agenda as kept
from storage import cases
from usecases import names, stage_words
from usecases.agenda import (
    clocks,
    duty_views,
    meetings,
    occasions,
    partner_steps,
    picture,
    plans,
    who,
    wishes,
)
from usecases.cases import access
from usecases.context import Context
from usecases.relations.partner_search import country_name

_COMING = 4


def show(ctx: Context, number: str, tried: date | None = None) -> dict[str, Any]:
    """Return everything that the page of a case's plan shows.

    Args:
        ctx: Who asks.
        number: Number of the case.
        tried: Another day to try, without setting it.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the person's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        actor = who.actor_of(ctx, connection)
        wish = kept.wish(connection, case.id)
        desk = plans.desk(ctx, connection, case, wish)
        day = tried or (wish.wished_on if wish is not None and wish.open else None)
        rows = kept.partner_steps(connection, [case.id])[case.id]
        theirs = partner_steps.show(desk, rows, wish)
        signable = plans.is_signable(desk)
        made = wishes.plan_json(desk, day) if signable and day is not None else None
        coming = kept.occasions_for(connection, case.country, case.relationship_id, ctx.today)
        event = kept.occasion(connection, wish.occasion_id) if wish and wish.occasion_id else None
        cabinet = "cabinet" in {case.state, *plans.way(desk)} or bool(
            plans.by_cabinet(desk, plans.way(desk))
        )
        return {
            "number": case.number,
            "version": case.version,
            "pair": names.pair(case.province, case.partner_th, case.partner_en),
            "stage": stage_words.stage(desk.definition, case.state),
            "state": case.state,
            "definition": case.definition,
            "country": country_name(case.country),
            "signable": signable,
            "signed_on": (case.facts.get("signed") or {}).get("signed_on"),
            "wish": _wish(wish, event),
            "tried": tried,
            "plan": made,
            "beyond": signable and day is not None and made is None,
            "picture": picture.picture(made, theirs["steps"], ctx.today) if made else None,
            "partner": theirs,
            "occasions": [occasions.as_shown(row) for row in coming],
            "meetings": meetings.coming_in(ctx, connection, _COMING) if cabinet else [],
            "preparation": desk.preparation,
            "warn_below": desk.warn_below,
            "values": meetings.values(connection),
            "clocks": clocks.show(ctx, connection, case),
            "duties": duty_views.of_case(ctx, connection, actor, case.id),
            "may_wish": who.of_province(actor, case.province, wishes.SETS),
            "may_record": who.of_province(actor, case.province, partner_steps.RECORDS),
            "may_clock": who.has_role(actor, {Role.MOI_OFFICER, Role.CABINET_LIAISON}),
        }


def _wish(wish: Any | None, event: Any | None) -> dict[str, Any] | None:
    if wish is None or not wish.open:
        return None
    return {
        "on": wish.wished_on,
        "occasion": occasions.as_shown(event) if event is not None else None,
        "preparation": wish.preparation,
        "warn_below": wish.warn_below,
    }
