"""The dormancy radar: pairs by the risk of a year without an activity, with ideas and endings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reference.loader import activity_types
from reference.programme import Idea, low_cost_ideas
from statemachine.dates import fiscal_year_be
from statemachine.programme.duty import PairLife, Year
from statemachine.programme.forecast import ORDER, WORDS, Outlook
from storage import duties
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.programme.duties import (
    Standing,
    by_outlook,
    last_held,
    lives,
    standings,
    totals,
)
from usecases.programme.rights import sight
from usecases.reading.aged import Aged, aged
from usecases.relations.pair_words import STANDINGS

PAGE = 50
_QUICK_S = 0.3
_RANK = {outlook: place for place, outlook in enumerate(ORDER)}
_IDEAS = 3
_USUAL = ("follow_up_meeting", "official_visit")
_FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "trade_investment": ("trade", "invest", "econom", "business", "การค้า", "ลงทุน", "เศรษฐกิจ"),
    "tourism": ("touris", "ท่องเที่ยว"),
    "education": ("educat", "student", "academ", "language", "ศึกษา", "นักเรียน"),
    "culture": ("cultur", "art", "heritage", "วัฒนธรรม", "ศิลป"),
    "sport": ("sport", "youth", "กีฬา", "เยาวชน"),
    "agriculture": ("agri", "farm", "fish", "เกษตร", "ประมง"),
    "health": ("health", "medic", "สาธารณสุข", "แพทย์"),
    "environment": ("environ", "climate", "forest", "สิ่งแวดล้อม"),
    "science_digital": ("science", "technolog", "digital", "smart", "เทคโนโลยี", "ดิจิทัล"),
    "industry_logistics": ("industr", "logistic", "transport", "อุตสาหกรรม", "โลจิสติกส์", "ขนส่ง"),
    "labour_hr": ("labour", "labor", "human resource", "แรงงาน", "ทรัพยากรมนุษย์"),
    "disaster": ("disaster", "ภัย"),
    "border": ("border", "security", "ชายแดน", "ความมั่นคง"),
    "local_admin": ("urban", "city develop", "administration", "infrastructure", "พัฒนาเมือง"),
    "communication": ("media", "communicat", "สื่อ"),
}
"""Type of activity -> words of a pair's fields that suggest it."""


@dataclass(frozen=True, slots=True)
class _Radar:
    """The pairs of some provinces, the worst first, and how many stand how."""

    rows: list[Standing]
    totals: Mapping[str, int]
    counts: Mapping[Outlook, int]
    provinces: list[str]


def radar(ctx: Context, *, province: str = "", outlook: str = "", page: int = 1) -> dict[str, Any]:
    """Return the signed pairs that the reader sees, worst outlook first, a page at a time.

    Args:
        ctx: Who asks.
        province: Of one province alone.
        outlook: Of one outlook alone.
        page: Which page, from 1.
    """
    year = fiscal_year_be(ctx.today)
    with ctx.database.read() as connection:
        own = sight(ctx, connection).own
        wanted = own
        if province:
            wanted = frozenset({province} if own is None or province in own else ())
        kept = _ordered(ctx, connection, year, wanted)
        every = kept.figure.rows
        chosen = [one for one in every if not outlook or one.outlook == outlook]
        start = (max(1, page) - 1) * PAGE
        shown = chosen[start : start + PAGE]
        known = lives(connection, [one.row for one in shown])
    return {
        "year": year,
        "at": kept.at,
        "totals": kept.figure.totals,
        "counts": kept.figure.counts,
        "rows": [_shown(ctx, one, *known[one.row.id]) for one in shown],
        "found": len(chosen),
        "page": max(1, page),
        "more": len(chosen) > start + PAGE,
        "provinces": kept.figure.provinces,
    }


def _ordered(
    ctx: Context, connection: Connection, year: int, wanted: frozenset[str] | None
) -> Aged[_Radar]:
    """Return the pairs of some provinces by their risk, the worst first."""

    def count() -> _Radar:
        every = standings(ctx, connection, year, Year.FISCAL, provinces=wanted)
        silent = duties.last_held(connection, ctx.today)
        every.sort(key=lambda one: _risk(one, silent))
        provinces = sorted({one.row.province for one in every})
        return _Radar(every, totals(every), by_outlook(every), provinces)

    return aged(ctx, connection, ("radar", year, wanted), count, quick_s=_QUICK_S)


def _risk(one: Standing, silent: Mapping[int, date]) -> tuple[int, date, str]:
    """Return what orders the radar: the outlook, then who has been silent longest."""
    return (_RANK[one.outlook], silent.get(one.row.id, date.min), str(one.row.key))


def _shown(ctx: Context, one: Standing, life: PairLife, types: frozenset[str]) -> dict[str, Any]:
    """Return a row; the whole life of a pair is read only where it is shown."""
    row, last = one.row, last_held(life, ctx.today)
    th, en, mark = WORDS[one.outlook]
    return {
        "key": row.key,
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "province": row.province,
        "outlook": one.outlook.value,
        "outlook_name": names.both(th, en),
        "mark": mark,
        "standing": STANDINGS.get(row.standing),
        "last": last.iso() if last else "",
        "last_day": last,
        "planned": [day.iso() for day in one.verdict.planned],
        "ends_on": row.ends_on,
        "resting": any(start <= ctx.today <= end for start, end in one.life.pauses),
        "ideas": ideas_for(row.fields, types) if _needs(one.outlook) else [],
    }


def _needs(outlook: Outlook) -> bool:
    return outlook not in {Outlook.MET, Outlook.NONE, Outlook.PLANNED}


def ideas_for(fields: str, types: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return ideas that cost little and fit a pair: its fields, what it did before, and a call.

    They are suggestions of ours; nobody has decided them.
    """
    said = fields.casefold()
    fitting = [kind for kind, words in _FIELD_WORDS.items() if any(w in said for w in words)]
    wanted = dict.fromkeys([*fitting, *sorted(types), *_USUAL])
    known = {idea.activity_type: idea for idea in low_cost_ideas()}
    return [_idea(known[kind]) for kind in wanted if kind in known][:_IDEAS]


def _idea(idea: Idea) -> dict[str, Any]:
    kind = next(row for row in activity_types() if row.code == idea.activity_type)
    return {
        "type": idea.activity_type,
        "type_name": names.both(kind.name_th, kind.name_en),
        "idea": names.both(idea.th, idea.en),
        "cost": names.both(idea.cost_th, idea.cost_en),
    }
