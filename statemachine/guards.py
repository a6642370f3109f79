"""The predicates named in the table. Each returns ``None`` or a refusal with its reason."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statemachine.cabinet import Verdict, verdict_of
from statemachine.facts import CaseFacts
from statemachine.fields import DOSSIER, FIELDS, Field
from statemachine.refusals import Refusal
from statemachine.words import Opinion, Treaty


@dataclass(frozen=True, slots=True)
class Question:
    """What a predicate may look at. ``today`` is a Bangkok date."""

    case: CaseFacts
    trigger: str
    payload: Mapping[str, Any]
    today: date
    office: str = ""


Guard = Callable[[Question], Refusal | None]

NEEDS: dict[str, tuple[str, ...]] = {
    "reason_given": ("reason",),
    "cause_given": ("cause",),
    "committee_resolved": ("committee_number", "committee_date"),
    "governors_letter": ("letter_number", "letter_date"),
    "suitability_written": (
        "suitability_level",
        "suitability_potential",
        "suitability_benefit",
    ),
    "agencies_named": ("agencies",),
    "changes_explained": ("changes",),
    "standing_clause_chosen": ("standing_clause",),
    "agenda_date_ahead": ("agenda_on",),
    "new_date_ahead": ("reason", "new_date"),
    "resolution_recorded": ("resolution_number", "resolution_date"),
    "changes_sorted": ("changes",),
    "signing_planned": ("signing_on", "place", "signatories"),
    "signing_recorded": ("signed_on", "place", "signatories", "document"),
    "deposit_recorded": ("deposit_reference", "deposit_date"),
}
"""Guards that ask for fields of the payload; the rest are functions below."""

_MUST_BE_PAST = {
    "committee_date",
    "letter_date",
    "resolution_date",
    "signed_on",
    "deposit_date",
}
_MUST_BE_AHEAD = {"agenda_on", "new_date", "signing_on"}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PARTIAL = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?")


def well_formed(q: Question) -> Refusal | None:
    """Refuse a value that is given but malformed: a date, a choice or a digest."""
    for field in FIELDS.get(q.trigger, ()):
        value = q.payload.get(field.name)
        if value in (None, "", []):
            continue
        refusal = _CHECKS.get(field.kind, _fine)(field, value, q.today)
        if refusal is not None:
            return refusal
    return None


def _fine(_field: Field, _value: Any, _today: date) -> Refusal | None:
    return None


def _check_date(field: Field, value: Any, today: date) -> Refusal | None:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return Refusal("date_wrong", _named(field, value))
    return _check_tense(field, day, today)


def _check_partial(field: Field, value: Any, today: date) -> Refusal | None:
    found = _PARTIAL.fullmatch(str(value))
    if found is None:
        return Refusal("date_wrong", _named(field, value))
    first = f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}"
    return _check_date(field, first, today)


def _check_tense(field: Field, day: date, today: date) -> Refusal | None:
    facts = _named(field, day) | {"today": today.isoformat()}
    if field.name in _MUST_BE_PAST and day > today:
        return Refusal("date_in_future", facts)
    if field.name in _MUST_BE_AHEAD and day < today:
        return Refusal("date_in_past", facts)
    return None


def _check_choice(field: Field, value: Any, _today: date) -> Refusal | None:
    if value in field.choices:
        return None
    return Refusal("choice_wrong", _named(field, value) | {"choices": ", ".join(field.choices)})


def _check_digest(_field: Field, value: Any, _today: date) -> Refusal | None:
    return None if _DIGEST.fullmatch(str(value)) else Refusal("digest_wrong", {"value": value})


_CHECKS: dict[str, Callable[[Field, Any, date], Refusal | None]] = {
    "date": _check_date,
    "partial_date": _check_partial,
    "choice": _check_choice,
    "digest": _check_digest,
}


def _named(field: Field, value: Any) -> dict[str, Any]:
    return {"value": value, "field_th": field.th, "field_en": field.en}


def _needs(names: tuple[str, ...]) -> Guard:
    def guard(q: Question) -> Refusal | None:
        missing = [n for n in names if not _present(q.payload.get(n))]
        if not missing:
            return None
        if missing == ["reason"]:
            return Refusal("reason_given")
        known = {f.name: f for f in FIELDS[q.trigger]}
        return _missing("missing_fields", [known[n] for n in missing if n in known])

    return guard


def _present(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _missing(code: str, fields: list[Field]) -> Refusal:
    return Refusal(
        code,
        {
            "missing_th": ", ".join(f.th for f in fields),
            "missing_en": ", ".join(f.en for f in fields),
            "names": ", ".join(f.name for f in fields),
        },
    )


TEXT = Field("text", "ร่างข้อตกลง", "draft text", "digest")


def missing_in_dossier(case: CaseFacts) -> list[Field]:
    """Return the fields of the dossier that are still empty, the draft text last (F5)."""
    dossier = case.facts.get("dossier", {})
    missing = [f for f in DOSSIER if not _present(dossier.get(f.name))]
    return missing if case.text else [*missing, TEXT]


def dossier_complete(q: Question) -> Refusal | None:
    """Refuse while the dossier lacks a part, or a partner of another level lacks its reason."""
    missing = missing_in_dossier(q.case)
    if missing:
        return _missing("dossier_complete", missing)
    dossier = q.case.facts["dossier"]
    if dossier["partner_level"] != "first_level" and not _present(dossier.get("level_reason")):
        return Refusal("level_reasoned", {"level": dossier["partner_level"]})
    return None


def treaty_stated(q: Question) -> Refusal | None:
    """Refuse an opinion of MFA that does not say what the text is in law."""
    if q.payload.get("treaty"):
        return None
    return Refusal("treaty_stated", {"choices": ", ".join(Treaty)})


def text_in_force(q: Question) -> Refusal | None:
    """Refuse to have no objection to nothing: an imported case may stand here without a text."""
    return None if q.case.text else Refusal("text_in_force")


def new_text(q: Question) -> Refusal | None:
    """Refuse a resubmission of the very text that was returned."""
    text = q.payload.get("text") or q.case.text
    return Refusal("new_text") if text == q.case.facts.get("returned_text") else None


def every_opinion_in(q: Question) -> Refusal | None:
    """Refuse to join while an office has not answered."""
    if not q.case.waiting:
        return None
    return Refusal("every_opinion_in", {"waiting": ", ".join(q.case.waiting)})


def both_ministries_concur(q: Question) -> Refusal | None:
    """Refuse to go on without no-objection of MOI and MFA on record (R8)."""
    opinions = q.case.facts.get("opinions", {})
    held = (opinions.get(o, {}).get("opinion") == Opinion.CONCUR for o in ("moi", "mfa"))
    return None if all(held) else Refusal("both_ministries_concur")


def parliament_is_needed(q: Question) -> bool:
    """Return whether MFA found a treaty under s.178 paragraph 2."""
    return q.case.facts.get("treaty") == Treaty.TREATY_PARLIAMENT


def parliament_not_needed(q: Question) -> Refusal | None:
    """Refuse a ministry's own approval of a treaty under s.178 paragraph 2 (F7)."""
    return Refusal("parliament_not_needed") if parliament_is_needed(q) else None


