"""The JSON that programs build on: these keys stay."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import ACTIVE, DRAFT, DUTY, ENDORSEMENT
from tests.support.command_line import Shell

LISTED = {
    "number", "version", "state", "stage", "instrument", "urgency", "province", "partner", "pair",
    "opened_at", "closed_at", "due_on", "days_left", "overdue", "holders",
}  # fmt: skip
SHOWN = {
    "number", "version", "state", "stage", "asks", "ends", "instrument", "urgency", "province",
    "partner", "pair", "definition", "opened_at", "closed_at", "parent", "followers",
    "relationship_id", "audit", "facts", "missing", "waiting", "entries", "acts", "file_acts",
    "opened_by", "authors", "acted", "documents", "comments",
}  # fmt: skip
ENTRY = {
    "kind", "state", "stage", "office", "role", "scope", "entered_on", "days_allowed", "counting",
    "due_on", "due_fixed", "days_left", "overdue", "next_alert", "next_alert_at", "people",
}  # fmt: skip
MAIL = {
    "id", "message", "title_th", "title_en", "to", "why", "case", "state", "queued_at",
    "send_after", "finished_at", "attempts",
}  # fmt: skip
PERSON = {
    "id", "username", "name_th", "name_en", "language", "active", "fictional", "email",
    "undeliverable_since", "grants", "posts", "delegations",
}  # fmt: skip
DAY = {"day", "scope", "closed", "name_th", "name_en", "kind", "source", "confidence"}
PAIR = {
    "key", "province", "pair", "province_name", "partner", "country", "level", "status",
    "confidence", "standing", "standing_since", "next_watch_on", "begun", "begun_precision",
    "ends_on", "terminated_on",
}  # fmt: skip

SHAPES: tuple[tuple[tuple[str, ...], tuple[str | int, ...], set[str]], ...] = (
    (("case", "list"), ("cases", 0), LISTED),
    (("case", "show", ENDORSEMENT), ("case",), SHOWN),
    (("case", "show", ENDORSEMENT), ("case", "entries", 0), ENTRY),
    (
        ("case", "show", ENDORSEMENT),
        ("case", "acts", 0),
        {"trigger", "th", "en", "refusal", "fields"},
    ),
    (("mail", "list"), ("mails", 0), MAIL),
    (("user", "list"), ("users", 0), PERSON),
    (("calendar", "show", "2569"), ("days", 0), DAY),
    (("pair", "list"), ("pairs", 0), PAIR),
    (("tick",), ("jobs",), {"sweep", "watch", "deliver"}),
    (("case", "ledger", ACTIVE), ("ledger",), {"number", "totals", "days"}),
)


@pytest.mark.parametrize(("line", "path", "keys"), SHAPES)
def test_a_document_keeps_its_keys(
    shell: Shell, line: tuple[str, ...], path: tuple[str | int, ...], keys: set[str]
) -> None:
    found: Any = shell.json(*line)
    for step in path:
        found = found[step]

    assert keys <= found.keys()


def test_every_date_is_iso_and_gregorian(shell: Shell) -> None:
    entry = shell.json("case", "show", ENDORSEMENT)["case"]["entries"][0]

    assert (entry["entered_on"], entry["due_on"]) == ("2026-11-23", "2026-11-30")
    assert entry["next_alert_at"].endswith("+00:00")


def test_people_read_the_same_dates_in_their_own_era(shell: Shell) -> None:
    assert "30 พ.ย. 2569" in shell.call("case", "show", ENDORSEMENT).out
    assert "30 Nov 2026" in shell.call("case", "show", ENDORSEMENT, "--lang", "en").out


def test_an_act_that_is_locked_says_why_in_both_languages(shell: Shell) -> None:
    acts = shell.json("case", "show", DRAFT, "--as", "monitor")["case"]["acts"]

    assert {act["trigger"] for act in acts} == {"submit", "withdraw", "hold"}
    assert all(act["refusal"].keys() == {"code", "th", "en"} for act in acts)


def test_a_duty_is_among_what_is_open(shell: Shell) -> None:
    entries = shell.json("case", "show", DUTY)["case"]["entries"]

    assert "duty" in {entry["kind"] for entry in entries}
