"""What a worker can be told to do: one deed of the engine, or many actors' tries at one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from notifications.smtp_settings import SmtpSettings
from statemachine.errors import PhinongError
from storage.cases import StaleCaseError
from tests.chaos.bustle import bustle
from tests.chaos.keeping.acts import KEEPING
from usecases.cases import opening, perform
from usecases.cases.opening import NewCase
from usecases.context import Context
from usecases.timers.deliver import deliver
from usecases.timers.sweep import sweep

Arguments = Mapping[str, Any]


def move(ctx: Context, told: Arguments) -> dict[str, Any]:
    """Pull a trigger, at the version that the actor saw."""
    done = perform.perform(
        ctx, told["number"], told["trigger"], told["fields"], version=told["version"]
    )
    return {"state": done.state, "version": done.version}


def propose(ctx: Context, told: Arguments) -> list[str]:
    """Open so many cases, one after the other."""
    new = NewCase(told["province"], told["partner"], facts=told["facts"])
    return [opening.propose(ctx, new) for _ in range(told.get("times", 1))]


def sweep_all(ctx: Context, _told: Arguments) -> dict[str, Any]:
    return sweep(ctx)


def deliver_all(ctx: Context, told: Arguments) -> dict[str, int]:
    smtp = SmtpSettings(
        "127.0.0.1",
        told["port"],
        timeout_s=told.get("timeout_s", 10.0),
        connections=told.get("connections", 2),
        hostname="phinong.example",
    )
    return deliver(ctx, smtp, told["owner"])


def race(ctx: Context, told: Arguments) -> list[tuple[str, str, str]]:
    """Let several people pull one trigger on the same cases at once; return who fared how.

    ``told`` names ``people`` (one thread each), ``trigger``, ``fields`` and ``tries``: number and
    version, or no version for an actor who says not what they saw.
    """
    gate = threading.Barrier(len(told["people"]))
    found: list[tuple[str, str, str]] = []

    def all_of_them(person: int) -> None:
        gate.wait()
        for number, version in told["tries"]:
            found.append((number, *_tried(ctx.acting(person), number, version, told)))

    at_once(all_of_them, told["people"])
    return found


def _tried(ctx: Context, number: str, version: int | None, told: Arguments) -> tuple[str, str]:
    try:
        done = perform.perform(ctx, number, told["trigger"], told["fields"], version=version)
    except StaleCaseError as error:
        return "stale", str(error.facts["state"])
    except PhinongError as error:
        return error.code, error.sentence("en")
    return "won", done.state


def bustle_all(ctx: Context, told: Arguments) -> dict[str, int]:
    """Let several threads do all kinds of deeds; return what was done and what was refused."""
    found: Counter[str] = Counter()
    at_once(lambda seed: found.update(bustle(ctx, told, seed)), told["seeds"])
    return found


def at_once(act: Callable[[Any], None], whats: list[Any]) -> None:
    """Do something for each of several, all at once; what one raises is raised here."""
    errors: list[BaseException] = []

    def guarded(what: Any) -> None:
        try:
            act(what)
        except BaseException as error:  # noqa: BLE001 - told to the caller below
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=[what]) for what in whats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


ACTS: dict[str, Callable[[Context, Arguments], Any]] = {
    "move": move,
    "propose": propose,
    "sweep": sweep_all,
    "deliver": deliver_all,
    "race": race,
    "bustle": bustle_all,
    **KEEPING,
}