def verdict_confirmed_or_reasoned(q: Question) -> Refusal | None:
    """Refuse to depart from the rule check, or to pass what is unknown, without a reason."""
    verdict: Verdict = verdict_of(q.case.facts)
    if verdict.path == q.trigger.removeprefix("confirm_") or _present(q.payload.get("reason")):
        return None
    return Refusal(
        "verdict_confirmed_or_reasoned",
        {
            "verdict_th": verdict.th,
            "verdict_en": verdict.en,
            "why_th": verdict.why_th,
            "why_en": verdict.why_en,
        },
    )


def _same_text(key: str, code: str) -> Guard:
    def guard(q: Question) -> Refusal | None:
        text = q.payload.get("text") or q.case.text
        return None if text and text == q.case.facts.get(key) else Refusal(code)

    return guard


def changed_text_given(q: Question) -> Refusal | None:
    """Refuse "changes" that change nothing."""
    if not q.payload.get("text"):
        return _missing("missing_fields", [TEXT])
    same = q.payload["text"] == q.case.facts.get("approved_text")
    return Refusal("changed_text_given") if same else None


def full_powers_recorded(q: Question) -> Refusal | None:
    """Refuse to sign a treaty without the signatory's full powers (F13)."""
    treaty = q.case.facts.get("treaty", Treaty.NOT_TREATY)
    if treaty == Treaty.NOT_TREATY or _present(q.payload.get("full_powers")):
        return None
    return Refusal("full_powers_recorded")


PARLIAMENT_DAYS = 60


def _before_parliament_since(q: Question) -> date | None:
    """Return the day the Cabinet sent the text on; a hold of ours does not stop these 60 days."""
    approval = q.case.facts.get("approval", {})
    if approval.get("by") == "cabinet":
        return date.fromisoformat(approval["on"])
    return q.case.entered_on


def sixty_days_over(q: Question) -> Refusal | None:
    """Refuse to deem Parliament's approval before its 60 days are over (F7)."""
    entered = _before_parliament_since(q)
    until = None if entered is None else entered + timedelta(days=PARLIAMENT_DAYS)
    if until is not None and q.today > until:
        return None
    return Refusal("sixty_days_over", {"until": "?" if until is None else until.isoformat()})


GUARDS: dict[str, Guard] = {name: _needs(names) for name, names in NEEDS.items()} | {
    "dossier_complete": dossier_complete,
    "treaty_stated": treaty_stated,
    "text_in_force": text_in_force,
    "new_text": new_text,
    "every_opinion_in": every_opinion_in,
    "both_ministries_concur": both_ministries_concur,
    "parliament_not_needed": parliament_not_needed,
    "verdict_confirmed_or_reasoned": verdict_confirmed_or_reasoned,
    "text_is_the_approved_one": _same_text("approved_text", "text_is_the_approved_one"),
    "text_is_the_cleared_one": _same_text("cleared_text", "text_is_the_cleared_one"),
    "changed_text_given": changed_text_given,
    "full_powers_recorded": full_powers_recorded,
    "sixty_days_over": sixty_days_over,
}
