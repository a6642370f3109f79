"""One pair as its page shows it: all of it to its own offices, the public part to anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from statemachine.dates import PartialDate, at_bangkok
from statemachine.definition import Definition
from storage import pair_lists, register
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.partner_changes.settling import former_names
from usecases.relations.pair_words import (
    GRADE_MEANS,
    GRADES,
    KINDS,
    LEVELS,
    MATCHES,
    STANDINGS,
    STATUSES,
    named,
)
from usecases.relations.partner_search import country_name
from usecases.relations.register_sight import Sight, sight_of
from usecases.relations.relation_views import show_pair
from usecases.stage_words import iso

_OPEN = (
    "key", "province", "pair", "province_name", "partner", "partner_local", "country", "level",
    "status", "confidence", "begun", "ends_on", "terminated_on", "level_matches", "unit_changes",
)  # fmt: skip
_OPEN_TEXT = ("kind", "signed", "precision", "place", "ends_on")
_OPEN_EVENT = ("type", "name", "on", "precision", "source", "confidence")
_OPEN_STEP = ("step", "name", "found", "on", "source", "confidence")
_NUMBER = re.compile(r"TH\d\d-\d{4}-\d+")


def pair_page(
    ctx: Context, key: str, *, public: bool = False, as_of: date | None = None
) -> dict[str, Any]:
    """Return one pair; ``whole`` says whether the reader sees all that is known of it.

    Args:
        ctx: Who asks; nobody sees the public part alone.
        key: Key of the pair.
        public: Whether the register is open to the public.
        as_of: The Bangkok date to show it on; today unless given.

    Raises:
        NoSuchPairError: There is none of this key that the reader may see.
    """
    day = min(as_of or ctx.today, ctx.today)
    with ctx.database.read() as connection:
        seen = sight_of(ctx, connection, public=public)
        row = next(iter(register.pairs(connection, key)), None)
        if row is None or not _sees(seen, row):
            raise register.NoSuchPairError(key=key)
        whole = seen.whole(row.province)
        cases = _cases(ctx, connection, seen, row) if whole else {}
        former = former_names(connection, row.id)
    everything = show_pair(ctx if whole else ctx.acting(None), key)
    past = _as_it_was(ctx, key, everything, day)
    found = past | cases if whole else public_part(past)
    found = found | {"formerly": former} | _called_then(found, former, day)
    return _named(found) | {"whole": whole, "as_of": day, "is_past": day != ctx.today}


def _called_then(
    found: Mapping[str, Any], former: Sequence[Mapping[str, Any]], day: date
) -> dict[str, Any]:
    """Return the partner's name as it was on a day, where its unit was another one then."""
    then = next((one for one in former if day < one["until"]), None)
    if then is None:
        return {}
    partner = names.both(then["th"], then["en"])
    pair = names.pair(found["province"], then["th"], then["en"])
    return {"partner": partner, "partner_local": then["local"], "pair": pair}


def public_part(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what anybody may read of a pair: what it is, and what public sources show of it.

    No people, no cases, no dates that only the offices set, no text that they wrote.
    """
    part = {name: found[name] for name in _OPEN}
    sources = [source for source in found["sources"] if not _NUMBER.fullmatch(source)]
    events = [e for e in found["evidence"] if e["source"]]
    return part | {
        "sources": sources,
        "instruments": [_only(text, _OPEN_TEXT) for text in found["instruments"]],
        "evidence": [_only(event, _OPEN_EVENT) for event in events],
        "steps": [_only(step, _OPEN_STEP) | _unnumbered(step) for step in found["steps"]],
    }


def _only(value: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    return {name: value[name] for name in wanted if name in value}


def _unnumbered(step: Mapping[str, Any]) -> dict[str, str]:
    return {"source": ""} if _NUMBER.fullmatch(step.get("source", "")) else {}


def _sees(seen: Sight, row: Any) -> bool:
    return seen.whole(row.province) or row.status in seen.statuses


def _as_it_was(ctx: Context, key: str, found: dict[str, Any], day: date) -> dict[str, Any]:
    """Return a pair as it stood on a day: its standing then, and nothing that came later."""
    if day == ctx.today:
        return found
    noon = at_bangkok(day, time(12))
    then = show_pair(replace(ctx, person=None, now=noon), key)
    return found | {
        "standing_today": then["standing_today"],
        "instruments": [t for t in found["instruments"] if _by(t["signed"], day)],
        "activities": [a for a in found["activities"] if _by(a["on"], day)],
        "evidence": [e for e in found["evidence"] if _by(e["on"], day)],
        "steps": [s if _by(s.get("on", ""), day) else _unseen(s) for s in found["steps"]],
        "acts": [],
    }


def _by(value: str, day: date) -> bool:
    known = PartialDate.parse(value, "ce")
    return not known.is_known or known.earliest() <= day


def _unseen(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"step": step["step"], "name": step["name"], "found": "not_evidenced"}


def _cases(ctx: Context, connection: Connection, seen: Sight, row: Any) -> dict[str, Any]:
    found = pair_lists.cases_of(connection, seen.actor, row)
    definition = ctx.definitions.in_effect(connection, ctx.today)
    duties = pair_lists.open_duties(connection, [case.id for case in found])
    return {
        "cases": [_case(definition, case) for case in found],
        "duties": [_duty(ctx, connection, duty) for duty in duties],
    }


def _case(definition: Definition, case: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "instrument": names.word(case.instrument),
        "state": _stage(definition, case.state),
        "open": case.closed_at is None,
        "opened_at": iso(case.opened_at),
        "closed_at": iso(case.closed_at),
    }


def _duty(ctx: Context, connection: Connection, duty: Any) -> dict[str, Any]:
    definition = ctx.definitions.get(connection, duty.definition)
    return {
        "number": duty.number,
        "stage": _stage(definition, duty.state),
        "office": names.office(duty.office),
        "due_on": iso(duty.due_on),
        "late": duty.due_on < ctx.today,
    }


def _stage(definition: Definition, state: str) -> names.Names:
    stage = {found.state: found for found in definition.stages}.get(state)
    return names.word(state) if stage is None else names.both(stage.th, stage.en)


def _named(found: dict[str, Any]) -> dict[str, Any]:
    """Add the words of every code that the page shows."""
    return found | {
        "country_name": country_name(found["country"]),
        "status_name": named(STATUSES, found["status"]),
        "grade_name": named(GRADES, found["confidence"]),
        "grade_means": named(GRADE_MEANS, found["confidence"]),
        "level_name": named(LEVELS, found["level"]),
        "match_name": named(MATCHES, found["level_matches"]),
        "standing_name": STANDINGS.get(found.get("standing_today") or ""),
        "instruments": [t | {"name": named(KINDS, t["kind"])} for t in found["instruments"]],
        "evidence": [e | {"grade": named(GRADES, e["confidence"])} for e in found["evidence"]],
    }
