"""Every indicator worked out again, plainly, from the tables alone: loops, dates and no imports.

Nothing of the product is used, so that a mistake there is not repeated here.
"""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]
SIGNED = ("established", "loi_signed")
TABLES = (
    "relationships", "partners", "instruments", "activities", "cases", "stage_entries",
    "pair_pauses", "work_groups", "group_meetings", "group_resolutions", "dated_duties",
    "handbook_editions",
)  # fmt: skip
BANGKOK = timezone(timedelta(hours=7))


def tables(file: Path) -> dict[str, Rows]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    try:
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]  # noqa: S608 - our own names
            for name in TABLES
        }
    finally:
        connection.close()


def year_of(be: int) -> tuple[date, date]:
    return date(be - 544, 10, 1), date(be - 543, 9, 30)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def bangkok(text: str | None) -> date | None:
    if not text:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(BANGKOK).date()


def span(text: str | None, precision: str) -> tuple[date, date] | None:
    """Return the first and last day that a date can be."""
    first = day(text)
    if first is None:
        return None
    if precision == "day":
        return first, first
    month = 12 if precision == "year" else first.month
    return first, date(first.year, month, monthrange(first.year, month)[1])


def finest_first(spans: list[tuple[date, date]]) -> tuple[date, date] | None:
    return min(spans, key=lambda s: (s[0], (s[1] - s[0]).days), default=None)


def handbook(t: dict[str, Rows], be: int, today: date) -> float | None:
    if not t["handbook_editions"]:
        return None
    last = min(year_of(be)[1], today)
    return float(any(day(row["issued_on"]) <= last for row in t["handbook_editions"]))  # type: ignore[operator]


def right_first_time(t: dict[str, Rows], be: int) -> tuple[int, int]:
    first, last = year_of(be)
    right = all_ = 0
    for case in t["cases"]:
        visits = [e for e in t["stage_entries"]
                  if e["case_id"] == case["id"] and e["state"] == "screening"
                  and e["kind"] == "stage"]  # fmt: skip
        if not visits:
            continue
        visit = visits[0]
        left = day(visit["left_on"])
        if left is not None and first <= left <= last:
            all_ += 1
            right += visit["outcome"] == "accept"
    return right, all_


def yearly_activity(t: dict[str, Rows], be: int, today: date) -> tuple[int, int]:
    first, last = year_of(be)
    met = owed = 0
    for pair in t["relationships"]:
        if pair["status"] not in SIGNED:
            continue
        if held(t, pair, first, min(last, today)):
            met, owed = met + 1, owed + 1
        elif in_force(t, pair, first, last) and not rests(t, pair, last):
            owed += 1
    return met, owed


def held(t: dict[str, Rows], pair: dict[str, Any], first: date, until: date) -> bool:
    for activity in t["activities"]:
        if activity["relationship_id"] == pair["id"] and activity["kind"] == "held":
            on = span(activity["happens_on"], activity["precision"])
            if on is not None and on[0] <= until and on[1] >= first:
                return True
    return False


def in_force(t: dict[str, Rows], pair: dict[str, Any], first: date, last: date) -> bool:
    mine = [row for row in t["instruments"] if row["relationship_id"] == pair["id"]]
    begun = [span(pair["begun_on"], pair["begun_precision"])]
    begun += [span(row["signed_on"], row["signed_precision"]) for row in mine]
    earliest = finest_first([s for s in begun if s])
    ends = [date.fromisoformat(pair["terminated_on"])] if pair["terminated_on"] else []
    if pair["ends_on"]:
        ends.append(date.fromisoformat(pair["ends_on"]) + timedelta(days=1))
    late = earliest is not None and earliest[1] > first
    return not late and not (ends and min(ends) <= last)


def rests(t: dict[str, Rows], pair: dict[str, Any], last: date) -> bool:
    for pause in t["pair_pauses"]:
        until = date.fromisoformat(pause["until_on"])
        if pause["ended_on"]:
            until = min(until, date.fromisoformat(pause["ended_on"]) - timedelta(days=1))
        mine = pause["relationship_id"] == pair["id"]
        if mine and date.fromisoformat(pause["from_on"]) <= last <= until:
            return True
    return False


def standing(t: dict[str, Rows], pair: dict[str, Any], on: date, today: date) -> tuple[str, bool]:
    """Return signed, in_progress, ended or other; and whether that is certain."""
    ended = day(pair["terminated_on"])
    if ended and ended <= on:
        return "ended", True
    if pair["status"] not in SIGNED:
        what = "in_progress" if pair["status"] == "in_progress" else "other"
        return what, on >= today
    text, loi = signings(t, pair)
    asked = [text, loi] if pair["status"] == "established" else [loi]
    if asked[0] is None:
        return "signed", on >= today or (loi is not None and loi[1] <= on)
    for signed in asked:
        if signed is not None and signed[0] <= on:
            return "signed", any(s is not None and s[1] <= on for s in asked)
    return "not yet", True


