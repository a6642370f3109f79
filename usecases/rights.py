"""Who may do what is no move of a case: administrators, and the words of roles and scopes."""

import re
from collections.abc import Iterable

from reference.loader import agencies, provinces
from statemachine.facts import ANYWHERE
from statemachine.words import Role, label
from storage import people
from storage.database import Connection
from storage.people import PersonRecord
from usecases.context import Context
from usecases.refused import DeedRefusedError

OPERATOR = "operator"
"""Who acts where no person does: the command line, or a timer."""

_PROVINCIAL = (Role.COORDINATOR, Role.GOVERNOR)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def administers(ctx: Context, connection: Connection) -> bool:
    """Return whether an administrator acts, or the operator at the command line."""
    if ctx.person is None:
        return True
    grants = people.actor(connection, ctx.person, ctx.today).grants
    return any(grant.role is Role.ADMIN for grant in grants)


def allow_administrator(ctx: Context, connection: Connection) -> None:
    """Refuse everybody else.

    Raises:
        DeedRefusedError: The person is no administrator.
    """
    if not administers(ctx, connection):
        raise DeedRefusedError("not_administrator")


def who(ctx: Context, connection: Connection) -> str:
    """Return the user name of who acts, or ``operator``."""
    found = None if ctx.person is None else people.by_id(connection, ctx.person)
    return OPERATOR if found is None else found.username


def user(connection: Connection, username: str) -> PersonRecord:
    """Return a person by user name.

    Raises:
        DeedRefusedError: There is none.
    """
    found = people.by_username(connection, username)
    if found is None:
        raise DeedRefusedError("unknown_user", username=username)
    return found


def active_user(connection: Connection, username: str) -> PersonRecord:
    """Return a person who may act now.

    Raises:
        DeedRefusedError: There is none of this name, or they are not active.
    """
    found = user(connection, username)
    if not found.active:
        raise DeedRefusedError("inactive_user", username=username)
    return found


def role_of(name: str) -> Role:
    """Return the role of a name.

    Raises:
        DeedRefusedError: There is no such role.
    """
    try:
        return Role(name)
    except ValueError:
        raise DeedRefusedError("role_wrong", role=name, known=", ".join(Role)) from None


def check_scope(role: Role, scope: str) -> None:
    """Refuse a scope that does not fit a role: a province, an agency, or everywhere.

    Raises:
        DeedRefusedError: It does not fit; the sentence says what does.
    """
    fitting, th, en = _fitting(role)
    if scope not in fitting:
        words = {"role_th": label(role, "th"), "role_en": label(role, "en")}
        raise DeedRefusedError("scope_wrong", scope=scope, wanted_th=th, wanted_en=en, **words)


def _fitting(role: Role) -> tuple[frozenset[str], str, str]:
    if role in _PROVINCIAL:
        return _provinces(), "รหัสจังหวัด เช่น TH-50", "the code of a province, such as TH-50"
    if role is Role.AGENCY_OFFICER:
        return _agencies(), "รหัสหน่วยงาน เช่น NESDC", "the id of an agency, such as NESDC"
    if role is Role.MONITOR:
        wanted = ("รหัสจังหวัด หรือ * สำหรับส่วนกลาง", "a province, or * for the central group")
        return _provinces() | {ANYWHERE}, *wanted
    return frozenset({ANYWHERE}), "* (ทั่วประเทศ)", "* (everywhere)"


def _provinces() -> frozenset[str]:
    return frozenset(p.iso_3166_2 for p in provinces() if p.in_moi_provincial_scope)


def _agencies() -> frozenset[str]:
    return frozenset(agency.agency_id for agency in agencies())


def known_offices() -> frozenset[str]:
    """Return the offices that may have a head: ``TH-50``, ``moi``, ``agency:NESDC`` ..."""
    central = {"moi", "mfa", "moi_executive", "cabinet", "monitor", "admin"}
    return _provinces() | central | {f"agency:{name}" for name in _agencies()}


def plain_text(value: object, field_th: str, field_en: str, most: int = 200) -> str:
    """Return a text without surrounding space.

    Raises:
        DeedRefusedError: It is empty, too long, or holds control characters.
    """
    text = str(value or "").replace("\r\n", "\n").strip()
    if not text or len(text) > most or _UNPRINTABLE.search(text):
        raise DeedRefusedError("text_wanted", field_th=field_th, field_en=field_en, most=most)
    return text


def listed(words: Iterable[str]) -> str:
    """Return words as one list for a sentence, or a dash."""
    return ", ".join(words) or "—"
