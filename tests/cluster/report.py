"""The result as an operator reads it."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.cluster.kills import KILLS

if TYPE_CHECKING:
    from tests.cluster.run import Plan, Result
    from tests.cluster.site import Site

LATE_S = 60.0


def lateness(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many runs of timers there were, how they ended, and how late they began."""
    by_state: dict[str, int] = {}
    late = []
    for run in runs:
        by_state[run["state_type"]] = by_state.get(run["state_type"], 0) + 1
        if run["start_time"] and run["expected_start_time"]:
            began = datetime.fromisoformat(run["start_time"])
            late.append(
                (began - datetime.fromisoformat(run["expected_start_time"])).total_seconds()
            )
    by_state.pop("SCHEDULED", None)
    return {
        "runs": len(late),
        "states": by_state,
        "late": sum(seconds > LATE_S for seconds in late),
        "longest_s": round(max(late, default=0.0), 1),
    }


def table(site: Site, plan: Plan, result: Result) -> str:
    """Return the whole table."""
    rule = "─" * 78
    lines = [
        "", rule, _head(site, result), rule,
        *_work(result), rule, *_recovery(result), *_race(result), rule,
        *(f"NOT HAD   {what}" for what in _not_had(site, plan)),
        *(f"BROKEN    {what[:400]}" for what in result.found.broken),
        "RESULT    " + ("A PROMISE WAS BROKEN" if result.found.broken else "every promise held"),
        rule,
    ]  # fmt: skip
    return "\n".join(lines)


def _head(site: Site, result: Result) -> str:
    apart = "2 network namespaces" if site.hosts.is_apart else "2 addresses of loopback"
    return (
        f"cluster   {apart}, {os.cpu_count()} cores; {result.progress['day']} days passed, "
        f"installed in {result.seconds['installed']} s, {result.seconds['in all']} s in all"
    )


def _work(result: Result) -> list[str]:
    figures, load = result.found.figures, result.load
    failed = sum(
        n for s, n in load["statuses"].items() if s.split()[1] in ("0", "500", "502", "503", "504")
    )
    asked = sum(load["statuses"].values())
    return [
        _row("cases", figures["cases"]),
        _row("deeds", figures["deeds"]),
        _row("half-done", figures["half-done"]),
        _row("alerts", figures["alerts"]),
        _row("mails", figures["mails"]),
        _row("audit", result.audit),
        _row("tls", figures["tls"]),
        _row("timers", result.timers),
        _row("failed", failures(result)),
        _row("requests", {"asked": asked, "failed": failed, **load["statuses"]}),
        _row(
            "answers",
            {"p50 ms": load["p50_ms"], "p99 ms": load["p99_ms"], "slowest ms": load["slowest_ms"]},
        ),
        _row("remarks", figures["remarks"]),
        _row("outages", result.progress["happened"]),
    ]


def failures(result: Result) -> dict[str, int]:
    """Return which requests got no answer, or one of 5xx, while what was being killed."""
    found: dict[str, int] = {}
    for asked, answered, what in result.load["failures"]:
        during = [n for began, ended, n in result.windows if began <= answered and asked <= ended]
        key = f"{what} during {during[-1] if during else 'NOTHING'}"
        found[key] = found.get(key, 0) + 1
    return found or {"none": 0}


def _row(name: str, value: Any) -> str:
    if isinstance(value, dict):
        value = " · ".join(f"{key} {inner}" for key, inner in value.items())
    return f"{name:9} {value}"


def _recovery(result: Result) -> list[str]:
    return [
        f"kill      {KILLS[name].en:36} as before ({KILLS[name].recovered}) after {seconds} s"
        for name, seconds in result.recovery
    ]


def _race(result: Result) -> list[str]:
    return [
        f"speed     {processes} web: {found['a_second']} requests/s through nginx, "
        f"p50 {found['p50_ms']} ms, p99 {found['p99_ms']} ms"
        for processes, found in result.race.items()
    ]


def _not_had(site: Site, plan: Plan) -> list[str]:
    found = list(site.shell.told)
    if not site.hosts.is_apart:
        found.append("network namespaces: both hosts share this machine's network")
    if not site.shell.is_whole:
        found.append("pip: the libraries are this environment's, by the same lock")
    if not plan.is_whole:
        found.append("steps upgrade, back, backup, monitoring, check-data: only in the long form")
    found.append("systemd: a stand-in starts what the unit files say; their sandbox is not tried")
    return found
