"""What Prefect's server says about itself, over its REST API; Prefect is not imported."""

import base64
import json
import os
import ssl
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from config.settings import LOOPBACK
from workflows.schedule import SCHEDULE

_TIMEOUT_S = 2.0


def answers(api_url: str) -> bool:
    """Say whether the server answers and finds itself healthy."""
    try:
        return bool(_ask(f"{api_url}/health"))
    except (OSError, ValueError):
        return False


def next_runs(api_url: str) -> dict[str, datetime | None]:
    """Return when each served timer runs next, by name; ``None`` where nothing is scheduled.

    Raises:
        OSError: The server does not answer.
    """
    deployments = _ask(f"{api_url}/deployments/filter", {"limit": 200})
    timers = {timer.entrypoint: name for name, timer in SCHEDULE.items()}
    return {
        timers[one["entrypoint"]]: _next(api_url, str(one["id"]))
        for one in deployments
        if one["entrypoint"] in timers
    }


def _next(api_url: str, deployment: str) -> datetime | None:
    query = {
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": 1,
        "flow_runs": {
            "deployment_id": {"any_": [deployment]},
            "state": {"type": {"any_": ["SCHEDULED"]}},
        },
    }
    found = _ask(f"{api_url}/flow_runs/filter", query)
    return datetime.fromisoformat(found[0]["expected_start_time"]) if found else None


def _ask(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, _headers())  # noqa: S310 - the address is a setting
    with _opener(url).open(asked, timeout=_TIMEOUT_S) as answer:
        return json.load(answer)


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Return an opener that asks a server on this machine directly, whatever proxy there is.

    Who the server is, is proved by the authority that Prefect's own client goes by.
    """
    trusted = ssl.create_default_context(cafile=os.environ.get("PREFECT_API_SSL_CERT_FILE") or None)
    https = urllib.request.HTTPSHandler(context=trusted)
    if urlsplit(url).hostname in LOOPBACK:
        return urllib.request.build_opener(https, urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(https)


def _headers() -> dict[str, str]:
    """Return the headers of a request, with the credentials that Prefect itself would send."""
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("PREFECT_API_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    elif said := os.environ.get("PREFECT_API_AUTH_STRING"):
        headers["Authorization"] = f"Basic {base64.b64encode(said.encode()).decode()}"
    return headers
