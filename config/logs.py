"""Logs as lines of JSON: every request, deed, timer and mail, with where it came from.

One line is one object: ``at`` (UTC), ``level``, ``event``, ``origin`` (the number of the request,
or the run of the timer; the audit entry of the deed names the same), ``case``, and what belongs to
the event. Nothing that people wrote is in them, and of a person only the row id.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from config import clock
from usecases.watching import Facts, origin

EVENTS = logging.getLogger("phinong.events")
_QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics"})


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an error's traceback is one of its values."""
        said: dict[str, Any] = {
            "at": clock.real_now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name),
            **({"origin": found} if (found := origin()) else {}),
            **getattr(record, "facts", {}),
        }
        if words := record.getMessage():
            said["message"] = words
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def write_lines(stream: Any = None) -> logging.Handler:
    """Let every logger of this process write lines of JSON; return the handler."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    EVENTS.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "prefect"):  # theirs would say it a second time
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    return handler


@contextmanager
def logged(kind: str, name: str, facts: Facts) -> Iterator[None]:
    """Write a line when something was done, or could not be."""
    began = perf_counter()
    failed = ""
    try:
        yield
    except Exception as error:
        failed = str(getattr(error, "code", type(error).__name__))
        raise
    finally:
        _say(kind, name, facts, perf_counter() - facts.pop("began", began), failed)


def _say(kind: str, name: str, facts: Facts, seconds: float, failed: str) -> None:
    if facts.get("route") in _QUIET_ROUTES and not failed:
        return
    told = {"name": name, **{key: value for key, value in facts.items() if value is not None}}
    told["ms"] = round(seconds * 1000, 1)
    if failed:
        told["failed"] = failed
    level = logging.WARNING if failed or facts.get("status", 0) >= 500 else logging.INFO  # noqa: PLR2004 - HTTP
    EVENTS.log(level, "", extra={"event": kind, "facts": told})
