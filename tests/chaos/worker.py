"""A process that does deeds, each in a child of its own that may be killed in the middle of it.

``python -m tests.chaos.worker URL`` reads batches of jobs, one JSON list a line, lets all jobs of
a batch begin at once, and answers with one list of reports a line. A batch of process ids wakes
children that stopped. URL is a prepared database: children begin with its calendar in memory.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy.exc import DBAPIError

from notifications.catalogue import MESSAGES
from notifications.render import render
from notifications.samples import sample_context
from statemachine.errors import PhinongError
from storage.database import Database
from tests.chaos.acts import ACTS
from tests.chaos.faults import POINTS, watch
from tests.chaos.file_faults import watch_files
from usecases.context import Context, Policy
from usecases.shelves import FolderDocuments, StoredCalendars, StoredDefinitions

Job = Mapping[str, Any]
Report = dict[str, Any]
SHELVES = (StoredCalendars(), StoredDefinitions())
HEAD_START_S = 0.05
"""How long a batch waits so that all of it begins at once."""

_pipes: dict[int, int] = {}
"""Where the report of each child that still lives will come from."""


def warm(url: str) -> None:
    """Read what does not change between runs."""
    database = Database(url)
    calendars, definitions = SHELVES
    with database.read() as connection:
        calendars.current(connection)
        definitions.in_effect(connection, date(2026, 11, 23))
    database.close()
    for message in MESSAGES:
        render(message, "th", sample_context(message))


def start(job: Job, begin: float) -> int:
    """Fork a child that does a job; return its process id."""
    outlet, inlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(outlet)
        _live(job, begin, inlet)
    os.close(inlet)
    _pipes[pid] = outlet
    return pid


def _live(job: Job, begin: float, inlet: int) -> NoReturn:
    def say(**facts: Any) -> None:
        os.write(inlet, f"{json.dumps(facts, default=str)}\n".encode())

    POINTS.fault, POINTS.due, POINTS.address = job["fault"], job["at"], job["address"]
    POINTS.report = lambda name: say(where=name)
    time.sleep(max(0.0, begin - time.monotonic()))
    try:
        say(**_done(job), passed=POINTS.passed)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must hear of it
        say(crash=traceback.format_exc())
    os._exit(0)


def _done(job: Job) -> Report:
    database = Database(job["url"], durable=job["durable"])
    now = datetime.fromisoformat(job["now"])
    folder = FolderDocuments(Path(job["documents"]))
    policy = Policy(batch=job["batch"])
    ctx = Context(database, now, *SHELVES, folder, job["person"], policy)
    act = ACTS[job["deed"]]
    try:
        return {"answer": act(ctx, job["told"])}
    except PhinongError as error:
        return {"refused": type(error).__name__, "sentence": error.sentence("en")}
    except DBAPIError as error:
        if job["fault"] != "cut":
            raise
        # The connection was cut: whoever did this tries again, as a person would.
        return {"failed": type(error).__name__, "answer": _again(ctx, act, job)}
    finally:
        database.close()


def _again(ctx: Context, act: Any, job: Job) -> Any:
    try:
        return act(ctx, job["told"])
    except PhinongError as error:
        return type(error).__name__


def outcome(pid: int) -> Report:
    """Wait for a child's end, or until it stops, and return what is known of it."""
    _, status = os.waitpid(pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return {"ended": "stopped", "pid": pid}
    outlet = _pipes.pop(pid)
    with os.fdopen(outlet, encoding="utf-8") as pipe:
        said = [json.loads(line) for line in pipe]
    facts: Report = {}
    for each in said:
        facts |= each
    return {"ended": "killed" if os.WIFSIGNALED(status) else "done"} | facts


def main(url: str) -> None:
    """Serve batches until stdin ends."""
    warm(url)
    watch()
    watch_files()
    for line in sys.stdin:
        batch = json.loads(line)
        begin = time.monotonic() + (HEAD_START_S if len(batch) > 1 else 0)
        children = []
        for each in batch:
            if isinstance(each, int):
                os.kill(each, signal.SIGCONT)
            children.append(each if isinstance(each, int) else start(each, begin))
        print(json.dumps([outcome(pid) for pid in children]), flush=True)  # noqa: T201 - to its parent


if __name__ == "__main__":
    main(sys.argv[1])
