"""Every command has help, is in the manual, and answers with one JSON document of known shape."""

from __future__ import annotations

from typing import Any

import pytest

from cli import manual
from cli.exits import MEANINGS, Exit
from tests.cli.conftest import ACTIVE, DOUBTFUL, DRAFT, DUTY, FAILED
from tests.support.command_line import Shell

COMMANDS = dict(manual.commands())
PAIR = ACTIVE.lower()
WEEK = ("2569-11-23", "2026-11-27")
SERVERS = {"phinong up", "phinong web", "phinong flows", "phinong worker", "phinong deploy"}
"""Commands that serve until they are stopped, or need a server; other tests start them."""

TRIED: dict[str, tuple[list[str], set[str]]] = {
    "phinong case list": ([], {"cases"}),
    "phinong case show": ([DRAFT, "--as", "coordinator"], {"case"}),
    "phinong case history": ([ACTIVE], {"history"}),
    "phinong case ledger": ([ACTIVE], {"ledger"}),
    "phinong case new": (
        ["--province", "TH-50", "--partner", "CN-YN", "--as", "coordinator"],
        {"case"},
    ),
    "phinong case do": (["submit", DRAFT, "--as", "coordinator"], {"outcome"}),
    "phinong case comment": ([DRAFT, "หารือแล้ว", "--as", "monitor"], {"comment"}),
    "phinong case attach": ([DRAFT, "draft.txt", "--as", "coordinator"], {"document"}),
    "phinong case edit": ([DRAFT, "-f", "benefit=ใหม่", "--as", "coordinator"], {"case"}),
    "phinong case correct": (
        [ACTIVE, "deposit.deposit_reference", "สนธิ 13/2569", "--reason", "พิมพ์ผิด",
         "--as", "moi_officer"],
        {"case"},
    ),
    "phinong case duty": (
        [DUTY, "report_back", "--note", "หนังสือแล้ว", "--as", "moi_officer"],
        {"case"},
    ),
    "phinong pair list": ([], {"pairs"}),
    "phinong pair show": ([PAIR], {"pair"}),
    "phinong pair plan": (
        [PAIR, "--on", "2570-02", "--type", "education", "--text", "ค่าย", "--as", "coordinator"],
        {"pair"},
    ),
    "phinong pair record": (
        [PAIR, "--on", "2569-11-20", "--type", "culture", "--text", "งาน", "--as", "coordinator"],
        {"pair"},
    ),
    "phinong pair terminate": (
        [PAIR, "--on", "2569-12-31", "--reason", "เลิก", "--as", "moi_officer"],
        {"pair"},
    ),
    "phinong plan": ([DRAFT, "--wish", "31/12/2572"], {"plan"}),
    "phinong duties list": ([], {"duties"}),
    "phinong duties extract": (["draft.txt", "--on", "2026-11-20"], {"items"}),
    "phinong group list": (["--as", "moi_officer"], {"fiscal_year", "figures", "groups"}),
    "phinong group duties": (["--as", "coordinator"], {"duties", "all", "late"}),
    "phinong handover": (["TH-50", "--out", "book.pdf"], {"handover"}),
    "phinong register totals": (
        ["--as-of", "30/9/2569"],
        {"as_of", "known_on", "signed", "in_progress", "expired", "by_status", "by_country",
         "published"},
    ),
    "phinong register explain": (
        ["plan-2562-signed", "30/9/2569"],
        {"known_on", "first", "second", "both", "rows", "unseen", "published_gap", "dated_gap",
         "candidates", "unexplained_gap", "words"},
    ),
    "phinong register differences": ([], {"differences"}),
    "phinong register export": (["pairs.csv"], {"file", "bytes"}),
    "phinong report kpi": (
        ["--fiscal-year", "2569"],
        {"fiscal_year", "from", "until", "running", "as_of", "definitions", "plan", "years",
         "indicators"},
    ),
    "phinong programme list": (["--as", "coordinator"], {"plans", "sums"}),
    "phinong programme duty": (
        ["--as", "coordinator"],
        {"year", "kind", "first_day", "last_day", "pairs", "pairs_signed", "owed", "not_owed",
         "met", "open", "missed", "uncertain", "excused"},
    ),
    "phinong programme radar": (["--as", "coordinator"], {"year", "totals", "pairs"}),
    "phinong programme tags": ([], {"sets"}),
    "phinong mail receive": ([], {"is_open", "received"}),
    "phinong import pairs": (["pairs.csv", "--dry-run"], {"import"}),
    "phinong import histories": (["histories.json", "--dry-run"], {"import"}),
    "phinong user add": (
        ["new.one", "--name-th", "ใหม่", "--name-en", "New", "--email", "new@example.go.th"],
        {"user"},
    ),
    "phinong user change": (["monitor", "--inactive"], {"user"}),
    "phinong user list": ([], {"users"}),
    "phinong user grant": (["assistant", "coordinator", "TH-50"], {"grant"}),
    "phinong user revoke": (["monitor", "monitor"], {"revoked"}),
    "phinong user link": (["monitor"], {"link"}),
    "phinong user post": (["moi_director", "assistant"], {"post"}),
    "phinong user second-factor": (["governor", "--reset"], {"second_factor"}),
    "phinong user link-identity": (
        ["monitor", "--issuer", "https://id.example", "--subject", "4f2a"],
        {"identity"},
    ),
    "phinong delegate give": (
        ["governor", "assistant", "--role", "governor", "--from", WEEK[0], "--until", WEEK[1],
         "--reason", "ไปราชการ"],
        {"delegation"},
    ),
    "phinong case follow": (
        [ACTIVE, "--instrument", "amendment", "--as", "coordinator"],
        {"case"},
    ),
    "phinong delegate list": ([], {"delegations"}),
    "phinong tick": ([], {"at", "jobs"}),
    "phinong mail list": ([], {"mails"}),
    "phinong mail show": ([str(FAILED)], {"mail"}),
    "phinong mail preview": (["3"], {"mail", "preview"}),
    "phinong mail retry": ([str(FAILED)], {"mail"}),
    "phinong mail resolve": ([str(DOUBTFUL)], {"mail"}),
    "phinong mail deliver": ([], {"delivered"}),
    "phinong calendar count": ([*WEEK], {"from", "to", "region", "working_days", "calendar"}),
    "phinong calendar show": (["2569"], {"from", "to", "days"}),
    "phinong calendar add": (
        ["2569-11-25", "วันหยุดพิเศษ", "Special", "--source", "มติ ครม."],
        {"added", "dry_run", "version", "cases", "deadlines", "mails", "changes"},
    ),
    "phinong calendar remove": (
        ["2569-12-10", "--dry-run"],
        {"removed", "dry_run", "version", "cases", "deadlines", "mails", "changes"},
    ),
    "phinong lifecycle show": ([], {"definition", "digest"}),
    "phinong lifecycle diagram": ([], {"format", "diagram", "file"}),
    "phinong lifecycle diff": (["shipped", "2569.1"], {"old", "new", "differences"}),
    "phinong privacy inventory": ([], {"inventory"}),
    "phinong privacy retention": (["--dry-run"], {"retention"}),
    "phinong privacy breaches": ([], {"breaches"}),
    "phinong audit verify": ([], {"audit"}),
    "phinong audit export": (["--chain", ACTIVE], {"export"}),
    "phinong audit checkpoint": ([], {"checkpoint"}),
}  # fmt: skip
"""Command -> arguments that must do in the ministry, and the keys of the document."""

