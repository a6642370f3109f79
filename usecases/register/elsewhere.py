"""What sources say of pairs that the register does not hold: named, never counted."""

from typing import Any

from storage import claims
from usecases import names
from usecases.context import Context
from usecases.register.sources import claim
from usecases.relations.partner_search import country_name


def elsewhere(ctx: Context) -> list[dict[str, Any]]:
    """Return the claims on pairs that are not in the register; their sources are public."""
    with ctx.database.read() as connection:
        rows = claims.elsewhere(connection)
    found = []
    for row in rows:
        province, country, partner_th, partner_en = row.subject.split("|")
        words = {
            "pair": names.pair(province, partner_th, partner_en),
            "country_name": country_name(country),
        }
        found.append(claim(row) | words)
    return found
