"""The inventory of personal data as people read it, with the periods that hold here."""

from collections.abc import Mapping
from typing import Any

from reference.personal_data import Basis, Holding, Inventory, inventory
from usecases.context import Context
from usecases.privacy import retention
from usecases.stage_words import said


def shown(ctx: Context) -> dict[str, Any]:
    """Return every line of the inventory, with what its columns are and how long they are kept."""
    known = inventory()
    with ctx.database.read() as connection:
        _, days = retention.periods(connection)
    return {
        "version": known.version,
        "lines": [_line(known, holding, days) for holding in known.holdings],
        "stores": [
            {**said(store.th, store.en), "period": _period(known, store.period, days)}
            for store in known.stores
        ],
        "bases": [_basis(basis) for basis in known.bases.values()],
        "personal_columns": len(known.personal),
        "other_columns": sum(len(columns) for columns in known.not_personal.values()),
    }


def _line(known: Inventory, holding: Holding, days: Mapping[str, int]) -> dict[str, Any]:
    whose = known.whose[holding.whose]
    return {
        **said(holding.th, holding.en),
        "columns": list(holding.columns),
        "tables": sorted({column.partition(".")[0] for column in holding.columns}),
        "whose": said(whose.th, whose.en),
        "purpose": said(holding.purpose_th, holding.purpose_en),
        "basis": _basis(known.bases[holding.basis]),
        "period": _period(known, holding.period, days),
        "shown": list(holding.shown),
        "seen": [said(known.seen[who].th, known.seen[who].en) for who in holding.seen],
        "erase": holding.erase,
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        **said(basis.th, basis.en),
        "citation": basis.citation,
        "source": basis.source,
        "confidence": basis.confidence,
    }


def _period(known: Inventory, name: str, days: Mapping[str, int]) -> dict[str, Any]:
    period = known.periods[name]
    set_here = days.get(name)
    words = said(period.th, period.en)
    if set_here is not None and set_here != period.days:
        words = said(f"{set_here} วัน (หน่วยงานกำหนด)", f"{set_here} days (set by the office)")
    return {"id": name, **words, "source": period.source, "confidence": period.confidence}
