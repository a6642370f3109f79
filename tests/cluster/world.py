"""What is the ministry's own: a mail server that notes what reaches it, and storage that speaks S3.

Run as ``python -m tests.cluster.world ADDRESS FOLDER``.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any

SMTP_PORT, S3_PORT = 2525, 5000
BUCKET = "phinong"


class Sink:
    """Takes every mail and writes its Message-ID down before it says so."""

    def __init__(self, file: Path) -> None:
        """Write to a file."""
        self._file = file.open("a", encoding="utf-8", buffering=1)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one."""
        mail = message_from_bytes(envelope.content)
        self._file.write(f"{mail['Message-ID']}\n")
        return "250 taken"


async def run(address: str, folder: Path) -> None:
    """Serve until SIGTERM."""
    from aiosmtpd.smtp import SMTP
    from moto.server import ThreadedMotoServer

    storage = ThreadedMotoServer(ip_address=address, port=S3_PORT)
    await asyncio.to_thread(storage.start)
    await asyncio.to_thread(_make_bucket, f"http://{address}:{S3_PORT}")
    loop = asyncio.get_running_loop()
    sink = Sink(folder / "delivered")
    await loop.create_server(lambda: SMTP(sink, hostname="world"), address, SMTP_PORT)
    (folder / "ready").touch()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


def _make_bucket(endpoint: str) -> None:
    import fsspec

    fsspec.filesystem("s3", endpoint_url=endpoint, key="k", secret="s").mkdir(BUCKET)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2])))
