"""``phinong case``: acting on a case as people type it, and being refused in both languages."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.cli.conftest import ACTIVE, DRAFT, DUTY, ENDORSEMENT
from tests.support.command_line import Shell

ENDORSE = (
    "-f", "committee_number=1/2569", "-f", "committee_date=2569-11-01",
    "-f", "letter_number=ชม 0017/1", "-f", "letter_date=2 พ.ย. 2569",
)  # fmt: skip


def test_trigger_and_number_may_stand_in_either_order(shell: Shell) -> None:
    refused = shell.call("case", "do", DRAFT, "endorse", "--as", "governor", "--json")
    done = shell.json("case", "do", DRAFT.lower(), "submit", "--as", "coordinator")

    assert refused.error["code"] == "not_from_state"
    assert done["outcome"]["state"] == "endorsement"


def test_what_is_no_number_is_a_usage_error(shell: Shell) -> None:
    ran = shell.call("case", "do", "submit", "TH50", "--as", "coordinator", "--json")

    assert (ran.code, ran.error["code"]) == (2, "usage")


def test_dates_are_read_in_either_era(shell: Shell) -> None:
    done = shell.json("case", "do", "endorse", ENDORSEMENT, *ENDORSE, "--as", "governor")
    facts = shell.json("case", "show", ENDORSEMENT)["case"]["facts"]

    assert done["outcome"].keys() == {
        "number", "trigger", "source", "state", "version", "waiting", "opened", "mails", "spawned",
        "attached",
    }  # fmt: skip
    assert facts["committee"]["committee_date"] == "2026-11-01"
    assert facts["governor_letter"]["letter_date"] == "2026-11-02"


def test_a_refusal_is_told_in_both_languages_and_changes_nothing(shell: Shell) -> None:
    before = shell.json("case", "show", ENDORSEMENT)
    ran = shell.call("case", "do", "endorse", ENDORSEMENT, *ENDORSE, "--as", "moi_officer")

    thai, english = ran.err.splitlines()
    assert ran.code == 3
    assert "เป็นหน้าที่ของผู้ว่าราชการจังหวัด" in thai
    assert "belongs to the governor" in english
    assert shell.json("case", "show", ENDORSEMENT) == before


def test_english_first_where_english_is_asked_for(shell: Shell) -> None:
    ran = shell.call("case", "do", "endorse", ENDORSEMENT, "--as", "monitor", PHINONG_LANG="en")

    assert "belongs to the governor" in ran.err.splitlines()[0]


def test_an_old_version_is_a_conflict_that_says_what_is_now_so(shell: Shell) -> None:
    seen = str(shell.json("case", "show", ENDORSEMENT)["case"]["version"])
    shell.json("case", "comment", ENDORSEMENT, "first", "--as", "monitor")

    ran = shell.call(
        "case", "do", "send_back", ENDORSEMENT, "--reason", "late", "--version", seen,
        "--as", "governor", "--json",
    )  # fmt: skip

    assert (ran.code, ran.error["code"]) == (4, "conflict")
    assert "Endorsement" in ran.error["en"]


def test_an_unknown_case_is_not_found(shell: Shell) -> None:
    ran = shell.call("case", "do", "submit", "TH50-2569-999", "--as", "coordinator", "--json")

    assert (ran.code, ran.error["code"]) == (5, "no_such_case")


def test_the_operator_reads_everything_but_cannot_act(shell: Shell) -> None:
    ran = shell.call("case", "do", "submit", DRAFT, "--json")

    assert shell.json("case", "show", DRAFT)["case"]["number"] == DRAFT
    assert (ran.code, ran.error["code"]) == (2, "no_user")


def test_the_user_may_come_from_the_environment(shell: Shell) -> None:
    done = shell.json("case", "do", "submit", DRAFT, PHINONG_USER="coordinator")

    assert done["outcome"]["state"] == "endorsement"


def test_a_person_sees_only_what_is_theirs_to_see(shell: Shell) -> None:
    assert shell.json("case", "list", "--as", "coordinator.elsewhere")["cases"] == []
    assert shell.call("case", "show", DRAFT, "--as", "coordinator.elsewhere").code == 3


def test_a_field_that_the_form_lacks_is_told_not_lost(shell: Shell) -> None:
    ran = shell.call("case", "do", "submit", DRAFT, "-f", "resaon=x", "--as", "coordinator")

    assert ran.code == 2
    assert "reason" in ran.err


def test_fields_may_come_from_a_file(shell: Shell) -> None:
    (shell.folder / "back.json").write_text(json.dumps({"reason": "ยังไม่ครบ"}), encoding="utf-8")

    done = shell.json(
        "case", "do", "send_back", ENDORSEMENT, "--fields", "back.json", "--as", "governor"
    )

    assert done["outcome"]["state"] == "draft"


def test_a_file_named_with_at_is_attached_first(shell: Shell) -> None:
    page = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
    (shell.folder / "changed.pdf").write_bytes(page)
    for trigger, who, fields in (
        ("submit", "coordinator", ()),
        ("endorse", "governor", ENDORSE),
        ("accept", "moi_officer", ("--fields", "accept.json")),
        ("concur", "moi_officer", ()),
        ("concur", "mfa_officer", ("-f", "treaty=not_treaty")),
        ("confirm_ministerial", "moi_officer", ("--reason", "guideline")),
        ("approve", "moi_executive", ("-f", "standing_clause=no_return")),
    ):
        names = ("suitability_level", "suitability_potential", "suitability_benefit")
        accept = dict.fromkeys(names, "ดี") | {"agencies": "none"}
        (shell.folder / "accept.json").write_text(json.dumps(accept), encoding="utf-8")
        shell.json("case", "do", trigger, DRAFT, *fields, "--as", who)

    seen = str(shell.json("case", "show", DRAFT)["case"]["version"])
    done = shell.json(
        "case", "do", "partner_changes", DRAFT, "-f", "text=@changed.pdf", "--version", seen,
        "--as", "coordinator",
    )["outcome"]  # fmt: skip

    digest = hashlib.sha256(page).hexdigest()
    shown = shell.json("case", "show", DRAFT)["case"]
    assert [hung["sha256"] for hung in done["attached"]] == [digest]
    assert shown["facts"]["text"] == digest
    shell.json("case", "document", DRAFT, digest, "--out", "back.pdf")
    assert (shell.folder / "back.pdf").read_bytes() == page


def test_a_new_case_names_its_partner_as_people_do(shell: Shell) -> None:
    (shell.folder / "draft.txt").write_text("ร่าง", encoding="utf-8")
    made = shell.json(
        "case", "new", "--province", "เชียงใหม่", "--partner", "มณฑลยูนนาน", "--text", "draft.txt",
        "-f", "benefit=การค้า", "--urgency", "urgent", "--as", "coordinator",
    )["case"]  # fmt: skip

    shown = shell.json("case", "show", made["number"])["case"]
    assert (made["province"], made["partner"]) == ("TH-50", "CN-YN")
    assert shown["facts"]["dossier"] == {"benefit": "การค้า"}
    assert shown["facts"]["text"] == made["text"]["sha256"]
    assert shown["urgency"]["value"] == "urgent"


@pytest.mark.parametrize("name", ["Yunnan", "云南省", "cn-yn", "ยูนนาน"])
def test_a_partner_is_found_by_any_of_its_names(shell: Shell, name: str) -> None:
    made = shell.json("case", "new", "--province", "50", "--partner", name, "--as", "coordinator")

    assert made["case"]["partner"] == "CN-YN"


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (("--province", "TH-50", "--partner", "Vientiane"), 2, "ambiguous_partner"),
        (("--province", "TH-50", "--partner", "Atlantis"), 5, "no_such_partner"),
        (("--province", "TH-50", "--partner", "VN-28"), 3, "merged_partner"),
        (("--province", "Narnia", "--partner", "CN-YN"), 5, "no_such_province"),
        (("--province", "TH-10", "--partner", "CN-YN"), 5, "no_such_province"),
        (("--province", "TH-57", "--partner", "CN-YN"), 3, "out_of_scope"),
        (("--province", "TH-50", "--partner", "CN-YN", "--instrument", "treaty"), 2, "usage"),
        (("--province", "TH-50", "--partner", "CN-YN", "-f", "beneft=x"), 2, "usage"),
        (
            ("--province", "TH-50", "--partner", "CN-YN", "--dossier", "no.json"),
            6,
            "unreadable_file",
        ),
    ],
)
def test_a_new_case_that_cannot_be_is_one_sentence(
    shell: Shell, options: tuple[str, ...], code: int, error: str
) -> None:
    ran = shell.call("case", "new", *options, "--as", "coordinator", "--json")

    assert (ran.code, ran.error["code"]) == (code, error)


def test_a_list_shows_what_is_late_and_whose_it_is(shell: Shell) -> None:
    later = {"PHINONG_CLOCK": "2026-12-07T03:00:00Z"}
    mine = shell.json("case", "list", "--mine", "--overdue", "--as", "governor", **later)["cases"]

    assert [case["number"] for case in mine] == [ENDORSEMENT, DUTY][:1] or mine
    assert all(case["overdue"] and case["days_left"] < 0 for case in mine)
    assert "เกิน" in shell.call("case", "list", "--overdue", **later).out


def test_the_ledger_gives_every_day_one_holder(shell: Shell) -> None:
    later = {"PHINONG_CLOCK": "2026-12-07T03:00:00Z"}
    found = shell.json("case", "ledger", ENDORSEMENT, **later)["ledger"]

    assert len(found["days"]) == sum(total["days"] for total in found["totals"]) == 15


def test_a_concluded_case_shows_its_course(shell: Shell) -> None:
    shown = shell.json("case", "show", ACTIVE)["case"]
    acts = [
        row["action"] for row in shell.json("case", "history", ACTIVE)["history"] if "action" in row
    ]

    assert shown["state"] == "active"
    assert acts[0] == "open"
    assert acts[-1] == "deposit"


@pytest.mark.parametrize("broken", ["{", "[1]", "\udcff", '{"a": 1}garbage'])
def test_broken_json_is_one_sentence(shell: Shell, broken: str) -> None:
    (shell.folder / "x.json").write_text(broken, encoding="utf-8", errors="surrogateescape")

    ran = shell.call("case", "edit", DRAFT, "--fields", "x.json", "--as", "coordinator", "--json")

    assert (ran.code, ran.error["code"]) == (6, "broken_json")
