"""``phinong doctor``: looks at everything and says how to mend what is wrong."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cli import checks, checks_work, house
from cli.answer import Answer, Say
from cli.exits import Exit
from cli.finding import NOTE, OK, WRONG, Finding

if TYPE_CHECKING:
    from config.settings import Settings

Check = Callable[["Settings"], Iterator[Finding]]

INSTALLATION: tuple[Check, ...] = (
    checks.packages,
    checks.settings_known,
    checks.address,
    checks.connections,
    checks.disk,
    checks.database,
    checks.mail,
    checks_work.prefect,
)
WORK: tuple[Check, ...] = (checks_work.timers, checks_work.data)
"""Checks that need a database in order."""

_MARKS = {OK: ("✓", "green"), NOTE: ("•", "yellow"), WRONG: ("✗", "red bold")}


def doctor() -> Answer:
    """Check database, migrations, mail, Prefect, calendar and clock; say how to mend.

    The exit code is 1 where anything is wrong; a note is no fault.
    """
    settings = house.settings()
    found = [finding for check in INSTALLATION for finding in check(settings)]
    if not any(f.check in ("disk", "database") and f.state == WRONG for f in found):
        found += [finding for check in WORK for finding in check(settings)]
    is_well = all(finding.state != WRONG for finding in found)
    return Answer(_document(found, is_well=is_well), lambda say: _drawn(say, found), _exit(is_well))


def _exit(is_well: bool) -> Exit:  # noqa: FBT001 - the one question
    return Exit.OK if is_well else Exit.WRONG


def _document(found: Iterable[Finding], *, is_well: bool) -> dict[str, Any]:
    rows = [{"check": f.check, "state": f.state, "th": f.th, "en": f.en} for f in found]
    return {"well": is_well, "findings": rows}


def _drawn(say: Say, found: Iterable[Finding]) -> Iterator[Any]:
    from cli import paint

    for finding in found:
        mark, style = _MARKS[finding.state]
        yield paint.text(f"{mark} {say(finding.th, finding.en)}", style)
