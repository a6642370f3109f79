"""The curve of scale: its tables are those of the last run, its slopes and formulas are sound."""

from __future__ import annotations

import json

import pytest

from benchmarks.scale import paper
from benchmarks.scale.carried import carried
from benchmarks.scale.figures import measured
from benchmarks.scale.loaded import loaded
from tests.support.postgres import PostgresMissingError

FOUND = json.loads(paper.DATA.read_text(encoding="utf-8"))


def test_the_tables_of_the_paper_are_those_of_the_last_run() -> None:
    text = paper.PAGE.read_text(encoding="utf-8")

    assert paper.curve(FOUND) in text
    assert carried(FOUND) in text
    assert paper.placed(text, FOUND) == text


def test_a_slope_says_how_steeply_something_grows() -> None:
    assert paper.slope([(10, 5), (1_000, 5)]) == pytest.approx(0)
    assert paper.slope([(10, 1), (100, 10), (1_000, 100)]) == pytest.approx(1)
    assert paper.slope([(10, 1), (1_000, 10_000)]) == pytest.approx(2)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_size_is_measured_whole() -> None:
    try:
        with loaded(200, 4) as place:
            found = measured(place, deeds=8, asked=1, backup=True, several=())
    except PostgresMissingError as missing:
        pytest.skip(str(missing))

    assert found["entries"] >= 200 * 4
    assert found["backup_bytes"] > 200 * 1000
    assert found["deed_ms"] > 0
    assert found["sweep_share_due"] == 1
    assert {"cases", "stage_entries", "audit_entries"} <= set(found["tables"])