ELSEWHERE = {
    "phinong case document": "test_case",
    "phinong pair renew": "test_pair",
    "phinong pair revive": "test_pair",
    "phinong delegate revoke": "test_people",
    "phinong lifecycle check": "test_lifecycle",
    "phinong lifecycle list": "test_lifecycle",
    "phinong lifecycle publish": "test_lifecycle",
    "phinong lifecycle move": "test_lifecycle",
    "phinong init": "test_journey",
    "phinong doctor": "tests/journeys",
    "phinong simulate": "test_simulate",
    "phinong rulebook check": "test_documents",
    "phinong rulebook show": "test_documents",
    "phinong rulebook diff": "test_documents",
    "phinong rulebook try": "test_documents",
    "phinong document compare": "test_documents",
    "phinong document draft": "test_documents",
    "phinong document check": "test_documents",
    "phinong document check-wording": "test_documents",
    "phinong privacy copy": "test_privacy",
    "phinong privacy erase": "test_privacy",
    "phinong privacy confirm": "test_privacy",
    "phinong audit verifier": "test_keep",
    "phinong backup": "test_keep",
    "phinong drill": "test_keep",
    "phinong restore": "test_keep",
    "phinong migrate-to": "test_keep",
    "phinong document changes": "test_documents",
    "phinong document sort": "test_documents",
    "phinong forecast": "test_analysis",
    "phinong priorities": "test_analysis",
    "phinong rulebook case": "test_rulebook",
    "phinong rulebook impact": "test_rulebook",
    "phinong rulebook publish": "test_rulebook",
    "phinong programme show": "test_programme",
    "phinong paper make": "test_paper",
    "phinong paper kinds": "test_paper",
    "phinong paper check": "test_paper",
    "phinong paper cancel": "test_paper",
    "phinong paper register": "test_paper",
}
"""Commands that need more than one line to be tried, and where they are."""


