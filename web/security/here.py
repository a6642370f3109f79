"""Whether a request comes from this very machine, by its own name and not through a proxy."""

from ipaddress import ip_address

from fastapi import HTTPException, Request

from config.settings import LOOPBACK

# A proxy on this machine also comes from loopback; what it forwards does not.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_here(request: Request) -> bool:
    """Return whether nobody elsewhere is behind a request.

    A foreign name that was made to point here (DNS rebinding) is not ours.
    """
    client = request.client.host if request.client else ""
    named = (request.url.hostname or "") in LOOPBACK
    return _is_loopback(client) and named and not any(h in request.headers for h in _FORWARDED)


def from_this_machine(request: Request) -> None:
    """Refuse whoever is elsewhere, comes through a proxy, or was led here by a foreign name."""
    if not is_here(request):
        raise HTTPException(403)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
