"""What is being done, told to whoever watches: logs and traces. With no watcher it costs nothing.

A watcher is entered when a deed begins and left when it ends, with the error where there was one.
What the deed adds to its facts meanwhile is there at the end. Facts are numbers, codes and names of
things, never words that people wrote, nor anything about a person but their row id.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeAlias

from storage.origin import came_from, origin

__all__ = ["Facts", "Watcher", "came_from", "doing", "origin", "unwatch", "watch"]

Facts: TypeAlias = dict[str, Any]
Watcher: TypeAlias = Callable[[str, str, Facts], AbstractContextManager[Any]]
"""Called with the kind (request, deed, timer, mail), the name and the facts."""

_WATCHERS: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let somebody watch every deed of this process from now on."""
    if watcher not in _WATCHERS:
        _WATCHERS.append(watcher)


def unwatch(watcher: Watcher) -> None:
    """Let them watch no more."""
    if watcher in _WATCHERS:
        _WATCHERS.remove(watcher)


@contextmanager
def doing(kind: str, name: str, **facts: Any) -> Iterator[Facts]:
    """Tell the watchers that something is done as long as the block lasts; yield its facts.

    A fact ``name`` that is set meanwhile becomes its name, one ``began`` (a reading of
    ``time.perf_counter``) its beginning.
    """
    if not _WATCHERS:
        yield facts
        return
    with ExitStack() as watching:
        for watcher in tuple(_WATCHERS):
            watching.enter_context(watcher(kind, name, facts))
        yield facts
