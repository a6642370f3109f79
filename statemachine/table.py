"""The one table: who may move a case from where to where, and on what conditions.

Everything else reads it: the machine, the checks, the pages, the mails, the diagram. How many days
each stage allows stands in stages.py.
"""

from datetime import date

from statemachine.definition import AlertLevel, Definition, Move
from statemachine.stages import STAGES
from statemachine.words import Role

_OPEN_AFTER_DRAFT = [
    "draft",
    "endorsement",
    "screening",
    "review",
    "revision",
    "rule_check",
    "approval",
    "cabinet",
    "parliament",
    "partner_agreement",
    "change_review",
    "signing",
    "deposit",
]


_LEGS = (
    ("review.moi.waiting", "review.moi.answered", Role.MOI_OFFICER, ()),
    ("review.mfa.waiting", "review.mfa.answered", Role.MFA_OFFICER, ("treaty_stated",)),
)


def _leg_moves() -> tuple[Move, ...]:
    """Return the opinions: one leg for each ministry, one shared by the consulted agencies."""
    found: list[Move] = []
    for opinion, guards in (
        ("concur", ("text_in_force",)),
        ("request_changes", ("reason_given",)),
        ("object", ("reason_given",)),
    ):
        found += [
            Move(source=source, trigger=opinion, target=target, role=role, guards=(*guards, *more))
            for source, target, role, more in _LEGS
        ]
        source, role = "review.agencies.waiting", Role.AGENCY_OFFICER
        found += [
            Move(source=source, trigger=opinion, target=source, role=role, guards=guards,
                 when="other_agencies_still_waiting"),
            Move(source=source, trigger=opinion, target="review.agencies.answered", role=role,
                 guards=guards),
        ]  # fmt: skip
    return tuple(found)


def _row(
    source: str, trigger: str, target: str, role: Role | None, *guards: str, **more: object
) -> Move:
    return Move.model_validate(
        {"source": source, "trigger": trigger, "target": target, "role": role, "guards": guards}
        | more
    )


MOVES: tuple[Move, ...] = (
    _row("draft", "submit", "endorsement", Role.COORDINATOR, "dossier_complete", authors=True),
    _row("draft", "withdraw", "withdrawn", Role.COORDINATOR),
    _row("endorsement", "endorse", "screening", Role.GOVERNOR, "dossier_complete",
         "committee_resolved", "governors_letter", decides=True),
    _row("endorsement", "send_back", "draft", Role.GOVERNOR, "reason_given"),
    _row("screening", "accept", "review", Role.MOI_OFFICER, "suitability_written",
         "agencies_named"),
    _row("screening", "return_for_revision", "revision", Role.MOI_OFFICER, "reason_given"),
    _row("screening", "reject", "rejected", Role.MOI_OFFICER, "reason_given"),
    *_leg_moves(),
    _row("review", "join", "screening", None, "every_opinion_in", when="an_office_objects"),
    _row("review", "join", "revision", None, "every_opinion_in", when="an_office_asks_for_changes"),
    _row("review", "join", "rule_check", None, "every_opinion_in", "both_ministries_concur"),
    _row("revision", "resubmit", "review", Role.COORDINATOR, "new_text", "changes_explained",
         authors=True),
    _row("revision", "withdraw", "withdrawn", Role.COORDINATOR),
    _row("rule_check", "confirm_ministerial", "approval", Role.MOI_OFFICER,
         "parliament_not_needed", "verdict_confirmed_or_reasoned"),
    _row("rule_check", "confirm_cabinet", "cabinet", Role.MOI_OFFICER,
         "verdict_confirmed_or_reasoned"),
    _row("rule_check", "return_for_revision", "revision", Role.MOI_OFFICER, "reason_given"),
    _row("approval", "approve", "partner_agreement", Role.MOI_EXECUTIVE, "parliament_not_needed",
         "standing_clause_chosen", decides=True),
    _row("approval", "refuse", "rejected", Role.MOI_EXECUTIVE, "reason_given", decides=True),
    _row("approval", "send_to_cabinet", "cabinet", Role.MOI_EXECUTIVE, "reason_given",
         decides=True),
    _row("cabinet", "schedule", "cabinet", Role.CABINET_LIAISON, "agenda_date_ahead"),
    _row("cabinet", "cabinet_approve", "parliament", Role.CABINET_LIAISON, "resolution_recorded",
         "standing_clause_chosen", when="parliament_is_needed", decides=True),
    _row("cabinet", "cabinet_approve", "partner_agreement", Role.CABINET_LIAISON,
         "resolution_recorded", "standing_clause_chosen", decides=True),
    _row("cabinet", "cabinet_defer", "cabinet", Role.CABINET_LIAISON, "reason_given",
         "new_date_ahead"),
    _row("cabinet", "cabinet_refuse", "rejected", Role.CABINET_LIAISON, "reason_given",
         "resolution_recorded", decides=True),
    _row("parliament", "parliament_approve", "partner_agreement", Role.CABINET_LIAISON,
         "resolution_recorded", decides=True),
    _row("parliament", "deemed_approved", "partner_agreement", Role.CABINET_LIAISON,
         "sixty_days_over"),
    _row("parliament", "parliament_refuse", "rejected", Role.CABINET_LIAISON, "reason_given",
         "resolution_recorded", decides=True),
    _row("partner_agreement", "partner_agrees", "signing", Role.COORDINATOR,
         "text_is_the_approved_one"),
    _row("partner_agreement", "partner_changes", "change_review", Role.COORDINATOR,
         "changed_text_given", authors=True),
    _row("change_review", "not_substantive", "signing", Role.MFA_OFFICER, "changes_sorted"),
    _row("change_review", "substantive", "revision", Role.MFA_OFFICER, "reason_given"),
    _row("signing", "schedule_signing", "signing", Role.GOVERNOR, "signing_planned"),
    _row("signing", "sign", "deposit", Role.GOVERNOR, "text_is_the_cleared_one",
         "signing_recorded", "full_powers_recorded", decides=True),
    _row("deposit", "deposit", "active", Role.MOI_OFFICER, "deposit_recorded"),
    *(
        _row(state, "hold", "on_hold", Role.MOI_OFFICER, "cause_given")
        for state in _OPEN_AFTER_DRAFT
    ),
    *(
        _row("on_hold", "resume", state, Role.MOI_OFFICER, when=f"held_in:{state}")
        for state in _OPEN_AFTER_DRAFT
    ),
    _row("on_hold", "extend_hold", "on_hold", Role.MOI_OFFICER, "reason_given"),
    _row("rejected", "reopen", "rejected", Role.MOI_OFFICER, "reason_given", spawns=True),
    _row("withdrawn", "reopen", "withdrawn", Role.MOI_OFFICER, "reason_given", spawns=True),
)  # fmt: skip

LIFECYCLE = Definition(
    version="2569.1",
    effective_from=date(2018, 10, 10),
    source="Guideline of 10 Oct 2018 (F3) as far as seen; the rest are settings (requirements 1d)",
    initial="draft",
    stages=STAGES,
    parallel={"review": ("moi", "mfa", "agencies")},
    moves=MOVES,
    alerts=(
        AlertLevel(name="reminder", offset=-3, steps=1),
        AlertLevel(name="due_today", offset=0, steps=1),
        AlertLevel(name="overdue_1", offset=1, steps=2),
        AlertLevel(name="overdue_5", offset=5, steps=3),
        AlertLevel(name="overdue_10", offset=10, steps=4),
    ),
    ladder=("holder", "office_head", "moi_director", "deputy_permanent_secretary"),
)
