"""The access matrix as text: who, taking part or not, in each state, may pull which trigger.

A line is a role with its own scope or another's, held by who handed the case in (``author``) or by
somebody new, in one state; a column is a trigger. The letter says what the pure judge answers.
``python -m tests.web.matrix_table`` writes ``matrix.csv`` anew; read the difference line by line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from statemachine.facts import Actor, CaseFacts, Grant
from statemachine.machine import decide
from statemachine.refusals import Refusal
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import TODAY, WAYS, a_case, complete, scope_of

TABLE = Path(__file__).with_name("matrix.csv")
STATES = tuple(WAYS)
TRIGGERS = LIFECYCLE.triggers
NOBODY = "anonymous"
ROLES = (*(str(role) for role in Role), NOBODY)
OWN, OTHER = "own", "other"
AUTHOR, NEW = "author", "new"
HEAD = ("state", "role", "scope", "person", *TRIGGERS)

LETTERS = {
    "yes": "Y",
    "not_from_state": "-",
    "wrong_role": "r",
    "out_of_scope": "s",
    "segregation": "d",
    "own_submission": "o",
    "not_asked": "a",
    "already_answered": "b",
    "nobody": "n",
}
"""What a cell may be; any other answer of the judge is written as a question mark."""


@dataclass(frozen=True)
class Line:
    """Who acts, in which state of the case."""

    state: str
    role: str
    scope: str
    person: str

    @property
    def grants(self) -> tuple[Grant, ...]:
        """Return what the person holds."""
        if self.role == NOBODY:
            return ()
        return (Grant(Role(self.role), scope_of(Role(self.role), own=self.scope == OWN)),)


def lines() -> Iterator[Line]:
    """Yield every line of the table, in order."""
    for state in STATES:
        for role in ROLES:
            for scope in (OWN, OTHER):
                for person in (AUTHOR, NEW):
                    yield Line(state, role, scope, person)


@cache
def _case(state: str, person: str) -> CaseFacts:
    """Return a walked case; ``me`` handed it in, or has never touched it."""
    case = a_case(state)
    if person == NEW:
        return case
    handed_in = case.authors or tuple(case.acted)  # a draft that was withdrawn has no author yet
    as_me = {"me" if who in handed_in else who: offices for who, offices in case.acted.items()}
    return replace(case, acted=as_me, authors=("me",) if case.authors else ())


def answer(line: Line, trigger: str) -> str:
    """Return the letter of one cell, from the pure judge."""
    if line.role == NOBODY:
        return LETTERS["nobody"]
    actor = Actor("me", line.grants)
    case = _case(line.state, line.person)
    verdict = decide(LIFECYCLE, case, trigger, actor, complete(trigger), today=TODAY)
    return letter(verdict.code if isinstance(verdict, Refusal) else "yes")


def letter(code: str) -> str:
    """Return the letter of an answer."""
    return LETTERS.get(code, "?")


def computed() -> dict[Line, str]:
    """Return every line with its letters, one a trigger."""
    return {line: "".join(answer(line, trigger) for trigger in TRIGGERS) for line in lines()}


def read() -> dict[Line, str]:
    """Return the table as it is checked in."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if tuple(head) != HEAD:
        raise AssertionError("the columns of the matrix are not those of the lifecycle")
    return {Line(*row[:4]): "".join(row[4:]) for row in rows}


def main() -> None:
    """Write the table anew."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        for line, letters in computed().items():
            table.writerow((line.state, line.role, line.scope, line.person, *letters))


if __name__ == "__main__":
    main()
