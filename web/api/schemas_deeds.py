"""Shapes of what is done to a case: the bodies that callers send, and what comes of them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from statemachine.words import Instrument, Urgency
from web.api.schemas import Body, Code, Given, Line, Province, Text

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Proposal(Body):
    """A new case in draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "province": "TH-57",
                "partner": "CN-YN",
                "instrument": "mou",
                "dossier": {"benefit": "การท่องเที่ยวและการค้าชายแดน"},
            }
        }
    )
    province: Province
    partner: Line = Field(description="รหัสหรือชื่อ · ISO code, or a name in Thai, English, local")
    instrument: Literal["loi", "mou"] = "mou"
    urgency: Urgency = Urgency.NORMAL
    dossier: dict[FieldName, Given] = Field(default_factory=dict)


class Numbered(BaseModel):
    """A case that was opened."""

    number: str


class Versioned(BaseModel):
    """A case as it now stands."""

    number: str
    version: int


class Move(Body):
    """A trigger with its fields, as ``acts`` lists them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"trigger": "send_back", "fields": {"reason": "ขาดร่างข้อตกลง"}}
        }
    )
    trigger: Code
    fields: dict[FieldName, Given] = Field(default_factory=dict)


class Moved(BaseModel):
    """What a move did."""

    number: str
    trigger: str
    source: str
    state: str
    version: int
    waiting: list[str]
    opened: list[dict[str, Any]]
    mails: int
    spawned: str | None


class Dossier(Body):
    """Fields of the dossier to change; an empty value takes a field out."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"changes": {"fields": ["tourism", "trade"]}}}
    )
    changes: dict[FieldName, Given] = Field(min_length=1)


class Remark(Body):
    """A remark to write."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": "โทรประสานแล้ว รอหนังสือ"}})
    text: Text


class Remarked(BaseModel):
    """A remark that was written."""

    id: int


class Attached(BaseModel):
    """A document that was attached; ``in_force`` where it is now the text of the case."""

    sha256: str
    version: int
    media_type: str
    in_force: bool
    case_version: int


class Correction(Body):
    """A recorded fact, its right value, and why the old one was wrong."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "field": "committee.committee_date",
                "value": "2026-11-02",
                "reason": "พิมพ์วันที่ผิด",
            }
        }
    )
    field: Code
    value: Given
    reason: Text


class DutyDone(Body):
    """What was done."""

    model_config = ConfigDict(json_schema_extra={"example": {"note": "หนังสือที่ มท 0211.4/123"}})
    note: Text


class FollowUp(Body):
    """The instrument of the case that follows."""

    model_config = ConfigDict(json_schema_extra={"example": {"instrument": "mou"}})
    instrument: Instrument = Instrument.MOU
