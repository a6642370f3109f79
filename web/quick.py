"""Pages are read by few threads: of more, most would wait for their turn of the interpreter.

Sixteen visitors at once, each in a thread of their own, cost twice the processor time of the same
pages one after another (``benchmarks/dashboards.py``). What changes something keeps a thread of
its own, as it may wait: for a lock, for a provider, for files elsewhere.
"""

from collections.abc import Callable
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi.routing import APIRoute

THREADS = 3
Found = TypeVar("Found")


_few: RunVar[CapacityLimiter] = RunVar("few")
"""Each loop has its own."""


async def quickly(read: Callable[..., Found], *given: Any, **named: Any) -> Found:
    """Run what reads and ends soon in one of the few threads for that."""
    limiter = _few.get(None)
    if limiter is None:
        limiter = CapacityLimiter(THREADS)
        _few.set(limiter)
    return await run_sync(partial(read, *given, **named), limiter=limiter)


class QuickRoute(APIRoute):
    """A route whose page is read quickly; a file takes a thread of its own, as it may be far away.

    A file has a dot in its address (``name.xlsx``), or is named by its digest.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """Take the endpoint as it is where it changes something, or runs on the loop anyway."""
        is_file = "." in path or "{sha256}" in path
        reads = set(given.get("methods") or ()) == {"GET"} and not is_file
        on_loop = iscoroutinefunction(endpoint)
        super().__init__(path, _on_few(endpoint) if reads and not on_loop else endpoint, **given)


def _on_few(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(endpoint)
    async def read(*given: Any, **named: Any) -> Any:
        return await quickly(endpoint, *given, **named)

    return read
