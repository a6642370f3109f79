"""Shapes of cases."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from web.api.schemas import (
    Office,
    Partner,
    Person,
    Place,
    Refusal,
    Valued,
    Words,
)


class CaseHead(BaseModel):
    """A case as a list and the case itself both name it."""

    number: str
    version: int
    state: str
    stage: Words
    instrument: Valued
    urgency: Valued
    province: Place
    partner: Partner
    pair: Words
    opened_at: datetime
    closed_at: datetime | None


class CaseRow(CaseHead):
    """A case in a list; ``days_left`` counts working days, less than 0 is late."""

    due_on: date | None
    days_left: int | None
    overdue: bool
    holders: list[Office]


class Asked(Words):
    """A field that a trigger asks for."""

    name: str
    kind: str
    required: bool
    choices: list[Valued]


class Act(Words):
    """A trigger of the case: open to the caller where ``refusal`` is null."""

    trigger: str
    refusal: Refusal | None
    fields: list[Asked]


class Holding(Words):
    """An office with its code."""

    code: str


class Holder(BaseModel):
    """A person who may act on an entry, and as what."""

    username: str | None = None
    th: str | None = None
    en: str | None = None
    why: str


class Entry(BaseModel):
    """An open stage or duty of a case, with its deadline and who has it."""

    kind: str
    state: str
    stage: Words
    office: Holding
    role: str | None
    scope: str | None
    entered_on: date
    days_allowed: int | None
    counting: str
    due_on: date | None
    due_fixed: bool
    days_left: int | None
    overdue: bool
    next_alert: str | None
    next_alert_at: datetime | None
    people: list[Holder]


class Acted(BaseModel):
    """Who acted on a case, and for which offices."""

    username: str | None = None
    th: str | None = None
    en: str | None = None
    offices: list[str]


class Document(BaseModel):
    """A document of a case; its bytes are at ``documents/{sha256}``."""

    sha256: str
    kind: str
    title: str
    version: int
    size: int
    media_type: str
    added_at: datetime
    added_by: Person | None


class Comment(BaseModel):
    """A remark on a case."""

    at: datetime
    text: str
    by: Person | None


class Audit(BaseModel):
    """The head of the case's audit chain."""

    entries: int
    hash: str


class CaseWhole(CaseHead):
    """A case with its open stages, what the caller may do, and its file."""

    asks: Words
    ends: bool
    definition: str
    parent: str | None
    followers: list[str]
    relationship_id: int | None
    audit: Audit
    facts: dict[str, Any]
    missing: list[Words]
    waiting: list[Office]
    entries: list[Entry]
    acts: list[Act]
    file_acts: dict[str, Refusal | None]
    opened_by: Person | None
    authors: list[Person | None]
    acted: list[Acted]
    documents: list[Document]
    comments: list[Comment]


class Acts(BaseModel):
    """What the caller may do on a case, and why not."""

    number: str
    version: int
    state: str
    acts: list[Act]
    file_acts: dict[str, Refusal | None]


class HistoryRow(BaseModel):
    """An act (``kind`` act) or a mail (``kind`` mail) of a case."""

    model_config = ConfigDict(extra="allow")
    kind: Literal["act", "mail"]
    at: datetime
    th: str
    en: str


class LedgerDay(BaseModel):
    """Who had the case on a day, and whether the day counted."""

    model_config = ConfigDict(extra="allow")
    day: date
    state: str
    office: str
    role: str | None
    on_hold: bool
    working: bool
    used: bool


class LedgerTotal(Office):
    """How long an office had the case: days, working days that counted, days on hold."""

    days: int
    working_days: int
    hold_days: int


class Ledger(BaseModel):
    """Whose days a case took: day by day, and in sum."""

    days: list[LedgerDay]
    totals: list[LedgerTotal]
