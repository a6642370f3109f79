"""Groups and promises: who answers for an office, who keeps a scope, how near an end date is."""

from __future__ import annotations

from datetime import date

import pytest

from statemachine.facts import ANYWHERE, Actor, Grant
from statemachine.groups.rules import (
    OUTCOMES,
    Tally,
    coded,
    has_quorum,
    head_of,
    is_ministry,
    keeps_groups,
    oversees,
    owner_of,
    rung_on,
    tally_of,
)
from statemachine.words import Role

HERE, ELSEWHERE = "TH-50", "TH-57"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("office", "owner"),
    [
        ("province:TH-50", (Role.COORDINATOR, "TH-50")),
        ("agency:NESDC", (Role.AGENCY_OFFICER, "NESDC")),
        ("moi", (Role.MOI_OFFICER, ANYWHERE)),
        ("mfa", (Role.MFA_OFFICER, ANYWHERE)),
        ("moi_executive", (Role.MOI_EXECUTIVE, ANYWHERE)),
        ("cabinet", (Role.CABINET_LIAISON, ANYWHERE)),
        ("monitor", (Role.MONITOR, ANYWHERE)),
        ("nobody", None),
        ("", None),
    ],
)
def test_every_office_has_its_owner(office: str, owner: tuple[Role, str] | None) -> None:
    assert owner_of(office) == owner


def test_the_head_of_an_office_is_named_without_its_kind() -> None:
    assert head_of("province:TH-57") == "office_head:TH-57"
    assert head_of("moi") == "office_head:moi"


def test_only_the_two_ministries_are_ministries() -> None:
    offices = ("moi", "mfa", "province:TH-50", "agency:NESDC", "cabinet")
    assert [office for office in offices if is_ministry(office)] == ["moi", "mfa"]


@pytest.mark.parametrize(
    ("grant", "here", "elsewhere", "everywhere"),
    [
        (Grant(Role.MOI_OFFICER, ANYWHERE), True, True, True),
        (Grant(Role.MONITOR, ANYWHERE), True, True, True),
        (Grant(Role.MONITOR, HERE), True, False, False),
        (Grant(Role.COORDINATOR, HERE), True, False, False),
        (Grant(Role.GOVERNOR, HERE), False, False, False),
        (Grant(Role.MFA_OFFICER, ANYWHERE), False, False, False),
    ],
)
def test_a_scope_is_kept_by_its_own_people_and_by_the_centre(
    grant: Grant, *, here: bool, elsewhere: bool, everywhere: bool
) -> None:
    actor = Actor("somebody", (Grant(Role.AGENCY_OFFICER, "NESDC"), grant))

    assert keeps_groups(actor, HERE) is here
    assert keeps_groups(actor, ELSEWHERE) is elsewhere
    assert oversees(actor) is everywhere


def test_without_a_grant_nothing_is_kept() -> None:
    assert not keeps_groups(Actor("nobody"), HERE)


def test_a_quorum_is_reached_by_exactly_as_many_and_is_never_none() -> None:
    assert has_quorum(5, 5)
    assert has_quorum(1, 1)
    assert not has_quorum(4, 5)
    assert not has_quorum(3, 0)
    assert not has_quorum(0, 0)


@pytest.mark.parametrize(
    ("ends", "rung"),
    [
        (date(2026, 11, 22), 0),
        (date(2026, 11, 23), 1),
        (date(2026, 12, 23), 1),
        (date(2026, 12, 24), 3),
        (date(2027, 2, 23), 3),
        (date(2027, 2, 24), 6),
        (date(2027, 5, 23), 6),
        (date(2027, 5, 24), None),
    ],
)
def test_an_end_date_stands_on_the_last_rung_that_was_reached(ends: date, rung: int | None) -> None:
    assert rung_on(ends, TODAY, (6, 3, 1)) == rung


def test_a_promise_without_an_outcome_is_open_and_never_kept() -> None:
    tally = tally_of([*OUTCOMES, "kept", "not_kept", "not_kept", None, None, None, None])

    assert tally == Tally(kept=2, partly=1, not_kept=3, open=4)
    assert tally.all == 10
    assert tally_of([]) == Tally(0, 0, 0, 0)


def test_unknown_codes_are_counted_as_others_and_missing_ones_apart() -> None:
    counts = coded(["budget", "budget", "law", "other", "gone", "older", None], ["law", "budget"])

    assert list(counts.items()) == [("law", 1), ("budget", 2), ("other", 3), ("", 1)]
    assert coded([], ["law"]) == {"law": 0, "other": 0, "": 0}
