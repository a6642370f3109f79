"""Issuing papers: who, when, from what; numbers without gaps or doubles; frozen once issued."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage import audit_check, papers
from storage.tables_cases import AuditEntry
from storage.tables_papers import Paper, PaperCancellation, PaperCounter
from tests.support.world import World
from tests.usecases.papers.conftest import Issue, papers_of, wish
from usecases.papers import issuing, record
from usecases.papers.kinds import kinds
from usecases.papers.refusals import (
    CancelledError,
    LackingError,
)

THREADS = 6
LIFE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("submit", "coordinator", (("province_letter", "governor"),)),
    ("endorse", "governor", ()),
    ("accept", "moi_officer", (("moi_to_mfa", "moi_officer"), ("moi_to_agency", "moi_officer"))),
    ("concur", "moi_officer", ()),
    ("concur", "mfa_officer", (("opinion", "mfa_officer"),)),
    ("concur", "agency_officer", (("opinion", "agency_officer"), ("memo", "moi_officer"))),
    (
        "confirm_cabinet",
        "moi_officer",
        (("cabinet_cover", "moi_executive"), ("cabinet_pack", "moi_officer")),
    ),
    ("cabinet_approve", "cabinet_liaison", (("resolution_notice", "moi_officer"),)),
    ("partner_changes", "coordinator", ()),
    ("not_substantive", "mfa_officer", (("report_back", "moi_executive"),)),
    (
        "schedule_signing",
        "governor",
        (("signing_checklist", "governor"), ("signing_programme", "coordinator")),
    ),
    ("sign", "governor", (("deposit_letter", "moi_officer"), ("signing_report", "governor"))),
)
"""What is done on a case, by whom, and which papers of whom may then be issued."""

UNNUMBERED = {"cabinet_pack", "signing_checklist", "signing_programme"}


def test_every_kind_is_issued_by_its_office_in_its_time(offices: World, issue: Issue) -> None:
    number = offices.case()
    wanted = []
    for trigger, username, papers_now in LIFE:
        offices.go(number, trigger, username)
        for name, by in papers_now:
            issue(number, name, by)
            wanted.append(name)

    rows = papers_of(offices, number)[::-1]

    assert [row.kind for row in rows] == wanted
    assert set(wanted) == set(kinds())
    assert {row.kind for row in rows if not row.number} == UNNUMBERED
    for row in rows:
        content = record.read(offices.ctx("moi_officer"), row.code)["content"]
        assert content.startswith(b"%PDF-")


def test_numbers_of_an_office_follow_each_other(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    numbers = [issue(number, "moi_to_mfa", "moi_officer")["number"] for _ in range(3)]

    assert numbers == ["มท 0206/1", "มท 0206/2", "มท 0206/3"]


def test_each_year_begins_again(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    issue(number, "moi_to_mfa", "moi_officer")
    offices.wait(60)

    told = issue(number, "moi_to_mfa", "moi_officer")

    assert told["number"] == "มท 0206/1"
    assert [row.year_be for row in papers_of(offices, number)] == [2570, 2569]


def test_many_who_issue_at_once_get_every_number_once(offices: World, issue: Issue) -> None:
    numbers = [offices.through("review") for _ in range(THREADS)]
    gate = threading.Barrier(THREADS)
    told: list[str] = []
    failures: list[BaseException] = []

    def do(number: str) -> None:
        gate.wait()
        try:
            told.extend(issue(number, "moi_to_mfa", "moi_officer")["number"] for _ in range(2))
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=do, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(told) == sorted(f"มท 0206/{n}" for n in range(1, 2 * THREADS + 1))
    with offices.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_a_number_that_was_not_used_is_given_back(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    def undone() -> None:
        with offices.database.write() as connection:
            assert papers.take_number(connection, "FAD", 2569) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()

    assert issue(number, "moi_to_mfa", "moi_officer")["number"] == "มท 0206/1"


def test_what_fails_after_the_number_leaves_nothing(
    offices: World, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = offices.through("review")

    def full(_content: bytes) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(offices.documents), "put", lambda _self, content: full(content))
        with pytest.raises(OSError, match="No space"):
            issue(number, "moi_to_mfa", "moi_officer")

    assert papers_of(offices, number) == []
    assert offices.rows(select(PaperCounter.last)) == []
    assert issue(number, "moi_to_mfa", "moi_officer")["number"] == "มท 0206/1"


def test_an_issued_paper_is_frozen(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    issue(number, "moi_to_mfa", "moi_officer")
    row = offices.rows(select(Paper.__table__))[0]
    changes: list[Any] = [
        update(Paper).values(number="มท 9999/1"),
        delete(Paper),
        insert(Paper).values(**{**row._mapping, "id": row.id + 1}),
    ]

    for change in changes:
        with pytest.raises(DBAPIError), offices.database.write() as connection:
            connection.execute(change)

    assert offices.rows(select(Paper.__table__)) == [row]


def test_a_cancellation_is_frozen_and_the_number_stays_used(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    code = issue(number, "moi_to_mfa", "moi_officer")["code"]

    record.cancel(offices.ctx("moi_officer"), code, "ระบุผู้รับผิด")

    assert issue(number, "moi_to_mfa", "moi_officer")["number"] == "มท 0206/2"
    with pytest.raises(CancelledError):
        record.cancel(offices.ctx("moi_officer"), code, "อีกครั้ง")
    for change in (delete(PaperCancellation), update(PaperCancellation).values(reason="")):
        with pytest.raises(DBAPIError), offices.database.write() as connection:
            connection.execute(change)


def test_issue_and_cancellation_stand_in_the_trail_of_the_case(
    offices: World, issue: Issue
) -> None:
    number = offices.through("review")
    before = offices.load(number)
    told = issue(number, "moi_to_mfa", "moi_officer")
    record.cancel(offices.ctx("moi_officer"), told["code"], "ระบุผู้รับผิด")

    query = select(AuditEntry.action, AuditEntry.body).where(
        AuditEntry.chain == number, AuditEntry.seq > before.head.seq
    )
    entries = offices.rows(query.order_by(AuditEntry.seq))

    assert [entry.action for entry in entries] == ["issue_paper", "cancel_paper"]
    assert all(told["sha256"] in entry.body for entry in entries)
    assert papers_of(offices, number)[0].audit_seq == before.head.seq + 1
    with offices.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_a_draft_bears_no_number_and_uses_none(offices: World) -> None:
    number = offices.through("review")

    content = issuing.preview(offices.ctx("moi_officer"), number, "moi_to_mfa", wish("moi_to_mfa"))

    assert content.startswith(b"%PDF-")
    assert papers_of(offices, number) == []
    assert offices.rows(select(PaperCounter.last)) == []


def test_what_a_paper_lacks_is_said_in_words(offices: World, issue: Issue) -> None:
    number = offices.through("endorsement")

    with pytest.raises(LackingError) as caught:
        issue(number, "province_letter", "governor", answers={})

    assert "เลขที่มติคณะกรรมการจังหวัด" in caught.value.sentence("th")
    assert "date of the resolution" in caught.value.sentence("en")
    assert offices.rows(select(PaperCounter.last)) == []
