"""``phinong simulate``."""

from __future__ import annotations

import pytest

from tests.support.command_line import Shell

RUN = ("simulate", "--cases", "2", "--months", "1", "--seed", "7")


@pytest.mark.slow
def test_the_same_seed_gives_the_same_document(empty: Shell) -> None:
    first = empty.json(*RUN)

    assert first == empty.json(*RUN)
    assert (first["cases"], first["audit"]["verified"]) == (2, True)
    assert not (empty.folder / "data").exists()


@pytest.mark.slow
def test_people_read_it_in_tables(empty: Shell) -> None:
    ran = empty.call(*RUN)

    assert (ran.code, ran.err) == (0, "")
    assert "ผลการจำลอง" in ran.out


@pytest.mark.slow
def test_a_programme_shows_the_indicators_of_its_years(empty: Shell) -> None:
    ran = empty.call("simulate", "--programme", "--years", "1", "--seed", "7")

    assert (ran.code, ran.err) == (0, "")
    assert "ตัวชี้วัดตามปีงบประมาณ" in ran.out
    assert "2565" in ran.out


@pytest.mark.parametrize(
    "options",
    [
        ("--cases", "0"),
        ("--months", "999"),
        ("--seed", "x"),
        ("--programme", "--years", "6"),
        ("--programme", "--cases", "5"),
        ("--years", "5"),
    ],
)
def test_what_cannot_be_simulated_is_a_usage_error(empty: Shell, options: tuple[str, ...]) -> None:
    assert empty.call("simulate", *options, "--json").code == 2
