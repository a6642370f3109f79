"""Cases that may be taken to another definition, a page at a time, with what would change."""

from collections.abc import Sequence
from typing import Any

from storage import case_names
from usecases import names, stage_words
from usecases.context import Context
from usecases.lifecycles import definitions
from usecases.refused import DeedRefusedError

PAGE = 50


def candidates(
    ctx: Context, version: str, after: int, most: int = PAGE
) -> tuple[list[dict[str, Any]], int | None]:
    """Return open cases under other definitions, and the row to go on after, if there are more.

    Each is what ``definitions.preview_move`` says, with ``pair``, ``stage`` and ``definition``.

    Raises:
        DeedRefusedError: No administrator asks, or there is no such definition.
    """
    with ctx.database.read() as connection:
        rows = case_names.open_under_others(connection, version, after=after, most=most + 1)
        known = {row.definition: ctx.definitions.get(connection, row.definition) for row in rows}
    page = rows[:most]
    seen = definitions.preview_move(ctx, version, [row.number for row in page])
    shown = [
        {
            **what,
            "pair": names.pair(row.province, row.name_th, row.name_en),
            "stage": stage_words.stage(known[row.definition], row.state),
            "definition": row.definition,
        }
        for row, what in zip(page, seen, strict=True)
    ]
    return shown, page[-1].id if len(rows) > most else None


def check_chosen(numbers: Sequence[str]) -> None:
    """Refuse a form on which no case is chosen, since none would mean all of them.

    Raises:
        DeedRefusedError: Nothing is chosen.
    """
    if not numbers:
        raise DeedRefusedError("text_wanted", field_th="เรื่องที่จะย้าย", field_en="cases to move",
                               most=PAGE)  # fmt: skip
