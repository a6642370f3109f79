"""``phinong simulate``: a year of the whole system in a minute."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import typer

from cli.answer import Answer, Say
from cli.command import App

app = App("จำลองทั้งปีในนาฬิกาเสมือน", "a year in a minute")


@app.verb(
    "simulate",
    "จำลองการทำงานของทั้งระบบในนาฬิกาเสมือน",
    "phinong simulate --cases 50 --months 12 --seed 2569",
)
def simulate(
    *,
    cases: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="จำนวนเรื่อง · proposals made")
    ] = 50,
    months: Annotated[
        int, typer.Option(metavar="M", min=1, max=120, help="จำนวนเดือน · months that pass")
    ] = 12,
    seed: Annotated[
        int, typer.Option(metavar="S", help="เลขเดียวกันให้ผลเดียวกัน · the same seed, the same result")
    ] = 2569,
) -> Answer:
    """Run the whole system under a virtual clock in a scratch database."""
    from cli.progress import bar
    from cli.simulate import simulate as deed

    with bar("จำลอง · simulating") as progress:
        found = deed(cases, months, seed, tell=progress)
    return Answer(found, lambda say: _told(say, found))


_TITLES = {
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
            named = say.state if name in _OF_STATES else say.word
            title = say(*_TITLES.get(name, (name, name)))
            yield _table(title, part, named, (say("รายการ", "what"), say("จำนวน", "count")))


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
