"""The timers of a soak as one process that stays: a round every quarter of an hour by the clock.

``python -m tests.chaos.soak.timers``; a line of JSON for each round.
"""

from __future__ import annotations

import json
import signal
import threading
import time
from datetime import timedelta

from config import clock
from config.settings import load_settings
from workflows.rounds import tick_now

EVERY = timedelta(minutes=15)


def main() -> None:
    """Run rounds until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings, due = load_settings(), clock.now()
    while not stop.is_set():
        if clock.now() >= due:
            due += EVERY
            print(json.dumps(_round(settings)), flush=True)  # noqa: T201 - to its parent
        stop.wait(0.1)


def _round(settings: object) -> dict[str, object]:
    began = time.perf_counter()
    try:
        done = tick_now(settings)  # type: ignore[arg-type] # what load_settings gave
    except Exception as error:  # noqa: BLE001 - counted, not hidden
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    deliver = done.get("deliver", {})
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "due": done.get("sweep", {}).get("due", 0),
        "sent": deliver.get("sent", 0),
        "in_doubt": deliver.get("in_doubt", 0),
    }


if __name__ == "__main__":
    main()
