"""A mail server that takes everything and keeps nothing, as fast as an event loop can.

It is a process of its own, so that it costs the sender nothing but its share of the machine; it
prints its port and serves until its input closes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ANSWERS = {
    b"DATA": b"354 go on\r\n",
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"QUIT": b"221 bye\r\n",
}
_END = b"\r\n.\r\n"


class _Talk(asyncio.Protocol):
    """One conversation."""

    def __init__(self) -> None:
        self._seen = b""
        self._is_content = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while self._take():
            pass

    def _take(self) -> bool:
        """Answer the next command or content; return whether there was a whole one."""
        assert self._transport is not None
        what, found, rest = self._seen.partition(_END if self._is_content else b"\r\n")
        if not found:
            return False
        self._seen = rest
        if self._is_content:
            self._is_content = False
            self._transport.write(b"250 2.0.0 taken\r\n")
            return True
        verb = what[:4].upper()
        self._is_content = verb == b"DATA"
        self._transport.write(_ANSWERS.get(verb, b"250 2.0.0 fine\r\n"))
        if verb == b"QUIT":
            self._transport.close()
        return True


@contextmanager
def a_sink() -> Iterator[int]:
    """Give the port of a sink in another process."""
    command = [sys.executable, "-c", "from benchmarks.sink import serve; serve()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()


def serve() -> None:
    """Serve in this process until its input closes."""
    asyncio.run(_serve())


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
