"""``phinong simulate``: a year of the whole system in a minute, on a scratch database."""

import logging
import tempfile
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
    from cli.simulation.post_office import PostOffice

    logging.getLogger("mail").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory(prefix="phinong-simulation-") as folder,
        PostOffice() as office,
    ):
        year = engine.prepare(Path(folder), office, seed=seed, months=months)
        try:
            engine.run(year, cases, tell=tell)
            return report.report(year, cases=cases, months=months, seed=seed)
        finally:
            year.ctx.database.close()
