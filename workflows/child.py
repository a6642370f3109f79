"""Phinong's children: ``python -m workflows.child server`` and ``... runner``.

They say on stdout what their parent keeps in ``data/logs``, and end when their parent is gone.
"""

import logging
import os
import runpy
import signal
import sys
import threading
import time

from config.settings import Settings, load_settings
from workflows.environment import prefect_environment, server_environment, set_environment

PARENT = "PHINONG_PARENT"
"""Names the process whose end is also ours."""

_LOOK_S = 0.5
_GRACE_S = 8.0


def follow_parent() -> None:
    """End this process soon after the parent named in the environment has ended, however it did.

    A thread that looks, since the parent may have been killed without a chance to tell us.
    """
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_follow, args=(int(parent),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os.kill(os.getpid(), signal.SIGKILL)


def serve_prefect(settings: Settings) -> None:
    """Become the embedded Prefect server."""
    set_environment(server_environment(settings))
    ui = "--ui" if settings.prefect_ui else "--no-ui"
    where = ["--host", "127.0.0.1", "--port", str(settings.prefect_port)]
    sys.argv = ["prefect", "server", "start", *where, ui, "--log-level", "WARNING"]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def run_timers(settings: Settings, *, sole: bool) -> None:
    """Serve the timers until SIGTERM or Ctrl-C, then leave the process."""
    set_environment(prefect_environment(settings))
    from workflows.runner import run  # noqa: PLC0415 - Prefect reads its environment now

    run(sole=sole)


def main(what: str) -> None:
    """Be one of the children."""
    logging.basicConfig(
        stream=sys.stdout, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s"
    )
    follow_parent()
    settings = load_settings()
    if what == "server":
        serve_prefect(settings)
    else:
        run_timers(settings, sole=not settings.prefect_api_url)


if __name__ == "__main__":
    main(sys.argv[1])
