"""Tokens and passwords: made at random, kept only as digests."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text for a cookie or a link."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """Return the SHA-256 of a token: what we keep of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(password: str) -> str:
    """Return a password as argon2id keeps it."""
    return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Return whether a password is the one that is kept; as slow where there is none."""
    try:
        _hasher().verify(kept or _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Return whether a password was kept with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(_BYTES))
