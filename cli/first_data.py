"""The first data, loaded once, and the round that is done at every start."""

import logging
from collections.abc import Callable

from cli.progress import bar
from cli.telling import Teller
from config.settings import Settings
from config.wiring import open_context
from usecases.operations.setup import first_start, is_set_up
from usecases.people import people
from workflows.rounds import tick_now

_LOG = logging.getLogger("phinong")


class StoppedError(Exception):
    """Told to stop while the first data was being loaded; what was written is whole."""


def load(
    settings: Settings, teller: Teller | None = None, is_stopped: Callable[[], bool] = bool
) -> bool:
    """Load what a new database begins with; return whether there was anything to do.

    Raises:
        StoppedError: ``is_stopped`` said so; the next start goes on from there.
    """
    ctx = open_context(settings)
    if is_set_up(ctx):
        return False
    if teller:
        teller.say("loading", "กำลังโหลดข้อมูลตั้งต้น (ครั้งแรกเท่านั้น)", "loading the first data, once")
    with bar("ข้อมูลตั้งต้น · first data") as show:

        def progress(_part: str, done: int, total: int) -> None:
            if is_stopped():
                raise StoppedError
            show(done, total)

        first_start(ctx, settings.demo, progress=progress)
    return True


def has_administrator(settings: Settings) -> bool:
    """Return whether anybody may administer the system."""
    return bool(people.administrators(open_context(settings)))


def first_round(settings: Settings) -> None:
    """Do at once what is due, so that nothing waits for the timers; they go on where it fails."""
    try:
        tick_now(settings)
    except Exception:  # noqa: BLE001 - told in the log; the timers try again
        _LOG.exception("The first round failed; the timers try again")
