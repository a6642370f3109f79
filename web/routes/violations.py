"""What browsers tell of content that the policy kept from running: written down, shown to nobody.

Anybody may send such a report, so little is read of it, little is kept, and not too often.
"""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.headers import REPORTS
from web.security.events import Brake, tell

LARGEST = 16 * 1024
MOST_A_MINUTE = 60

router = APIRouter()
_brake = Brake(MOST_A_MINUTE)


@router.post(REPORTS)
async def take(request: Request) -> Response:
    """Write a report down; whatever it was, the answer says nothing."""
    body = await _read(request)
    if body and _brake.lets_pass():
        tell(request, "content_policy", **_facts(body))
    return Response(status_code=204)


async def _read(request: Request) -> Mapping[str, Any]:
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > LARGEST:
            return {}
    try:
        found = json.loads(read)
    except ValueError:
        return {}
    report = found.get("csp-report") if isinstance(found, dict) else None
    return report if isinstance(report, dict) else {}


def _facts(report: Mapping[str, Any]) -> dict[str, str]:
    """Return what of a report says where to look; addresses without what people typed."""
    return {
        "page": _address(report.get("document-uri")),
        "rule": str(report.get("effective-directive") or report.get("violated-directive"))[:60],
        "blocked": _address(report.get("blocked-uri")),
    }


def _address(said: object) -> str:
    return str(said).partition("?")[0].partition("#")[0][:200]
