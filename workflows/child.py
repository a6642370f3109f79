"""Phinong's children: ``python -m workflows.child server`` and ``... runner``.

They say on stdout what their parent keeps in ``data/logs``, and end when their parent is gone.
"""

import logging
import runpy
import sys

from config.settings import Settings, load_settings
from workflows.environment import prefect_environment, server_environment, set_environment
from workflows.parent import follow_parent


def serve_prefect(settings: Settings) -> None:
    """Become the embedded Prefect server."""
    set_environment(server_environment(settings))
    ui = "--ui" if settings.prefect_ui else "--no-ui"
    where = ["--host", "127.0.0.1", "--port", str(settings.prefect_port)]
    sys.argv = ["prefect", "server", "start", *where, ui, "--log-level", "WARNING"]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def run_timers(settings: Settings, *, sole: bool) -> None:
    """Serve the timers until SIGTERM or Ctrl-C, then end the process.

    Args:
        settings: Where Prefect's server is.
        sole: No other runner serves that server.
    """
    set_environment(prefect_environment(settings))
    logging.basicConfig(
        stream=sys.stdout, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s"
    )
    from workflows.runner import run  # noqa: PLC0415 - Prefect reads its environment now

    run(sole=sole)


def main(what: str) -> None:
    """Be one of the children."""
    follow_parent()
    settings = load_settings()
    if what == "server":
        serve_prefect(settings)
    else:
        run_timers(settings, sole=not settings.prefect_api_url)


if __name__ == "__main__":
    main(sys.argv[1])
