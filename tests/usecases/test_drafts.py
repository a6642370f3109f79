"""What is half written is kept for its writer, and two tabs never overwrite each other."""

from __future__ import annotations

import pytest

from tests.support.world import World
from usecases.people.sessions import NotSignedInError
from usecases.proposals import drafts

FIELDS = {"act": "approve", "reason": "ร่างแรก"}


def test_a_draft_comes_back_as_it_was_written(world: World) -> None:
    ctx = world.ctx("coordinator")

    draft, version = drafts.save(ctx, "proposal", None, {"partner": "คุนหมิง", "tags": ["a"]}, 0)

    found = drafts.load(ctx, draft)
    assert version == 1
    assert found["fields"] == {"partner": "คุนหมิง", "tags": ["a"]}
    assert (found["kind"], found["about"], found["version"]) == ("proposal", None, 1)


def test_saving_again_grows_the_version(world: World) -> None:
    ctx = world.ctx("coordinator")
    draft, first = drafts.save(ctx, "decision", "TH50-2569-001", FIELDS, 0)

    same, second = drafts.save(ctx, "decision", "TH50-2569-001", {"reason": "ใหม่"}, first, draft)

    assert (same, second) == (draft, 2)
    assert drafts.load(ctx, draft)["fields"] == {"reason": "ใหม่"}


def test_an_old_tab_is_told_and_changes_nothing(world: World) -> None:
    ctx = world.ctx("coordinator")
    draft, first = drafts.save(ctx, "decision", "TH50-2569-001", FIELDS, 0)
    drafts.save(ctx, "decision", "TH50-2569-001", {"reason": "แท็บสอง"}, first, draft)

    with pytest.raises(drafts.StaleDraftError) as told:
        drafts.save(ctx, "decision", "TH50-2569-001", {"reason": "แท็บหนึ่ง"}, first, draft)

    assert told.value.facts == {"id": draft, "version": 2}
    assert drafts.load(ctx, draft)["fields"] == {"reason": "แท็บสอง"}


def test_two_tabs_that_both_begin_do_not_make_two_drafts_of_one_decision(world: World) -> None:
    ctx = world.ctx("coordinator")
    draft, _ = drafts.save(ctx, "decision", "TH50-2569-001", FIELDS, 0)

    with pytest.raises(drafts.StaleDraftError) as told:
        drafts.save(ctx, "decision", "TH50-2569-001", {"reason": "อีกแท็บ"}, 0)

    assert told.value.facts["id"] == draft


def test_several_proposals_may_lie_beside_each_other_newest_first(world: World) -> None:
    older, _ = drafts.save(world.ctx("coordinator"), "proposal", None, {"n": "1"}, 0)
    world.wait(hours=1)
    newer, _ = drafts.save(world.ctx("coordinator"), "proposal", None, {"n": "2"}, 0)

    mine = drafts.list_mine(world.ctx("coordinator"), kind="proposal")

    assert [found["id"] for found in mine] == [newer, older]


def test_nobody_sees_changes_or_deletes_the_draft_of_another(world: World) -> None:
    draft, version = drafts.save(world.ctx("coordinator"), "proposal", None, FIELDS, 0)
    other = world.ctx("governor")

    with pytest.raises(drafts.NoSuchDraftError):
        drafts.load(other, draft)
    with pytest.raises(drafts.NoSuchDraftError):
        drafts.save(other, "proposal", None, {}, version, draft)
    assert drafts.drop(other, draft) is False
    assert drafts.list_mine(other) == []
    assert drafts.load(world.ctx("coordinator"), draft)["fields"] == FIELDS


def test_a_dropped_draft_is_gone(world: World) -> None:
    ctx = world.ctx("coordinator")
    draft, _ = drafts.save(ctx, "decision", "TH50-2569-001", FIELDS, 0)

    assert drafts.drop_about(ctx, "decision", "TH50-2569-001") == 1

    with pytest.raises(drafts.NoSuchDraftError):
        drafts.load(ctx, draft)
    assert drafts.drop(ctx, draft) is False


def test_what_is_too_long_is_refused_and_nobody_has_no_drafts(world: World) -> None:
    with pytest.raises(drafts.DraftTooLargeError):
        drafts.save(world.ctx("coordinator"), "proposal", None, {"a": "ก" * 200_001}, 0)
    with pytest.raises(NotSignedInError):
        drafts.list_mine(world.ctx())
