"""The one table of what a token needs for which operation of the API.

Whom an operation concerns (a case, a pair, a person) is judged by the deeds, as on every page.
"""

from collections.abc import Mapping

READ, WRITE, ADMIN = "read", "write", "admin"
_V1 = "/api/v1"
_CASE, _PAIR, _HOOK = "/cases/{number}", "/pairs/{key}", "/webhooks/{webhook}"

_SCOPES: Mapping[tuple[str, str], str] = {
    ("GET", "/me"): READ,
    ("GET", "/cases"): READ,
    ("POST", "/cases"): WRITE,
    ("GET", _CASE): READ,
    ("PATCH", _CASE): WRITE,
    ("GET", f"{_CASE}/acts"): READ,
    ("POST", f"{_CASE}/moves"): WRITE,
    ("GET", f"{_CASE}/history"): READ,
    ("GET", f"{_CASE}/ledger"): READ,
    ("GET", f"{_CASE}/comments"): READ,
    ("POST", f"{_CASE}/comments"): WRITE,
    ("GET", f"{_CASE}/documents"): READ,
    ("POST", f"{_CASE}/documents"): WRITE,
    ("GET", f"{_CASE}/documents/{{sha256}}"): READ,
    ("POST", f"{_CASE}/corrections"): WRITE,
    ("POST", f"{_CASE}/duties/{{duty}}"): WRITE,
    ("POST", f"{_CASE}/follow-ups"): WRITE,
    ("GET", "/pairs"): READ,
    ("GET", _PAIR): READ,
    ("POST", f"{_PAIR}/activities"): WRITE,
    ("POST", f"{_PAIR}/revival"): WRITE,
    ("POST", f"{_PAIR}/termination"): WRITE,
    ("POST", f"{_PAIR}/renewals"): WRITE,
    ("GET", "/register/totals"): READ,
    ("GET", "/kpi"): READ,
    ("GET", "/provinces"): READ,
    ("GET", "/partners"): READ,
    ("GET", "/definitions"): READ,
    ("GET", "/definitions/{version}"): READ,
    ("GET", "/calendar/days"): READ,
    ("GET", "/calendar/count"): READ,
    ("GET", "/delegations"): READ,
    ("POST", "/delegations"): WRITE,
    ("DELETE", "/delegations/{delegation}"): WRITE,
    ("GET", "/tokens"): READ,
    ("DELETE", "/tokens/{token}"): WRITE,
    ("GET", "/webhooks"): READ,
    ("POST", "/webhooks"): WRITE,
    ("GET", _HOOK): READ,
    ("PATCH", _HOOK): WRITE,
    ("DELETE", _HOOK): WRITE,
    ("POST", f"{_HOOK}/test"): WRITE,
    ("GET", f"{_HOOK}/deliveries"): READ,
    ("POST", f"{_HOOK}/deliveries/{{delivery}}/redeliver"): WRITE,
    ("GET", "/outbox"): ADMIN,
    ("POST", "/outbox/{mail}/retry"): ADMIN,
    ("POST", "/outbox/{mail}/resolve"): ADMIN,
    ("GET", "/people"): ADMIN,
}

API_SCOPES: Mapping[tuple[str, str], str] = {
    (method, _V1 + path): scope for (method, path), scope in _SCOPES.items()
}
"""Method and path template -> the scope that a token must have."""
