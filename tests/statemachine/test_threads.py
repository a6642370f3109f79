"""The judge is asked by many threads at once, and each gets the answer to its own question."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product

from statemachine.facts import Actor, CaseFacts
from statemachine.machine import Decision, decide
from statemachine.refusals import Refusal
from statemachine.table import LIFECYCLE
from statemachine.words import Role
from tests.support.builders import TODAY, WAYS, a_case, complete, someone

THREADS, DECISIONS = 16, 2_000
Question = tuple[CaseFacts, str, Actor]


@contextmanager
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def asked(question: Question) -> Decision | Refusal:
    case, trigger, actor = question
    return decide(LIFECYCLE, case, trigger, actor, complete(trigger), today=TODAY)


def test_sixteen_threads_get_every_answer_right() -> None:
    everybody = [someone(role) for role in Role]
    everything = product(WAYS, LIFECYCLE.triggers, everybody)
    asking = [(a_case(state), trigger, actor) for state, trigger, actor in everything]
    right = [(question, asked(question)) for question in asking]

    def wrong_answers(seed: int) -> int:
        picks = random.Random(seed).choices(right, k=DECISIONS)
        return sum(asked(question) != answer for question, answer in picks)

    with switching_often(), ThreadPoolExecutor(THREADS) as pool:
        wrong = list(pool.map(wrong_answers, range(THREADS)))

    assert wrong == [0] * THREADS
    assert sum(isinstance(answer, Decision) for _, answer in right) > 50
