"""Dated histories, read from JSON or from rows and judged whole."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from statemachine.dates import PartialDate
from usecases.evidence import EVENTS, Event
from usecases.imports.import_store import Origin
from usecases.rows.import_cells import clean, cleaned, is_blank
from usecases.rows.import_columns import find
from usecases.rows.import_dates import at_precision, not_after, read
from usecases.rows.import_files import checked, digest_of, opened
from usecases.rows.import_report import ImportFileError, Report, RowError, problem

OUTSIDE = frozenset({"bma", "bangkok", "municipal"})
"""Scopes outside the provincial procedure: kept as a history and used for nothing."""

LARGEST_JSON = 64 * 1024 * 1024
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CONFIDENCES = ("", "high", "medium", "low")
_TEXTS = ("text", "place", "source")
_HEADS = ("case_id", "pair_id", "scope", "outcome", "notes")


@dataclass(frozen=True, slots=True)
class History:
    """One history that was judged; ``number`` is its place in the file, from 1."""

    number: int
    key: str
    pair: str
    scope: str
    outcome: str
    notes: str
    events: tuple[Event, ...]

    @property
    def is_outside(self) -> bool:
        """Return whether it lies outside the provincial procedure."""
        return self.scope in OUTSIDE

    def body(self) -> dict[str, Any]:
        """Return the history as plain values, as it is kept."""
        return {
            "case_id": self.key,
            "pair_id": "" if self.is_outside else self.pair,
            "scope": self.scope,
            "outcome": self.outcome,
            "notes": self.notes,
            "outside_procedure": self.is_outside,
            "events": [_event_body(event) for event in self.events],
        }


def read_histories(path: Path, today: date, report: Report) -> tuple[list[History], Origin]:
    """Return the histories of a file; those that cannot be taken go into the report.

    Raises:
        ImportFileError: Not one history can be read.
    """
    start = checked(path)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        entries, origin = _of_json(path)
    else:
        entries, origin = _of_rows(path, report)
    found: list[History] = []
    seen: dict[str, int] = {}
    for number, entry in entries:
        report.rows += 1
        try:
            found.append(_alone(_judged(number, entry, today), seen))
        except RowError as error:
            report.refuse(number, _name(entry), error)
    return found, origin


def _alone(history: History, seen: dict[str, int]) -> History:
    first = seen.setdefault(history.key, history.number)
    if first != history.number:
        raise RowError("history_twice", first=first)
    return history


def _of_json(path: Path) -> tuple[list[tuple[int, Any]], Origin]:
    name = path.name
    if path.stat().st_size > LARGEST_JSON:
        raise ImportFileError("file_too_large", name=name, limit=LARGEST_JSON >> 20)
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ImportFileError("json_wrong", name=name, why=str(error)[:80]) from error
    cases = whole.get("cases") if isinstance(whole, dict) else whole
    if not isinstance(cases, list):
        raise ImportFileError("json_wrong", name=name, why="no list “cases”")
    return list(enumerate(cases, start=1)), Origin(name, digest_of(path))


def _of_rows(path: Path, report: Report) -> tuple[list[tuple[int, Any]], Origin]:
    """Group rows, one event each, into histories; a bad row spoils its own history only."""
    grouped: dict[str, tuple[int, dict[str, Any]]] = {}
    with opened(path) as sheet:
        layout, _ = find(sheet.rows, "histories", sheet.name)
        if layout.kind != "histories":
            raise ImportFileError("wrong_kind_histories", name=sheet.name)
        for raw in sheet.rows:
            if is_blank(raw):
                continue
            try:
                cells = cleaned(raw, layout)
            except RowError as error:
                key = layout.cells(raw).get("case_id", "")
                _, entry = grouped.setdefault(key, (raw.number, {"case_id": key, "events": []}))
                entry.setdefault("fault", error)
                continue
            heads = {name: cells.get(name, "") for name in _HEADS}
            _, entry = grouped.setdefault(heads["case_id"], (raw.number, {**heads, "events": []}))
            entry["events"].append(cells)
        origin = Origin(sheet.name, sheet.sha256)
    if layout.ignored:
        report.note(1, "", "columns_ignored", columns=", ".join(layout.ignored))
    return list(grouped.values()), origin


def _name(entry: Any) -> str:
    return str(entry.get("case_id", "")) if isinstance(entry, dict) else ""


def _judged(number: int, entry: Any, today: date) -> History:
    """Return a history of which every part can be taken.

    Raises:
        RowError: Some part cannot; nothing of it is taken.
    """
    if not isinstance(entry, dict):
        raise RowError("history_shape", why=type(entry).__name__)
    if "fault" in entry:
        raise entry["fault"]
    heads = {name: clean(name, _plain(entry.get(name), "history_shape")) for name in _HEADS}
    key, pair = heads["case_id"], heads["pair_id"].casefold()
    scope = heads["scope"] or ("provincial" if pair else "")
    if not _KEY.fullmatch(key):
        raise RowError("history_key", value=key)
    if pair and not _KEY.fullmatch(pair):
        raise RowError("key_malformed", value=pair)
    if not pair and scope in ("provincial", ""):
        raise RowError("history_scope")
    events = entry.get("events")
    if not isinstance(events, list):
        raise RowError("history_shape", why="events")
    judged = tuple(_events(key, events, today))
    return History(number, key, pair, scope, heads["outcome"], heads["notes"], judged)


def _events(key: str, events: Sequence[Any], today: date) -> Iterator[Event]:
    for number, event in enumerate(events, start=1):
        try:
            yield _event(key, number, event, today)
        except RowError as error:
            said = problem(number, key, error.code, error.facts)
            raise RowError("event_wrong", event=number, th=said.th, en=said.en) from error


def _event(key: str, number: int, event: Any, today: date) -> Event:
    if not isinstance(event, Mapping):
        raise RowError("event_shape", why=type(event).__name__)
    kind = _plain(event.get("type"), "event_shape").strip()
    if kind not in EVENTS:
        raise RowError("choice", column="type", value=kind, choices=", ".join(EVENTS))
    texts = {name: clean(name, _plain(event.get(name), "event_shape")) for name in _TEXTS}
    confidence = clean("confidence", _plain(event.get("confidence"), "event_shape")).casefold()
    if confidence not in _CONFIDENCES:
        choices = ", ".join(_CONFIDENCES[1:])
        raise RowError("choice", column="confidence", value=confidence, choices=choices)
    on = _day(event, kind, today)
    return Event(key, number, kind, on, **texts, confidence=confidence)


def _day(event: Mapping[str, Any], kind: str, today: date) -> PartialDate:
    on = read("date", clean("date", _plain(event.get("date"), "event_shape")), "ce")
    on = at_precision(on, clean("precision", _plain(event.get("precision"), "event_shape")))
    not_after(on, date.max if EVENTS[kind].ahead else today)
    return on


def _plain(value: Any, code: str) -> str:
    """Return a text or number as text; a list or mapping has no place here."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RowError(code, why=type(value).__name__)
    return str(value)


def _event_body(event: Event) -> dict[str, str]:
    return {
        "type": event.type,
        "date": event.on.iso(),
        "precision": event.on.precision.value,
        "text": event.text,
        "place": event.place,
        "source": event.source,
        "confidence": event.confidence,
    }
