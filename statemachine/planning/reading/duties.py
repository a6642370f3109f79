"""A text taken apart into proposed duties. Nothing here is a duty before a person confirms it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from statemachine.planning.reading.items import Item, items
from statemachine.planning.reading.names import Named, Vocabulary, lead
from statemachine.planning.reading.when import When, due_of, times

_READ = 10_000
"""Characters of an item that are read; one that is longer is no sentence."""

_TASK = re.compile(
    r"มอบหมาย|มอบให้|ให้\s?(?!ความเห็นชอบ|ความเห็น)|ขอให้|เร่งรัด|จัดทำ|จัดให้มี|ดำเนินการ|ประสาน|ติดตาม|รายงาน|"
    r"เสนอ(?:ต่อ|คณะ|ที่)|จัดส่ง|รับไป|ทบทวน|ปรับปรุง|แจ้ง|หารือ|"
    r"\b(?:shall|will|should|is\s+to|are\s+to|assign|assigns|assigned|request|requests|requested|entrust|"
    r"entrusted|direct|directed|agree\s+to|agreed\s+to|prepare|submit|report|propose|organi[sz]e|hold|"
    r"establish|coordinate|follow\s+up)\b",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"^\s*(?:เห็นชอบ|อนุมัติ|รับทราบ|เห็นควร|รับหลักการ|"
    r"(?:[a-z]+\s+){0,4}?(?:approved?|noted|took\s+note|acknowledged|welcomed)\b)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"มอบหมาย|มอบให้|(?:และ|โดย|ทั้งนี้|แล้ว)\s*(?:ขอ)?ให้|ขอให้|(?:และ|แล้ว|โดย)\s*รายงาน|"
    r"\bshall\b|assigned|requested|\bto\s+report\b",
    re.IGNORECASE,
)
_CABINET = re.compile(
    r"(?:รายงาน|เสนอ|แจ้ง|นำเสนอ)[^\n]{0,60}?(?<!มติ)(?:คณะรัฐมนตรี|ครม\.)|report[^\n]{0,60}?\bCabinet\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"รายงาน(?:ผล|ความ|ต่อ|ให้|กระทรวง|คณะ|ที่|ภายใน)|\breports?\b(?!\s+of)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an item may ask: for a person to edit, to confirm or to leave out.

    Attributes:
        item: The item with its number and words.
        task: Whether it seems to ask for something; a plain approval does not.
        named: Who is named, the words above the item counting where it names nobody.
        lead: Key of who is to do it, or ``None``.
        when: The times that it sets, likewise.
        due: The last day, where the text and the day of the resolution say it.
        reports: ``cabinet``, ``somebody`` or empty: whether it asks for a report.
        inherited: Whether names or times come from the words above it.
    """

    item: Item
    task: bool
    named: tuple[Named, ...]
    lead: str | None
    when: tuple[When, ...]
    due: date | None
    reports: str
    inherited: bool


def proposals(text: str, vocabulary: Vocabulary, resolved_on: date | None) -> list[Proposal]:
    """Return what each numbered item of a text proposes; a text without numbers is one item.

    Args:
        text: The resolution, or the minutes.
        vocabulary: Names of offices and provinces.
        resolved_on: The day of the resolution; periods count from it.
    """
    found = items(text) or _whole(text)
    parents = {item.label: item for item in found}
    below = {label for item in found for label in item.above}
    return [
        _proposal(item, parents, vocabulary, resolved_on, item.label in below) for item in found
    ]


def _whole(text: str) -> list[Item]:
    stripped = text.strip()
    start = text.find(stripped) if stripped else 0
    return [Item("1", 0, stripped, start, start + len(stripped))] if stripped else []


def _proposal(
    item: Item,
    parents: dict[str, Item],
    vocabulary: Vocabulary,
    resolved_on: date | None,
    heads: bool,  # noqa: FBT001 - said once, in the loop above
) -> Proposal:
    words = item.text[:_READ]
    named, when = vocabulary.find(words), times(words)
    above = " ".join(parents[label].text[:_READ] for label in item.above if label in parents)
    own_names, own_times = bool(named), bool(when)
    chosen = lead(named, words)
    if not own_names and above:
        named = vocabulary.find(above)
        chosen = lead(named, above)
    if not own_times and above:
        when = times(above)
    task = _is_task(item, above, heads=heads)
    inherited = (bool(named) and not own_names) or (bool(when) and not own_times)
    return Proposal(
        item=item,
        task=task,
        named=tuple(named),
        lead=chosen,
        when=tuple(when),
        due=_due(when, resolved_on),
        reports=_reports(words) if task else "",
        inherited=inherited,
    )


def _is_task(item: Item, above: str, *, heads: bool) -> bool:
    text = item.text[:_READ]
    if heads and text.rstrip().endswith((":", "ดังนี้", "ดังต่อไปนี้", "follows")):
        return False  # its own words only lead to the items below
    if _DECISION.search(text):
        return bool(_STRONG.search(text))
    return bool(_TASK.search(text)) or bool(_STRONG.search(above))


def _due(when: Sequence[When], resolved_on: date | None) -> date | None:
    """Return the first time that gives a day; one before the resolution is no deadline."""
    days = (due_of(each, resolved_on) for each in when)
    return next((d for d in days if d and (resolved_on is None or d >= resolved_on)), None)


def _reports(text: str) -> str:
    if _CABINET.search(text):
        return "cabinet"
    return "somebody" if _REPORT.search(text) else ""
