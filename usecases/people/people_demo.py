"""Plainly fictional people, so that a first start has somebody to act and somebody to tell.

Their names say that they are examples; their addresses end in ``.example``, which no mail reaches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reference import loader
from statemachine.facts import ANYWHERE
from statemachine.words import Role
from storage import seed
from storage.database import Connection

DOMAIN = "phinong.example"
AGENCIES = ("NESDC", "OCS", "MOC")


@dataclass(frozen=True, slots=True)
class Example:
    """A fictional person: user name, names, roles with scopes, posts."""

    username: str
    name_th: str
    name_en: str
    host: str
    roles: tuple[tuple[Role, str], ...] = ()
    posts: tuple[str, ...] = ()


def _one(
    username: str, th: str, en: str, host: str, role: Role | None = None, *posts: str
) -> Example:
    return Example(username, th, en, host, ((role, ANYWHERE),) if role else (), posts)


_MOI, _MFA = "moi", "mfa"
CENTRAL: tuple[Example, ...] = (
    _one("moi.officer", "เจ้าหน้าที่ตัวอย่าง กองการต่างประเทศ สป.มท.",
         "Example Officer, MOI Foreign Affairs", _MOI, Role.MOI_OFFICER),
    _one("moi.officer2", "เจ้าหน้าที่ตัวอย่าง คนที่สอง กองการต่างประเทศ สป.มท.",
         "Second Example Officer, MOI Foreign Affairs", _MOI, Role.MOI_OFFICER),
    _one("moi.director", "ผู้อำนวยการตัวอย่าง กองการต่างประเทศ สป.มท.",
         "Example Director, MOI Foreign Affairs", _MOI, None, "moi_director"),
    _one("moi.head", "หัวหน้ากลุ่มงานตัวอย่าง กองการต่างประเทศ สป.มท.",
         "Example Head of Group, MOI Foreign Affairs", _MOI, None, "office_head:moi"),
    _one("moi.executive", "ผู้บริหารตัวอย่าง กระทรวงมหาดไทย",
         "Example Executive, Ministry of Interior", _MOI, Role.MOI_EXECUTIVE),
    _one("moi.deputy", "รองปลัดกระทรวงตัวอย่าง กระทรวงมหาดไทย",
         "Example Deputy Permanent Secretary, Ministry of Interior", _MOI, None,
         "deputy_permanent_secretary"),
    _one("moi.executive.head", "หัวหน้าสำนักงานตัวอย่าง ผู้บริหารกระทรวงมหาดไทย",
         "Example Head of Office, MOI Executives", _MOI, None, "office_head:moi_executive"),
    _one("mfa.officer", "เจ้าหน้าที่ตัวอย่าง กระทรวงการต่างประเทศ",
         "Example Officer, Ministry of Foreign Affairs", _MFA, Role.MFA_OFFICER),
    _one("mfa.legal", "นิติกรตัวอย่าง กรมสนธิสัญญาและกฎหมาย",
         "Example Legal Officer, Department of Treaties", _MFA, Role.MFA_OFFICER),
    _one("mfa.head", "ผู้อำนวยการตัวอย่าง กระทรวงการต่างประเทศ",
         "Example Director, Ministry of Foreign Affairs", _MFA, None, "office_head:mfa"),
    _one("cabinet.liaison", "ผู้ประสานงานตัวอย่าง สำนักเลขาธิการคณะรัฐมนตรี",
         "Example Liaison, Secretariat of the Cabinet", "cabinet", Role.CABINET_LIAISON),
    _one("cabinet.head", "ผู้อำนวยการตัวอย่าง สำนักเลขาธิการคณะรัฐมนตรี",
         "Example Director, Secretariat of the Cabinet", "cabinet", None, "office_head:cabinet"),
    _one("monitor", "กรรมการตัวอย่าง คณะทำงานกำกับติดตาม",
         "Example Member, Monitoring Working Group", _MOI, Role.MONITOR),
    _one("admin", "ผู้ดูแลระบบตัวอย่าง", "Example Administrator", "system", Role.ADMIN,
         "administrator"),
    _one("admin2", "ผู้ดูแลระบบตัวอย่าง คนที่สอง", "Second Example Administrator", "system", Role.ADMIN,
         "administrator"),
)  # fmt: skip


def examples() -> tuple[Example, ...]:
    """Return every fictional person: of the centre, the agencies and each province in scope."""
    return (*CENTRAL, *_agencies(), *_provinces())


def _agencies() -> Iterator[Example]:
    for code in AGENCIES:
        agency, low = loader.agency(code), code.lower()
        yield Example(
            f"agency.{low}", f"เจ้าหน้าที่ตัวอย่าง {agency.name_th}",
            f"Example Officer, {agency.name_en}", low, ((Role.AGENCY_OFFICER, code),),
        )  # fmt: skip
        yield Example(
            f"agency.{low}.head", f"ผู้อำนวยการตัวอย่าง {agency.name_th}",
            f"Example Director, {agency.name_en}", low, (), (f"office_head:agency:{code}",),
        )  # fmt: skip


def _provinces() -> Iterator[Example]:
    for province in loader.provinces():
        if not province.in_moi_provincial_scope:
            continue
        code, th, en = province.iso_3166_2, province.name_th, province.name_en
        low = code.replace("-", "").lower()
        yield Example(
            f"coordinator.{low}", f"ผู้ประสานงานตัวอย่าง จังหวัด{th}",
            f"Example Coordinator, {en}", low, ((Role.COORDINATOR, code),),
        )  # fmt: skip
        yield Example(
            f"governor.{low}", f"ผู้ว่าราชการจังหวัดตัวอย่าง จังหวัด{th}", f"Example Governor, {en}",
            low, ((Role.GOVERNOR, code),), (f"office_head:{code}",),
        )  # fmt: skip


def add(connection: Connection, now: datetime, by: str) -> int:
    """Add the fictional people with their grants and posts; return how many there are."""
    everyone = examples()
    ids = seed.add_people(connection, [_person(example, now) for example in everyone])
    grants: list[dict[str, Any]] = [
        {"person_id": ids[e.username], "role": role.value, "scope": scope, "granted_by": by,
         "granted_at": now}
        for e in everyone for role, scope in e.roles
    ]  # fmt: skip
    seed.add_grants(connection, grants)
    posts = [{"code": code, "person_id": ids[e.username]} for e in everyone for code in e.posts]
    seed.add_posts(connection, posts)
    return len(everyone)


def _person(example: Example, now: datetime) -> dict[str, Any]:
    return {
        "username": example.username,
        "name_th": example.name_th,
        "name_en": example.name_en,
        "email": f"{example.username}@{example.host}.{DOMAIN}",
        "language": "th",
        "active": True,
        "fictional": True,
        "created_at": now,
    }
