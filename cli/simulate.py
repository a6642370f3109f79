"""``phinong simulate``: years of the whole system in a minute, on a scratch database."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def simulate(cases: int, months: int, seed: int, *, tell: Any = None) -> dict[str, Any]:
    """Run the whole system under a virtual clock and return what it came to.

    Args:
        cases: Proposals made in that time, 1 or more.
        months: Length in months, 1 or more.
        seed: The same seed gives the same result, to the last digit.
        tell: Called with (day, days) as time passes, for a progress bar.

    Returns:
        Cases by state, alerts by level, on-time rates, mails by outcome, and whether the audit
        trail verified. Nothing is kept: database and mail server live in a scratch folder.
    """
    from cli.simulation import engine, report

    with _scratch() as (folder, office):
        year = engine.prepare(folder, office, seed=seed, months=months)
        try:
            engine.run(year, cases, tell=tell)
            return report.report(year, cases=cases, months=months, seed=seed)
        finally:
            year.ctx.database.close()


def simulate_programme(years: int, seed: int, *, tell: Any = None) -> dict[str, Any]:
    """Let the years after the signature pass and return what they came to.

    Args:
        years: Fiscal years, 1 or more; an election falls into the second, a merger of partners
            into the fourth.
        seed: The same seed gives the same result.
        tell: Called with (week, weeks) as time passes, for a progress bar.

    Returns:
        The plan's indicators by fiscal year, and what ``simulate`` returns.
    """
    from cli.simulation import programme, report

    with _scratch() as (folder, office):
        ran = programme.run(folder, office, seed=seed, years=years, tell=tell)
        try:
            return report.programme_report(ran, years=years, seed=seed)
        finally:
            ran.year.ctx.database.close()


@contextmanager
def _scratch() -> Iterator[tuple[Path, Any]]:
    from cli.simulation.post_office import PostOffice

    logging.getLogger("mail").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory(prefix="phinong-simulation-") as folder,
        PostOffice() as office,
    ):
        yield Path(folder), office
