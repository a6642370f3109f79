"""What the register knew at a moment, ready to be placed on any day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from statemachine.dates import at_bangkok, bangkok_day
from statemachine.errors import PhinongError
from statemachine.register.placing import Version
from statemachine.register.totals import Member, OpenCase, standings, within
from storage import claims
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.relations.partner_search import country_name


class DayAheadError(PhinongError):
    """A day was asked for that the register cannot know yet."""

    code = "register_day_ahead"
    th = "วันที่ {day} อยู่หลังวันที่ของข้อมูล ({known}) โปรดเลือกวันที่ไม่เกินวันนั้น"
    en = "{day} lies after the day of the knowledge ({known}); choose that day or an earlier one."


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Versions and cases as known on a Bangkok day (``known``)."""

    versions: Sequence[Version]
    cases: Sequence[OpenCase]
    known: date

    def within(self, scope: str) -> "Knowledge":
        """Return what is known of a scope alone: ``all``, ``country:CN``, ``province:TH-83``."""
        if scope == "all":
            return self
        return Knowledge(within(self.versions, scope), within(self.cases, scope), self.known)

    def on(self, day: date) -> list[Member]:
        """Return every pair as it stood on a day.

        Raises:
            DayAheadError: The day lies after the knowledge.
        """
        if day > self.known:
            raise DayAheadError(day=day.isoformat(), known=self.known.isoformat())
        return standings(self.versions, self.cases, day, self.known)


def knowledge(ctx: Context, connection: Connection, known_on: date | None = None) -> Knowledge:
    """Return what is known now, or what was known at the end of a Bangkok day.

    Raises:
        DayAheadError: The day lies ahead.
    """
    if known_on is not None and known_on > ctx.today:
        raise DayAheadError(day=known_on.isoformat(), known=ctx.today.isoformat())
    day = ctx.today if known_on is None else known_on
    moment = None if day == ctx.today else _end_of(day)
    return Knowledge(
        [_version(row) for row in claims.versions_at(connection, moment)],
        [_case(row, moment) for row in claims.cases_known(connection, moment)],
        day,
    )


def named(connection: Connection, members: Sequence[Member]) -> dict[str, dict[str, Any]]:
    """Return how people read some members: by pair, and by case where there is no pair yet."""
    keys = [member.key for member in members]
    found = claims.names(connection, keys)
    found |= claims.case_names(connection, [key for key in keys if key not in found])
    return {
        key: {
            "pair": names.pair(row.province, row.partner_th, row.partner_en),
            "country_name": country_name(row.country),
            "href": f"/pairs/{key}" if not key.startswith("TH") else f"/cases/{key}",
        }
        for key, row in found.items()
    }


def _end_of(day: date) -> datetime:
    return at_bangkok(day + timedelta(days=1), time(0)) - timedelta(microseconds=1)


def _version(row: Any) -> Version:
    return Version(
        key=row.key,
        province=row.province,
        country=row.country,
        status=row.status,
        grade=row.grade,
        begun=partial(row.begun_on, row.begun_precision),
        loi=partial(row.loi_on, row.loi_precision),
        text=partial(row.text_on, row.text_precision),
        seen=row.seen_on,
        moved=row.moved_on,
        ends=row.ends_on,
        terminated=row.terminated_on,
    )


def _case(row: Any, moment: datetime | None) -> OpenCase:
    closed = row.closed_at
    if closed is not None and moment is not None and closed > moment:
        closed = None
    return OpenCase(
        key=row.number,
        unit=f"{row.province}|{row.partner_id}",
        province=row.province,
        country=row.country,
        pair=row.pair,
        opened=bangkok_day(row.opened_at),
        closed=bangkok_day(closed) if closed else None,
    )
