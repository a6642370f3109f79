"""The Cabinet-rule check: which approval a text needs, and on what that rests.

Where the rulebook has judged the case, its ruling stands among the facts and is the verdict. Else
only what a source proves gives one. That an MOU within the 2018 guideline needs no Cabinet paper
of its own is believed, not proven (B1): it stays ``unknown`` until an officer reasons it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statemachine.words import Treaty


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which approval is needed, and why.

    ``path`` is ``ministerial``, ``cabinet``, ``unknown``, or of a ruling also ``blocked`` and
    ``wait``; ``citation`` is where it rests.
    """

    path: str
    th: str
    en: str
    why_th: str
    why_en: str
    citation: str


RULING = "ruling"
"""Where a deed lays the ruling of the rulebook among the facts while the check is decided."""

_THROUGH = {"parliament": "cabinet"}
"""Paths of a ruling that begin with another approval."""

_CABINET = Verdict(
    "cabinet",
    "ต้องเสนอคณะรัฐมนตรี",
    "the Cabinet must decide",
    "กระทรวงการต่างประเทศระบุว่าร่างเป็นหนังสือสัญญา",
    "MFA found the text to be a treaty",
    "Constitution B.E. 2560 s.178 (F7)",
)
_UNKNOWN = Verdict(
    "unknown",
    "ยังไม่ทราบ ต้องให้เจ้าหน้าที่วินิจฉัย",
    "unknown, an officer must decide",
    "ยังไม่พบหลักฐานว่าร่างที่ไม่เป็นหนังสือสัญญาไม่ต้องเสนอคณะรัฐมนตรี",
    "no source proves that a non-treaty text needs no Cabinet decision",
    "Royal Decree B.E. 2548 s.4(7) (F9); resolutions of 2017 and 2018 (F2, F3); B1",
)


def verdict_of(facts: Mapping[str, Any]) -> Verdict:
    """Return the verdict on a case's facts; what is not proven is ``unknown``, never a pass."""
    if facts.get(RULING):
        return _ruled(facts[RULING])
    treaty = facts.get("treaty")
    return _CABINET if treaty in (Treaty.TREATY, Treaty.TREATY_PARLIAMENT) else _UNKNOWN


def _ruled(ruling: Mapping[str, Any]) -> Verdict:
    path = str(ruling["path"])
    words = (str(ruling[name]) for name in ("th", "en", "why_th", "why_en", "citation"))
    return Verdict(_THROUGH.get(path, path), *words)
