"""What a guard must be able to read afterwards: refusals, failures, attempts.

An event says what, who (the row id), from where and on which route; never a password, a token or
the body of a form. What came from outside is escaped by JSON: one event is one line. Where logs
are lines of JSON (config/logs.py) its facts are values of the line.
"""

import json
import logging
from threading import Lock
from time import monotonic
from typing import Any

from fastapi import Request

LOG = logging.getLogger("phinong.security")
_LONGEST = 200
_MINUTE_S = 60


def tell(request: Request, event: str, **facts: object) -> None:
    """Write down an event of a request."""
    visitor = getattr(request.state, "visitor", None)
    path = str(getattr(request.scope.get("route"), "path", ""))
    of_request: dict[str, Any] = {
        "who": getattr(visitor, "person", None),
        "address": request.client.host if request.client else "",
        "method": request.method,
        "route": path[:_LONGEST],
    }
    tell_plainly(event, of_request | facts)


def tell_plainly(event: str, facts: dict[str, Any]) -> None:
    """Write down an event that no request is at hand for."""
    told = {name: _short(value) for name, value in facts.items()}
    LOG.warning("%s %s", event, json.dumps(told), extra={"event": event, "facts": told})


def _short(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)[:_LONGEST]


class Brake:
    """Lets so many pass in a minute, in this process: for what anybody may set off."""

    def __init__(self, most: int) -> None:
        """Begin with an empty minute."""
        self._most, self._lock = most, Lock()
        self._began, self._passed = monotonic(), 0

    def lets_pass(self) -> bool:
        """Count one and return whether it is within what a minute may have."""
        with self._lock:
            if monotonic() - self._began >= _MINUTE_S:
                self._began, self._passed = monotonic(), 0
            self._passed += 1
            return self._passed <= self._most
