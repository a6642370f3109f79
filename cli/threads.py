"""Work beside the event loop, in a thread that never keeps the process from ending."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


async def in_thread(work: Callable[[], _T]) -> _T:
    """Return what ``work`` answers, done in a thread of its own.

    Unlike ``asyncio.to_thread``, the end of the loop does not wait for it: every deed is one
    transaction, and one that is cut off is done again.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def run() -> None:
        try:
            answer = work()
        except BaseException as error:  # noqa: BLE001 - raised where it is awaited
            _tell(loop, done, done.set_exception, error)
        else:
            _tell(loop, done, done.set_result, answer)

    threading.Thread(target=run, daemon=True).start()
    return await done


def _tell(
    loop: asyncio.AbstractEventLoop,
    done: "asyncio.Future[_T]",
    say: Callable[..., None],
    what: object,
) -> None:
    def told() -> None:
        if not done.done():
            say(what)

    if not loop.is_closed():
        loop.call_soon_threadsafe(told)
