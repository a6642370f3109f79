"""Values of the dossier as people write them, tidied by the kind of their field."""

import re
from typing import Any

from statemachine.fields import DOSSIER, Field
from statemachine.refusals import Refusal, RefusedError
from statemachine.words import Instrument, Urgency
from usecases.refused import DeedRefusedError

LEVEL_REASON = Field("level_reason", "เหตุผลด้านระดับ", "reason for the level", required=False)
URGENCY = Field("urgency", "ชั้นความเร็ว", "urgency", "choice", choices=tuple(Urgency))
INSTRUMENT = Field("instrument", "ประเภทเอกสาร", "instrument", "choice", choices=tuple(Instrument))
DOSSIER_FIELDS: tuple[Field, ...] = (*DOSSIER, LEVEL_REASON)

LONGEST_TEXT = 20_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def tidied(field: Field, value: Any) -> Any:
    """Return a value as it is kept: a list as a list, a text stripped; both may be empty.

    Raises:
        DeedRefusedError: A text is too long or holds control characters.
        RefusedError: The value is not among the choices.
    """
    if field.kind == "list":
        parts = value.split(";") if isinstance(value, str) else list(value or ())
        return [_text(field, part) for part in parts if str(part).strip()]
    text = _text(field, value)
    if field.choices and text not in field.choices:
        facts = {"value": text, "field_th": field.th, "field_en": field.en}
        choices = ", ".join(field.choices)
        raise RefusedError(Refusal("choice_wrong", {**facts, "choices": choices}))
    return text


def _text(field: Field, value: Any) -> str:
    text = str(value if value is not None else "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT or _CONTROL.search(text):
        facts = {"field_th": field.th, "field_en": field.en, "most": LONGEST_TEXT}
        raise DeedRefusedError("text_wanted", **facts)
    return text
