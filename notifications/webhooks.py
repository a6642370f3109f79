"""One POST to a webhook: to a public address only, that very address, no redirects, in time.

A name is resolved once, every answer is judged, and the connection goes to the address that was
judged, so that a name cannot mean another machine a moment later.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
_READ = 2048
_LATE = "no answer in time"
_NAT64 = IPv6Network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a POST may go; tests alone allow private addresses and an authority of their own."""

    private: bool = False
    authority: str | None = None
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, or ``None`` where nothing did, and one line about it."""

    status: int | None
    said: str

    @property
    def taken(self) -> bool:
        """Say whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP


class UnsafeAddressError(OSError):
    """The host's address is none that a webhook may have."""


def post(url: str, body: bytes, headers: Mapping[str, str], reach: Reach | None = None) -> Reply:
    """Send a body and return what came back; no error escapes, whatever the other side does."""
    allowed = reach or Reach()
    parts = urlsplit(url)
    connection = _Pinned(parts.hostname or "", parts.port or 443, allowed)
    watchdog = Timer(allowed.timeout_s, connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(_READ)
        if connection.was_cut:  # what came before the cut looks whole, and is not
            return Reply(None, _LATE)
        return Reply(answer.status, f"{answer.status} {answer.reason}"[:200])
    except UnsafeAddressError as error:
        return Reply(None, str(error))
    except (OSError, HTTPException, ValueError) as error:
        said = _LATE if connection.was_cut else f"{type(error).__name__}: {error}"
        return Reply(None, said[:200])
    finally:
        watchdog.cancel()
        connection.close()


def public_address(host: str, port: int, *, private: bool = False) -> tuple[int, str]:
    """Return the family and address to connect to.

    Raises:
        UnsafeAddressError: One of the host's addresses is private, loopback, link-local or the
            like; one is enough, as nobody knows which would be used.
        OSError: The name has no address.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _, _, _, _, where in found:
        address = ip_address(str(where[0]).partition("%")[0])
        if not private and not all(map(_public, _meant(address))):
            raise UnsafeAddressError(f"{host} leads to {address}, which is not a public address")
    return int(found[0][0]), str(found[0][4][0])


def _public(address: Address) -> bool:
    return address.is_global and not address.is_multicast


def _meant(address: Address) -> list[Address]:
    """Return an address with the IPv4 one that it carries inside, if any."""
    if isinstance(address, IPv4Address):
        return [address]
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [address.ipv4_mapped or address, *(found for found in inside if found)]


class _Pinned(HTTPSConnection):
    """A connection to the address that was judged; the certificate must be the host's."""

    def __init__(self, host: str, port: int, reach: Reach) -> None:
        context = _context(reach.authority)
        super().__init__(host, port, timeout=reach.timeout_s, context=context)
        self._tls = context
        self._reach = reach
        self._raw: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        family, address = public_address(self.host, self.port, private=self._reach.private)
        self._raw = socket.socket(family, socket.SOCK_STREAM)
        self._raw.settimeout(self.timeout)
        self._raw.connect((address, self.port))
        self.sock = self._tls.wrap_socket(self._raw, server_hostname=self.host)

    def close(self) -> None:
        super().close()
        if self._raw is not None:
            self._raw.close()

    def cut(self) -> None:
        """End a connection that takes too long as a whole, however it drips."""
        self.was_cut = True
        for each in (self.sock, self._raw):
            if each is not None:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


@cache
def _context(authority: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
