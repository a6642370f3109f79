"""What single sources say, read out of the notes and facts; and the totals that were published.

``claims.csv`` holds what a note of ``pairs.csv`` or a numbered fact of the requirements says of
one source, a line each, with where it was read (``basis``). ``published_totals.csv`` holds the
counts of ``policy_stats.json`` and of fact F28, with an id each.
"""

from dataclasses import dataclass

from reference.tables import rows


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that one source says; a pair that the register does not hold has no ``pair_id``."""

    pair_id: str
    province: str
    country: str
    partner_th: str
    partner_en: str
    aspect: str
    about: str
    value: str
    date: str
    side: str
    source: str
    as_of: str
    grade: str
    words: str
    basis: str


@dataclass(frozen=True, slots=True)
class Published:
    """A total that somebody published.

    ``measure`` is signed or in_progress; ``scope`` is all, ``country:CN`` or ``province:TH-83``;
    ``bound`` says whether the value is exact, a lower bound (over) or about (nearly); ``as_of`` is
    a Gregorian date, month or year. ``provinces`` and ``countries`` are empty where not said.
    """

    id: str
    what_th: str
    what_en: str
    measure: str
    scope: str
    value: int
    bound: str
    provinces: str
    countries: str
    as_of: str
    source: str
    given_by: str
    confidence: str


def readings() -> tuple[Reading, ...]:
    """Return what single sources say."""
    return rows("claims.csv", Reading)


def published_totals() -> tuple[Published, ...]:
    """Return the published totals, oldest source first as the file has them."""
    return rows("published_totals.csv", Published)


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column of the open data: its table, name and type, what it means, where it comes from."""

    table: str
    column: str
    type: str
    meaning_th: str
    meaning_en: str
    source: str


def open_data_columns() -> tuple[OpenColumn, ...]:
    """Return every column of the open data, table by table."""
    return rows("open_data_columns.csv", OpenColumn)
