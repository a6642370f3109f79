"""OpenID Connect as its client: what a provider publishes, the code for a token, the checks.

Authorization code with PKCE (S256), state and nonce; issuer, audience, times, nonce and signature
of the ID token are checked by Authlib. Nothing is fetched but over https, or from this machine.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from usecases.sign_in.providers import Provider, is_safe
from usecases.sign_in.refusals import IdentityRefusedError, ProviderTroubleError

TIMEOUT_S = 8.0
LEEWAY_S = 60
_KEPT = timedelta(minutes=10)
_LARGEST = 512 * 1024
_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Signatures by a key of the provider's own; none, and none by a secret that we share."""

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to a provider, and how they proved it there."""

    issuer: str
    subject: str
    strong: bool
    auth_time: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent along, and must come back or fit: state, nonce, PKCE verifier, our address."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(slots=True)
class _Published:
    """What a provider published, and when it was read."""

    at: datetime
    metadata: Mapping[str, Any]
    keys: Mapping[str, Any] | None = None


@dataclass(slots=True)
class _Shelf:
    """What this process read of providers; thrown away after ten minutes."""

    turn: Lock = field(default_factory=Lock)
    known: dict[str, _Published] = field(default_factory=dict)


_shelf = _Shelf()


def address(provider: Provider, asked: Asked, now: datetime, *, again: bool = False) -> str:
    """Return where the browser goes; ``again`` asks that the person prove themselves anew.

    Raises:
        ProviderTroubleError: The provider cannot be asked for its description.
    """
    where = str(_published(provider, now).metadata["authorization_endpoint"])
    more = {"prompt": "login"} if again else {}
    return str(
        prepare_grant_uri(
            where,
            provider.client_id,
            "code",
            redirect_uri=asked.redirect_uri,
            scope=" ".join(provider.scopes),
            state=asked.state,
            nonce=asked.nonce,
            code_challenge=create_s256_code_challenge(asked.verifier),
            code_challenge_method="S256",
            **more,
        )
    )


def identity(provider: Provider, asked: Asked, code: str, now: datetime) -> Identity:
    """Return who the provider says somebody is, for a code.

    Raises:
        ProviderTroubleError: The provider does not answer, or not as it should.
        IdentityRefusedError: The code or the token did not pass a check.
    """
    token = _exchange(provider, asked, code, now)
    claims = _checked(provider, token, asked.nonce, now)
    acr, amr = claims.get("acr"), claims.get("amr") or []
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        strong=acr in provider.acr or not provider.amr.isdisjoint(map(str, amr)),
        auth_time=claims.get("auth_time"),
    )


def forget() -> None:
    """Read the descriptions of providers anew."""
    with _shelf.turn:
        _shelf.known.clear()


def _exchange(provider: Provider, asked: Asked, code: str, now: datetime) -> Mapping[str, Any]:
    metadata = _published(provider, now).metadata
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic = None
    if "client_secret_basic" in ways:
        basic = (provider.client_id, provider.client_secret)
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    status, body = _ask(provider, str(metadata["token_endpoint"]), form=form, basic=basic)
    if 400 <= status < 500:  # noqa: PLR2004 - HTTP; the code was used, is too old, or another's
        raise IdentityRefusedError(**provider.names)
    if status != 200 or not isinstance(body.get("id_token"), str):  # noqa: PLR2004 - HTTP
        raise ProviderTroubleError(**provider.names)
    return body


def _checked(
    provider: Provider, token: Mapping[str, Any], nonce: str, now: datetime
) -> Mapping[str, Any]:
    """Return the claims of an ID token whose signature and claims pass every check."""
    try:
        told = _decoded(provider, str(token["id_token"]), now)
        claims = CodeIDToken(
            told.claims,
            told.header,
            {"iss": {"essential": True, "value": provider.issuer},
             "aud": {"essential": True, "value": provider.client_id}},
            {"nonce": nonce, "client_id": provider.client_id,
             "access_token": token.get("access_token")},
        )  # fmt: skip
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdentityRefusedError(**provider.names) from error
    if not str(claims.get("sub") or ""):
        raise IdentityRefusedError(**provider.names)
    return dict(claims)


def _decoded(provider: Provider, text: str, now: datetime) -> jwt.Token:
    said = _published(provider, now).metadata.get("id_token_signing_alg_values_supported")
    known = [one for one in _ALGORITHMS if one in (said or ["RS256"])]
    try:
        return jwt.decode(text, KeySet.import_key_set(_keys(provider, now)), algorithms=known)
    except InvalidKeyIdError:  # the provider has a new key since
        keys = KeySet.import_key_set(_keys(provider, now, anew=True))
        return jwt.decode(text, keys, algorithms=known)


def _published(provider: Provider, now: datetime) -> _Published:
    with _shelf.turn:
        kept = _shelf.known.get(provider.issuer)
    if kept is not None and abs(now - kept.at) < _KEPT:
        return kept
    found = _Published(now, _description(provider))
    with _shelf.turn:
        _shelf.known[provider.issuer] = found
    return found


def _description(provider: Provider) -> Mapping[str, Any]:
    if all(name in provider.endpoints for name in _NEEDED):
        metadata: dict[str, Any] = {"issuer": provider.issuer, **provider.endpoints}
    else:
        where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        status, found = _ask(provider, where)
        metadata = {**found, **provider.endpoints} if status == 200 else {}  # noqa: PLR2004
    fit = all(is_safe(str(metadata.get(name, ""))) for name in _NEEDED)
    if metadata.get("issuer") != provider.issuer or not fit:
        raise ProviderTroubleError(**provider.names)
    return metadata


def _keys(provider: Provider, now: datetime, *, anew: bool = False) -> Any:
    published = _published(provider, now)
    if published.keys is None or anew:
        status, found = _ask(provider, str(published.metadata["jwks_uri"]))
        if status != 200 or not isinstance(found.get("keys"), list):  # noqa: PLR2004 - HTTP
            raise ProviderTroubleError(**provider.names)
        published.keys = found
    return published.keys


def _ask(
    provider: Provider,
    where: str,
    *,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON of one answer; no redirects, in time, and not too large."""
    if not is_safe(where):
        raise ProviderTroubleError(**provider.names)
    method = "GET" if form is None else "POST"
    headers = {"Accept": "application/json"}
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False) as client,
            client.stream(method, where, data=form, auth=basic, headers=headers) as answer,
        ):
            read = bytearray()
            for chunk in answer.iter_bytes():
                read += chunk
                if len(read) > _LARGEST:
                    raise ProviderTroubleError(**provider.names)
            found = json.loads(bytes(read))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderTroubleError(**provider.names) from error
    if not isinstance(found, dict):
        raise ProviderTroubleError(**provider.names)
    return answer.status_code, found
