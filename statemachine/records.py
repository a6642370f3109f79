"""What each move writes into the case's facts: trigger by trigger, pure."""

from collections.abc import Callable, Mapping
from typing import Any

from statemachine.cabinet import RULING, verdict_of
from statemachine.facts import AGENCY, MINISTRY_LEGS
from statemachine.guards import Question
from statemachine.words import Opinion

Facts = dict[str, Any]
Record = Callable[[Question, Facts], Facts]


def _keep(key: str, *names: str) -> Record:
    def record(q: Question, _facts: Facts) -> Facts:
        return {key: {n: q.payload[n] for n in names if q.payload.get(n) not in (None, "")}}

    return record


def _endorse(q: Question, facts: Facts) -> Facts:
    committee = _keep("committee", "committee_number", "committee_date")(q, facts)
    letter = _keep("governor_letter", "letter_number", "letter_date")(q, facts)
    return {key: value for key, value in (committee | letter).items() if value}


def _accept(q: Question, _facts: Facts) -> Facts:
    named = [a for a in q.payload.get("agencies") or () if a.lower() != "none"]
    suitability = {
        k.removeprefix("suitability_"): v
        for k, v in q.payload.items()
        if k.startswith("suitability_")
    }
    return {"suitability": suitability, "agencies": list(dict.fromkeys(named)), "opinions": {}}


def _opinion(q: Question, facts: Facts) -> Facts:
    said = {
        "opinion": q.trigger,
        "reason": q.payload.get("reason"),
        "text": q.case.text,
        "on": q.today.isoformat(),
    }
    found: Facts = {"opinions": {**facts.get("opinions", {}), q.office: said}}
    if q.office == "mfa" and q.payload.get("treaty"):
        found["treaty"] = said["treaty"] = q.payload["treaty"]
    return found


def _returned(q: Question, facts: Facts) -> Facts:
    return {
        "returned_text": q.case.text,
        "ask": q.payload.get("ask") or "all",
        **_approval_undone(facts),
    }


def _asked_for_changes(q: Question, facts: Facts) -> Facts:
    return _returned(q, facts) | {"ask": "concerned"}


def _substantive(q: Question, facts: Facts) -> Facts:
    """Undo the approval; what the partner asked for is itself the new text, and may go on."""
    return _returned(q, facts) | {"returned_text": facts.get("approved_text")}


def _approval_undone(facts: Facts) -> Facts:
    gone = ("approved_text", "cleared_text", "standing_clause", "approval", "confirmed",
            "changes_sorted")  # fmt: skip
    return {key: None for key in gone if facts.get(key) is not None}


def _resubmit(q: Question, facts: Facts) -> Facts:
    kept = facts.get("opinions", {})
    if facts.get("ask") != "concerned":
        kept = {}
    kept = {o: said for o, said in kept.items() if said["opinion"] == Opinion.CONCUR}
    if not offices_to_ask(facts | {"opinions": kept}):
        kept = {}
    return {
        "text": q.payload.get("text") or q.case.text,
        "opinions": kept,
        "resubmitted": {"changes": q.payload.get("changes"), "on": q.today.isoformat()},
    }


def _confirm(q: Question, facts: Facts) -> Facts:
    verdict = verdict_of(facts)
    path = q.trigger.removeprefix("confirm_")
    kept = ("id", "hash", "rulebook", "path")
    ruling = {name: facts[RULING].get(name) for name in kept} if facts.get(RULING) else None
    confirmed = {
        "path": path,
        "verdict": verdict.path,
        "citation": verdict.citation,
        "reason": q.payload.get("reason"),
        "text": q.case.text,
    }
    if ruling is not None:
        confirmed |= {RULING: ruling, "departs": verdict.path != path}
    return {"confirmed": confirmed, RULING: None}


def _approved(by: str) -> Record:
    def record(q: Question, facts: Facts) -> Facts:
        approval = {"by": by, "on": q.today.isoformat()} | {
            n: q.payload[n]
            for n in ("resolution_number", "resolution_date", "reason")
            if q.payload.get(n)
        }
        clause = q.payload.get("standing_clause") or facts.get("standing_clause")
        return {"approved_text": q.case.text, "approval": approval, "standing_clause": clause}

    return record


def _partner_agrees(q: Question, _facts: Facts) -> Facts:
    text = q.payload.get("text") or q.case.text
    return {"cleared_text": text, "text": text}


def _partner_changes(q: Question, _facts: Facts) -> Facts:
    return {"text": q.payload.get("text")}


def _not_substantive(q: Question, _facts: Facts) -> Facts:
    return {"cleared_text": q.case.text, "changes_sorted": list(q.payload.get("changes") or ())}


def _sign(q: Question, facts: Facts) -> Facts:
    names = ("signed_on", "place", "signatories", "document", "full_powers", "ends_on")
    return _keep("signed", *names)(q, facts)


def _hold(q: Question, _facts: Facts) -> Facts:
    return {
        "held": {
            "state": q.case.state,
            "cause": q.payload.get("cause"),
            "waiting": list(q.case.waiting),
        }
    }


def _resume(_q: Question, _facts: Facts) -> Facts:
    return {"held": None}


RECORDS: dict[str, Record] = {
    "endorse": _endorse,
    "accept": _accept,
    "concur": _opinion,
    "request_changes": _opinion,
    "object": _opinion,
    "return_for_revision": _returned,
    "substantive": _substantive,
    "resubmit": _resubmit,
    "confirm_ministerial": _confirm,
    "confirm_cabinet": _confirm,
    "approve": _approved("ministry"),
    "schedule": _keep("agenda", "agenda_on"),
    "cabinet_approve": _approved("cabinet"),
    "parliament_approve": _approved("parliament"),
    "deemed_approved": _approved("parliament_deemed"),
    "partner_agrees": _partner_agrees,
    "partner_changes": _partner_changes,
    "not_substantive": _not_substantive,
    "schedule_signing": _keep("signing", "signing_on", "place", "signatories", "witnesses"),
    "sign": _sign,
    "deposit": _keep("deposit", "deposit_reference", "deposit_date"),
    "hold": _hold,
    "resume": _resume,
}


def recorded(q: Question, target: str, trigger: str) -> Facts:
    """Return the case's facts after a move; a value of ``None`` removes its key."""
    facts: Facts = dict(q.case.facts)
    record = RECORDS.get(trigger)
    changes = {} if record is None else record(q, facts)
    if trigger == "join" and target == "revision":
        changes = _asked_for_changes(q, facts)
    merged = facts | changes
    return {key: value for key, value in merged.items() if value is not None}


def offices_to_ask(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the offices whose opinion a review now needs: those with none standing."""
    agencies = tuple(AGENCY + a for a in facts.get("agencies", ()))
    standing = facts.get("opinions", {})
    return tuple(o for o in (*MINISTRY_LEGS, *agencies) if o not in standing)
