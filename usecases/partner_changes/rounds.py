"""The round of partners: provinces are told once of a unit that changed, and warned of ends."""

from storage import partner_changes as rows
from storage import settings
from storage.database import Connection
from usecases.context import Context
from usecases.partner_changes.affected import KINDS, Touched, kind_of, touched, unit_name
from usecases.partner_changes.mails import tell
from usecases.partner_changes.renewals import warn
from usecases.rows.import_rows import SIGNED

_KEY = "unit_changes_told"
TELLS = frozenset({"merged_into", "divided"})
"""Changes after which the partner is another one; of the others the page alone speaks."""


def see_to_partners(ctx: Context) -> dict[str, int]:
    """Tell provinces of units that changed, each once, and warn of texts that end."""
    return {"changes": _tell_changes(ctx), **warn(ctx)}


def _tell_changes(ctx: Context) -> int:
    with ctx.database.read() as connection:
        if not _new(connection):
            return 0
    with ctx.database.write() as connection:
        new = _new(connection)
        for found in new:
            _tell(ctx, connection, found)
        known = (settings.get(connection, _KEY, lock=True) or {}).get("told", [])
        told = sorted({*known, *(_mark(found) for found in new)})
        settings.put(connection, _KEY, {"told": told})
    return len(new)


def _new(connection: Connection) -> list[Touched]:
    known = set((settings.get(connection, _KEY) or {}).get("told", ()))
    return [
        found
        for found in touched(connection)
        if kind_of(found.change) in TELLS
        and found.pair.status in SIGNED
        and _mark(found) not in known
        and not rows.settled(connection, found.pair.id, found.key)
    ]


def _mark(found: Touched) -> str:
    return f"{found.pair.key}|{found.key}"


def _tell(ctx: Context, connection: Connection, found: Touched) -> None:
    successor = unit_name(found.successor) if found.successor else None
    kind = KINDS[kind_of(found.change)]
    old = found.change.name_old
    what = {"th": f"{old} {kind['th']}", "en": f"{old} was {kind['en']}"}
    on = found.change.effective
    tell(ctx, connection, "seen", found, {"what": what, "on": on, "successor": successor})
