"""Deadlines that move, as people read them: with the pair, the stage and the office."""

from collections.abc import Iterable, Mapping
from typing import Any

from storage import case_names
from usecases import names, stage_words
from usecases.context import Context


def in_words(ctx: Context, changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return changes with ``pair``, ``stage`` and ``office_name`` in Thai and English."""
    rows = list(changes)
    with ctx.database.read() as connection:
        known = case_names.by_number(connection, (row["number"] for row in rows))
        definitions = {
            case.definition: ctx.definitions.get(connection, case.definition)
            for case in known.values()
        }
    return [_told(row, known[row["number"]], definitions) for row in rows]


def _told(row: Mapping[str, Any], case: Any, definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "pair": names.pair(case.province, case.name_th, case.name_en),
        "stage": stage_words.stage(definitions[case.definition], row["state"]),
        "office_name": stage_words.office(row["office"]) if row.get("office") else None,
    }
