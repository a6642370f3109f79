"""Foreign units as people name them: a key of the register, an ISO code, a name in any script."""

import re
from dataclasses import dataclass
from typing import Any

from reference import loader
from reference.names import unit_keys
from reference.rows import PartnerUnit
from statemachine.errors import PhinongError
from storage import audit, register
from storage.database import Connection
from usecases.context import Context

_KIND = re.compile(
    r"(?: (?:Huizu|Zhuangzu|Uygur))? Zizhiqu$| (?:Sheng|Shi|SAR|oblysy|kray)$"
    r"|-(?:do|gwangyeoksi|teukbyeolsi|teukbyeoljachido)$"
)
"""What ISO writes after a name to say what kind of unit it is, in the unit's own language."""


class NoSuchPartnerError(PhinongError):
    """No partner unit has this code or name."""

    code = "no_such_partner"
    th = "ไม่พบคู่ความสัมพันธ์ “{text}” โปรดระบุรหัส ISO เช่น CN-YN หรือชื่อไทย อังกฤษ หรือท้องถิ่น"
    en = (
        "There is no partner unit “{text}”; give its ISO code, such as CN-YN, or its Thai, "
        "English or local name."
    )


class AmbiguousPartnerError(PhinongError):
    """A name that several partner units bear."""

    code = "ambiguous_partner"
    th = "“{text}” หมายถึงได้หลายหน่วย โปรดระบุรหัสหนึ่ง: {choices_th}"
    en = "“{text}” can mean several units; give the code of one: {choices_en}."


class MergedPartnerError(PhinongError):
    """A unit that is no more."""

    code = "merged_partner"
    th = "{name_th} ({key}) ถูกควบรวมเป็น {successor} แล้ว โปรดระบุหน่วยใหม่"
    en = "{name_en} ({key}) was merged into {successor}; name the new unit."


@dataclass(frozen=True, slots=True)
class Unit:
    """A foreign unit; ``id`` is ``None`` while the register lacks it."""

    key: str
    country: str
    name_th: str
    name_en: str
    id: int | None = None


def find_partner(ctx: Context, text: str) -> list[Unit]:
    """Return the units that a text can mean: those of the register, then of the reference."""
    with ctx.database.read() as connection:
        rows = register.partners(connection)
    wanted, keys = text.strip().casefold(), unit_keys(text)
    exact = [
        _known(row) for row in rows if wanted in {row.key.casefold(), (row.iso or "").casefold()}
    ]
    if exact:
        return exact
    named = [_known(row) for row in rows if keys & _names(row)]
    there = {unit.key for unit in named}
    return [*named, *(unit for unit in _shipped(text) if unit.key not in there)]


def partner_of(ctx: Context, text: str) -> Unit:
    """Return the one unit of the register that a text means; a reference unit is added to it.

    Raises:
        NoSuchPartnerError: Neither the register nor the reference has it.
        AmbiguousPartnerError: Several units bear the name.
        MergedPartnerError: The unit was merged into another.
    """
    found = find_partner(ctx, text)
    if not found:
        raise NoSuchPartnerError(text=text)
    if len(found) > 1:
        raise AmbiguousPartnerError(
            text=text,
            choices_th=", ".join(f"{unit.key} ({unit.name_th})" for unit in found),
            choices_en=", ".join(f"{unit.key} ({unit.name_en})" for unit in found),
        )
    return found[0] if found[0].id is not None else _added(ctx, loader.partner_unit(found[0].key))


def _known(row: Any) -> Unit:
    return Unit(row.key, row.country, row.name_th, row.name_en, row.id)


def _names(row: Any) -> frozenset[str]:
    return unit_keys(row.name_th) | unit_keys(row.name_en) | unit_keys(row.name_local)


def _shipped(text: str) -> list[Unit]:
    try:
        units: tuple[PartnerUnit, ...] = (loader.partner_unit(text),)
    except LookupError:
        units = tuple(u for u in loader.find_partner_units(text) if u.status_2026 == "current")
    return [Unit(u.iso_3166_2, u.country, u.name_th, english_of(u)) for u in units]


def english_of(unit: PartnerUnit) -> str:
    """Return the English name of a unit without the word for its kind."""
    return _KIND.sub("", unit.name_iso)


def _added(ctx: Context, unit: PartnerUnit) -> Unit:
    if unit.status_2026 != "current":
        successor = next((c.successor_name for c in loader.changes_of_unit(unit.iso_3166_2)), "—")
        names = {"name_th": unit.name_th, "name_en": english_of(unit)}
        raise MergedPartnerError(key=unit.iso_3166_2, successor=successor, **names)
    values: dict[str, Any] = {
        "key": unit.iso_3166_2,
        "iso": unit.iso_3166_2,
        "parent_iso": None,
        "country": unit.country,
        "level": "first_level",
        "name_th": unit.name_th or unit.name_iso,
        "name_en": english_of(unit),
        "name_local": unit.name_local,
    }
    with ctx.database.write() as connection:
        row_id = register.partner_id(connection, unit.iso_3166_2) or _new(ctx, connection, values)
    return Unit(values["key"], unit.country, values["name_th"], values["name_en"], row_id)


def _new(ctx: Context, connection: Connection, values: dict[str, Any]) -> int:
    row_id = register.add_partner(connection, values)
    body = {"actor": ctx.person, "action": "add_partner", "given": {"id": row_id, **values}}
    audit.append_settings(connection, body, ctx.now)
    return row_id
