"""The targets of W1 to W4 beside what a run found, for docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from benchmarks.peers.register import FLOOR, PEERS

_SHOWN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Sign = Literal["≥", "≤"]


class Target(NamedTuple):
    """A ratio with its spread over the rounds, beside what is asked of it."""

    what: str
    against: str
    ratio: dict[str, float]
    sign: Sign
    asked: float

    @property
    def met(self) -> bool:
        """Return whether the median is as good as is asked."""
        middle = self.ratio["median"]
        return middle >= self.asked if self.sign == "≥" else middle <= self.asked


def targets(found: dict[str, Any]) -> Iterator[Target]:
    """Yield every target that a run can speak of."""
    yield from _moves(found["w1"])
    yield from _sweeps(found["w2"])
    yield from _mails(found["w3"])
    starts = {row["peer"]: row["times"] for row in found["w4"]}
    if "bare python" in starts:
        ratio = _turned(starts["bare python"])
        yield Target("`phinong --help`", "bare Python, times its time", ratio, "≤", 12)


def _moves(rows: list[dict[str, Any]]) -> Iterator[Target]:
    peers = {peer.name: peer.title for peer in PEERS if peer.part == "peer"}
    for engine, clients in dict.fromkeys((row["engine"], row["clients"]) for row in rows):
        here = {r["peer"]: r for r in rows if (r["engine"], r["clients"]) == (engine, clients)}
        what = f"moves, {_SHOWN[engine]}, {clients} client{'s' if clients > 1 else ''}"
        if FLOOR in here:
            yield Target(what, "hand-written SQL, same rows", here[FLOOR]["times"], "≥", 0.5)
        best = max((r for r in here.values() if r["peer"] in peers), key=lambda r: r["per_s"])
        against = f"the best peer: {peers[best['peer']]}"
        yield Target(what, against, best["times"], "≥", 3)


def _sweeps(rows: list[dict[str, Any]]) -> Iterator[Target]:
    for row in rows:
        if row["peer"] == FLOOR:
            what = f"sweep, {_SHOWN[row['engine']]}, {row['open']:,} open, {row['due']} due"
            ratio = _turned(row["times"])
            yield Target(what, "one hand-written transaction, times its time", ratio, "≤", 1.5)


def _mails(rows: list[dict[str, Any]]) -> Iterator[Target]:
    for row in rows:
        what = f"mail, Phinong on {_SHOWN[row['engine']]}"
        if row["peer"] == "ready":
            against = "aiosmtplib, 4 connections, ready bytes"
            yield Target(what, against, row["times"], "≥", 0.6)
        if row["peer"] == "loop":
            yield Target(what, "a loop of `send()` with a build each", row["times"], "≥", 3)


def _turned(times: dict[str, float]) -> dict[str, float]:
    """Return our time by theirs, of their time by ours."""
    return {
        "median": 1 / times["median"],
        "least": 1 / times["most"],
        "most": 1 / times["least"],
    }


def table(found: dict[str, Any]) -> str:
    """Return the targets as a table."""
    lines = ["| what | against | measured | target | |", "| --- | --- | --- | --- | --- |"]
    for each in targets(found):
        low, high = each.ratio["least"], each.ratio["most"]
        measured = f"{each.ratio['median']:.2f} ({low:.2f}–{high:.2f})"
        said = "met" if each.met else "missed"
        lines.append(
            f"| {each.what} | {each.against} | {measured} | {each.sign} {each.asked:g} | {said} |"
        )
    return "\n".join(lines) + "\n"
