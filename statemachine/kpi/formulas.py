"""The formulas of the six indicators, each for a Buddhist fiscal year. Pure.

Each reads in words in ``reference/data/kpis.toml``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from statemachine.dates import fiscal_year_bounds
from statemachine.kpi.facts import NOTHING, Facts, Group, Result, Row, SignedPair
from statemachine.programme.duty import Duty, Verdict, Year, duties_in
from statemachine.register.placing import SIGNED
from statemachine.register.totals import Member

CENTRE = "*"
ACCEPTED = "accept"
CLASSES = ("in_progress", "never", "twinned")
"""Classes of province before a year: a pair in progress; never a signed pair; signed ones only."""

_OWED = (Duty.MET, Duty.MISSED, Duty.OPEN)


def handbook(facts: Facts, year: int) -> Result:
    """Return whether a handbook had been issued (R37)."""
    last, running = _until(facts, year)
    if not facts.editions:
        return NOTHING
    rows = tuple(
        Row(e.edition, counts=e.issued <= last, state="issued", figures={"on": e.issued})
        for e in sorted(facts.editions, key=lambda e: e.issued)
        if e.issued <= last
    )
    exists = int(bool(rows))
    return Result(len(rows), 1, float(exists), rows, {"editions": len(rows)}, running)


def right_first_time(facts: Facts, year: int) -> Result:
    """Return the share of first screenings that ended in acceptance (R38)."""
    first, last = fiscal_year_bounds(year)
    rows = tuple(
        Row(s.number, s.outcome == ACCEPTED, s.outcome, {"on": s.left, "province": s.province})
        for s in facts.screenings
        if first <= s.left <= last
    )
    outcomes = Counter(f"outcome_{row.state}" for row in rows)
    return _share(facts, year, rows, outcomes)


def yearly_activity(facts: Facts, year: int) -> Result:
    """Return the share of pairs that met the yearly duty, of those that owed it (R39)."""
    return yearly_activities(facts, (year,))[year]


def yearly_activities(facts: Facts, years: Sequence[int]) -> dict[int, Result]:
    """Return the same for several years; the life of a pair is looked at once."""
    every = [(pair, duties_in(pair.life, years, Year.FISCAL, facts.today)) for pair in facts.pairs]
    return {
        year: _yearly_activity(facts, year, [(pair, found[year]) for pair, found in every])
        for year in years
    }


def _yearly_activity(
    facts: Facts, year: int, verdicts: Sequence[tuple[SignedPair, Verdict]]
) -> Result:
    owed = [(pair, v) for pair, v in verdicts if v.duty in _OWED]
    rows = tuple(
        Row(
            pair.key,
            v.duty is Duty.MET,
            v.duty.value,
            {"activities": v.counted, "certain": v.is_certain, "province": pair.province},
        )
        for pair, v in owed
    )
    by_province: dict[str, list[bool]] = {}
    for pair, v in owed:
        by_province.setdefault(pair.province, []).append(v.duty is Duty.MET)
    beside = {
        "provinces_met": sum(all(met) for met in by_province.values()),
        "provinces_owing": len(by_province),
        "excused": sum(v.duty is Duty.EXCUSED for _, v in verdicts),
        "uncertain": sum(v.duty is Duty.MET and not v.is_certain for _, v in owed),
        **{duty.value: sum(v.duty is duty for _, v in owed) for duty in _OWED},
    }
    return _share(facts, year, rows, beside)


def growth(facts: Facts, year: int) -> Result:
    """Return how many pairs the provinces in progress and never twinned signed first (R40)."""
    first, _ = fiscal_year_bounds(year)
    last, running = _until(facts, year)
    before = {m.key: m for m in facts.standings(first - timedelta(days=1))}
    after = {m.key: m for m in facts.standings(last)}
    classes = classes_of(facts.provinces, list(before.values()))
    gained = [
        member
        for key, member in sorted(after.items())
        if _is_signed(member) and member.placed.sure and not _was_signed(before.get(key))
    ]
    rows = tuple(
        Row(
            m.key,
            classes.get(m.province, "never") != "twinned",
            classes.get(m.province, "never"),
            {"province": m.province, "country": m.country, "what": m.placed.what},
        )
        for m in gained
    )
    part = sum(row.counts for row in rows)
    undated = sum(_is_signed(m) and not m.placed.sure for m in after.values())
    beside = {"all": len(rows), "undated": undated, **_by_class(classes, rows)}
    whole = beside["provinces_in_progress"] + beside["provinces_never"]
    return Result(part, whole, float(part), rows, beside, running)


def groups_set_up(facts: Facts, year: int) -> Result:
    """Return the share of the centre and the provinces that had a working group (R41)."""
    last, _ = _until(facts, year)
    if not facts.groups:
        return NOTHING
    there = [g for g in facts.groups if _exists(g, last)]
    rows = tuple(
        Row(str(g.id), counts=True, state="there", figures={"scope": g.scope, "on": g.order})
        for g in sorted(there, key=lambda g: (g.scope != CENTRE, g.scope, g.order))
    )
    scopes = {g.scope for g in there}
    centre = int(CENTRE in scopes)
    provinces = len(scopes & facts.provinces)
    beside = {"centre": centre, "provinces": provinces, "all_provinces": len(facts.provinces)}
    part, whole = centre + provinces, 1 + len(facts.provinces)
    return Result(part, whole, _percent(part, whole), rows, beside, _until(facts, year)[1])


def groups_act(facts: Facts, year: int) -> Result:
    """Return the share of groups that met, or completed an action, in a year (R42)."""
    first, _ = fiscal_year_bounds(year)
    last, _ = _until(facts, year)
    there = [g for g in facts.groups if g.order <= last and _lasted(g, first)]
    rows = []
    for g in sorted(there, key=lambda g: (g.scope != CENTRE, g.scope, g.order)):
        met = sum(first <= day <= last for day in g.met)
        done = sum(first <= day <= last for day in g.done)
        state = "acted" if met or done else "quiet"
        rows.append(
            Row(
                str(g.id),
                bool(met or done),
                state,
                {"scope": g.scope, "meetings": met, "actions": done},
            )
        )
    beside = {
        "meetings": sum(_number(row, "meetings") for row in rows),
        "actions": sum(_number(row, "actions") for row in rows),
    }
    return _share(facts, year, tuple(rows), beside)


FORMULAS: Mapping[str, Callable[[Facts, int], Result]] = {
    "handbook": handbook,
    "right_first_time": right_first_time,
    "yearly_activity": yearly_activity,
    "growth": growth,
    "groups_set_up": groups_set_up,
    "groups_act": groups_act,
}
"""Id of an indicator (``kpis.toml``) -> its formula."""


def computed(indicator: str, facts: Facts, year: int) -> Result:
    """Return what an indicator comes to in a Buddhist fiscal year; nothing where it lies ahead."""
    return computed_in(indicator, facts, (year,))[year]


def computed_in(indicator: str, facts: Facts, years: Sequence[int]) -> dict[int, Result]:
    """Return what an indicator comes to in several Buddhist fiscal years."""
    begun = [year for year in years if fiscal_year_bounds(year)[0] <= facts.today]
    ahead = dict.fromkeys(years, NOTHING)
    if FORMULAS[indicator] is yearly_activity:
        return ahead | yearly_activities(facts, begun)
    return ahead | {year: FORMULAS[indicator](facts, year) for year in begun}


def classes_of(provinces: frozenset[str], before: list[Member]) -> dict[str, str]:
    """Return the class of every province by how its pairs stood."""
    moving = {m.province for m in before if m.placed.what == "in_progress" and m.placed.sure}
    signed = {m.province for m in before if _is_signed(m)}
    return {
        code: "in_progress" if code in moving else "twinned" if code in signed else "never"
        for code in provinces | moving | signed
    }


def _by_class(classes: Mapping[str, str], rows: tuple[Row, ...]) -> dict[str, int]:
    found = Counter(classes.values())
    pairs = Counter(row.state for row in rows)
    gaining = {(row.state, row.figures["province"]) for row in rows}
    return {
        **{f"provinces_{name}": found[name] for name in CLASSES},
        **{f"pairs_{name}": pairs[name] for name in CLASSES},
        **{f"gaining_{name}": sum(state == name for state, _ in gaining) for name in CLASSES},
    }


def _is_signed(member: Member) -> bool:
    return member.placed.what in SIGNED


def _was_signed(member: Member | None) -> bool:
    """Return whether a pair was, or may have been, signed already, or was over."""
    return member is not None and member.placed.what in (*SIGNED, "ended")


def _exists(group: Group, day: date) -> bool:
    return group.order <= day and _lasted(group, day)


def _lasted(group: Group, day: date) -> bool:
    """Return whether a group was not dissolved before, or on, a day."""
    return group.dissolved is None or group.dissolved > day


def _share(facts: Facts, year: int, rows: tuple[Row, ...], beside: Mapping[str, int]) -> Result:
    part, whole = sum(row.counts for row in rows), len(rows)
    return Result(part, whole, _percent(part, whole), rows, dict(beside), _until(facts, year)[1])


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _until(facts: Facts, year: int) -> tuple[date, bool]:
    """Return the last day of a year, or today while it runs, and whether it runs."""
    _, last = fiscal_year_bounds(year)
    return min(last, facts.today), facts.today <= last


def _number(row: Row, name: str) -> int:
    return int(str(row.figures[name]))
