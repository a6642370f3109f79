"""What Prefect is told through its environment: where it is, and to phone nobody.

Prefect reads it when it is first imported, so set it before. Nothing here imports Prefect.
"""

import os

from config.settings import LOOPBACK, Settings

RETENTION_S = 7 * 24 * 3600
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}
# What we do not use: automations, pauses, tasks, workers, concurrency limits, the mark "late", and
# the events of all these, which would be four fifths of the database. Each also writes, and SQLite
# lets one write at a time.
_UNUSED = {
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",
}


def prefect_environment(settings: Settings) -> dict[str, str]:
    """Return Prefect's variables for every process of ours that imports it."""
    return {
        **_QUIET,
        "PREFECT_API_URL": settings.prefect_url,
        "PREFECT_HOME": str(settings.data / "prefect"),
    }


def server_environment(settings: Settings) -> dict[str, str]:
    """Return Prefect's variables for the embedded server: small, and it forgets after a week."""
    return {
        **prefect_environment(settings),
        **_UNUSED,
        "PREFECT_SERVER_UI_ENABLED": str(settings.prefect_ui).lower(),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RETENTION_S),
    }


def set_environment(variables: dict[str, str]) -> None:
    """Let this process's Prefect be ours, whatever the shell says of another one.

    What is said of logging stays as the administrator chose. Whatever proxy there is, this machine
    is asked directly.
    """
    os.environ.pop("PREFECT_PROFILE", None)
    for name, value in variables.items():
        os.environ[name] = os.environ.get(name, value) if "LOGGING" in name else value
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), *sorted(LOOPBACK)]))
