"""A foreign provider that people may sign in at, as the settings describe it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

THAID, GENERIC = "thaid", "generic"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of OpenID Connect.

    Attributes:
        id: Its name in addresses and in the trail.
        th: Its name for people, in Thai.
        en: The same in English.
        issuer: Who it says it is; its description lies beneath.
        client_id: Who we are to it.
        client_secret: What proves it.
        scopes: What is asked for; ``openid`` alone is all that we use.
        profile: ``thaid`` or ``generic``.
        acr: Levels (``acr``) that count as both steps.
        amr: Ways (``amr``) of which any counts as a second step.
        endpoints: Addresses said here, where the provider publishes no description.
    """

    id: str
    th: str
    en: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid",)
    profile: str = GENERIC
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()
    endpoints: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def names(self) -> dict[str, str]:
        """Return the names as the facts of a refusal."""
        return {"provider_th": self.th, "provider_en": self.en}


def is_safe(address: str) -> bool:
    """Say whether an address may be asked: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
