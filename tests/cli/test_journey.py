"""From an empty folder to a deposited original, as one would type it, each line a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.builders import a_dossier
from tests.support.command_line import Ran, Shell

PAGE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
ENDORSED = {
    "committee_number": "1/2569",
    "committee_date": "2569-11-01",
    "letter_number": "ชม 0017/1",
    "letter_date": "2 พฤศจิกายน 2569",
}
SUITABLE = {
    "suitability_level": "เทียบเท่าจังหวัด",
    "suitability_potential": "สูง",
    "suitability_benefit": "การค้าชายแดน",
    "agencies": "none",
}
SIGNED = {
    "signed_on": "พ.ย. 2569",
    "place": "เชียงใหม่",
    "signatories": ["ผู้ว่าราชการจังหวัด", "the Governor"],
    "document": "@signed.pdf",
}
DEPOSITED = {"deposit_reference": "สนธิ 12/2569", "deposit_date": "2569-11-20"}
ACTS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("submit", "somchai", {}, "endorsement"),
    ("endorse", "governor.th50", ENDORSED, "screening"),
    ("accept", "moi.officer", SUITABLE, "review"),
    ("concur", "moi.officer", {}, "review"),
    ("concur", "mfa.officer", {"treaty": "not_treaty"}, "rule_check"),
    ("confirm_ministerial", "moi.officer", {"reason": "อยู่ในแนวทางปี 2561"}, "approval"),
    ("approve", "moi.executive", {"standing_clause": "report_back"}, "partner_agreement"),
    ("partner_agrees", "somchai", {}, "signing"),
    ("sign", "governor.th50", SIGNED, "deposit"),
    ("deposit", "moi.officer", DEPOSITED, "active"),
)


def document(ran: Ran) -> Any:
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.document


@pytest.mark.slow
def test_a_case_goes_its_way_from_an_empty_folder(tmp_path: Path) -> None:
    shell = Shell(tmp_path, {})
    (tmp_path / "dossier.json").write_text(json.dumps(a_dossier()), encoding="utf-8")
    (tmp_path / "draft.txt").write_text("ร่างบันทึกความเข้าใจ", encoding="utf-8")
    (tmp_path / "signed.pdf").write_bytes(PAGE)

    assert shell.run("case", "list").code == 1
    assert document(shell.run("init", "--json"))["loaded"]
    assert not document(shell.run("init", "--json"))["loaded"]
    document(
        shell.run(
            "user", "add", "somchai", "--name-th", "สมชาย", "--name-en", "Somchai",
            "--email", "somchai@chiangmai.go.th", "--json",
        )
    )  # fmt: skip
    document(shell.run("user", "grant", "somchai", "coordinator", "TH-50", "--json"))
    made = document(
        shell.run(
            "case", "new", "--province", "เชียงใหม่", "--partner", "อานฮุย", "--dossier",
            "dossier.json", "--text", "draft.txt", "--as", "somchai", "--json",
        )
    )  # fmt: skip
    number = made["case"]["number"]

    for act, who, fields, reached in ACTS:
        (tmp_path / "fields.json").write_text(json.dumps(fields), encoding="utf-8")
        line = ("case", "do", number, act, "--fields", "fields.json", "--json")
        refused = shell.call(*line, "--as", "monitor")
        done = document(shell.run(*line, "--as", who))

        assert (refused.code, refused.error["code"]) == (3, "wrong_role")
        assert done["outcome"]["state"] == reached

    assert (
        document(shell.run("pair", "show", number.lower(), "--json"))["pair"]["begun"] == "2026-11"
    )
    assert document(shell.call("audit", "verify", "--json"))["audit"]["ok"] is True
    assert document(shell.run("tick", "--at", "2569-12-01T09:00", "--json"))["jobs"]["sweep"]
    assert "มีผลแล้ว" in shell.run("case", "show", number).out
