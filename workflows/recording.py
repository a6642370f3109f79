"""How a flow does a deed: under its timer's lease, with what it did kept as a table artifact."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from config.observed import observe
from config.settings import Settings, load_settings
from config.wiring import open_context
from usecases.context import Context
from usecases.timers.jobs import run_job
from usecases.watching import came_from
from workflows.schedule import SCHEDULE

Deed: TypeAlias = Callable[[Context], Mapping[str, Any]]


@cache
def settings() -> Settings:
    """Return the settings, read once in this process."""
    return load_settings()


def perform(name: str, deed: Deed) -> dict[str, Any]:
    """Do a timer's deed now and record what it answered, or why it could not."""
    observe(settings(), "timers")
    came_from(f"{name}:{flow_run.id or ''}")
    ctx = open_context(settings())
    try:
        answer = run_job(ctx, name, SCHEDULE[name].lease, lambda: deed(ctx))
    except Exception as error:
        record(name, {"error": f"{type(error).__name__}: {error}"})
        raise
    record(name, answer)
    return answer


def record(name: str, answer: Mapping[str, Any]) -> None:
    """Keep an answer as a table artifact, one row a figure; its key is the timer's name."""
    timer = SCHEDULE[name]
    table = rows(answer) or [{"what": "ไม่มีงานที่ถึงกำหนด · nothing was due", "value": ""}]
    create_table_artifact(key=name, table=table, description=f"{timer.th} · {timer.en}")


def rows(answer: Mapping[Any, Any], prefix: str = "") -> list[dict[str, str]]:
    """Return an answer as rows; a mapping inside it becomes ``name.figure``, a list ``name.1``."""
    found: list[dict[str, str]] = []
    for key, value in answer.items():
        inside = dict(enumerate(value, start=1)) if isinstance(value, list) else value
        if isinstance(inside, Mapping):
            found += rows(inside, f"{prefix}{key}.")
        else:
            found.append({"what": f"{prefix}{key}", "value": str(value)})
    return found
