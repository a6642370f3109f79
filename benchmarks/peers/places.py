"""One prepared database, and a copy of it for each contender."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.places import databases
from benchmarks.steps import Step, dumped
from tests.support.world import World, opened, prepare


@dataclass(frozen=True, slots=True)
class Place:
    """An engine with the database that all copies come from."""

    engine: str
    folder: Path
    world: World
    fresh: Callable[..., str]
    names: Iterator[int]

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return self.world.database.url.render_as_string(hide_password=False)

    def copy(self) -> str:
        """Return the address of a new copy; nobody may be connected to the first one."""
        self.world.database.close()
        if self.engine != "sqlite":
            return str(self.fresh(like=self.url))
        made = self.fresh()
        shutil.copyfile(str(self.world.database.file), made.removeprefix("sqlite:///"))
        return made

    def told(self, url: str, *, steps: list[Step], numbers: list[str]) -> dict[str, Any]:
        """Return what a contender must know."""
        return {
            "url": url,
            "folder": str(self.folder / str(next(self.names))),
            "now": self.world.now.isoformat(),
            "today": self.world.today.isoformat(),
            "steps": dumped(steps),
            "numbers": numbers,
            "spare": "" if self.engine == "sqlite" else self.fresh(),
        }


@contextmanager
def place(engine: str) -> Iterator[Place]:
    """Give an engine and a peopled database on it, as durable as in production.

    Raises:
        PostgresMissingError: There is no PostgreSQL server and none can be started.
    """
    with databases(engine) as fresh, tempfile.TemporaryDirectory(prefix="phinong-peers-") as folder:
        url = fresh()
        prepare(url)
        yield Place(engine, Path(folder), opened(url), fresh, count())
