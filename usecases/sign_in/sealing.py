"""Seeds of code apps, sealed with a key that lies outside the database.

The key file holds one Fernet key in a line; the first one seals, all of them open, so that a key
can be exchanged. Without a file seeds are kept as they are, and shown to nobody either way.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from usecases.sign_in.refusals import SealedError

_PLAIN, _SEALED = "plain:", "sealed:"


def seal(keys: str, secret: str) -> str:
    """Return a secret as it may be stored; ``keys`` names the file, or is empty."""
    if not keys:
        return _PLAIN + secret
    return _SEALED + _box(keys).encrypt(secret.encode()).decode()


def unseal(keys: str, kept: str) -> str:
    """Return a secret that was sealed.

    Raises:
        SealedError: Its key is not here.
    """
    if kept.startswith(_PLAIN):
        return kept.removeprefix(_PLAIN)
    if not keys:
        raise SealedError
    try:
        return _box(keys).decrypt(kept.removeprefix(_SEALED).encode()).decode()
    except InvalidToken:
        raise SealedError from None


@lru_cache(maxsize=4)
def _box(keys: str) -> MultiFernet:
    try:
        lines = Path(keys).read_text(encoding="ascii").split()
        return MultiFernet([Fernet(line) for line in lines])
    except (OSError, ValueError):
        raise SealedError from None
