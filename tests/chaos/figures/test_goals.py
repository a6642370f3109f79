"""The figures are taken by tests that are there, and count what those tests record."""

from __future__ import annotations

import pytest

from tests.chaos.conftest import added
from tests.chaos.figures.__main__ import main
from tests.chaos.figures.goals import GOALS, Goal
from tests.chaos.figures.runs import ROOT


@pytest.mark.parametrize("goal", GOALS, ids=[goal.id for goal in GOALS])
def test_a_figure_has_its_tests_and_what_it_counts_is_recorded(goal: Goal) -> None:
    places = [ROOT / place for place in goal.tests]
    assert all(place.exists() for place in places)
    files = [f for p in places for f in (p.rglob("test_*.py") if p.is_dir() else [p])]
    said = " ".join(file.read_text(encoding="utf-8") for file in files)
    said += (ROOT / "tests/chaos/matrix.py").read_text(encoding="utf-8")
    for count in goal.counts:
        assert f'"{count}' in said or f"{count} of" in said, count


def test_counts_add_up_and_seconds_are_the_longest() -> None:
    assert added("kills", 2, 3) == 5
    assert added("seconds until restored", 2, 3) == 3


def test_a_figure_that_is_none_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["R99"])

    assert ended.value.code == 2
    assert "there is no R99" in capsys.readouterr().err
