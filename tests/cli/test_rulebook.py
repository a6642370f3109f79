"""``phinong rulebook`` on cases and on files of rulebooks."""

from __future__ import annotations

from tests.cli.conftest import ACTIVE, DRAFT
from tests.support.command_line import Shell
from tests.support.rulebook import NEXT, next_rulebook


def a_file(shell: Shell) -> str:
    (shell.folder / "next.toml").write_text(next_rulebook(), encoding="utf-8")
    return "next.toml"


def test_the_verdict_on_a_case_has_every_rule(shell: Shell) -> None:
    found = shell.json("rulebook", "case", DRAFT, "--as", "coordinator")

    assert found["today"]["path"]["value"] in ("unknown", "blocked")
    assert len(found["today"]["rules"]) == 16
    assert found["kept"] is None
    assert shell.json("rulebook", "case", ACTIVE, "--as", "moi_officer")["kept"]["intact"]


def test_a_case_of_another_province_is_not_shown(shell: Shell) -> None:
    ran = shell.call("rulebook", "case", DRAFT, "--as", "coordinator.elsewhere")

    assert ran.code != 0
    assert DRAFT in ran.err


def test_a_file_is_checked_compared_and_published(shell: Shell) -> None:
    file = a_file(shell)

    assert shell.json("rulebook", "check", file)["problems"] == []
    changes = shell.json("rulebook", "diff", "th-2569-1", file)["changes"]
    assert {c["rule"]: c["kind"] for c in changes}["R17_alone"] == "added"
    seen = shell.json("rulebook", "impact", file, "--as", "admin")
    assert DRAFT in {c["number"] for c in seen["cases"]}
    assert (
        shell.json("rulebook", "publish", file, "--as", "moi_officer")["published"]["notice"] == 1
    )

    under = shell.json("rulebook", "case", DRAFT, "--under", NEXT, "--as", "moi_officer")
    assert under["touches"]
    assert shell.json("rulebook", "show", NEXT)["version"] == NEXT
    assert shell.call("rulebook", "publish", file, "--as", "moi_officer").code != 0


def test_a_broken_file_is_named_by_its_problem(empty: Shell) -> None:
    text = next_rulebook().replace("committee_number != ''", "nobody == 1")
    (empty.folder / "bad.toml").write_text(text, encoding="utf-8")

    ran = empty.call("rulebook", "check", "bad.toml")

    assert ran.code != 0
    assert "R04_committee" in ran.out


def test_people_read_what_a_version_touches(shell: Shell) -> None:
    ran = shell.call("rulebook", "impact", a_file(shell), "--as", "admin")

    assert ran.code == 0
    assert NEXT in ran.out
    assert "R17_alone" in ran.out
