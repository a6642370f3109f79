"""``phinong forecast`` and ``phinong priorities``."""

from __future__ import annotations

from tests.cli.conftest import ACTIVE, DRAFT
from tests.support.command_line import Shell


def test_a_young_installation_forecasts_nothing_and_says_why(shell: Shell) -> None:
    one = shell.json("forecast", DRAFT)["forecast"]
    every = shell.json("forecast", "--all")["forecasts"]

    assert one["state"] == "too_little"
    assert one["lacks"][0]["need"] == 20
    assert DRAFT in {row["number"] for row in every["rows"]}
    assert ACTIVE not in {row["number"] for row in every["rows"]}
    assert shell.json("forecast", ACTIVE)["forecast"]["state"] == "none"
    assert shell.json("forecast", "--check")["check"]["said"] == 0


def test_one_thing_is_asked_for(shell: Shell) -> None:
    assert shell.call("forecast").code == 2
    assert shell.call("forecast", DRAFT, "--all").code == 2
    assert shell.call("forecast", "TH99-2569-001").code != 0


def test_countries_stand_in_order_with_open_weights(shell: Shell) -> None:
    found = shell.json("priorities")
    (shell.folder / "weights.toml").write_text("[weights]\nborder = 900\n", encoding="utf-8")
    changed = shell.json("priorities", "--weights", "weights.toml")

    assert [row["place"] for row in found["countries"]] == list(
        range(1, len(found["countries"]) + 1)
    )
    assert changed["countries"][0]["code"] == "LA"
    assert next(c for c in changed["criteria"] if c["code"] == "border")["weight"] == 900
    assert "Countries" in shell.call("priorities", "--lang", "en").out


def test_weights_that_cannot_be_used_are_refused(shell: Shell) -> None:
    (shell.folder / "wrong.toml").write_text("[weights]\nlove = 1\n", encoding="utf-8")

    wrong = shell.call("priorities", "--weights", "wrong.toml")
    missing = shell.call("priorities", "--weights", "nowhere.toml")

    assert wrong.code != 0
    assert "love" in wrong.err
    assert missing.code != 0
    assert "nowhere.toml" in missing.err
