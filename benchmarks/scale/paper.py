"""The tables of docs/scale.md: the curve as it was measured, and the costs carried further."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import log
from typing import Any

from benchmarks.peers.environments import ROOT
from benchmarks.scale.carried import carried

Found = dict[str, Any]
DATA, PAGE = ROOT / "docs/scale.json", ROOT / "docs/scale.md"
_MARKS = {
    "curve": ("<!-- curve: written by make bench-scale -->", "<!-- /curve -->"),
    "carried": ("<!-- carried: written by make bench-scale -->", "<!-- /carried -->"),
}
_LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a transition, ms", ("deed_ms",)),
    ("the same, 95 of 100 within, ms", ("deed_p95_ms",)),
    ("processor time of it, Phinong, ms", ("deed_cpu_ms",)),
    ("processor time of it, PostgreSQL, ms", ("deed_postgres_cpu_ms",)),
    ("transitions a second, 1 process", ("deeds_per_s", "1")),
    ("transitions a second, 2 processes", ("deeds_per_s", "2")),
    ("transitions a second, 4 processes", ("deeds_per_s", "4")),
    ("sweep, 10 due, ms", ("sweep_fixed_ms",)),
    ("processor time of it, Phinong, ms", ("sweep_fixed_cpu_ms",)),
    ("sweep, 0.1 % due, ms", ("sweep_share_ms",)),
    ("processor time of it, Phinong, ms", ("sweep_share_cpu_ms",)),
    ("a morning's alerts, how many", ("sweep_morning_due",)),
    ("a morning's alerts, 1 sweeper, s", ("sweep_morning_s", "1")),
    ("a morning's alerts, 2 sweepers, s", ("sweep_morning_s", "2")),
    ("a morning's alerts, 4 sweepers, s", ("sweep_morning_s", "4")),
    ("queue of a governor, ms", ("pages", "1", "queue of a governor", "p50_ms")),
    ("queue of the desk, ms", ("pages", "1", "queue of the desk", "p50_ms")),
    ("case page, ms", ("pages", "1", "case page", "p50_ms")),
    ("processor time of the governor's queue, ms", ("pages", "1", "queue of a governor", "cpu_ms")),
    ("processor time of the desk's queue, ms", ("pages", "1", "queue of the desk", "cpu_ms")),
    ("processor time of a case page, ms", ("pages", "1", "case page", "cpu_ms")),
    ("case pages a second, 1 process", ("pages", "1", "case page", "per_s")),
    ("case pages a second, 2 processes", ("pages", "2", "case page", "per_s")),
    ("case pages a second, 4 processes", ("pages", "4", "case page", "per_s")),
    ("audit entries", ("entries",)),
    ("check of the trail, s", ("verify_s",)),
    ("processor time of it, s", ("verify_cpu_s",)),
    ("backup, s", ("backup_s",)),
    ("processor time of it, s", ("backup_cpu_s",)),
    ("backup, MB", ("backup_bytes",)),
    ("bytes a case, with indexes", ("bytes_per_case",)),
)


def write(found: Found) -> None:
    """Write the data and the tables of the page."""
    DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


def placed(text: str, found: Found) -> str:
    """Return a text with both tables in their places."""
    tables = {"curve": curve(found), "carried": carried(found)}
    for name, (begin, end) in _MARKS.items():
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n\n{tables[name]}\n{end}{after}"
    return text


def curve(found: Found) -> str:
    """Return what was measured at each size, with the slope on double logarithmic paper."""
    sizes = found["sizes"]
    head = ["open cases", *(f"{each['open']:,}" for each in sizes), "slope"]
    rows = [_row(name, path, sizes) for name, path in _LINES]
    before, after = found["before"], found["after"]
    note = (
        f"Measured on {found['made_on']}: {before['cores']} shared cores, PostgreSQL"
        f" {before['postgresql']} with fsync on the same machine;\nload average"
        f" {before['load'][0]} at the start and {after['load'][0]} at the end: its own and that"
        " of other work.\n"
    )
    return f"{_table(head, rows)}\n{note}"


def _row(name: str, path: Sequence[str], sizes: Sequence[dict[str, Any]]) -> list[str]:
    values = [_at(each, path) for each in sizes]
    if path == ("backup_bytes",):
        values = [None if value is None else value / 1e6 for value in values]
    points = [
        (each["open"], value)
        for each, value in zip(sizes, values, strict=True)
        if value is not None
    ]
    told = ["–" if value is None else _short(value) for value in values]
    return [name, *told, f"{slope(points):.2f}" if len(points) > 1 else "–"]


def _at(found: Any, path: Sequence[str]) -> float | None:
    for step in path:
        if step not in found:
            return None
        found = found[step]
    return float(found)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line of best fit through the logarithms: 0 stays, 1 grows alike."""
    logs = [(log(x), log(max(y, 1e-9))) for x, y in points]
    middle_x, middle_y = (sum(each) / len(logs) for each in zip(*logs, strict=True))
    above = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return float(above / sum((x - middle_x) ** 2 for x, _ in logs))


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(head), ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
