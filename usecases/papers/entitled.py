"""Who may issue which paper on a case, and for which office of the address book."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from statemachine.facts import AGENCY, ANYWHERE, Actor, Grant, office_of
from statemachine.words import Role, label
from storage.cases import CaseRecord
from usecases import names
from usecases.cases import access
from usecases.context import Context
from usecases.papers.kinds import Kind
from usecases.papers.refusals import NotTheirsError, OtherOfficeError

INTERIOR, FOREIGN = "FAD", "MFA"


@dataclass(frozen=True, slots=True)
class Entitled:
    """The grant under which a person issues, the office acted for, and its code in the book."""

    grant: Grant
    office: str
    book: str


def entitled(kind: Kind, case: CaseRecord, actor: Actor) -> Entitled:
    """Return under which grant a person may issue a paper; own grants come before delegated ones.

    Segregation of duties holds as for any move: who acted for another office issues nothing here.

    Raises:
        NotTheirsError: None of the person's roles reaches this paper.
        OtherOfficeError: The person, or whom they act for, acted on the case for another office.
    """
    found = _grants(kind, case, actor)
    if not found:
        roles = ("th", " หรือ "), ("en", " or ")
        said = {
            f"roles_{lang}": glue.join(label(r, lang) for r in kind.roles) for lang, glue in roles
        }
        raise NotTheirsError(kind_th=kind.th, kind_en=kind.en, **said)
    free = next((one for one in found if not _earlier(one, case, actor)), None)
    if free is None:
        earlier = names.office(_earlier(found[0], case, actor)[0])
        raise OtherOfficeError(earlier_th=earlier["th"], earlier_en=earlier["en"])
    return free


def _grants(kind: Kind, case: CaseRecord, actor: Actor) -> list[Entitled]:
    held = [g for role in kind.roles for g in actor.grants if g.role is role]
    fitting = [g for g in held if _reaches(g, case)]
    own_first = sorted(fitting, key=lambda g: g.principal is not None)
    return [Entitled(g, _office(g, case), book_code(g, case.province)) for g in own_first]


def _office(grant: Grant, case: CaseRecord) -> str:
    return office_of(grant.role, case.province if _provincial(grant) else grant.scope)


def _reaches(grant: Grant, case: CaseRecord) -> bool:
    if _provincial(grant):
        return grant.scope in (ANYWHERE, case.province)
    if grant.role is Role.AGENCY_OFFICER:
        return AGENCY + grant.scope in _asked(case)
    return True


def _provincial(grant: Grant) -> bool:
    return grant.role in (Role.COORDINATOR, Role.GOVERNOR)


def _asked(case: CaseRecord) -> set[str]:
    return {*case.waiting, *(case.facts.get("opinions") or ())}


def book_code(grant: Grant, province: str) -> str:
    """Return the entry of the address book that a grant writes letters for."""
    if _provincial(grant):
        return province
    if grant.role is Role.AGENCY_OFFICER:
        return grant.scope
    return FOREIGN if grant.role is Role.MFA_OFFICER else INTERIOR


def office_for(kind: Kind, case: CaseRecord, actor: Actor) -> str:
    """Return the office whose paper it is: the reader's own, where they may issue it."""
    with suppress(NotTheirsError, OtherOfficeError):
        return entitled(kind, case, actor).book
    given = [o for o in case.facts.get("opinions") or () if o != "moi"]
    consulted = given[0].removeprefix(AGENCY) if given and given[0] != "mfa" else FOREIGN
    return {"province": case.province, "interior": INTERIOR, "consulted": consulted}[kind.issuer]


def _earlier(one: Entitled, case: CaseRecord, actor: Actor) -> list[str]:
    people = [p for p in (actor.person, one.grant.principal) if p]
    return [o for p in people for o in case.acted.get(p, ()) if o != one.office]


def acted(ctx: Context, case: CaseRecord, who: Entitled) -> dict[str, Any]:
    """Return the case's value that says who acted for which office, this act included."""
    return {"acted": access.acted(ctx, case, who.grant, who.office)}