def signings(t: dict[str, Rows], pair: dict[str, Any]) -> list[tuple[date, date] | None]:
    """Return when the first other text, and the first letter of intent, were signed."""
    lois: list[tuple[date, date]] = []
    texts: list[tuple[date, date]] = []
    for row in t["instruments"]:
        signed = span(row["signed_on"], row["signed_precision"])
        if row["relationship_id"] == pair["id"] and signed and row["kind"] != "cooperation_plan":
            (lois if row["kind"] == "loi" else texts).append(signed)
    begun = span(pair["begun_on"], pair["begun_precision"])
    if begun and pair["status"] == "loi_signed":
        lois.append(begun)
    elif begun and begun not in lois:
        texts.append(begun)
    return [finest_first(texts), finest_first(lois)]


def standings(t: dict[str, Rows], on: date, today: date) -> dict[str, tuple[str, str, bool]]:
    """Return province, standing and certainty by pair, with the open cases of others."""
    found = {}
    units = {}
    for pair in t["relationships"]:
        what, sure = standing(t, pair, on, today)
        found[pair["key"]] = (pair["province"], what, sure)
        units[pair["province"], pair["partner_id"]] = pair["key"]
    for case in t["cases"]:
        opened, closed = bangkok(case["opened_at"]), bangkok(case["closed_at"])
        assert opened is not None
        if case["instrument"] not in ("loi", "mou") or opened > on or (closed and closed <= on):
            continue
        unit = (case["province"], case["partner_id"])
        key = units.setdefault(unit, case["number"])
        known = found.get(key, ("", "not yet", True))
        if known[1] not in ("signed", "in_progress") or not known[2]:
            found[key] = (case["province"], "in_progress", True)
    return found


def growth(t: dict[str, Rows], be: int, today: date) -> tuple[int, dict[str, str]]:
    """Return how many pairs count, and the class of the province of every pair gained."""
    first, last = year_of(be)
    before = standings(t, first - timedelta(days=1), today)
    after = standings(t, min(last, today), today)
    moving = {p for p, what, sure in before.values() if what == "in_progress" and sure}
    twinned = {p for p, what, _ in before.values() if what == "signed"}
    gained = {}
    for key, (province, what, sure) in after.items():
        if (
            what != "signed"
            or not sure
            or before.get(key, ("", "", True))[1] in ("signed", "ended")
        ):
            continue
        kind = "in_progress" if province in moving else "twinned"
        gained[key] = kind if province in moving | twinned else "never"
    return sum(kind != "twinned" for kind in gained.values()), gained


def groups_set_up(t: dict[str, Rows], be: int, today: date) -> tuple[int, int] | None:
    if not t["work_groups"]:
        return None
    on = min(year_of(be)[1], today)
    scopes = {g["scope"] for g in t["work_groups"]
              if g["order_on"] <= on.isoformat()
              and (not g["dissolved_on"] or g["dissolved_on"] > on.isoformat())}  # fmt: skip
    return len(scopes), 77


def groups_act(t: dict[str, Rows], be: int, today: date) -> tuple[int, int]:
    first, last = (d.isoformat() for d in year_of(be))
    last = min(last, today.isoformat())
    acted = there = 0
    for group in t["work_groups"]:
        gone = group["dissolved_on"]
        if group["order_on"] > last or (gone and gone <= first):
            continue
        there += 1
        met = {m["id"] for m in t["group_meetings"] if m["group_id"] == group["id"]}
        held = any(m["id"] in met and first <= m["held_on"] <= last for m in t["group_meetings"])
        resolved = {r["id"] for r in t["group_resolutions"] if r["meeting_id"] in met}
        done = any(d["kind"] == "resolution" and d["ref"] in resolved and d["state"] == "done"
                   and first <= d["done_on"] <= last for d in t["dated_duties"])  # fmt: skip
        acted += held or done
    return acted, there


def snapshot(t: dict[str, Rows], today: date) -> dict[str, Any]:
    """Return what the register says on the very day, counted from its tables."""
    found = standings(t, today, today)
    signed = {k: v for k, v in found.items() if v[1] == "signed"}
    moving = {k: v for k, v in found.items() if v[1] == "in_progress"}
    return {
        "signed": sorted(signed),
        "provinces": sorted({v[0] for v in signed.values()}),
        "in_progress": sorted(moving),
        "ended": sorted(k for k, v in found.items() if v[1] == "ended"),
    }
