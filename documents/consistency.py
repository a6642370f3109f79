"""Whether a text agrees with itself, with the register, and with its other language.

Each finding is a question to whoever drafts, with why it matters; none is a judgement.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from documents.clauses import CLOSING, OPENING, Clause, clauses, plain
from documents.consistency_words import NAMES, Inconsistency, finding
from documents.figures import figures
from documents.reading import Text
from reference.loader import mou_clauses, provinces

TITLE_PARAGRAPHS = 3
_THAI = re.compile(r"[\u0e00-\u0e7f]")
CHECKED = ("loi", "mou")


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a case: kind of instrument, and both units' names.

    An empty name is not looked for.
    """

    instrument: str = ""
    province_th: str = ""
    province_en: str = ""
    partner_th: str = ""
    partner_en: str = ""


def check(text: Text, registered: Registered) -> tuple[Inconsistency, ...]:
    """Return where a text differs from the register, or lacks what its instrument must have."""
    found = [*_title(text, registered.instrument), *_names(text, registered)]
    if registered.instrument in CHECKED:
        found += [*_missing(text, registered.instrument), *_sets_up(text, registered.instrument)]
    return tuple(found)


def check_versions(thai: Text, english: Text) -> tuple[Inconsistency, ...]:
    """Return where the Thai and the English version say different figures, clauses or parties."""
    ours = {c.number: c for c in clauses(thai)}
    theirs = {c.number: c for c in clauses(english)}
    return (*_kinds_differ(thai, english), *_parties_differ(thai, english),
            *_clauses_differ(ours, theirs))  # fmt: skip


def kind_of(text: Text) -> str | None:
    """Return the kind that the title names: ``mou``, ``loi``, ``agreement``, or ``None``."""
    title = " ".join(plain(line) for line in text.paragraphs[:TITLE_PARAGRAPHS])
    places = {
        kind: match.start()
        for kind, pattern in _patterns("kinds").items()
        if (match := pattern.search(title))
    }
    return min(places, key=lambda kind: places[kind]) if places else None


def _title(text: Text, instrument: str) -> Iterator[Inconsistency]:
    if instrument not in CHECKED:
        return
    named = kind_of(text)
    if named is None:
        yield finding("title_without_kind", wanted=instrument)
    elif named != instrument:
        yield finding("title_kind", named=named, wanted=instrument)


def _names(text: Text, known: Registered) -> Iterator[Inconsistency]:
    """Look for each registered name in the languages that the text has."""
    said = _squeezed(str(text))
    thai = _THAI.search(str(text)) is not None
    english = re.search(r"[A-Za-z]{3}.*[A-Za-z]{3}", str(text)) is not None
    for unit in NAMES:
        for language, there in (("th", thai), ("en", english and not thai)):
            name = getattr(known, f"{unit}_{language}")
            if there and name and _squeezed(name) not in said:
                yield finding("name_not_found", unit=unit, name=name)
    yield from (
        finding("other_province", name=name)
        for name in sorted(_provinces_in(text, "th"))
        if known.province_th and name not in known.province_th
    )


def _missing(text: Text, instrument: str) -> Iterator[Inconsistency]:
    """Name the clauses that the instrument must have and the text does not show."""
    rules = {rule["instrument"].lower(): rule for rule in mou_clauses()["instrument_rules"]}
    known = {clause["clause_id"]: clause for clause in mou_clauses()["clauses"]}
    said = plain(str(text))
    for name in rules[instrument]["must_have"]:
        pattern = _patterns("clauses").get(name)
        if pattern is not None and not pattern.search(said):
            clause = known[name]
            yield finding(
                "clause_missing",
                severity=clause["severity"],
                title_th=clause["title_th"],
                title_en=clause["title_en"],
                evidence=clause["evidence"],
            )


def _sets_up(text: Text, instrument: str) -> Iterator[Inconsistency]:
    if instrument != "loi":
        return
    for clause in clauses(text):
        match = _patterns("loi")["sets_up"].search(clause.text)
        if match:
            yield finding("loi_sets_up", clause=clause.number, words=match[0])


def _kinds_differ(thai: Text, english: Text) -> Iterator[Inconsistency]:
    ours, theirs = kind_of(thai), kind_of(english)
    if ours and theirs and ours != theirs:
        yield finding("versions_kind", thai=ours, english=theirs)


def _parties_differ(thai: Text, english: Text) -> Iterator[Inconsistency]:
    ours, theirs = _provinces_in(thai, "th"), _provinces_in(english, "en")
    english_of = {p.name_th: p.name_en for p in provinces()}
    if ours and theirs and {english_of[name] for name in ours} != theirs:
        yield finding("versions_parties", thai=_listed(ours), english=_listed(theirs))


def _clauses_differ(ours: dict[str, Clause], theirs: dict[str, Clause]) -> Iterator[Inconsistency]:
    for number in (*ours, *(n for n in theirs if n not in ours)):
        one, other = ours.get(number), theirs.get(number)
        if one is not None and other is not None:
            yield from _figures_differ(one, other)
        elif number not in {OPENING, CLOSING}:
            in_thai = one is not None
            yield finding("clause_unpaired", clause=number, in_thai=in_thai)


def _figures_differ(one: Clause, other: Clause) -> Iterator[Inconsistency]:
    ours, theirs = figures(one.text), figures(other.text)
    for kind in sorted({figure[0] for figure in ours ^ theirs}):
        yield finding(
            "versions_figures",
            clause=one.number,
            kind=kind,
            thai=_listed(value for what, value in ours - theirs if what == kind),
            english=_listed(value for what, value in theirs - ours if what == kind),
        )


def _provinces_in(text: Text, language: str) -> set[str]:
    said = plain(str(text))
    if language == "th":
        return {p.name_th for p in provinces() if f"จังหวัด{p.name_th}" in said}
    return {
        p.name_en
        for p in provinces()
        if re.search(rf"\b{p.name_en} province\b|\bprovince of {p.name_en}\b", said, re.IGNORECASE)
    }


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values)) or "–"


def _squeezed(text: str) -> str:
    return "".join(plain(text).lower().split())


@cache
def _patterns(table: str) -> dict[str, re.Pattern[str]]:
    text = files("documents").joinpath("consistency.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)[table]
    return {name: re.compile("|".join(said), re.IGNORECASE) for name, said in found.items()}
