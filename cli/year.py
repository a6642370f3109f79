"""``phinong simulate``: years of the whole system in a minute."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import typer

from cli.answer import Answer, Say
from cli.command import App
from cli.errors import UsageFaultError

_CASES, _MONTHS, _YEARS = 50, 12, 5

app = App("จำลองทั้งปีในนาฬิกาเสมือน", "a year in a minute")


@app.verb(
    "simulate",
    "จำลองการทำงานของทั้งระบบในนาฬิกาเสมือน",
    "phinong simulate --cases 50 --months 12 --seed 2569",
    "phinong simulate --programme --years 5 --seed 2569",
)
def simulate(
    *,
    cases: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=100_000, help="จำนวนเรื่อง · proposals made"),
    ] = None,
    months: Annotated[
        int | None,
        typer.Option(metavar="M", min=1, max=120, help="จำนวนเดือน · months that pass"),
    ] = None,
    programme: Annotated[
        bool,
        typer.Option("--programme", help="แผนหลังการลงนามหลายปี · years after the signature"),
    ] = False,
    years: Annotated[
        int | None,
        typer.Option(metavar="Y", min=1, max=5, help="จำนวนปี (กับ --programme) · its years"),
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="S", help="เลขเดียวกันให้ผลเดียวกัน · the same seed, the same result")
    ] = 2569,
) -> Answer:
    """Run the whole system under a virtual clock in a scratch database."""
    from cli import simulate as deeds
    from cli.progress import bar

    _check(programme, cases or months, years)
    with bar("จำลอง · simulating") as progress:
        if programme:
            found = deeds.simulate_programme(years or _YEARS, seed, tell=progress)
        else:
            found = deeds.simulate(cases or _CASES, months or _MONTHS, seed, tell=progress)
    return Answer(found, lambda say: _told(say, found))


def _check(programme: bool, cases_or_months: int | None, years: int | None) -> None:  # noqa: FBT001 - an option
    if programme and cases_or_months:
        raise UsageFaultError(
            "--cases และ --months ใช้กับ --programme ไม่ได้ โปรดใช้ --years",
            "--cases and --months do not go with --programme; use --years.",
        )
    if years and not programme:
        raise UsageFaultError(
            "--years ใช้กับ --programme เท่านั้น", "--years goes with --programme only."
        )


_TITLES = {
    "kpi": ("ตัวชี้วัดตามปีงบประมาณ", "Indicators by fiscal year"),
    "cases_by_state": ("เรื่องตามขั้น", "Cases by state"),
    "alerts_by_level": ("การแจ้งเตือนตามระดับ", "Alerts by level"),
    "on_time": ("ความตรงต่อเวลา", "Punctuality"),
    "relationships": ("ความสัมพันธ์ตามสถานะ", "Relationships by standing"),
    "mails": ("อีเมล", "Mails"),
    "happened": ("สิ่งที่เกิดขึ้น", "What happened"),
    "refused": ("สิ่งที่กติกาไม่อนุญาต", "What the rules refused"),
    "audit": ("ประวัติการดำเนินการ", "Audit trail"),
}
_OF_STATES = ("cases_by_state", "on_time")


def _told(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    """Draw every part of the report: counts in tables of their own, single values together."""
    from cli import paint

    parts = {name: part for name, part in found.items() if isinstance(part, Mapping)}
    single = [(name, value) for name, value in found.items() if name not in parts]
    yield paint.facts(say("ผลการจำลอง", "Simulation"), single)
    for name, part in parts.items():
        if part:
            named = _indicator(say) if name == "kpi" else _named(say, name)
            title = say(*_TITLES.get(name, (name, name)))
            yield _table(title, part, named, (say("รายการ", "what"), say("จำนวน", "count")))


def _named(say: Say, part: str) -> Callable[[str], str]:
    return say.state if part in _OF_STATES else say.word


def _indicator(say: Say) -> Callable[[str], str]:
    """Return what names the indicators of the plan."""
    from reference import kpis

    known = {one.id: say(one.name_th, one.name_en) for one in kpis.indicators()}
    return lambda name: known[name]


def _table(
    title: str, part: Mapping[str, Any], named: Callable[[str], str], heads: tuple[str, str]
) -> Any:
    """Draw counts by name; where each is counts itself, in columns of their own."""
    from cli import paint

    inner = [value for value in part.values() if isinstance(value, Mapping)]
    columns = list(dict.fromkeys(column for value in inner for column in value))
    rows = [
        (named(name), *((value.get(c, "") for c in columns) if columns else (value,)))
        for name, value in part.items()
    ]
    return paint.table(title, (heads[0], *(columns or heads[1:])), rows)
