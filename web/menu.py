"""The main menu: what each role finds there; the pages themselves ask again."""

from statemachine.words import Role
from usecases.people.sessions import Visitor

OVERSEERS = frozenset(
    {
        Role.GOVERNOR,
        Role.COORDINATOR,
        Role.MOI_OFFICER,
        Role.MOI_EXECUTIVE,
        Role.MFA_OFFICER,
        Role.MONITOR,
    }
)
"""Who has an overview."""

_MENU: tuple[tuple[str, str, str, frozenset[Role] | None], ...] = (
    ("/", "งานของฉัน", "My work", None),
    ("/overview", "ภาพรวม", "Overview", OVERSEERS),
    ("/cases", "เรื่อง", "Cases", None),
    ("/pairs", "ทะเบียนคู่", "Pairs", None),
    ("/agenda", "วาระ", "Agenda", None),
    ("/programme", "แผนงาน", "Plans", None),
    ("/proposals", "เสนอเรื่อง", "Propose", frozenset({Role.COORDINATOR})),
    ("/admin/imports", "นำเข้า", "Imports", frozenset({Role.MOI_OFFICER})),
    ("/admin", "ดูแลระบบ", "Administration", frozenset({Role.ADMIN})),
    ("/ops", "ระบบงาน", "Operations", frozenset({Role.ADMIN, Role.MONITOR})),
)
"""Address, Thai, English, and the roles that it is for; ``None`` is everybody."""


def menu_of(visitor: Visitor | None) -> list[tuple[str, str, str]]:
    """Return the entries for who is signed in; none for nobody."""
    if visitor is None:
        return []
    return [
        (href, th, en)
        for href, th, en, roles in _MENU
        if roles is None or not visitor.roles.isdisjoint(str(role) for role in roles)
    ]
