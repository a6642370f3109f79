"""The ties between a child process and the ``phinong up`` that started it."""

import os
import signal
import threading
import time

PARENT = "PHINONG_PARENT"
"""Names, in a child's environment, the process whose end is also its own."""

TIMERS_READY = "phinong: timers ready"
"""The line on stdout by which the runner tells that it serves."""

_LOOK_S = 0.5
_GRACE_S = 8.0


def follow_parent() -> None:
    """End this process soon after its parent has ended, however that came.

    A thread that looks, since a parent that was killed could tell nobody.
    """
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_follow, args=(int(parent),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os.kill(os.getpid(), signal.SIGKILL)
