"""Each guard refuses what it is there for, changes nothing, and names its remedy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from statemachine.conditions import WHEN
from statemachine.fields import DOSSIER, FIELDS
from statemachine.guards import GUARDS, NEEDS
from statemachine.machine import Decision, normalised
from statemachine.table import LIFECYCLE
from statemachine.words import Role, Treaty
from tests.support.builders import (
    IN_A_MONTH,
    NEW_TEXT,
    TEXT,
    TODAY,
    YESTERDAY,
    a_case,
    a_dossier,
    complete,
    digest,
    done,
    judged,
    refused,
    someone,
)

C, G, MOI, MFA = Role.COORDINATOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MFA_OFFICER
EXECUTIVE, LIAISON = Role.MOI_EXECUTIVE, Role.CABINET_LIAISON
PARLIAMENT = {"treaty": Treaty.TREATY_PARLIAMENT.value}

# guard, state, trigger, role, changes of the form, changes of the evidence, code, what it names
Row = tuple[str, str, str, Role, dict[str, Any], dict[str, Any], str, str]
REFUSALS: list[Row] = [
    ("dossier_complete", "draft", "submit", C, {}, {"dossier": a_dossier(benefit=" ")},
     "dossier_complete", "missing: benefit"),
    ("dossier_complete", "draft", "submit", C, {}, {"dossier": a_dossier(fields=[])},
     "dossier_complete", "fields of cooperation"),
    ("dossier_complete", "draft", "submit", C, {}, {"text": None}, "dossier_complete",
     "draft text"),
    ("dossier_complete", "draft", "submit", C, {}, {"dossier": a_dossier(partner_level="city")},
     "level_reasoned", "level_reason"),
    ("committee_resolved", "endorsement", "endorse", G, {"committee_date": None}, {},
     "missing_fields", "committee_date"),
    ("committee_resolved", "endorsement", "endorse", G, {"committee_number": "  "}, {},
     "missing_fields", "committee_number"),
    ("governors_letter", "endorsement", "endorse", G, {"letter_number": None}, {},
     "missing_fields", "letter_number"),
    ("reason_given", "endorsement", "send_back", G, {"reason": None}, {}, "reason_given",
     "“reason”"),
    ("reason_given", "rejected", "reopen", MOI, {"reason": ""}, {}, "reason_given", "“reason”"),
    ("suitability_written", "screening", "accept", MOI, {"suitability_potential": None}, {},
     "missing_fields", "suitability_potential"),
    ("agencies_named", "screening", "accept", MOI, {"agencies": []}, {}, "missing_fields",
     "agencies"),
    ("treaty_stated", "review", "concur", MFA, {"treaty": None}, {}, "treaty_stated",
     "not_treaty, treaty, treaty_parliament"),
    ("new_text", "revision", "resubmit", C, {"text": TEXT}, {}, "new_text",
     "Attach the revised draft"),
    ("new_text", "revision", "resubmit", C, {"text": None}, {}, "new_text",
     "Attach the revised draft"),
    ("changes_explained", "revision", "resubmit", C, {"changes": None}, {}, "missing_fields",
     "changes"),
    ("parliament_not_needed", "rule_check", "confirm_ministerial", MOI, {}, PARLIAMENT,
     "parliament_not_needed", "confirm_cabinet"),
    ("parliament_not_needed", "approval", "approve", EXECUTIVE, {}, PARLIAMENT,
     "parliament_not_needed", "send_to_cabinet"),
    ("verdict_confirmed_or_reasoned", "rule_check", "confirm_ministerial", MOI, {"reason": None},
     {}, "verdict_confirmed_or_reasoned", "give a reason"),
    ("verdict_confirmed_or_reasoned", "rule_check", "confirm_cabinet", MOI, {"reason": None}, {},
     "verdict_confirmed_or_reasoned", "unknown"),
    ("verdict_confirmed_or_reasoned", "rule_check", "confirm_ministerial", MOI, {"reason": None},
     {"treaty": "treaty"}, "verdict_confirmed_or_reasoned", "the Cabinet must decide"),
    ("standing_clause_chosen", "approval", "approve", EXECUTIVE, {"standing_clause": None}, {},
     "missing_fields", "standing_clause"),
    ("agenda_date_ahead", "cabinet", "schedule", LIAISON, {"agenda_on": None}, {},
     "missing_fields", "agenda_on"),
    ("agenda_date_ahead", "cabinet", "schedule", LIAISON, {"agenda_on": YESTERDAY}, {},
     "date_in_past", "from today (2026-11-23) on"),
    ("new_date_ahead", "cabinet", "cabinet_defer", LIAISON, {"new_date": "2026-02-30"}, {},
     "date_wrong", "YYYY-MM-DD"),
    ("resolution_recorded", "cabinet", "cabinet_approve", LIAISON, {"resolution_number": None}, {},
     "missing_fields", "resolution_number"),
    ("resolution_recorded", "parliament", "parliament_refuse", LIAISON,
     {"resolution_date": IN_A_MONTH}, {}, "date_in_future", "after today"),
    ("text_is_the_approved_one", "partner_agreement", "partner_agrees", C, {"text": NEW_TEXT}, {},
     "text_is_the_approved_one", "partner_changes"),
    ("changed_text_given", "partner_agreement", "partner_changes", C, {"text": TEXT}, {},
     "changed_text_given", "partner_agrees"),
    ("changed_text_given", "partner_agreement", "partner_changes", C, {"text": None}, {},
     "missing_fields", "draft text"),
    ("changed_text_given", "partner_agreement", "partner_changes", C, {"text": "the draft"}, {},
     "digest_wrong", "attach the document"),
    ("changes_sorted", "change_review", "not_substantive", MFA, {"changes": []}, {},
     "missing_fields", "changes"),
    ("signing_planned", "signing", "schedule_signing", G, {"place": None}, {}, "missing_fields",
     "place"),
    ("text_is_the_cleared_one", "signing", "sign", G, {"text": NEW_TEXT}, {},
     "text_is_the_cleared_one", "sign the cleared text"),
    ("signing_recorded", "signing", "sign", G, {"document": None}, {}, "missing_fields",
     "document"),
    ("signing_recorded", "signing", "sign", G, {"signed_on": "2570"}, {}, "date_in_future",
     "after today"),
    ("full_powers_recorded", "signing", "sign", G, {"full_powers": None}, {"treaty": "treaty"},
     "full_powers_recorded", "full_powers"),
    ("deposit_recorded", "deposit", "deposit", MOI, {"deposit_reference": None}, {},
     "missing_fields", "deposit_reference"),
    ("text_in_force", "review", "concur", MFA, {}, {"text": None}, "text_in_force",
     "request changes"),
    ("cause_given", "screening", "hold", MOI, {"cause": None}, {}, "missing_fields", "cause"),
    ("standing_clause_chosen", "approval", "approve", EXECUTIVE, {"standing_clause": "any"}, {},
     "choice_wrong", "report_back, settle_with_treaties, no_return"),
]  # fmt: skip


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: f"{row[2]}-{row[0]}")
def test_a_guard_refuses_and_names_the_remedy(row: Row) -> None:
    _guard, state, trigger, role, form, evidence, code, names = row
    case = a_case(state, facts=evidence)

    refusal = refused(case, trigger, someone(role), complete(trigger, **form))

    assert refusal.code == code
    assert names in refusal.sentence("en")
    assert "โปรด" in refusal.sentence("th") or "ต้อง" in refusal.sentence("th")


def test_every_guard_of_the_table_is_tried_and_none_is_left_over() -> None:
    used = {guard for move in LIFECYCLE.moves for guard in move.guards}
    at_the_join = {"every_opinion_in", "both_ministries_concur"}
    by_the_calendar = {"sixty_days_over"}

    assert {row[0] for row in REFUSALS} | at_the_join | by_the_calendar == used == set(GUARDS)
    assert {m.when.partition(":")[0] for m in LIFECYCLE.moves} == {"", "held_in", *WHEN}


def test_every_field_that_a_guard_asks_for_is_on_the_form() -> None:
    for move in LIFECYCLE.moves:
        on_the_form = {field.name for field in FIELDS.get(move.trigger, ())}
        for guard in move.guards:
            assert set(NEEDS.get(guard, ())) <= on_the_form, (move.trigger, guard)


@pytest.mark.parametrize("field", DOSSIER, ids=lambda f: f.name)
def test_no_part_of_the_dossier_may_be_missing(field: Any) -> None:
    case = a_case("draft", facts={"dossier": a_dossier(**{field.name: None})})

    refusal = refused(case, "submit", someone(C))

    assert refusal.facts["names"] == field.name
    assert field.th in refusal.sentence("th")


def test_a_partner_of_another_level_passes_with_a_reason() -> None:
    dossier = a_dossier(partner_level="second_level", level_reason="a prefecture of 4 million")

    assert isinstance(judged(a_case("draft", facts={"dossier": dossier}), "submit", someone(C)),
                      Decision)  # fmt: skip


def test_deeming_waits_for_the_sixty_days_of_parliament() -> None:
    for days, over in ((0, False), (60, False), (61, True)):
        case = a_case("parliament", facts=_sent_on(TODAY - timedelta(days=days)))
        verdict = judged(case, "deemed_approved", someone(LIAISON))
        assert isinstance(verdict, Decision) is over, days

    case = a_case("parliament", facts=_sent_on(TODAY))
    refusal = refused(case, "deemed_approved", someone(LIAISON))
    assert "2027-01-22" in refusal.sentence()


def _sent_on(day: date) -> dict[str, object]:
    return {"approval": {"by": "cabinet", "on": day.isoformat()}}


def test_a_hold_of_ours_does_not_stop_the_sixty_days_of_parliament() -> None:
    facts = _sent_on(TODAY - timedelta(days=61))
    resumed_today = a_case("parliament", facts=facts, entered_on=TODAY)

    assert isinstance(judged(resumed_today, "deemed_approved", someone(LIAISON)), Decision)


def test_deeming_is_refused_where_the_day_of_entry_is_unknown() -> None:
    case = a_case("parliament", facts={"approval": {}}, entered_on=None)

    assert refused(case, "deemed_approved", someone(LIAISON)).code == "sixty_days_over"


def test_the_cabinet_verdict_needs_no_reason_where_mfa_found_a_treaty() -> None:
    case = a_case("rule_check", facts={"treaty": "treaty"})

    assert isinstance(judged(case, "confirm_cabinet", someone(MOI), {}), Decision)


def test_a_treaty_under_paragraph_2_goes_from_the_cabinet_to_parliament() -> None:
    for treaty, target in (
        ("not_treaty", "partner_agreement"), ("treaty", "partner_agreement"),
        ("treaty_parliament", "parliament"),
    ):  # fmt: skip
        decision = judged(
            a_case("cabinet", facts={"treaty": treaty}), "cabinet_approve", someone(LIAISON)
        )
        assert isinstance(decision, Decision)
        assert decision.target == target


def test_the_row_that_applies_says_no_and_no_other_row_says_yes_instead() -> None:
    case = a_case("cabinet", facts=PARLIAMENT)

    verdict = judged(case, "cabinet_approve", someone(LIAISON), {"resolution_number": "1"})

    assert not isinstance(verdict, Decision)
    assert verdict.code == "missing_fields"


def test_an_agenda_date_and_a_new_date_become_the_deadline() -> None:
    for trigger in ("schedule", "cabinet_defer"):
        decision = judged(a_case("cabinet"), trigger, someone(LIAISON))
        assert isinstance(decision, Decision)
        assert decision.stays
        assert decision.redate == IN_A_MONTH


def test_a_signing_may_be_dated_to_the_month_or_the_year_in_either_era() -> None:
    for written, signed_on in (
        ("2026", "2026"), ("2569", "2026"), ("พ.ย. 2569", "2026-11"), ("2026-11-23", "2026-11-23"),
    ):  # fmt: skip
        case = done(a_case("signing"), "sign", someone(G), complete("sign", signed_on=written))
        assert case.facts["signed"]["signed_on"] == signed_on


def test_lists_may_be_written_with_semicolons_and_strangers_are_left_out() -> None:
    values = normalised("accept", {"agencies": " NESDC; MOC ;", "reason": " fine ", "x": 1})

    assert values == {"agencies": ["NESDC", "MOC"], "reason": "fine"}


def test_no_agency_is_a_choice_of_its_own() -> None:
    for none in ("none", ["None"]):
        case = done(a_case("screening"), "accept", someone(MOI), complete("accept", agencies=none))
        assert case.waiting == ("moi", "mfa")


def test_what_a_refusal_was_given_is_what_it_shows() -> None:
    refusal = refused(
        a_case("partner_agreement"), "partner_changes", someone(C), {"text": "{0.__class__}"}
    )

    assert "“{0.__class__}”" in refusal.sentence()
    assert digest("a") not in refusal.sentence()
