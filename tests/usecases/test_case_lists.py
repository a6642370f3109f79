"""All cases: found by words in two languages, narrowed, paged."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.builders import ELSEWHERE
from tests.support.world import PEOPLE, World
from usecases.reading import case_lists, views
from usecases.reading.case_lists import Filters


def found(world: World, username: str = "moi_officer", **filters: Any) -> list[str]:
    rows = case_lists.list_all(world.ctx(username), Filters(**filters)).rows
    return [row["number"] for row in rows]


def test_everybody_finds_what_they_may_read(world: World) -> None:
    for state in ("draft", "review", "cabinet", "active", "change_review"):
        world.through(state)
    world.case("coordinator.elsewhere", province=ELSEWHERE)

    for username in PEOPLE:
        seen = [row["number"] for row in views.list_cases(world.ctx(username))]
        assert found(world, username) == seen, username
        assert case_lists.count_all(world.ctx(username), Filters()) == len(seen)


@pytest.mark.parametrize(
    "words", ["ไห่หนาน", "hainan", "HAINAN", "海南", "จีน", "china", "ประเทศจีน", "  Hai   "]
)
def test_a_partner_and_its_country_are_found(world: World, words: str) -> None:
    number = world.case()

    assert found(world, q=words) == [number]


def test_a_province_and_a_number_are_found(world: World) -> None:
    here = world.case()
    there = world.case("coordinator.elsewhere", province=ELSEWHERE)

    assert found(world, q=here.lower()) == [here]
    assert found(world, q=there[:4]) == [there]
    names = case_lists.list_all(world.ctx("moi_officer"), Filters(q=here)).rows[0]["province"]
    assert found(world, q=names["en"].lower()) == [here]
    assert found(world, q=f"จังหวัด{names['th']}") == [here]


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "ไม่มีคำนี้"])
def test_words_are_words_and_no_pattern(world: World, words: str) -> None:
    world.case()

    assert found(world, q=words) == []


def test_the_filters_narrow(world: World) -> None:
    draft, review = world.through("draft"), world.through("review")
    there = world.case("coordinator.elsewhere", province=ELSEWHERE)

    assert found(world, state="review") == [review]
    assert found(world, province=ELSEWHERE) == [there]
    assert found(world, country="JP") == []
    assert found(world, office="mfa_officer") == [review]
    assert found(world, overdue=True) == []
    world.wait_working(30)
    assert found(world, overdue=True) == [review]
    assert found(world, office="coordinator", country="CN") == [there, draft]


def test_pages_join_without_gap_or_overlap(world: World) -> None:
    made = [world.case() for _ in range(5)]

    first = case_lists.list_all(world.ctx("monitor"), Filters(limit=2))
    second = case_lists.list_all(world.ctx("monitor"), Filters(limit=2, after=first.after))
    third = case_lists.list_all(world.ctx("monitor"), Filters(limit=2, after=second.after))

    seen = [row["number"] for listed in (first, second, third) for row in listed.rows]
    assert seen == made[::-1]
    assert third.after == ""


def test_the_stages_count_what_is_open_and_may_be_read(world: World) -> None:
    world.through("review")
    world.through("draft")
    world.through("active")

    whole = {one["stage"]["en"]: one["open"] for one in case_lists.by_stage(world.ctx("monitor"))}
    part = {one["stage"]["en"] for one in case_lists.by_stage(world.ctx("mfa_officer"))}

    assert whole == {
        "Draft": 1, "Opinion of MOI": 1, "Opinion of MFA": 1, "Opinion of a consulted agency": 1,
    }  # fmt: skip
    assert part == set(whole) - {"Draft"}
    assert case_lists.by_stage(world.ctx("coordinator.elsewhere")) == []


def test_the_stages_say_how_many_are_late(world: World) -> None:
    world.through("screening")
    world.wait_working(12)

    one = case_lists.by_stage(world.ctx("coordinator"))[0]

    assert (one["open"], one["soon"], one["late"]) == (1, 0, 1)
