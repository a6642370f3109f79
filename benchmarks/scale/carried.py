"""The measured costs carried to a hundred ministries and a million users, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

MINISTRIES, USERS = 100, 1_000_000
CASES_A_YEAR = 1_000_000
"""New cases in a year, ten thousand a ministry; each is open for about a year."""
PAGES_A_DAY, PEAK = 20, 3
"""Pages that a user opens on a working day, and how much busier the busiest hour is."""
DAYS, HOURS, BUSY = 240, 7, 0.6
"""Working days, office hours, and how busy a core may be."""


class Line(NamedTuple):
    """A figure with the formula that it comes from."""

    what: str
    formula: str
    value: str


def carried(found: dict[str, Any]) -> str:
    """Return the table of formulas and what they come to."""
    rows = [f"| {line.what} | {line.formula} | {line.value} |" for line in _lines(found)]
    return "\n".join(["| what | formula | comes to |", "| --- | --- | --- |", *rows]) + "\n"


def _lines(found: dict[str, Any]) -> Iterator[Line]:
    largest, year = found["sizes"][-1], found["year"]
    per = {name: year[name] / year["cases"] for name in ("moves", "mails", "entries")}
    yield from _asked(largest)
    yield from _moved(largest, per)
    yield from _mailed(largest, per)
    yield from _kept(found, per)


def _asked(largest: dict[str, Any]) -> Iterator[Line]:
    seconds = HOURS * 3600
    peak = USERS * PAGES_A_DAY / seconds * PEAK
    page = largest["pages"]["1"]["case page"]
    cpu = page["cpu_ms"]
    yield Line(
        "pages a second in the busiest hour",
        f"{USERS:,} users × {PAGES_A_DAY} pages ÷ {HOURS} h × {PEAK}",
        f"{peak:,.0f}",
    )
    yield Line(
        "cores for the web",
        f"{peak:,.0f} × {cpu:.0f} ms a case page ÷ {BUSY}",
        f"{peak * cpu / 1000 / BUSY:,.0f}",
    )


def _moved(largest: dict[str, Any], per: dict[str, float]) -> Iterator[Line]:
    moves = CASES_A_YEAR * per["moves"] / DAYS / (HOURS * 3600) * PEAK
    server = largest["deed_postgres_cpu_ms"]
    yield Line(
        "moves a second in the busiest hour",
        f"{CASES_A_YEAR:,} cases × {per['moves']:.1f} moves ÷ {DAYS} days ÷ {HOURS} h × {PEAK}",
        f"{moves:,.1f}",
    )
    yield Line(
        "of one PostgreSQL's cores, for moves",
        f"{moves:,.1f} × {server:.2f} ms",
        f"{moves * server / 1000:.2f}",
    )


def _mailed(largest: dict[str, Any], per: dict[str, float]) -> Iterator[Line]:
    mails = CASES_A_YEAR * per["mails"] / DAYS
    each = largest["sweep_share_cpu_ms"] / largest["sweep_share_due"]
    yield Line(
        "mails a working day",
        f"{CASES_A_YEAR:,} × {per['mails']:.1f} mails ÷ {DAYS}",
        f"{mails:,.0f}",
    )
    yield Line(
        "processor time of the sweeps for them",
        f"{mails:,.0f} at most × {each:.2f} ms",
        f"{mails * each / 60_000:,.1f} min",
    )


def _kept(found: dict[str, Any], per: dict[str, float]) -> Iterator[Line]:
    largest = found["sizes"][-1]
    entries = CASES_A_YEAR * per["entries"]
    rate = largest["entries"] / largest["verify_cpu_s"]
    each = _bytes_an_entry(largest)
    yield Line(
        "audit entries a year",
        f"{CASES_A_YEAR:,} × {per['entries']:.1f}",
        f"{entries / 1e6:,.1f} million",
    )
    yield Line(
        "trail a year, with its indexes",
        f"{entries / 1e6:,.1f} million × {each:,.0f} bytes",
        f"{entries * each / 1e9:,.0f} GB",
    )
    yield Line(
        "check of ten years' trail, processor time",
        f"{entries * 10 / 1e6:,.0f} million ÷ {rate:,.0f} a second",
        f"{entries * 10 / rate / 3600:,.1f} h",
    )
    backed = [size for size in found["sizes"] if "backup_s" in size][-1]
    per_case = backed["backup_cpu_s"] / backed["open"] * 1000
    yield Line(
        "backup by rows, ten years of cases, processor time",
        f"{CASES_A_YEAR * 10:,} × {per_case:.2f} ms",
        f"{CASES_A_YEAR * 10 * per_case / 1000 / 3600:,.1f} h",
    )


def _bytes_an_entry(largest: dict[str, Any]) -> float:
    table = largest["tables"]["audit_entries"]
    return float((table["bytes"] + table["index_bytes"]) / table["rows"])
