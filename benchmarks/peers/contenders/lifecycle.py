"""The lifecycle that every peer is given: the eight moves of the workload, and nothing else.

Phinong judges the same moves by its whole table, with guards, scopes and separation of duties; a
peer has these states and moves and checks the role, no more.
"""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """A move; ``last`` is the opinion that ends the parallel review."""

    trigger: str
    source: str
    target: str
    last: bool = False


MOVES = (
    Way("submit", "draft", "endorsement"),
    Way("endorse", "endorsement", "screening"),
    Way("accept", "screening", "review"),
    Way("concur", "review", "rule_check", last=True),
    Way("concur", "review", "review"),
    Way("confirm_ministerial", "rule_check", "approval"),
    Way("approve", "approval", "partner_agreement"),
    Way("partner_agrees", "partner_agreement", "signing"),
)
STATES = tuple(dict.fromkeys(state for way in MOVES for state in (way.source, way.target)))
FIRST = "draft"
