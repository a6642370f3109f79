"""Who may issue a paper, when, to whom, and what is refused with its sentence."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from storage.cases import StaleCaseError
from storage.tables_papers import PaperCounter
from tests.support.world import World
from tests.usecases.papers.conftest import Issue, attach, papers_of, wish
from usecases.papers import issuing, record
from usecases.papers.refusals import (
    ChoiceError,
    LackingError,
    NoSuchPaperError,
    NotNowError,
    NotTheirsError,
    OtherOfficeError,
    PrefixUncheckedError,
    SecretError,
    TopSecretError,
)
from usecases.refused import DeedRefusedError


def test_an_office_without_a_number_issues_no_letter(world: World) -> None:
    number = world.through("review")

    with pytest.raises(LackingError) as caught:
        issuing.issue(world.ctx("moi_officer"), number, "moi_to_mfa", wish("moi_to_mfa"))

    assert "กองการต่างประเทศ" in caught.value.sentence("th")


def test_an_unconfirmed_number_of_the_office_must_be_looked_at(offices: World) -> None:
    number = offices.through("endorsement")
    unlooked = wish("province_letter", prefix_checked=False)

    with pytest.raises(PrefixUncheckedError):
        issuing.issue(offices.ctx("governor"), number, "province_letter", unlooked)

    told = issuing.issue(
        offices.ctx("governor"), number, "province_letter", wish("province_letter")
    )
    assert told["number"] == "ชม 0017/1"


@pytest.mark.parametrize("username", ["coordinator", "mfa_officer", "agency_officer", "monitor"])
def test_others_issue_nothing(offices: World, issue: Issue, username: str) -> None:
    number = offices.through("review")

    with pytest.raises(NotTheirsError):
        issue(number, "moi_to_mfa", username)


def test_another_province_does_not_even_see(offices: World, issue: Issue) -> None:
    number = offices.through("endorsement")

    with pytest.raises(DeedRefusedError):
        issue(number, "province_letter", "governor.elsewhere")


def test_who_acted_for_another_office_issues_nothing_of_this_one(
    offices: World, issue: Issue
) -> None:
    number = offices.through("review")
    with offices.database.write() as connection:
        connection.execute(
            text("INSERT INTO grants (person_id, role, scope, granted_by, granted_at) "
                 "VALUES (:p, 'moi_officer', '*', 'test', '2026-01-01 00:00:00+00')"),
            {"p": offices.people["governor"]},
        )  # fmt: skip

    with pytest.raises(OtherOfficeError):
        issue(number, "moi_to_mfa", "governor")


def test_a_paper_out_of_its_time_says_when(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    with pytest.raises(NotNowError) as caught:
        issue(number, "deposit_letter", "moi_officer")

    assert "เก็บรักษา" in caught.value.sentence("th").partition("ขณะนี้")[0]
    assert number in caught.value.sentence("th")


def test_a_case_that_moved_on_is_a_conflict(offices: World) -> None:
    number = offices.through("review")
    seen = offices.load(number).version
    ctx = offices.ctx("moi_officer")
    issuing.issue(ctx, number, "moi_to_mfa", wish("moi_to_mfa"), version=seen)

    with pytest.raises(StaleCaseError):
        issuing.issue(ctx, number, "moi_to_mfa", wish("moi_to_mfa"), version=seen)

    assert len(papers_of(offices, number)) == 1


def test_enclosures_are_documents_of_the_case(offices: World, issue: Issue) -> None:
    number = offices.through("endorsement")
    mine = attach(offices, number)
    elsewhere = attach(offices, offices.case(), "partner_letter", "ของเรื่องอื่น")

    issue(number, "province_letter", "governor")

    assert papers_of(offices, number)[0].given["enclosures"] == [mine]
    with pytest.raises(ChoiceError):
        issue(number, "province_letter", "governor", enclosures=(elsewhere,))


def test_a_recipient_must_be_one_of_the_kind(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    issue(number, "moi_to_mfa", "moi_officer", to="DTLA")

    assert papers_of(offices, number)[0].recipient == "อธิบดีกรมสนธิสัญญาและกฎหมาย"
    with pytest.raises(ChoiceError):
        issue(number, "moi_to_mfa", "moi_officer", to="SOC")


def test_an_opinion_refers_to_the_letter_that_asked(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    issue(number, "moi_to_mfa", "moi_officer")
    offices.go(number, "concur", "mfa_officer")

    issue(number, "opinion", "mfa_officer")

    given = papers_of(offices, number)[0].given["answers"]
    assert given["asked_letter"].startswith(
        "หนังสือกระทรวงมหาดไทย ที่ มท 0206/1 ลงวันที่ 23 พฤศจิกายน 2569"
    )


def test_an_office_without_an_opinion_writes_no_letter_of_it(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    with pytest.raises(LackingError):
        issue(number, "opinion", "mfa_officer")


def test_top_secret_stays_outside(offices: World, issue: Issue) -> None:
    number = offices.through("review")

    with pytest.raises(TopSecretError):
        issue(number, "moi_to_mfa", "moi_officer", secrecy="top_secret")


def test_a_classified_paper_opens_for_its_office_alone(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    code = issue(number, "moi_to_mfa", "moi_officer", secrecy="confidential")["code"]

    assert record.read(offices.ctx("moi_officer"), code)["number"] == "มท 0206/1"
    for username in ("coordinator", "mfa_officer", "monitor"):
        with pytest.raises(SecretError):
            record.read(offices.ctx(username), code)


def test_a_code_is_read_however_it_is_typed(offices: World, issue: Issue) -> None:
    number = offices.through("review")
    code = issue(number, "moi_to_mfa", "moi_officer")["code"]
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert record.read(offices.ctx("moi_officer"), typed)["code"] == code
    with pytest.raises(NoSuchPaperError):
        record.read(offices.ctx("moi_officer"), "PN-UUUUU-UUUUU")


def test_a_cover_longer_than_its_page_is_refused_and_takes_no_number(
    offices: World, issue: Issue
) -> None:
    number = offices.through("cabinet")

    with pytest.raises(Exception, match="more than 1 page"):
        issue(number, "cabinet_cover", "moi_executive", note="ความเป็นมา " * 180)

    assert offices.rows(select(PaperCounter.last)) == []
