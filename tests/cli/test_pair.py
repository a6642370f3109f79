"""``phinong pair`` and ``import``: the register from files, and the life of a relation."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference.loader import histories_path, pairs_path
from tests.cli.conftest import ACTIVE
from tests.support.command_line import Shell

PAIR = ACTIVE.lower()
PLAN = ("--on", "2570-11", "--type", "education", "--text", "ค่ายเยาวชน", "--as", "coordinator")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the shipped pairs with one row that cannot be taken."""
    path = tmp_path / "pairs.csv"
    lines = pairs_path().read_text(encoding="utf-8").splitlines()
    bad = lines[1].replace("th", "xx", 1).replace(",CN,", ",ZZ,")
    path.write_text("\n".join([*lines, bad]), encoding="utf-8")
    return path


def test_a_bad_row_stops_nothing_and_is_told(quiet: Shell, file: Path) -> None:
    ran = quiet.call("import", "pairs", str(file), "--json")

    report = ran.document["import"]
    assert (ran.code, report["rows"], report["created"], report["refused"]) == (6, 48, 47, 1)
    assert [problem["row"] for problem in report["problems"]] == [49]
    assert report["problems"][0].keys() == {"row", "key", "th", "en", "code"}
    assert "แถวที่ไม่ผ่าน" in quiet.call("import", "pairs", str(file)).out


def test_the_same_file_twice_changes_nothing(quiet: Shell) -> None:
    for kind, path, count in (("pairs", pairs_path(), 47), ("histories", histories_path(), 22)):
        first = quiet.json("import", kind, str(path))["import"]
        again = quiet.json("import", kind, str(path))["import"]

        assert first["created"] == count
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, count)


def test_a_trial_keeps_nothing(quiet: Shell) -> None:
    before = quiet.json("pair", "list")
    tried = quiet.json("import", "pairs", str(pairs_path()), "--dry-run")["import"]

    assert tried["dry_run"] is True
    assert quiet.json("pair", "list") == before


@pytest.mark.parametrize("content", [b"", b"\x00" * 4000, b"a;b\n1;2\n", b"PK\x03\x04broken"])
def test_a_file_that_is_none_is_one_sentence(shell: Shell, content: bytes) -> None:
    (shell.folder / "x.csv").write_bytes(content)

    ran = shell.call("import", "pairs", "x.csv", "--json")

    assert ran.code == 6
    assert ran.error["th"] != ran.error["en"]


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "/dev/null/x", "a" * 5000])
def test_a_path_that_cannot_be_read_is_one_sentence(shell: Shell, path: str) -> None:
    assert shell.call("import", "pairs", path, "--json").code == 6


def test_an_activity_keeps_a_relation_on_track(shell: Shell) -> None:
    year_later = {"PHINONG_CLOCK": "2027-12-10T03:00:00Z"}
    shell.json("tick", **year_later)
    quiet = shell.json("pair", "show", PAIR, **year_later)["pair"]["standing_today"]
    revived = shell.json("pair", "revive", PAIR, "--on", "2571-02", *PLAN[2:], **year_later)

    assert quiet == "dormant"
    assert revived["pair"]["standing"] == "on_track"


def test_a_renewal_opens_a_case_once(quiet: Shell) -> None:
    quiet.json("import", "pairs", str(pairs_path()))
    renew = ("pair", "renew", "th57-cn-yunnan", "--as", "coordinator.elsewhere")

    case = quiet.json(*renew)["case"]
    again = quiet.call(*renew, "--json")

    assert quiet.json("case", "show", case["number"])["case"]["instrument"]["value"] == "renewal"
    assert (again.code, again.error["code"]) == (3, "case_open")


def test_an_unknown_pair_is_not_found(shell: Shell) -> None:
    assert shell.call("pair", "show", "th50-xx", "--json").code == 5
    assert shell.call("pair", "plan", "th50-xx", *PLAN, "--json").code == 5


def test_a_list_may_be_narrowed(quiet: Shell) -> None:
    quiet.json("import", "pairs", str(pairs_path()))
    found = quiet.json("pair", "list", "--province", "เชียงใหม่", "--country", "jp")["pairs"]

    assert {pair["province"] for pair in found} == {"TH-50"}
    assert {pair["country"] for pair in found} == {"JP"}
