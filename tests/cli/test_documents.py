"""``phinong rulebook`` and ``phinong document``."""

from __future__ import annotations

import json

from documents.reading import read_text
from tests.cli.conftest import DRAFT
from tests.support import world
from tests.support.builders import WAYS
from tests.support.command_line import Shell


def test_the_shipped_rulebook_holds_every_property(empty: Shell) -> None:
    found = empty.json("rulebook", "check")

    assert found["problems"] == []
    assert "ministerial" not in found["verdicts"]  # never a silent pass


def test_facts_are_tried_and_every_rule_answers(empty: Shell) -> None:
    (empty.folder / "facts.json").write_text(json.dumps({"treaty": "treaty_parliament"}))

    found = empty.json("rulebook", "try", "facts.json")

    assert found["path"]["value"] == "parliament"
    assert len(found["rules"]) == len(empty.json("rulebook", "show")["rules"])


def test_a_wrong_fact_is_named(empty: Shell) -> None:
    (empty.folder / "facts.json").write_text(json.dumps({"treaty": "maybe"}))

    ran = empty.call("rulebook", "try", "facts.json")

    assert ran.code != 0
    assert "treaty" in ran.err


def test_two_versions_are_compared(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("ข้อ ๑ มีระยะเวลา ๕ ปี", encoding="utf-8")
    (empty.folder / "b.txt").write_text("ข้อ ๑ มีระยะเวลา ๖ ปี", encoding="utf-8")

    found = empty.json("document", "compare", "a.txt", "b.txt")

    assert found["counts"]["substantive"] == 1


def test_wording_is_checked(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("Article 1 The Sides shall pay.", encoding="utf-8")

    found = empty.json("document", "check-wording", "a.txt")["findings"]

    assert {f["rule"] for f in found} >= {"shall", "money"}


def test_a_draft_is_written_from_the_dossier(shell: Shell) -> None:
    told = shell.json("document", "draft", DRAFT, "--out", "draft.docx", "--as", "coordinator")

    said = str(read_text((shell.folder / "draft.docx").read_bytes()))
    assert told["draft"]["language"] == "both"
    assert "จังหวัดเชียงใหม่" in said
    assert "Chiang Mai Province, Kingdom of Thailand" in said
    assert "education" in said


def test_a_draft_is_for_readers_of_the_case_alone(shell: Shell) -> None:
    asked = ("document", "draft", DRAFT, "--out", "draft.docx", "--json", "--as")

    assert shell.call(*asked, "agency_officer").error["code"] == "not_yours_to_see"
    assert not (shell.folder / "draft.docx").exists()


def test_a_draft_in_no_known_language_is_refused(shell: Shell) -> None:
    ran = shell.call("document", "draft", DRAFT, "--out", "d.docx", "--language", "fr", "--json")

    assert ran.error["code"] == "draft_language"


def test_a_comparison_is_written_as_tracked_changes(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("ข้อ ๑ มีระยะเวลา ๕ ปี", encoding="utf-8")
    (empty.folder / "b.txt").write_text("ข้อ ๑ มีระยะเวลา ๖ ปี", encoding="utf-8")

    empty.json("document", "compare", "a.txt", "b.txt", "--tracked", "c.docx")

    assert str(read_text((empty.folder / "c.docx").read_bytes())) == "ข้อ ๑ มีระยะเวลา ๖ ปี"


def test_a_draft_of_ours_has_no_finding(shell: Shell) -> None:
    for language in ("th", "en"):
        file = f"{language}.docx"
        shell.json("document", "draft", DRAFT, "--language", language, "--out", file)

    found = shell.json(
        "document", "check", "th.docx", "--english", "en.docx", "--instrument", "mou",
        "--province", "TH-50",
    )  # fmt: skip

    assert found == {"findings": [], "wording": []}


def test_a_text_is_checked_against_the_register_and_its_english(empty: Shell) -> None:
    (empty.folder / "th.txt").write_text("ความตกลง\nข้อ ๑ มีระยะเวลา ๕ ปี", encoding="utf-8")
    (empty.folder / "en.txt").write_text("Agreement\nArticle 1 For 4 years", encoding="utf-8")

    asked = ("document", "check", "th.txt", "--english", "en.txt", "--instrument", "mou")
    found = empty.json(*asked, "--province", "เชียงใหม่")["findings"]

    assert {f["rule"] for f in found} >= {
        "title_kind", "name_not_found", "clause_missing", "versions_figures",
    }  # fmt: skip
    assert "48 months" in str(found)


def test_an_unknown_instrument_or_province_is_said(empty: Shell) -> None:
    (empty.folder / "a.txt").write_text("บันทึกความเข้าใจ", encoding="utf-8")

    assert empty.call("document", "check", "a.txt", "--instrument", "pact").code == 2
    assert empty.call("document", "check", "a.txt", "--province", "ไม่มี").code != 0


def test_a_text_is_checked_against_its_case(shell: Shell) -> None:
    (shell.folder / "a.txt").write_text("ความตกลงระหว่างจังหวัดเชียงราย", encoding="utf-8")

    found = shell.json("document", "check", "a.txt", "--case", DRAFT, "--as", "coordinator")[
        "findings"
    ]

    assert {f["rule"] for f in found} >= {"title_kind", "name_not_found", "other_province"}


def test_a_case_whose_text_is_no_file_here_is_refused(shell: Shell) -> None:
    ran = shell.call("document", "check", "--case", DRAFT, "--as", "coordinator")

    assert ran.code != 0
    assert "The case has no such version" in ran.err


def test_a_check_wants_a_file_or_a_case(shell: Shell) -> None:
    assert "--case NUMBER" in shell.call("document", "check").err


def test_changes_are_listed_and_sorted_by_command(shell: Shell) -> None:
    number = _changed(shell)
    guard = shell.json("document", "changes", number, "--as", "mfa_officer")["guard"]
    (change,) = guard["changes"]

    unsorted = shell.call("case", "do", "not_substantive", number, "--as", "mfa_officer")
    shell.json(
        "document", "sort", number, change["key"], "--not-substantive",
        "--reason", "คำพ้อง", "--as", "mfa_officer",
    )  # fmt: skip
    cleared = shell.json(
        "case", "do", "not_substantive", number, "-f", "changes=-", "--as", "mfa_officer"
    )
    letter = ("--letter", "letter.docx", "--as", "moi_officer")
    shell.json("document", "changes", number, *letter)

    assert "Texts" in unsorted.err
    assert "signing" in json.dumps(cleared)
    assert "คำพ้อง" in str(read_text((shell.folder / "letter.docx").read_bytes()))


def _changed(shell: Shell) -> str:
    """Return the number of a case whose partner wants another word in a text that can be read."""
    said = "บันทึกความเข้าใจ\nข้อ ๑ จะส่งเสริมการค้า\n"
    for name, text in (("a.txt", said), ("b.txt", said.replace("ส่งเสริม", "สนับสนุน"))):
        (shell.folder / name).write_text(text, encoding="utf-8")
    url = f"sqlite:///{shell.folder}/data/phinong.db"
    offices = world.opened(url)
    number = offices.case()
    shell.json("case", "attach", number, "a.txt", "--kind", "draft_text", "--as", "coordinator")
    for trigger, role, fields in WAYS["partner_agreement"]:
        offices.go(number, trigger, role.value, **fields)
    offices.database.close()
    shell.json("case", "do", "partner_changes", number, "-f", "text=@b.txt", "--as", "coordinator")
    return number
