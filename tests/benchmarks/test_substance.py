"""The labelled set of edited clauses: as it was judged, and told apart as well as asked."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks import substance
from benchmarks.make_edited_clauses import edited


def test_the_set_is_what_its_maker_makes() -> None:
    assert substance.labelled() == edited()


def test_the_set_is_large_and_mixed() -> None:
    found = Counter((e["language"], e["sort"]) for e in substance.labelled())

    assert sum(found.values()) >= 240
    assert min(found.values()) >= 50
    assert len({(e["old"], e["new"]) for e in substance.labelled()}) == sum(found.values())


@pytest.mark.parametrize("held_out", [True, False])
def test_substance_is_told_from_rewording(held_out: bool) -> None:  # noqa: FBT001
    found = substance.score(e for e in substance.labelled() if e["held_out"] is held_out)

    assert found["recall"] >= substance.RECALL
    assert found["precision"] >= substance.PRECISION


def test_no_chunk_begins_on_a_bare_mark() -> None:
    assert substance.bare_marks(substance.labelled()) == 0


def test_the_benchmark_prints_sound_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert substance.main(["--json", "--quick", "--rounds", "1"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert all(verdict["met"] is not None for verdict in found["verdicts"])
