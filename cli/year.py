"""``phinong simulate``: a year of the whole system in a minute."""

from collections.abc import Iterable, Mapping
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


def _told(say: Say, found: Mapping[str, Any]) -> Iterable[Any]:
    """Draw every part of the report: counts in tables of their own, single values together."""
    from cli import paint

    single = [(say.word(name), v) for name, v in found.items() if not isinstance(v, Mapping | list)]
    yield paint.facts(say("ผลการจำลอง", "Simulation"), single)
    for name, part in found.items():
        if isinstance(part, Mapping) and part:
            rows = [(say.word(str(key)), value) for key, value in part.items()]
            yield paint.table(name, (say("รายการ", "what"), say("จำนวน", "count")), rows)
