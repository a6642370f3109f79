"""Spans of days."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from usecases.reading.timelines import MOST, Span, timeline

TODAY = date(2026, 11, 23)


def visit(state: str, role: str, first: int, last: int | None, due: int | None) -> Any:
    """Return a visit by days from today; ``last`` is ``None`` where it is open."""

    def day(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days=days)

    return SimpleNamespace(
        state=state, holder_role=role, entered_on=day(first), left_on=day(last), due_on=day(due)
    )


def drawn(*visits: Any) -> list[Span]:
    found = timeline([{"case_id": 1, "course": list(visits)}], TODAY)
    assert found is not None
    return list(found.lines[0].spans)


def span(kind: str, first: int, last: int) -> Span:
    return Span(kind, TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def test_what_was_late_is_cut_off_at_the_deadline() -> None:
    found = drawn(
        visit("draft", "coordinator", -30, -20, None),
        visit("endorsement", "governor", -20, -5, -12),
    )

    assert found == [span("s0", -30, -20), span("s1", -20, -12), span("late", -12, -5)]


def test_an_open_stage_ends_today_and_shows_what_is_left() -> None:
    found = drawn(visit("screening", "moi_officer", -4, None, 6))

    assert found == [span("s2", -4, 0), span("plan", 0, 6)]


def test_the_offices_of_one_review_are_one_span() -> None:
    found = drawn(
        visit("review.moi.waiting", "moi_officer", -9, -6, 5),
        visit("review.mfa.waiting", "mfa_officer", -9, None, 5),
    )

    assert found == [span("s3", -9, 0), span("plan", 0, 5)]


def test_a_picture_holds_whole_months_and_everything_lies_within() -> None:
    found = timeline(
        [{"case_id": 1, "course": [visit("draft", "coordinator", -900, None, 400)]}], TODAY
    )

    assert found is not None
    assert (found.first.day, found.last.day) == (1, 1)
    for one in found.lines[0].spans:
        assert found.first <= one.first < one.last <= found.last
        assert 0 <= found.at(one.first, 620) < found.at(one.last, 620) <= 620
    assert len(found.named_months) == len(found.months)


def test_each_case_is_drawn_once_and_not_more_than_fit() -> None:
    course = [visit("draft", "coordinator", -3, None, None)]
    rows = [{"case_id": number // 2, "course": course} for number in range(60)]

    found = timeline(rows, TODAY)

    assert found is not None
    assert len(found.lines) == MOST
    assert timeline([{"case_id": 1, "course": []}], TODAY) is None
