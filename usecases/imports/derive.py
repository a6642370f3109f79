"""What the register makes of a pair's row and its histories together: pure, in any order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from statemachine.dates import NOT_STATED, PartialDate
from usecases.evidence import Event, in_order
from usecases.rows.import_rows import SIGNED, PairRow

OWN = "pairs"
"""Key of the instrument that the pair's own row states."""

PLAN, LOI = "cooperation_plan", "loi"

# A draft named in an event says what the case is for; a text that was signed is no longer ahead.
_NAMED = (
    (
        "loi",
        re.compile(r"letter of intent|letter of intention|\bLOI\b|หนังสือแสดงเจตจำนง", re.IGNORECASE),
    ),
    ("mou", re.compile(r"memorandum of understanding|\bMOUs?\b|บันทึกความเข้าใจ", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text said to be signed; ``None`` and "not stated" is what no source says."""

    key: str
    kind: str
    on: PartialDate = NOT_STATED
    place: str | None = None
    signatory_th: str | None = None
    signatory_partner: str | None = None
    witnesses: str | None = None
    ends: PartialDate = NOT_STATED


@dataclass(frozen=True, slots=True)
class Derived:
    """What a pair's row and histories come to.

    ``conflicts`` are events that contradict the row: they stay evidence and change nothing.
    """

    begun: PartialDate
    ends_on: date | None
    texts: tuple[Text, ...]
    held: tuple[Event, ...]
    conflicts: tuple[Event, ...]


def derive(row: PairRow, status: str, events: Iterable[Event], known: Sequence[Text]) -> Derived:
    """Return what a pair comes to.

    Args:
        row: The pair's row as last imported.
        status: The status of the register, which a deed may have moved on since.
        events: Dated events of all its histories.
        known: Texts that cases of this system brought: what they say is not said again.
    """
    ordered = in_order(events)
    signed = status in SIGNED
    own = _own(row) if signed else None
    texts, conflicts = _texts(own, [e for e in ordered if e.meaning.text], known, signed=signed)
    ends = [e.on for e in ordered if e.type == "expiry" and e.on.is_known and signed]
    texts = _ended(texts, ends)
    begun = _begun(row, texts if signed else ())
    return Derived(
        begun=begun,
        ends_on=_in_force_until(texts, ends),
        texts=tuple(texts),
        held=tuple(e for e in ordered if signed and _counts(e, begun)),
        conflicts=tuple(conflicts),
    )


def instrument_meant(row: PairRow, events: Iterable[Event]) -> str | None:
    """Return the instrument that a case in progress is for, or ``None`` where nothing says so."""
    if row.instrument in ("loi", "mou", "amendment", "renewal"):
        return row.instrument
    said = " ".join(e.text for e in events if not e.meaning.text)
    named = [kind for kind, words in _NAMED if words.search(said)]
    return named[0] if len(named) == 1 else None


def _own(row: PairRow) -> Text | None:
    said = Text(
        OWN,
        "unknown" if row.instrument == "none" else row.instrument,
        row.signed_on,
        row.place or None,
        row.signatory_th or None,
        row.signatory_partner or None,
        row.witnesses or None,
    )
    return None if said == Text(OWN, "unknown") else said


def _texts(
    own: Text | None, events: Sequence[Event], known: Sequence[Text], *, signed: bool
) -> tuple[list[Text], list[Event]]:
    """Return the texts of row and events without doubles, and the events that contradict."""
    if own is not None and any(_is(own, text) for text in known):
        own = None  # a case of this system brought the text that the row now speaks of
    texts, conflicts = [own] if own else [], []
    confirmed = own is not None and any(_same(own, e) for e in events)
    for event in events:
        kind = event.meaning.text
        if not signed and kind != LOI:
            conflicts.append(event)
            continue
        found = next((t for t in (*texts, *known) if _same(t, event)), None)
        if found is not None:
            texts = [_dated(t, event) if t is found else t for t in texts]
        elif (
            own is not None
            and own.on.is_known
            and not confirmed
            and _family(own.kind) == _family(kind)
        ):
            conflicts.append(event)
        else:
            texts.append(Text(event.key, kind, event.on, event.place or None))
    return texts, conflicts


def _same(text: Text, event: Event) -> bool:
    """Return whether an event speaks of a text: same day, or same family and one undated.

    Sources call one text by different names (F23), so on one day it is one text.
    """
    if text.on.is_known and event.on.is_known:
        alike = PLAN not in (text.kind, event.meaning.text) or text.kind == event.meaning.text
        return alike and text.on.agrees_with(event.on)
    return _family(text.kind) == _family(event.meaning.text)


def _is(own: Text, known: Text) -> bool:
    """Return whether the row speaks of a text that is known: same day, or undated and alike."""
    if own.on.is_known and known.on.is_known:
        return own.on.agrees_with(known.on)
    return _family(own.kind) == _family(known.kind)


def _family(kind: str) -> str:
    return kind if kind in (LOI, PLAN) else "instrument"


def _dated(text: Text, event: Event) -> Text:
    return text if text.on.is_known else replace(text, on=event.on)


def _ended(texts: Sequence[Text], ends: Sequence[PartialDate]) -> list[Text]:
    """Give each end to the latest text signed before it; of one day, to a plan."""
    found = list(texts)
    for end in ends:
        before = [t for t in found if not t.on.is_known or not end.certainly_before(t.on)]
        last = max(
            before, key=lambda t: (t.on.is_known, t.on.earliest(), t.kind == PLAN), default=None
        )
        found = [replace(t, ends=end) if t is last else t for t in found]
    return found


def _in_force_until(texts: Sequence[Text], ends: Sequence[PartialDate]) -> date | None:
    """Return the last day of what is in force; ``None`` where a later text has no end."""
    if not ends:
        return None
    last = max(ends, key=lambda end: end.latest())
    later = any(t.on.is_known and last.certainly_before(t.on) for t in texts)
    return None if later else last.latest()


def _begun(row: PairRow, texts: Sequence[Text]) -> PartialDate:
    """Return when the relation began: as the row says, else the first dated text but a plan."""
    if row.signed_on.is_known:
        return row.signed_on
    dated = (t.on for t in texts if t.on.is_known and t.kind != PLAN)
    return min(dated, key=PartialDate.sort_key, default=NOT_STATED)


def _counts(event: Event, begun: PartialDate) -> bool:
    """Return whether an event is an activity of the relation; a visit before it began is not."""
    if not event.meaning.activity or not event.on.is_known:
        return False
    return event.type != "visit" or not begun.is_known or not event.on.certainly_before(begun)
