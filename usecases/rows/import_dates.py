"""The date of signing of a row: two eras that must agree, a precision, and never in the future."""

from collections.abc import Mapping
from datetime import date

from statemachine.dates import PartialDate, Precision
from statemachine.eras import Era
from statemachine.errors import DateFormatError
from usecases.rows.import_report import RowError

_EARLIEST = date(1900, 1, 1)
_FINENESS = (Precision.NONE, Precision.YEAR, Precision.MONTH, Precision.DAY)
_PRECISIONS = {p.value: p for p in Precision} | {
    "": None,
    "วัน": Precision.DAY,
    "เดือน": Precision.MONTH,
    "ปี": Precision.YEAR,
    "ไม่ทราบ": Precision.NONE,
    "ไม่มี": Precision.NONE,
}


def signing_date(cells: Mapping[str, str], today: date) -> PartialDate:
    """Return the date of signing at the precision stated, or "not stated".

    Raises:
        RowError: A year stands in the column of the other era, the two columns differ, the
            precision promises more than the date, or it lies in the future.
    """
    ce = read("date_signed", cells.get("date_signed", ""), "ce")
    be = read("date_signed_be", cells.get("date_signed_be", ""), "be")
    if ce.is_known and be.is_known and not ce.agrees_with(be):
        raise RowError("date_eras_differ", ce=ce.iso(), be=be.iso_be())
    day = at_precision(ce if ce.is_known else be, cells.get("date_precision", ""))
    not_after(day, today)
    return day


def read(column: str, text: str, era: Era) -> PartialDate:
    """Return the date of one column; a year of the other era is refused."""
    try:
        return PartialDate.parse(text, era)
    except DateFormatError as error:
        th, en = error.sentence("th"), error.sentence("en")
        raise RowError("date_unreadable", column=column, th=th, en=en) from error


def at_precision(day: PartialDate, written: str) -> PartialDate:
    """Return a date cut down to the precision stated: a spreadsheet adds days to months."""
    word = written.casefold()
    if word not in _PRECISIONS:
        choices = ", ".join(Precision)
        raise RowError("choice", column="date_precision", value=written, choices=choices)
    precision = _PRECISIONS[word]
    if precision is None or precision is day.precision:
        return day
    if not day.is_known:
        raise RowError("date_missing", precision=precision)
    if precision is Precision.NONE:
        raise RowError("date_but_none", value=day.iso())
    if _FINENESS.index(precision) > _FINENESS.index(day.precision):
        raise RowError("date_finer", precision=precision, value=day.iso())
    return PartialDate(day.value, precision)


def not_after(day: PartialDate, today: date) -> None:
    """Refuse a date that cannot have been yet, or that is too old to be meant."""
    if not day.is_known:
        return
    if day.earliest() > today:
        raise RowError("date_future", value=day.iso(), today=today.isoformat())
    if day.earliest() < _EARLIEST:
        raise RowError("date_early", value=day.iso())
