"""Offices that can own a duty: their names, who holds it there, and how a text names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reference import loader
from statemachine.facts import AGENCY, ANYWHERE
from statemachine.planning.reading.names import Vocabulary
from statemachine.words import Role
from usecases import names
from usecases.agenda.refused import AgendaRefusedError
from usecases.names import Names

_PROVINCE = "province:"
_CENTRAL = {
    "moi": Role.MOI_OFFICER,
    "mfa": Role.MFA_OFFICER,
    "cabinet": Role.CABINET_LIAISON,
    "moi_executive": Role.MOI_EXECUTIVE,
}
_OF_MOI = frozenset({"MOI", "OPS_MOI", "FAD", "WG_MOI"})
_NO_OWNER = frozenset({"PROV", "PROV_OFF", "PROV_COM", "CAB", "BMA", "JPPC", "EMB"})
_MORE = (
    ("กองการต่างประเทศ สป.มท.", "moi"), ("Interior Ministry", "moi"), ("MOI", "moi"),
    ("Foreign Ministry", "mfa"), ("MFA", "mfa"), ("Cabinet Secretariat", "cabinet"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a duty of an office: the role and its scope."""

    role: Role
    scope: str


def holder_of(office: str) -> Holder:
    """Return who holds the duties of an office.

    Raises:
        AgendaRefusedError: There is no such office.
    """
    if office in _CENTRAL:
        return Holder(_CENTRAL[office], ANYWHERE)
    if office.startswith(_PROVINCE) and office.removeprefix(_PROVINCE) in _provinces():
        return Holder(Role.COORDINATOR, office.removeprefix(_PROVINCE))
    if office.startswith(AGENCY) and office.removeprefix(AGENCY) in _agencies():
        return Holder(Role.AGENCY_OFFICER, office.removeprefix(AGENCY))
    raise AgendaRefusedError("owner_unknown", office=office[:80])


@cache
def offices() -> tuple[tuple[str, Names], ...]:
    """Return every office that may own a duty: the central ones, the provinces, the agencies."""
    codes = [
        *_CENTRAL,
        *(f"{_PROVINCE}{code}" for code in sorted(_provinces())),
        *(f"{AGENCY}{code}" for code in _agencies()),
    ]
    return tuple((code, names.office(code)) for code in codes)


@cache
def vocabulary() -> Vocabulary:
    """Return the names by which a text may speak of an office or a province."""
    return Vocabulary.of(_plain(), _places())


def _plain() -> Iterable[tuple[str, str]]:
    yield from _MORE
    for agency in loader.agencies():
        if agency.agency_id in _NO_OWNER:
            continue
        key = _key(agency.agency_id, agency.parent_id)
        for name in (agency.name_th, agency.abbr_th, agency.name_en):
            if name and "/" not in name and "(" not in name:
                yield name, key
    for province in loader.provinces():
        if province.in_moi_provincial_scope:
            yield province.name_en, f"{_PROVINCE}{province.iso_3166_2}"


def _places() -> Iterable[tuple[str, str]]:
    return [
        (province.name_th, f"{_PROVINCE}{province.iso_3166_2}")
        for province in loader.provinces()
        if province.in_moi_provincial_scope
    ]


def _key(agency: str, parent: str) -> str:
    if agency in _OF_MOI:
        return "moi"
    if agency == "MFA" or parent == "MFA":
        return "mfa"
    return "cabinet" if agency == "SOC" else f"{AGENCY}{agency}"


@cache
def _provinces() -> frozenset[str]:
    return frozenset(p.iso_3166_2 for p in loader.provinces() if p.in_moi_provincial_scope)


@cache
def _agencies() -> tuple[str, ...]:
    central = _OF_MOI | _NO_OWNER | {"MFA", "SOC"}
    return tuple(
        a.agency_id
        for a in loader.agencies()
        if a.agency_id not in central and a.parent_id != "MFA"
    )
