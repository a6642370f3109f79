"""Rounds in turn, each contender beside Phinong in the same round: medians of ratios, least, most.

Machines are shared and drift, so a figure alone says little: what is kept is the ratio of two that
ran one after the other, with its spread over the rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from benchmarks.peers.children import PeerFailedError

Scores = dict[str, list[float]]


def in_turn(
    contenders: Mapping[str, Callable[[], float]], rounds: int
) -> tuple[Scores, dict[str, str]]:
    """Return the scores of each round and why somebody dropped out; the first is not counted.

    Every second round runs in the opposite order.
    """
    found: Scores = {name: [] for name in contenders}
    lost: dict[str, str] = {}
    for number in range(rounds + 1):
        order = [each for each in contenders.items() if each[0] not in lost]
        for name, run in order if number % 2 else reversed(order):
            try:
                score = run()
            except PeerFailedError as error:
                lost[name] = str(error)
                continue
            if number:
                found[name].append(score)
    return {name: scores for name, scores in found.items() if name not in lost}, lost


def compared(scores: Scores, to: str, *, less_is_better: bool = False) -> dict[str, dict[str, Any]]:
    """Return for each contender its median, and how many times better ``to`` was."""
    return {
        name: {"median": median(own), "times": spread(own, scores[to], turned=less_is_better)}
        for name, own in scores.items()
    }


def spread(own: list[float], ours: list[float], *, turned: bool) -> dict[str, float]:
    """Return the median ratio of ours to theirs with the least and the most."""
    pairs = zip(own, ours, strict=True)
    ratios = [theirs / mine if turned else mine / theirs for theirs, mine in pairs]
    return {"median": median(ratios), "least": min(ratios), "most": max(ratios)}
