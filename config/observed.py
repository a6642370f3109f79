"""Let a process be observed as the settings say: lines of JSON, and traces."""

import atexit

from config.settings import Settings
from config.wiring import open_database
from usecases.watching import watch

_DONE: set[str] = set()


def observe(settings: Settings, part: str) -> None:
    """Begin; a second time changes nothing.

    Args:
        settings: What is observed.
        part: Which process this is: web, timers.
    """
    if part in _DONE:
        return
    _DONE.add(part)
    if settings.log_format == "json":
        from config.logs import logged, write_lines  # noqa: PLC0415 - only where it is wanted

        write_lines()
        watch(logged)
    if settings.otlp_endpoint:
        from config.tracing import trace  # noqa: PLC0415 - heavy

        atexit.register(trace(settings, open_database(settings), part).close)
