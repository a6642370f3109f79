"""What the operator gives to every paper of the house: the typeface and the emblem."""

from functools import lru_cache
from pathlib import Path

from documents.papers.typesetting import House
from usecases.context import Context


def house(ctx: Context) -> House:
    """Return the operator's fonts and emblem."""
    return House(ctx.policy.paper_fonts, _emblem(ctx.policy.paper_emblem))


@lru_cache(maxsize=2)
def _emblem(file: str) -> bytes | None:
    return Path(file).read_bytes() if file else None
