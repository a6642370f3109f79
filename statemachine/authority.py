"""Whether a person may make a move: role, scope, segregation of duties, four eyes."""

from statemachine.definition import Move
from statemachine.facts import AGENCY, ANYWHERE, Actor, CaseFacts, Grant, office_of, scopes_wanted
from statemachine.refusals import Refusal
from statemachine.words import Role, label


def authority(move: Move, case: CaseFacts, actor: Actor, office: str = "") -> Grant | Refusal:
    """Return the grant under which the actor may make the move, or why not.

    Own grants come before delegated ones. ``office`` is the office whose opinion is given.
    """
    held = [g for g in actor.grants if g.role == move.role]
    if not held:
        return _wrong_role(move)
    wanted = scopes_wanted(held[0].role, case)
    if office.startswith(AGENCY):
        wanted = (office.removeprefix(AGENCY),)
    fitting = [g for g in held if g.scope in (ANYWHERE, *wanted)]
    if not fitting or not wanted:
        return _out_of_scope(move, held, wanted)
    if office and office not in case.waiting:
        return not_waited_for(case, office)
    return _without_conflict(move, case, actor, fitting, office)


def not_waited_for(case: CaseFacts, office: str) -> Refusal:
    """Return why an office that is not waited for cannot answer now: it did, or was not asked."""
    code = "already_answered" if office in case.facts.get("opinions", {}) else "not_asked"
    return Refusal(code, {"waiting": ", ".join(case.waiting) or "—"})


def _without_conflict(
    move: Move, case: CaseFacts, actor: Actor, fitting: list[Grant], office: str
) -> Grant | Refusal:
    refusal: Refusal | None = None
    for grant in sorted(fitting, key=lambda g: g.principal is not None):
        refusal = _conflict(move, case, actor, grant, office)
        if refusal is None:
            return grant
    return refusal or _wrong_role(move)


def _conflict(
    move: Move, case: CaseFacts, actor: Actor, grant: Grant, office: str
) -> Refusal | None:
    """Refuse who acted for another office, or decides on their own submission.

    Acting for somebody does not launder: what the principal did counts for the delegate.
    """
    acting_for = office or office_of(grant.role, case.province)
    people = [p for p in (actor.person, grant.principal) if p]
    for person in people:
        earlier = [o for o in case.acted.get(person, ()) if o != acting_for]
        if earlier:
            return Refusal("segregation", {"earlier": earlier[0], "office": acting_for})
    if move.decides and any(p in case.authors for p in people):
        words = {"trigger_th": label(move.trigger, "th"), "trigger_en": label(move.trigger, "en")}
        return Refusal("own_submission", words)
    return None


def _wrong_role(move: Move) -> Refusal:
    role = str(move.role)
    return Refusal(
        "wrong_role",
        {
            "trigger_th": label(move.trigger, "th"),
            "trigger_en": label(move.trigger, "en"),
            "role_th": label(role, "th"),
            "role_en": label(role, "en"),
        },
    )


def _out_of_scope(move: Move, held: list[Grant], wanted: tuple[str, ...]) -> Refusal:
    role = str(move.role)
    return Refusal(
        "out_of_scope",
        {
            "role_th": label(role, "th"),
            "role_en": label(role, "en"),
            "scopes": ", ".join(sorted({g.scope for g in held})),
            "wanted": ", ".join(wanted) or "—",
        },
    )


def delegable(role: Role) -> bool:
    """Return whether a role may be acted for: every role that decides on cases."""
    return role not in (Role.MONITOR, Role.ADMIN)
