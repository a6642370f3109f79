"""A busy office: people do all kinds of deeds on the same few cases, in random order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from statemachine.errors import PhinongError
from tests.support.builders import complete
from usecases.calendars import calendar
from usecases.cases import case_file, perform
from usecases.context import Context
from usecases.people import delegations
from usecases.timers.sweep import sweep

Deed = Callable[["Office"], object]


class Office:
    """One person at a time at work, all of them drawn from the same lot."""

    def __init__(self, ctx: Context, told: Mapping[str, Any], seed: int) -> None:
        self.people: Mapping[str, int] = told["people"]
        self.numbers: list[str] = told["numbers"]
        self.ctx = ctx
        self.chance = random.Random(seed)

    def by(self, username: str) -> Context:
        return self.ctx.acting(self.people[username])

    @property
    def number(self) -> str:
        return self.chance.choice(self.numbers)

    def later(self) -> datetime:
        return self.ctx.now + timedelta(days=self.chance.randrange(40))

    def day(self) -> date:
        return self.ctx.today + timedelta(days=self.chance.randrange(1, 30))


def _move(office: Office) -> object:
    trigger, username = office.chance.choice(MOVES)
    return perform.perform(office.by(username), office.number, trigger, complete(trigger))


MOVES = (
    ("submit", "coordinator"), ("endorse", "governor"), ("send_back", "governor"),
    ("accept", "moi_officer"), ("concur", "moi_officer"), ("concur", "mfa_officer"),
    ("concur", "agency_officer"), ("confirm_ministerial", "moi_officer"),
    ("approve", "moi_executive"), ("hold", "moi_officer"), ("resume", "moi_officer"),
    ("partner_agrees", "coordinator"), ("sign", "governor"), ("deposit", "moi_officer"),
)  # fmt: skip
DEEDS: tuple[Deed, ...] = (
    _move,
    _move,
    _move,
    lambda office: case_file.comment(office.by("monitor"), office.number, "ขอทราบความคืบหน้า"),
    lambda office: case_file.attach(
        office.by("coordinator"), office.number, b"draft %d" % office.chance.randrange(99),
        "draft_text", "ร่าง", "draft.txt",
    ),
    lambda office: case_file.edit(
        office.by("coordinator"), office.number,
        {"urgency": office.chance.choice(("normal", "urgent", "most_urgent"))},
    ),
    lambda office: case_file.correct(
        office.by("moi_officer"), office.number, "urgency",
        office.chance.choice(("normal", "urgent", "most_urgent")), "ลงไว้ผิด",
    ),
    lambda office: calendar.add_day(office.by("admin"), office.day(), "วันหยุดพิเศษ", "Special"),
    lambda office: calendar.remove_day(office.by("admin"), office.day()),
    lambda office: delegations.delegate(
        office.by("governor"), "governor", "assistant", "governor", office.ctx.today,
        office.ctx.today, "ลาราชการ",
    ),
    lambda office: sweep(office.ctx.at(office.later())),
)  # fmt: skip
"""What is done, moves more often than the rest."""


def bustle(ctx: Context, told: Mapping[str, Any], seed: int) -> Counter[str]:
    """Do so many deeds and return how often each way of refusing was met; errors are raised."""
    office = Office(ctx, told, seed)
    found: Counter[str] = Counter()
    for _ in range(told["deeds"]):
        try:
            office.chance.choice(DEEDS)(office)
            found["done"] += 1
        except PhinongError as refused:
            found[refused.code] += 1
    return found
