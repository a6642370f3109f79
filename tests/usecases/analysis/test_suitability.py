"""The suitability sheet is kept with the case, by an MOI officer, with a written opinion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reference import loader
from statemachine.refusals import RefusedError
from storage.cases import StaleCaseError
from tests.support.world import World
from usecases.analysis import suitability
from usecases.analysis.refused import SheetError
from usecases.analysis.suitability import Marked
from usecases.operations.trail import verify_trail
from usecases.reading import case_story
from usecases.refused import DeedRefusedError

CODES = [row["code"] for row in loader.suitability()["criteria"]]
FULL = Marked(
    dict.fromkeys(CODES, "3"),
    {"level": "เป็นมณฑล เทียบเท่าจังหวัด"},
    "conditional",
    "เหมาะสม หากจังหวัดจัดสรรงบประมาณติดตามผลทุกปี",
)


def test_a_sheet_is_kept_audited_and_shown(world: World) -> None:
    number = world.through("screening")
    version = world.load(number).version

    score = suitability.assess(world.ctx("moi_officer"), number, FULL, version)

    assert score == 75.0
    kept = suitability.sheet(world.ctx("coordinator"), number)["kept"]
    assert kept["opinion"] == FULL.opinion
    assert kept["by"]["username"] == "moi_officer"
    assert kept["marks"] == dict.fromkeys(CODES, 3)
    assert kept["weights"]["benefit"] == 25
    assert world.load(number).version == version + 1
    assert verify_trail(world.ctx())["flaws"] == []
    story = case_story.page(world.ctx("moi_officer"), number, None)
    assert "assessed suitability" in repr(story)


def test_the_case_goes_on_afterwards(world: World) -> None:
    number = world.through("screening")
    suitability.assess(world.ctx("moi_officer"), number, FULL)

    world.go(number, "accept", "moi_officer")

    assert world.load(number).state == "review"
    assert world.load(number).facts[suitability.FACT]["score"] == 75.0


def test_weights_make_the_score() -> None:
    weights = {row["code"]: row["weight"] for row in loader.suitability()["criteria"]}

    for code in CODES:
        marks = dict.fromkeys(CODES, 0) | {code: 4}
        assert suitability.score(marks) == pytest.approx(100 * weights[code] / 100)
    assert suitability.score(dict.fromkeys(CODES, 4)) == 100


@pytest.mark.parametrize(
    ("marked", "word"),
    [
        (replace(FULL, marks={**FULL.marks, "economy": ""}), "Economy"),
        (replace(FULL, marks={**FULL.marks, "economy": "5"}), "Economy"),
        (replace(FULL, verdict="perhaps"), "verdict"),
        (replace(FULL, opinion="สั้นไป"), "20 letters"),
    ],
)
def test_what_is_missing_is_named(world: World, marked: Marked, word: str) -> None:
    number = world.through("screening")

    with pytest.raises(SheetError) as refused:
        suitability.assess(world.ctx("moi_officer"), number, marked)

    assert word in refused.value.sentence("en")
    assert suitability.FACT not in world.load(number).facts


def test_only_the_ministry_assesses(world: World) -> None:
    number = world.through("screening")

    with pytest.raises(RefusedError):
        suitability.assess(world.ctx("coordinator"), number, FULL)
    with pytest.raises(DeedRefusedError):
        suitability.sheet(world.ctx("coordinator.elsewhere"), number)
    assert suitability.sheet(world.ctx("coordinator"), number)["refusal"] is not None
    assert suitability.sheet(world.ctx("moi_officer"), number)["refusal"] is None


def test_two_who_met_are_told(world: World) -> None:
    number = world.through("screening")
    version = world.load(number).version
    suitability.assess(world.ctx("moi_officer"), number, FULL, version)

    with pytest.raises(StaleCaseError):
        suitability.assess(world.ctx("moi_officer"), number, FULL, version)


def test_what_is_known_comes_from_dossier_and_register(world: World) -> None:
    number = world.through("screening")
    rows = {
        r["code"]: r["known"]
        for r in suitability.sheet(world.ctx("moi_officer"), number)["criteria"]
    }

    assert "by the province" in rows["level"][0]["en"].lower()
    assert "0 pairs" in rows["history"][0]["en"]
    assert len(rows["readiness"]) == 4
    assert any("trade" in line["en"] for line in rows["economy"])
