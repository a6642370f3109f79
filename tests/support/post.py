"""A sink on a thread of its own, for deeds that run an event loop of theirs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from notifications.smtp_settings import SmtpSettings
from tests.support.smtp_sink import Sink


@contextmanager
def a_post_office(mood: str = "ok") -> Iterator[Sink]:
    """Give a running sink in a mood; it stops at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    sink = Sink(mood)
    asyncio.run_coroutine_threadsafe(sink.__aenter__(), loop).result(10)
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(sink.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def settings(sink: Sink, *, timeout_s: float = 5.0) -> SmtpSettings:
    """Return the mail settings that reach a sink."""
    return SmtpSettings("127.0.0.1", sink.port, timeout_s=timeout_s, connections=2)
