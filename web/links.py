"""Links that keep what is chosen: a list is its address, so that it can be mailed."""

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import AfterValidator

Link = Callable[..., str]


def _plain(value: str) -> str:
    """Return a text without NUL, which no database takes, and without surrounding space."""
    return value.replace("\0", "").strip()


Text = Annotated[str, Query(max_length=100), AfterValidator(_plain)]
"""A parameter of an address: a short text."""


def linker(path: str, chosen: Mapping[str, str]) -> Link:
    """Return what makes addresses of a page: ``to(state="")`` is the page with that one changed."""

    def to(**changes: str) -> str:
        kept = {name: value for name, value in {**chosen, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    return to
