"""The invented pairs that a simulated programme imports, and corrects as sources are found."""

import csv
from datetime import date, timedelta

from cli.simulation.hands import FIRST_DAY, Programme
from reference.loader import province
from usecases.context import Context
from usecases.imports.importing import import_pairs

_PAIRS, _ACTIVE_PROVINCES = 26, 9
_STATUSES = (
    "established",
    "established",
    "established",
    "loi_signed",
    "in_progress",
    "prospective",
)
_PARENTS = ("CN-GD", "VN-27", "JP-01")
"""Units that the partners lie in; the second is merged into another one in 2025."""


def first_list(programme: Programme, ctx: Context) -> None:
    """Import invented pairs of most of the provinces; the others have none yet."""
    active = programme.year.cast.provinces[:_ACTIVE_PROVINCES]
    for number in range(_PAIRS):
        _add(programme, number, active[number % len(active)])
    _import(programme, ctx)


def corrected(programme: Programme, ctx: Context) -> None:
    """Import a list with corrections: a signing that was found, a date, a new pair."""
    rng = programme.year.rng
    for key in rng.sample(list(programme.rows), 3):
        row = programme.rows[key]
        if row["status"] in ("in_progress", "prospective"):
            back = ctx.today - timedelta(days=rng.randrange(5, 200))
            found = _dated(back, rng.randrange(5))
            row.update(found | {"status": "established", "instrument": "MOU"})
        elif row["date_precision"] != "day":
            row.update(_dated(ctx.today - timedelta(days=rng.randrange(5, 900)), 0))
    number = 1 + max(int(key.rpartition("-")[2]) for key in programme.rows)
    _add(programme, number, rng.choice(programme.year.cast.provinces))
    _import(programme, ctx)


def _add(programme: Programme, number: int, code: str) -> None:
    row = _row(programme, number, code)
    programme.rows[row["pair_id"]] = row


def _row(programme: Programme, number: int, code: str) -> dict[str, str]:
    place = province(code)
    status = _STATUSES[number % len(_STATUSES)]
    signed = FIRST_DAY - timedelta(days=programme.year.rng.randrange(30, 2500))
    parent = _PARENTS[number % len(_PARENTS)]
    row = {
        "pair_id": f"example-{number}",
        "th_iso_3166_2": code,
        "th_name_th": place.name_th,
        "partner_name_en": f"Example City {number}",
        "partner_name_th": f"เมืองตัวอย่าง {number}",
        "partner_country": parent[:2],
        "partner_parent_iso_3166_2": parent,
        "partner_level": "second_level",
        "status": status,
        "confidence": ("high", "medium", "low")[number % 3],
        "source_urls": f"https://example.org/{number}",
        "date_signed": "",
        "date_precision": "none",
        "instrument": "none",
    }
    if status in ("established", "loi_signed"):
        row |= {"instrument": "MOU" if status == "established" else "LOI"}
        row |= _dated(signed, number)
    return row


def _dated(signed: date, number: int) -> dict[str, str]:
    """Return a day, a month or a year of signing, or none: as sources have them."""
    known = (signed.isoformat(), signed.isoformat(), f"{signed:%Y-%m}", str(signed.year), "")
    precision = ("day", "day", "month", "year", "none")
    return {"date_signed": known[number % 5], "date_precision": precision[number % 5]}


def _import(programme: Programme, ctx: Context) -> None:
    path = programme.folder / "pairs.csv"
    rows = list(programme.rows.values())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    report = import_pairs(ctx, path)
    programme.year.happened["rows_refused"] += report.refused
