"""The code on a paper: short, not to be guessed, and read however it was typed."""

import secrets

from usecases.context import Context

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another: no I, L, O, U."""

_LENGTH, _GROUP = 10, 5
_ALIKE = str.maketrans("OIL", "011")


def as_printed(code: str) -> str:
    """Return a code as papers bear it: case, dashes and letters like digits do not matter."""
    typed = code.upper().replace("-", "").replace(" ", "").removeprefix("PN")
    plain = typed.translate(_ALIKE)
    if len(plain) != _LENGTH or not set(plain) <= set(_LETTERS):
        return ""
    return f"PN-{plain[:_GROUP]}-{plain[_GROUP:]}"


def new_code() -> str:
    """Return a code that nobody can guess: 50 bits."""
    return as_printed("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)))


def check_url(ctx: Context, code: str) -> str:
    """Return where a paper's code is checked."""
    return f"{ctx.policy.base_url}/check/{code}"
