"""The claims of a pair: what its row, its dated events, its signed texts and readings say. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reference.claims import Reading
from statemachine.dates import NOT_STATED, PartialDate
from statemachine.errors import PhinongError
from usecases.evidence import Event, partial
from usecases.rows.import_rows import PairRow

ROW, READING, CASE = "row", "reading", "case"
"""Where a claim was found; an event has the key of its history."""

EXACT, TOGETHER = "exact", "together"
_BRACKETED = re.compile(r"\(([^)]*\d{4}[^)]*)\)\s*$")
_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_STATUS_OF = {"instrument_signed": "established", "loi_signed": "loi_signed"}
_PLAIN = ("place", "signatory_th", "signatory_partner", "witnesses")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim before it is kept; equal ones are one."""

    aspect: str
    value: str
    about: str = ""
    on: PartialDate = NOT_STATED
    words: str = ""
    side: str = "unknown"
    source: str = ""
    attributed: str = EXACT
    grade: str = ""
    as_of: PartialDate = NOT_STATED
    origin: str = ROW


def claims_of(
    row: PairRow | None,
    events: Iterable[Event],
    texts: Sequence[Any],
    read: Sequence[Reading],
    level: str,
) -> list[Said]:
    """Return what every source says of a pair.

    Args:
        row: The pair's row as last imported; ``None`` where a case of this system made the pair.
        events: The dated events of its histories.
        texts: The instruments that the register holds.
        read: What single sources say by the shipped readings.
        level: The level of the foreign unit.
    """
    own = {text.key for text in texts}
    found = [
        *(_of_row(row, level) if row else ()),
        *(said for event in events for said in _of_event(event, own)),
        *(said for text in texts if text.case_id is not None for said in _of_case(text)),
        *(said_by(reading) for reading in read),
    ]
    if row and any(reading.aspect == "thai_side" for reading in read):
        found.append(_row_claim(row, "thai_side", "province"))
    return list(dict.fromkeys(found))


def said_by(reading: Reading) -> Said:
    """Return what one shipped reading says."""
    return Said(
        aspect=reading.aspect,
        value=reading.value,
        about=reading.about,
        on=PartialDate.parse(reading.date, "ce"),
        words=reading.words,
        side=reading.side,
        source=reading.source,
        grade=reading.grade,
        as_of=PartialDate.parse(reading.as_of, "ce"),
        origin=f"{READING}:{reading.basis}",
    )


def _of_row(row: PairRow, level: str) -> Iterator[Said]:
    signed = row.signed_on
    yield _row_claim(row, "status", row.status, words=row.notes)
    yield _row_claim(row, "level", level)
    if row.instrument not in ("none", ""):
        yield _row_claim(row, "kind", row.instrument, on=signed)
    if signed.is_known:
        yield _row_claim(row, "signed", signed.iso(), about=_family(row.instrument), on=signed)
    for aspect in _PLAIN:
        if getattr(row, aspect):
            yield _row_claim(row, aspect, getattr(row, aspect))


def _row_claim(
    row: PairRow,
    aspect: str,
    value: str,
    *,
    about: str = "",
    on: PartialDate = NOT_STATED,
    words: str = "",
) -> Said:
    alone = len(row.sources) == 1
    return Said(
        aspect=aspect,
        value=value,
        about=about,
        on=on,
        words=words,
        source=" | ".join(row.sources),
        attributed=EXACT if alone else TOGETHER,
        grade=row.confidence,
        as_of=_dated(row.sources[0]) if alone else NOT_STATED,
    )


def _of_event(event: Event, own: set[str]) -> Iterator[Said]:
    def said(aspect: str, value: str, about: str = "") -> Said:
        return Said(
            aspect=aspect,
            value=value,
            about=about,
            on=event.on,
            words=event.text,
            source=event.source,
            grade=event.confidence,
            as_of=event.on,
            origin=event.key,
        )

    yield said("event", event.type)
    if event.type in _STATUS_OF:
        yield said("status", _STATUS_OF[event.type])
    if event.type == "expiry" and event.on.is_known:
        yield said("ends", event.on.iso())
    kind = event.meaning.text
    if kind and event.on.is_known:
        yield said("signed", event.on.iso(), event.key if event.key in own else _family(kind))
    if kind and kind != "unknown":
        yield said("kind", kind)


def _of_case(text: Any) -> Iterator[Said]:
    """Yield what a text that was signed and deposited through this system says of itself."""
    on = partial(text.signed_on, text.signed_precision)

    def said(aspect: str, value: str, about: str = "") -> Said:
        return Said(
            aspect=aspect,
            value=value,
            about=about,
            on=on,
            side="thai",
            source=text.key,
            grade="high",
            as_of=on,
            origin=f"{CASE}:{text.key}",
        )

    yield said("status", "loi_signed" if text.kind == "loi" else "established")
    yield said("kind", text.kind)
    if on.is_known:
        yield said("signed", on.iso(), text.key)
    if text.ends_on is not None:
        yield said("ends", text.ends_on.isoformat())
    for aspect in _PLAIN:
        if getattr(text, aspect):
            yield said(aspect, getattr(text, aspect))


def _family(kind: str) -> str:
    """Return which text a date belongs to: the letter of intent, the plan, or the text itself."""
    return {"loi": "loi", "cooperation_plan": "plan"}.get(kind, "text")


def _dated(source: str) -> PartialDate:
    """Return the day that a source names in brackets at its end, as pairs.csv writes it."""
    bracket = _BRACKETED.search(source)
    found = _DAY.findall(bracket[1]) if bracket else []
    try:
        return PartialDate.parse(found[-1], "ce") if found else NOT_STATED
    except PhinongError:
        return NOT_STATED
