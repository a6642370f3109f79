"""Dates as people write them, read into Gregorian numbers: Thai, English, digits of both."""

import re
from functools import lru_cache

from statemachine.eras import Era, gregorian
from statemachine.errors import DateFormatError

# fmt: off
MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)
MONTHS_TH_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
MONTHS_EN_SHORT = tuple(name[:3] for name in MONTHS_EN)

_LOWEST_YEAR = 1000
_LONGEST_TEXT = 60
_BLANK = {"", "-", "–", "—"}
_MONTH_NUMBER = {
    name.replace(".", "").casefold(): number
    for names in (MONTHS_TH, MONTHS_TH_SHORT, MONTHS_EN, MONTHS_EN_SHORT)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_NOISE = re.compile(r"^วัน(?:[^\d\s]*ที่)?(?=[\s\d])|เดือน|ปี(?=\s*[\dพค])")
_MARKS: tuple[tuple[re.Pattern[str], Era], ...] = (
    (re.compile(r"พุทธศักราช|พ\.?\s?ศ\.?|\bb\.?\s?e\b\.?"), "be"),
    (re.compile(r"คริสต์?ศักราช|ค\.?\s?ศ\.?|\b(?:a\.?\s?d|c\.?\s?e)\b\.?"), "ce"),
)
_MIDNIGHT = r"(?:[ t]00:00(?::00)?)?"  # how a spreadsheet's date cell becomes text
_NAME = r"(?P<name>[^\d\s,/-][^\d,/-]*?)"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        rf"(?P<y>\d{{4}})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){_MIDNIGHT}",
        r"(?P<d>\d{1,2})([-/. ])(?P<m>\d{1,2})\2(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/](?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})[ /-]?{_NAME}[ ,/-]*(?P<y>\d{{4}})",
        rf"{_NAME}[ ,/-]*(?P<y>\d{{4}})",
        rf"{_NAME} ?(?P<d>\d{{1,2}}),? (?P<y>\d{{4}})",
    )
)


@lru_cache(maxsize=1024)  # an import asks again and again for the dates of a row
def read(text: str, era: Era) -> tuple[int, int | None, int | None] | None:
    """Return the Gregorian year, month and day of a text; ``None`` when it states no date.

    A month or day that is not written is ``None``; one that is written may be out of range.

    Raises:
        DateFormatError: The text is no date, or its year contradicts its era.
    """
    if len(text) > _LONGEST_TEXT:
        raise unreadable(text)
    plain, marked = _without_era(_SPACE.sub(" ", text).strip().casefold())
    if plain in _BLANK:
        return None
    year, month, day = _numbers(plain, text)
    return gregorian(year, marked or era), month, day


def unreadable(text: str) -> DateFormatError:
    """Return the error for a text that is not a date."""
    return DateFormatError(text=text[:_LONGEST_TEXT])


def _without_era(text: str) -> tuple[str, Era | None]:
    for mark, era in _MARKS:
        if mark.search(text):
            return _tidy(mark.sub(" ", text)), era
    return _tidy(text), None


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", _NOISE.sub(" ", text)).strip()


def _numbers(plain: str, text: str) -> tuple[int, int | None, int | None]:
    matches = (shape.fullmatch(plain) for shape in _SHAPES)
    parts = next((match.groupdict() for match in matches if match), None)
    if parts is None or int(parts["y"]) < _LOWEST_YEAR:
        raise unreadable(text)
    month = _month(parts["name"], text) if "name" in parts else _number(parts.get("m"))
    return int(parts["y"]), month, _number(parts.get("d"))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _month(name: str, text: str) -> int:
    number = _MONTH_NUMBER.get(name.replace(".", "").replace(" ", ""))
    if number is None:
        raise unreadable(text)
    return number
