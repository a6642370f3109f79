"""Which settings let something go to another host in the clear.

Encrypted means: with TLS, towards a name that a certificate proves (ASVS 5.0, 12.3.1 to 12.3.3).
What stays on this machine needs none.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from config.settings import LOOPBACK, Settings, variable

_STORAGE = ("FSSPEC_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")
"""Where a storage of documents is, as fsspec and botocore read it."""


def in_the_clear(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """Return the variables by which something goes to another host unencrypted or unproven."""
    storage = environment if settings.documents_url else {}
    plain = {
        variable("database_url"): _is_plain_database(settings.database_url),
        variable("prefect_api_url"): _is_plain_web(settings.prefect_api_url),
        variable("smtp_security"): settings.smtp_security == "none"
        and not _is_here(settings.smtp_host),
        variable("otlp_endpoint"): _is_plain_web(settings.otlp_endpoint),
        variable("virus_scanner"): not _is_here(_scanner_host(settings.virus_scanner)),
        **{name: _is_plain_web(storage.get(name, "")) for name in _STORAGE},
    }
    return [name for name, is_plain in plain.items() if is_plain]


def _is_plain_database(url: str) -> bool:
    where = urlsplit(url)
    if where.scheme.startswith("sqlite"):
        return False
    said = parse_qs(where.query)
    hosts = said.get("host", [where.hostname or ""])
    return said.get("sslmode") != ["verify-full"] and not all(map(_is_here, hosts))


def _is_plain_web(url: str) -> bool:
    where = urlsplit(url)
    return where.scheme == "http" and not _is_here(where.hostname or "")


def _scanner_host(said: str) -> str:
    """Return the host of ``host:port``; a socket has none."""
    return "" if said.startswith("/") else said.rpartition(":")[0].strip("[]")


def _is_here(host: str) -> bool:
    """Say whether a host is this machine: by name, by address, or by a socket's path."""
    if not host or host.startswith("/") or host in LOOPBACK:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