@pytest.fixture
def stocked(shell: Shell) -> Shell:
    """Give a shell with the files that the commands above name."""
    from reference.loader import histories_path, pairs_path

    (shell.folder / "draft.txt").write_text("ร่างบันทึกความเข้าใจ", encoding="utf-8")
    rows = pairs_path().read_text(encoding="utf-8").splitlines()[:6]
    (shell.folder / "pairs.csv").write_text("\n".join(rows), encoding="utf-8")
    (shell.folder / "histories.json").write_bytes(histories_path().read_bytes())
    return shell


def test_every_command_is_tried() -> None:
    assert COMMANDS.keys() - SERVERS == TRIED.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_tells_thai_english_and_an_example(empty: Shell, name: str) -> None:
    ran = empty.call(*name.split()[1:], "--help")

    assert (ran.code, ran.err) == (0, "")
    assert f"วิธีใช้ · usage: {name}" in ran.out
    assert " · " in ran.out.splitlines()[0]
    assert "--json" in ran.out


@pytest.mark.parametrize(
    "name", sorted(COMMANDS.keys() - SERVERS - {"phinong init", "phinong doctor"})
)
def test_its_help_shows_an_example(name: str) -> None:
    assert name in str(COMMANDS[name].epilog) or name == "phinong delegate give"


@pytest.mark.parametrize("name", TRIED)
def test_it_answers_with_one_json_document(stocked: Shell, name: str) -> None:
    arguments, keys = TRIED[name]

    document = stocked.json(*name.split()[1:], *arguments)

    assert document.keys() == keys


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("name", TRIED)
def test_it_answers_people(stocked: Shell, name: str, lang: str) -> None:
    arguments, _ = TRIED[name]

    ran = stocked.call(*name.split()[1:], *arguments, "--lang", lang)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.strip()


def test_the_manual_is_fresh() -> None:
    stale = "docs/commands.md is stale: write it again with python -m cli.manual"
    assert manual.PAGE.read_text(encoding="utf-8") == manual.markdown(), stale


def test_the_manual_tells_every_exit_code() -> None:
    assert MEANINGS.keys() == set(Exit)
    assert all(f"| {code.value} |" in manual.markdown() for code in Exit)


def test_the_manual_tells_every_command() -> None:
    written: Any = manual.markdown()

    assert [name for name in COMMANDS if f"\n## {name}\n" not in written] == []
