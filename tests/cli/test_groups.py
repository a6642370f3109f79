"""``phinong handover`` and ``phinong group``: a book on disk, and what is still owed."""

from __future__ import annotations

from tests.support.command_line import Shell


def test_a_book_is_frozen_and_written(shell: Shell) -> None:
    told = shell.json("handover", "office_head:TH-50", "--out", "book.pdf")["handover"]

    assert (shell.folder / "book.pdf").read_bytes().startswith(b"%PDF-")
    assert (told["office"], told["to"], told["id"]) == ("TH-50", None, None)
    assert told["sha256"].startswith(told["code"])


def test_an_office_is_handed_to_somebody_who_then_owes_a_word(shell: Shell) -> None:
    told = shell.json("handover", "TH-50", "--out", "book.pdf", "--to", "deputy")

    assert told["handover"]["to"] == "deputy"
    owed = shell.json("group", "duties", "--as", "deputy")
    assert [duty["kind"] for duty in owed["duties"]] == ["handover"]
    assert owed["all"] == 1


def test_an_unknown_office_is_a_refusal_and_writes_nothing(shell: Shell) -> None:
    ran = shell.call("handover", "TH-99", "--out", "book.pdf", "--json")

    assert ran.code == 3
    assert ran.error["code"] == "office_unknown"
    assert not (shell.folder / "book.pdf").exists()


def test_a_strangers_book_is_not_there(shell: Shell) -> None:
    ran = shell.call(
        "handover", "TH-50", "--out", "book.pdf", "--as", "coordinator.elsewhere", "--json"
    )

    assert ran.error["code"] == "no_such_record"


def test_groups_are_counted_for_a_fiscal_year(shell: Shell) -> None:
    found = shell.json("group", "list", "--fiscal-year", "2570", "--as", "moi_officer")

    assert found["groups"] == []
    assert found["figures"]["all_provinces"] == 76
    assert shell.call("group", "list", "--fiscal-year", "1999", "--as", "moi_officer").code != 0
