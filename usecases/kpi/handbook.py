"""The editions of the guidelines' handbook: recorded once, never changed."""

from typing import Any
from urllib.parse import urlsplit

from statemachine.dates import PartialDate, Precision
from statemachine.errors import PhinongError
from statemachine.words import Role
from storage import audit, kpi
from usecases import names
from usecases.cases import opening
from usecases.cases.perform import NobodyError
from usecases.context import Context

_SENTENCES = {
    "edition_missing": (
        "โปรดระบุฉบับที่ ชื่อ และที่อยู่ของไฟล์",
        "Give the edition, the title and the address of the file.",
    ),
    "edition_known": (
        "บันทึกคู่มือฉบับ “{edition}” ไว้แล้ว โปรดใช้ชื่อฉบับอื่น",
        "The edition “{edition}” is recorded already; use another name.",
    ),
    "edition_day": (
        "โปรดระบุวันที่ออกคู่มือเป็นวัน เดือน ปี ที่ไม่เกินวันนี้",
        "Give the day of issue as a whole date, today at the latest.",
    ),
    "edition_link": (
        "ที่อยู่ของไฟล์ต้องขึ้นต้นด้วย https:// หรือ http://",
        "The address of the file must begin with https:// or http://.",
    ),
}
_MOST = 300


class HandbookRefusedError(PhinongError):
    """An edition that cannot be recorded; nothing was changed."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code of the sentence and the facts it names."""
        super().__init__(**facts)
        self.code = code

    def sentence(self, lang: str = "en") -> str:
        """Return the one sentence for a person."""
        return _SENTENCES[self.code][lang != "th"].format(**self.facts)


def record_edition(ctx: Context, edition: str, title: str, issued: str, link: str) -> None:
    """Record an edition that the ministry issued.

    Args:
        ctx: An MOI officer.
        edition: What names it, such as ``1/2562``.
        title: Its title.
        issued: The day of issue as people write it, either era.
        link: Where its file is.

    Raises:
        NobodyError: No person acts.
        RefusedError: The person is no MOI officer.
        HandbookRefusedError: A value cannot stand.
        DateFormatError: The day cannot be read.
    """
    if ctx.person is None:
        raise NobodyError
    name, words, where = edition.strip()[:60], title.strip()[:_MOST], link.strip()[:_MOST]
    if not (name and words and where):
        raise HandbookRefusedError("edition_missing")
    parts = urlsplit(where)
    if parts.scheme not in ("https", "http") or not parts.netloc or " " in where:
        raise HandbookRefusedError("edition_link")
    day = PartialDate.parse(issued)
    if day.precision is not Precision.DAY or day.earliest() > ctx.today:
        raise HandbookRefusedError("edition_day")
    with ctx.database.write() as connection:
        opening.allow(ctx, connection, "*", Role.MOI_OFFICER, "record_edition")
        if kpi.has_edition(connection, name):
            raise HandbookRefusedError("edition_known", edition=name)
        said = {"edition": name, "title": words, "issued_on": day.earliest(), "link": where}
        kpi.add_edition(connection, {**said, "recorded_by": ctx.person, "recorded_at": ctx.now})
        body = {"actor": ctx.person, "action": "record_handbook_edition", **said}
        audit.append_settings(connection, body, ctx.now)


def editions(ctx: Context) -> list[dict[str, Any]]:
    """Return the editions, newest first."""
    with ctx.database.read() as connection:
        return [
            {
                "edition": row.edition,
                "title": row.title,
                "issued_on": row.issued_on.isoformat(),
                "link": row.link,
                "who": names.both(row.name_th or "", row.name_en or ""),
                "at": row.recorded_at.isoformat(),
            }
            for row in kpi.editions(connection)
        ]
