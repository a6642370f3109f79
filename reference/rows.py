"""The rows of the shipped tables. A field bears the name of its column."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Province:
    """A Thai province, or Bangkok, which is outside the provincial procedure."""

    dopa_code: str
    iso_3166_2: str
    name_th: str
    name_en: str
    name_iso: str
    letter_code: str
    official_kind: str
    in_moi_provincial_scope: bool
    region6_th: str
    region6_en: str
    phak_th: str
    phak_en: str
    cluster_id: str
    cluster_th: str
    cluster_en: str
    cluster_operations_centre: bool
    land_border: bool
    border_countries: tuple[str, ...]
    sez: bool
    notes: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A provincial cluster of 2017 with the DOPA codes of its members."""

    cluster_id: str
    cluster_th: str
    cluster_en: str
    phak_th: str
    phak_en: str
    operations_centre_dopa: str
    member_dopa: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class PartnerUnit:
    """A first-level unit of a foreign country; ``status_2026`` is current or merged."""

    iso_3166_2: str
    country: str
    name_iso: str
    type_iso: str
    name_th: str
    name_local: str
    status_2026: str
    name_th_evidence: str


@dataclass(frozen=True, slots=True)
class PartnerUnitChange:
    """A unit merged, enlarged or changed; ``effective`` is a Gregorian date or only a year."""

    iso_3166_2_old: str
    name_old: str
    change: str
    effective: str
    successor_name: str
    successor_namesake_iso: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Agency:
    """An office that takes part in the procedure or is asked for an opinion."""

    agency_id: str
    name_th: str
    abbr_th: str
    name_en: str
    parent_id: str
    role: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CountryDesk:
    """A country (ISO 3166-1 alpha-2) and the MFA department that covers it."""

    country: str
    country_th: str
    country_en: str
    mfa_department_id: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day of the shipped holiday table, also those that close nothing."""

    date: date
    weekday: str
    name_th: str
    name_en: str
    kind: str
    scope: str
    government_closed: bool
    source: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class ExcludedPair:
    """A municipal or unclear pair that lists mix up with provincial ones."""

    thai_side: str
    partner: str
    partner_country: str
    date: str
    date_precision: str
    why_excluded: str
    source: str


@dataclass(frozen=True, slots=True)
class BmaPair:
    """A sister city of Bangkok, outside the provincial procedure."""

    partner_en: str
    partner_country: str
    partner_iso_3166_2: str
    date: str
    date_precision: str
    instrument: str
    status: str
    source: str
    confidence: str
    notes: str


@dataclass(frozen=True, slots=True)
class Term:
    """A Thai term of the trade with its English."""

    term_th: str
    term_en: str
    category: str
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A type of joint activity, with suggested SDGs and provincial offices."""

    code: str
    name_th: str
    name_en: str
    sdg_suggested: tuple[int, ...]
    provincial_office: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Sdg:
    """A Sustainable Development Goal: short Thai, the plan's wording, the UN title."""

    goal: int
    short_th: str
    plan_th: str
    title_en: str


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """Working days that the calendar must give, national scope."""

    working_days_by_calendar_year: dict[int, int]
    working_days_by_fiscal_year_be: dict[int, int]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another usual name of a Thai province or a foreign unit."""

    iso_3166_2: str
    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class MapShape:
    """The outline of a province on the map; the lake of Songkhla is no province's."""

    map_id: str
    iso_3166_2: str
    dopa_code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One of the seven obstacles that research found in the provinces (F32)."""

    code: str
    name_th: str
    name_en: str
    means_th: str
    means_en: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ReturnCause:
    """Why a case is sent back: a defect of its papers, or one of the seven obstacles."""

    code: str
    name_th: str
    name_en: str
    means_th: str
    means_en: str
    obstacle: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class LetterOffice:
    """An office as letters address it and as its own letters are headed.

    ``to_th`` is who is addressed; ``head_th`` and ``address_th`` stand at the right of its own
    letters, ``owner_th`` at their foot. What was not found is empty.
    """

    code: str
    to_th: str
    head_th: str
    address_th: tuple[str, ...]
    owner_th: tuple[str, ...]
    prefix: str
    phone: str
    fax: str
    saraban: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CheckItem:
    """An item of the checklist of a signing, who answers for it, and where it comes from."""

    th: str
    en: str
    who_th: str
    source: str
