"""Where a deed comes from, as the audit trail keeps it: a request's number, a timer's run."""

from contextvars import ContextVar

_ORIGIN: ContextVar[str] = ContextVar("phinong_origin", default="")


def origin() -> str:
    """Return where what is being done came from; empty where nobody said."""
    return _ORIGIN.get()


def came_from(text: str) -> None:
    """Say where what this task or thread does from now on comes from."""
    _ORIGIN.set(text)
