"""What names a case beside its number: its pair, its definition and where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from storage.tables_cases import Case
from storage.tables_register import Partner

_MOST = 500
_CASES = select(
    Case.id, Case.number, Case.province, Case.state, Case.definition, Partner.name_th,
    Partner.name_en,
).join(Partner, Partner.id == Case.partner_id)  # fmt: skip


def by_number(connection: Connection, numbers: Iterable[str]) -> dict[str, Any]:
    """Return cases by number, a few hundred at a time."""
    wanted = list(dict.fromkeys(numbers))
    return {
        row.number: row
        for part in _parts(wanted)
        for row in connection.execute(_CASES.where(Case.number.in_(part)))
    }


def open_under_others(
    connection: Connection, version: str, *, after: int = 0, most: int = 50
) -> list[Any]:
    """Return open cases under another definition than one, oldest first, after a row id."""
    query = (
        _CASES.where(Case.closed_at.is_(None), Case.definition != version, Case.id > after)
        .order_by(Case.id)
        .limit(most)
    )
    return list(connection.execute(query))


def _parts(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(numbers), _MOST):
        yield numbers[at : at + _MOST]
