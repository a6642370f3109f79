"""Links that keep what is chosen: a list is its address, so that it can be mailed."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

Link = Callable[..., str]


def linker(path: str, chosen: Mapping[str, str]) -> Link:
    """Return what makes addresses of a page: ``to(state="")`` is the page with that one changed."""

    def to(**changes: str) -> str:
        kept = {name: value for name, value in {**chosen, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    return to
