"""The lifecycle written down a second time, as plainly as can be: what the engine must agree with.

It shares nothing with ``statemachine`` but the names. Payloads are complete, so only state, role,
segregation of duties, treaty and the way through the review decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

MINISTRIES = ("moi", "mfa")
OPEN = [
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
OPINIONS = ("concur", "request_changes", "object")

# (state, trigger) -> (role, next state); the review and a few others are spelled out below.
PLAIN: dict[tuple[str, str], tuple[str, str]] = {
    ("draft", "submit"): ("coordinator", "endorsement"),
    ("draft", "withdraw"): ("coordinator", "withdrawn"),
    ("endorsement", "endorse"): ("governor", "screening"),
    ("endorsement", "send_back"): ("governor", "draft"),
    ("screening", "accept"): ("moi_officer", "review"),
    ("screening", "return_for_revision"): ("moi_officer", "revision"),
    ("screening", "reject"): ("moi_officer", "rejected"),
    ("revision", "resubmit"): ("coordinator", "review"),
    ("revision", "withdraw"): ("coordinator", "withdrawn"),
    ("rule_check", "confirm_ministerial"): ("moi_officer", "approval"),
    ("rule_check", "confirm_cabinet"): ("moi_officer", "cabinet"),
    ("rule_check", "return_for_revision"): ("moi_officer", "revision"),
    ("approval", "approve"): ("moi_executive", "partner_agreement"),
    ("approval", "refuse"): ("moi_executive", "rejected"),
    ("approval", "send_to_cabinet"): ("moi_executive", "cabinet"),
    ("cabinet", "schedule"): ("cabinet_liaison", "cabinet"),
    ("cabinet", "cabinet_approve"): ("cabinet_liaison", "partner_agreement"),
    ("cabinet", "cabinet_defer"): ("cabinet_liaison", "cabinet"),
    ("cabinet", "cabinet_refuse"): ("cabinet_liaison", "rejected"),
    ("parliament", "parliament_approve"): ("cabinet_liaison", "partner_agreement"),
    ("parliament", "deemed_approved"): ("cabinet_liaison", "partner_agreement"),
    ("parliament", "parliament_refuse"): ("cabinet_liaison", "rejected"),
    ("partner_agreement", "partner_agrees"): ("coordinator", "signing"),
    ("partner_agreement", "partner_changes"): ("coordinator", "change_review"),
    ("change_review", "not_substantive"): ("mfa_officer", "signing"),
    ("change_review", "substantive"): ("mfa_officer", "revision"),
    ("signing", "schedule_signing"): ("governor", "signing"),
    ("signing", "sign"): ("governor", "deposit"),
    ("deposit", "deposit"): ("moi_officer", "active"),
    ("on_hold", "extend_hold"): ("moi_officer", "on_hold"),
    ("rejected", "reopen"): ("moi_officer", "rejected"),
    ("withdrawn", "reopen"): ("moi_officer", "withdrawn"),
} | {(state, "hold"): ("moi_officer", "on_hold") for state in OPEN}
OFFICE = {
    "coordinator": "province:TH-50",
    "governor": "province:TH-50",
    "moi_officer": "moi",
    "mfa_officer": "mfa",
    "moi_executive": "moi_executive",
    "cabinet_liaison": "cabinet",
    "agency_officer": "agency:NESDC",
}
LEG_ROLE = {"moi": "moi_officer", "mfa": "mfa_officer", "agency:NESDC": "agency_officer"}
AUTHORS = frozenset({"submit", "resubmit", "partner_changes"})
DECIDES = frozenset(
    [
        "endorse",
        "approve",
        "refuse",
        "send_to_cabinet",
        "cabinet_approve",
        "cabinet_refuse",
        "parliament_approve",
        "parliament_refuse",
        "sign",
    ]
)


@dataclass
class PlainCase:
    """One case, as a clerk would keep it on a card."""

    number: str
    state: str = "draft"
    moves: int = 1
    agencies: tuple[str, ...] = ()
    waiting: list[str] = field(default_factory=list)
    opinions: dict[str, str] = field(default_factory=dict)
    treaty: str | None = None
    ask: str = "all"
    held: str = ""
    held_waiting: list[str] = field(default_factory=list)
    entered: date = date.min
    sent_on: date = date.min
    acted: dict[str, set[str]] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)

    def expected(
        self, trigger: str, ways: list[tuple[str, str | None]], today: date, office: str | None,
    ) -> tuple[str, str, str | None] | None:  # fmt: skip
        """Return (next state, office acted for, principal), or ``None`` for a refusal.

        ``ways`` are (role, principal) pairs that the person may act as, own ones first.
        """
        row = self._row(trigger, office, today)
        if row is None:
            return None
        role, target, acting_for = row
        for held, principal in ways:
            if held == role and not self._conflict(trigger, principal, acting_for):
                return target, acting_for, principal
        return None

    def _row(self, trigger: str, office: str | None, today: date) -> tuple[str, str, str] | None:
        if self.state == "review" and trigger in OPINIONS:
            return (LEG_ROLE[office], "review", office) if office in self.waiting else None
        if self.state == "on_hold" and trigger == "resume":
            return "moi_officer", self.held, "moi"
        found = PLAIN.get((self.state, trigger))
        if found is None:
            return None
        role, target = found
        parliament = self.treaty == "treaty_parliament"
        if parliament and trigger in ("confirm_ministerial", "approve"):
            return None
        if parliament and trigger == "cabinet_approve":
            target = "parliament"
        if trigger == "deemed_approved" and today <= self.sent_on + timedelta(days=60):
            return None
        return role, target, OFFICE[role]

    person: str = ""

    def _conflict(self, trigger: str, principal: str | None, acting_for: str) -> bool:
        who = [p for p in (self.person, principal) if p]
        if any(self.acted.get(p, set()) - {acting_for} for p in who):
            return True
        return trigger in DECIDES and any(p in self.authors for p in who)

    def take(
        self, trigger: str, fields: dict[str, object], found: tuple[str, str, str | None],
        today: date,
    ) -> None:  # fmt: skip
        """Write the move onto the card."""
        target, acting_for, principal = found
        who = [p for p in (self.person, principal) if p]
        for person in who:
            self.acted.setdefault(person, set()).add(acting_for)
        if trigger in AUTHORS:
            self.authors.update(who)
        self.moves += 1
        before = self.state
        self.state = target
        if trigger == "cabinet_approve":
            self.sent_on = today  # Parliament's 60 days run on through a hold
        if trigger in OPINIONS and before == "review":
            self._answer(trigger, fields, acting_for)
        elif trigger == "hold":
            self.held, self.held_waiting, self.waiting = before, self.waiting, []
        elif trigger == "resume":
            self.waiting = self.held_waiting
        else:
            self._other(trigger, fields)
        if self.state != before:
            self.entered = today

    def _answer(self, trigger: str, fields: dict[str, object], office: str) -> None:
        self.waiting = [o for o in self.waiting if o != office]
        self.opinions[office] = trigger
        if office == "mfa":
            self.treaty = str(fields["treaty"])
        if self.waiting:
            return
        said = set(self.opinions.values())
        if "object" in said:
            self.state = "screening"
        elif "request_changes" in said:
            self.state, self.ask = "revision", "concerned"
        else:
            self.state = "rule_check"

    def _other(self, trigger: str, fields: dict[str, object]) -> None:
        offices = [*MINISTRIES, *self.agencies]
        if trigger == "accept":
            self.agencies = tuple(str(a) for a in fields["asked"])  # type: ignore[attr-defined]
            self.opinions, self.waiting = {}, [*MINISTRIES, *self.agencies]
        elif trigger == "return_for_revision":
            self.ask = str(fields.get("ask", "all"))
        elif trigger == "substantive":
            self.ask = "all"
        elif trigger == "resubmit":
            kept = {o: s for o, s in self.opinions.items() if s == "concur"}
            if self.ask != "concerned" or all(o in kept for o in offices):
                kept = {}
            self.opinions, self.waiting = kept, [o for o in offices if o not in kept]
