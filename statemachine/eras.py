"""The one converter between Gregorian (C.E.) and Buddhist Era (B.E.) years.

B.E. = C.E. + 543 for every date since 1 January 1941 (B.E. 2484). Before that the Thai year began
on 1 April and one Gregorian year met two Buddhist ones, so older years are refused, not guessed.
"""

from typing import Literal

from statemachine.errors import DateFormatError

Era = Literal["auto", "ce", "be"]

BE_AHEAD = 543
FIRST_JANUARY_YEAR = 1941
LOWEST_BE = 2400  # a larger number is Buddhist Era, a smaller one Gregorian
_NAMES = {"be": ("พ.ศ.", "Buddhist Era"), "ce": ("ค.ศ.", "Gregorian")}


class EraMistakenError(DateFormatError):
    """A year that is Buddhist Era where a Gregorian one is due, or the other way round."""

    code = "era_mistaken"
    th = "ปี {year} ไม่น่าใช่ปี {era_th} โปรดตรวจสอบว่าเป็น พ.ศ. หรือ ค.ศ. แล้วแก้ไข"
    en = "Year {year} does not look like a {era_en} year; check whether it is B.E. or C.E."

    def __init__(self, year: int, expected: str) -> None:
        """Say which year was found and which era was expected, ``be`` or ``ce``."""
        era_th, era_en = _NAMES[expected]
        super().__init__(text=str(year), year=year, era_th=era_th, era_en=era_en)


class EraTooOldError(DateFormatError):
    """A Buddhist Era year of the time when the year did not begin on 1 January."""

    code = "era_too_old"
    th = "พ.ศ. {year} อยู่ก่อน พ.ศ. 2484 ซึ่งยังไม่ขึ้นปีใหม่ในวันที่ 1 มกราคม โปรดระบุปีเป็น ค.ศ."
    en = "B.E. {year} is before 2484, when the year did not begin on 1 January; give it in C.E."

    def __init__(self, year: int) -> None:
        """Say which Buddhist Era year was meant."""
        super().__init__(text=str(year), year=year)


def to_be(year: int) -> int:
    """Return the Buddhist Era year of a Gregorian one.

    Raises:
        EraMistakenError: The year is Buddhist Era already.
        EraTooOldError: The year is before 1941.
    """
    if year >= LOWEST_BE:
        raise EraMistakenError(year, "ce")
    if year < FIRST_JANUARY_YEAR:
        raise EraTooOldError(year + BE_AHEAD)
    return year + BE_AHEAD


def to_ce(year: int) -> int:
    """Return the Gregorian year of a Buddhist Era one.

    Raises:
        EraMistakenError: The year is Gregorian already.
        EraTooOldError: The year is before B.E. 2484.
    """
    if year < LOWEST_BE:
        raise EraMistakenError(year, "be")
    if year < FIRST_JANUARY_YEAR + BE_AHEAD:
        raise EraTooOldError(year)
    return year - BE_AHEAD


def gregorian(year: int, era: Era) -> int:
    """Return the Gregorian year of a written one; ``auto`` takes 2400 and above as B.E.

    Raises:
        EraMistakenError: The era is given and the year contradicts it.
        EraTooOldError: The year is Buddhist Era and before 2484.
    """
    written_be = year >= LOWEST_BE
    if era != "auto" and (era == "be") != written_be:
        raise EraMistakenError(year, era)
    return to_ce(year) if written_be else year
