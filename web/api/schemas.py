"""Shapes that several operations share."""

from datetime import date
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

PLAIN = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$"
"""Text without control characters, as every deed wants it."""

Text = Annotated[str, Field(max_length=20_000, pattern=PLAIN)]
Line = Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:*-]+$")]
Province = Annotated[str, Field(pattern=r"^TH-(?:[0-9]{2}|S)$", examples=["TH-57"])]
Number = Annotated[
    str, Path(pattern=r"^[A-Z0-9-]{4,40}$", description="เลขที่เรื่อง · number of the case")
]
Id = Annotated[int, Path(ge=1, le=2**53 - 1)]
Given = Text | list[Text] | None
"""A value of a form's field: a text, a list of texts, or nothing."""


class Body(BaseModel):
    """A body that a caller sends; a name that we do not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Words(BaseModel):
    """Words in both languages."""

    th: str
    en: str


class Valued(Words):
    """A code with its words."""

    value: str


class Refusal(Words):
    """Why an act is not open to the caller now: code, and one sentence with the remedy."""

    code: str


class Person(Words):
    """A person as every reader sees them."""

    username: str


class Place(Words):
    """A province."""

    code: str


class Partner(Words):
    """A foreign unit."""

    country: str


class Office(Words):
    """An office that holds a case."""

    office: str


class Problem(BaseModel):
    """What is wrong (RFC 9457), with the remedy in ``detail``."""

    type: str = Field(examples=["/api/v1/docs#conflict"])
    title: str
    status: int
    detail: str
    code: str = Field(description="ชื่อคงที่ของปัญหา · stable name of the problem")
    facts: dict[str, Any]
    errors: list["FieldError"] | None = None


class FieldError(BaseModel):
    """One part of a request that cannot be used."""

    field: str
    message: str


class Day(BaseModel):
    """A row of the working calendar."""

    day: date
    scope: str
    closed: bool
    name_th: str
    name_en: str
    source: str
    kind: str
    confidence: str
