"""Marks of a delivery round, joined: what queues while one commit runs goes into the next."""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from storage import outbox
from usecases.context import Context
from usecases.timers import rescue

LEASE = timedelta(minutes=5)

_Mark = tuple[str, Mapping[str, Any], "asyncio.Future[bool]"]


class Marks:
    """Writes ``handing_over`` marks and outcomes durably, many in one transaction.

    A ``handing_over`` mark is answered only after its commit, so content never goes out before
    the database knows. An outcome is not waited for: until it is written the row counts as in
    doubt, which is the truth. ``failed`` collects the ids of rows that failed for good.
    """

    def __init__(self, ctx: Context) -> None:
        """Begin with nothing to write."""
        self._ctx = ctx
        self._waiting: asyncio.Queue[_Mark | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._pending: set[asyncio.Future[bool]] = set()
        self._refused: set[int] = set()
        self._began = time.monotonic()

    @property
    def now(self) -> datetime:
        """Return the moment: ``ctx.now`` and what has passed since. Leases run by it."""
        return self._ctx.now + timedelta(seconds=time.monotonic() - self._began)

    async def __aenter__(self) -> Self:
        """Start the writer."""
        self._writer = asyncio.create_task(self._write_all())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left and stop."""
        await self._waiting.put(None)
        if self._writer is not None:
            await self._writer

    async def handing_over(self, row: Mapping[str, Any]) -> bool:
        """Commit that a row's content goes out now; ``False`` where its lease was lost."""
        return await self._put("handing_over", row)

    def ended(self, row: Mapping[str, Any], *, refused: int | None = None) -> None:
        """Have it committed soon what became of a row; ``written`` waits for it.

        ``refused`` names the person whose address, not whose mail, was refused for good.
        """
        if refused is not None:
            self._refused.add(refused)
        done = self._put("ended", row)
        self._pending.add(done)

    async def written(self) -> None:
        """Wait until every outcome is committed; a failure to write is raised here."""
        pending, self._pending = self._pending, set()
        await asyncio.gather(*pending)

    def _put(self, kind: str, row: Mapping[str, Any]) -> "asyncio.Future[bool]":
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        done.add_done_callback(_heard)
        self._waiting.put_nowait((kind, row, done))
        return done

    async def _write_all(self) -> None:
        ended = False
        while not ended:
            batch = [await self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            ended = None in batch
            await self._commit([mark for mark in batch if mark is not None])

    async def _commit(self, batch: list[_Mark]) -> None:
        if not batch:
            return
        try:
            answers = await asyncio.to_thread(self._write, batch)
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, and raises it
            for _, _, done in batch:
                done.set_exception(error)
            return
        for (_, _, done), answer in zip(batch, answers, strict=True):
            done.set_result(answer)

    def _write(self, batch: list[_Mark]) -> list[bool]:
        ended = [row for kind, row, _ in batch if kind == "ended"]
        handed = [row for kind, row, _ in batch if kind == "handing_over"]
        with self._ctx.database.write() as connection:
            outbox.mark(connection, ended)
            rescue.tell(self._ctx, connection, ended, self._refused)
            answers = outbox.mark_handing_over(connection, handed, until=self.now + LEASE)
        held = iter(answers)
        return [next(held) if kind == "handing_over" else True for kind, _, _ in batch]


def _heard(done: "asyncio.Future[bool]") -> None:
    """Take note of a failure: where the round ends by another one, nobody asks for this one."""
    if not done.cancelled():
        done.exception()
