"""One family of errors. Each keeps its facts and makes one sentence in Thai and in English."""

from typing import Any, ClassVar


class PhinongError(Exception):
    """Base of every error a person may meet.

    Attributes:
        code: Stable name of what went wrong, used by the API and the tests.
        facts: Values that the sentences name.
    """

    code: str = "error"
    th: ClassVar[str] = "เกิดข้อผิดพลาด: {why} โปรดแก้ไขแล้วลองใหม่"
    en: ClassVar[str] = "Something is wrong: {why}. Mend it and try again."

    def __init__(self, **facts: object) -> None:
        """Keep the facts; they fill the sentences."""
        super().__init__(facts)
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the facts, so that an error survives a way between processes."""
        return (_rebuilt, (type(self), self.args, self.__dict__))

    def sentence(self, lang: str = "en") -> str:
        """Return one sentence for a person: what is wrong and what to do."""
        return (self.th if lang == "th" else self.en).format(**self.facts)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.sentence("en")


def _rebuilt(
    kind: type[PhinongError], args: tuple[Any, ...], state: dict[str, Any]
) -> PhinongError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class CalendarTooShortError(PhinongError):
    """A date lies outside the years that the working calendar covers."""

    code = "calendar_too_short"
    th = "ปฏิทินวันทำการครอบคลุม {first} ถึง {last} แต่ต้องใช้วันที่ {day} โปรดเพิ่มปีในปฏิทินก่อน"
    en = (
        "The working calendar covers {first} to {last} but {day} is needed; "
        "add the missing year to the calendar first."
    )


class DateFormatError(PhinongError):
    """A text that is not a date we can read."""

    code = "date_format"
    th = "อ่านวันที่ “{text}” ไม่ได้ โปรดใช้รูปแบบ ปปปป-ดด-วว เช่น 2569-11-23 หรือ 2026-11-23"
    en = "“{text}” is not a date that can be read; write it as YYYY-MM-DD, for example 2026-11-23."
