"""A real OpenID provider beside us: a server of its own on a free port, and people who go there."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.prefect_server import free_port, listens, wait_until


@dataclass
class OidcProvider:
    """Where it listens."""

    issuer: str

    def consent(self, address: str, subject: str, **form: str) -> httpx.Response:
        """Go to the address that a browser was led to, sign in there, and return the answer."""
        return httpx.post(address, data={"sub": subject, **form}, follow_redirects=False)

    def back(self, address: str, subject: str) -> str:
        """Return the path by which the browser comes back."""
        found = urlsplit(self.consent(address, subject).headers["location"])
        return f"{found.path}?{found.query}"


@contextmanager
def oidc_provider(lasts_s: int = 3600, **claims: Any) -> Iterator[OidcProvider]:
    """Run a provider in a process of its own; ``claims`` are what it says of ``somchai``."""
    port = free_port()
    command = [
        sys.executable, "-m", "oidc_provider_mock", "--port", str(port),
        "--token-max-age", str(lasts_s), "--user-claims", json.dumps({"sub": "somchai", **claims}),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            wait_until("the provider listens", lambda: listens(port), within_s=40)
            yield OidcProvider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def described(folder: Path, at: str, **more: Any) -> Path:
    """Return a file of the setting ``oidc`` that names this provider."""
    (folder / "secret").write_text("a secret of the two\n")
    values = {
        "id": "ministry", "th": "บัญชีกระทรวง", "en": "Ministry account", "issuer": at,
        "client_id": "phinong", "client_secret_file": "secret", **more,
    }  # fmt: skip
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    file = folder / "oidc.toml"
    file.write_text("\n".join(["[[provider]]", *lines, ""]), encoding="utf-8")
    return file


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '"' + str(value) + '"'


@dataclass
class Forger:
    """A provider that we write ourselves, whose ID token says whatever a test wants it to say."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "own"}))
    claims: dict[str, Any] = field(default_factory=dict)
    signed_by: RSAKey | None = None
    alg: str = "RS256"
    issuer: str = ""
    description: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        """Answer as WSGI."""
        path = environ["PATH_INFO"]
        body: Any = {"error": "nothing here"}
        if path == "/.well-known/openid-configuration":
            body = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                **self.description,
            }
        elif path == "/keys":
            body = {"keys": [self.key.as_dict(private=False)]}
        elif path == "/token":
            size = int(environ.get("CONTENT_LENGTH") or 0)
            form = parse_qs(environ["wsgi.input"].read(size).decode())
            self.asked.append({name: values[0] for name, values in form.items()})
            header = {"alg": self.alg, "kid": "own"}
            token = self._token(header)
            body = {"access_token": "x", "token_type": "Bearer", "id_token": token}
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    def _token(self, header: dict[str, str]) -> str:
        if self.alg == "none":
            return f"{_part(header)}.{_part(self.claims)}."
        return jwt.encode(header, self.claims, self.signed_by or self.key, algorithms=[self.alg])


def _part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        """Say nothing of each request."""


@contextmanager
def forging() -> Iterator[Forger]:
    """Run a provider whose tokens a test writes."""
    forger = Forger()
    server = make_server("127.0.0.1", 0, forger, threaded=True, request_handler=_Quiet)
    forger.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
