"""The invented people of a simulation, and what they go through: absence, transfer, retirement."""

from dataclasses import dataclass, field
from random import Random

from reference.loader import provinces
from statemachine.words import Role
from usecases.context import Context
from usecases.people import people

CENTRAL: tuple[tuple[str, Role, str, str], ...] = (
    ("sim.moi.1", Role.MOI_OFFICER, "*", "เจ้าหน้าที่ตัวอย่าง กองการต่างประเทศ 1"),
    ("sim.moi.2", Role.MOI_OFFICER, "*", "เจ้าหน้าที่ตัวอย่าง กองการต่างประเทศ 2"),
    ("sim.mfa.1", Role.MFA_OFFICER, "*", "เจ้าหน้าที่ตัวอย่าง กระทรวงการต่างประเทศ 1"),
    ("sim.mfa.2", Role.MFA_OFFICER, "*", "เจ้าหน้าที่ตัวอย่าง กระทรวงการต่างประเทศ 2"),
    ("sim.nesdc", Role.AGENCY_OFFICER, "NESDC", "เจ้าหน้าที่ตัวอย่าง สศช."),
    ("sim.executive", Role.MOI_EXECUTIVE, "*", "ผู้บริหารตัวอย่าง กระทรวงมหาดไทย"),
    ("sim.cabinet", Role.CABINET_LIAISON, "*", "ผู้ประสานงานตัวอย่าง สลค."),
)
POSTS = (
    ("moi_director", "ผู้อำนวยการตัวอย่าง กองการต่างประเทศ"),
    ("deputy_permanent_secretary", "รองปลัดตัวอย่าง กระทรวงมหาดไทย"),
    ("office_head:moi", "หัวหน้าตัวอย่าง กองการต่างประเทศ"),
    ("office_head:mfa", "หัวหน้าตัวอย่าง กระทรวงการต่างประเทศ"),
    ("office_head:moi_executive", "หัวหน้าตัวอย่าง สำนักงานปลัดกระทรวง"),
    ("office_head:cabinet", "หัวหน้าตัวอย่าง สลค."),
    ("office_head:agency:NESDC", "หัวหน้าตัวอย่าง สศช."),
    ("administrator", "ผู้ดูแลระบบตัวอย่าง"),
)


@dataclass(slots=True)
class Cast:
    """User names by role and scope; ``governors`` counts each province's governors so far."""

    provinces: tuple[str, ...]
    ids: dict[str, int] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    governors: dict[str, int] = field(default_factory=dict)

    def of(self, role: str, scope: str) -> list[str]:
        """Return who holds a role for a scope."""
        return self.holders.get((role, scope)) or self.holders.get((role, "*"), [])


def engaged(ctx: Context, rng: Random, count: int) -> Cast:
    """Add the people of some provinces and of the ministries; return them."""
    codes = [p.iso_3166_2 for p in provinces() if p.in_moi_provincial_scope]
    cast = Cast(tuple(sorted(rng.sample(codes, count))))
    for username, role, scope, name in CENTRAL:
        _add(ctx, cast, username, name, role, scope)
    for index, (post, name) in enumerate(POSTS):
        username = f"sim.post.{index}"
        _add(ctx, cast, username, name, None, "*")
        people.set_post(ctx, post, username)
    for code in cast.provinces:
        _add(
            ctx,
            cast,
            f"sim.coordinator.{code.lower()}",
            f"ผู้ประสานงานตัวอย่าง {code}",
            Role.COORDINATOR,
            code,
        )
        new_governor(ctx, cast, code)
    return cast


def new_governor(ctx: Context, cast: Cast, province: str) -> None:
    """Let a new governor take office; the one before loses the grant at once."""
    number = cast.governors.get(province, 0) + 1
    cast.governors[province] = number
    for old in cast.holders.pop((Role.GOVERNOR, province), []):
        people.revoke_grant(ctx, old, Role.GOVERNOR, province)
    username = f"sim.governor.{province.lower()}.{number}"
    _add(
        ctx,
        cast,
        username,
        f"ผู้ว่าราชการจังหวัดตัวอย่าง {province} คนที่ {number}",
        Role.GOVERNOR,
        province,
    )
    people.set_post(ctx, f"office_head:{province}", username)


def _add(ctx: Context, cast: Cast, username: str, name: str, role: Role | None, scope: str) -> None:
    address = f"{username.lower()}@phinong.example"
    cast.ids[username] = people.add_person(
        ctx, username, name, f"Example {username}", address, fictional=True
    )
    if role is not None:
        people.grant(ctx, username, role, scope)
        cast.holders.setdefault((role.value, scope), []).append(username)
