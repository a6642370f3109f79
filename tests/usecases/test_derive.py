"""What a row and its histories come to together, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from statemachine.dates import NOT_STATED, PartialDate
from usecases.evidence import EVENTS, ORDER, STEPS, Event, stage_shown, steps_shown
from usecases.imports.derive import OWN, Text, derive, instrument_meant
from usecases.rows.import_partner import PartnerUnit
from usecases.rows.import_rows import PairRow

HAINAN = PartnerUnit("CN-HI", "CN-HI", "", "CN", "first_level", "ไห่หนาน", "Hainan", "海南省")


def a_pair(**changes: object) -> PairRow:
    values = {
        "key": "k", "province": "TH-50", "partner": HAINAN, "status": "established",
        "instrument": "mou", "signed": "2014-10-09", "place": "", "signatory_th": "",
        "signatory_partner": "", "witnesses": "", "fields": "", "sources": (),
        "level_matches": "yes", "confidence": "high", "notes": "",
    }  # fmt: skip
    return PairRow(**values | changes)  # type: ignore[arg-type]


def an(kind: str, day: str = "", *, history: str = "H1", number: int = 1, text: str = "") -> Event:
    return Event(history, number, kind, PartialDate.parse(day, "ce"), text, "", "src", "high")


def kinds(row: PairRow, *events: Event, known: tuple[Text, ...] = ()) -> list[tuple[str, str]]:
    return [(t.kind, t.on.iso()) for t in derive(row, row.status, events, known).texts]


def test_a_second_signing_is_another_text_once_the_first_is_confirmed() -> None:
    first, second = an("instrument_signed", "2014-10-09"), an("instrument_signed", "2024", number=2)

    assert kinds(a_pair(), first, second) == [("mou", "2014-10-09"), ("unknown", "2024")]


def test_a_day_within_the_month_that_the_row_knows_is_the_same_signing() -> None:
    assert kinds(a_pair(signed="2014-10"), an("instrument_signed", "2014-10-09")) == [
        ("mou", "2014-10")
    ]


def test_two_histories_of_one_signing_do_not_double_it() -> None:
    plans = [an("plan_signed", "2024-08-05", history=h) for h in ("H1", "H2")]

    assert kinds(a_pair(), *plans) == [("mou", "2014-10-09"), ("cooperation_plan", "2024-08-05")]


def test_a_plan_of_the_same_day_is_a_text_of_its_own() -> None:
    assert len(kinds(a_pair(), an("plan_signed", "2014-10-09"))) == 2


def test_sources_may_call_one_text_by_two_names() -> None:
    row = a_pair(status="loi_signed", instrument="loi")

    assert kinds(row, an("instrument_signed", "2014-10-09")) == [("loi", "2014-10-09")]


def test_a_text_that_a_case_here_brought_is_not_said_again() -> None:
    brought = (Text("TH50-2569-001", "mou", PartialDate.parse("2014-10-09", "ce")),)

    assert kinds(a_pair(), an("instrument_signed", "2014-10-09"), known=brought) == []


def test_an_end_belongs_to_the_latest_text_before_it() -> None:
    events = [an("plan_signed", "2024-08-05"), an("expiry", "2030-12", number=2)]

    found = derive(a_pair(), "established", events, ())

    assert [t.ends.iso() for t in found.texts] == ["", "2030-12"]
    assert found.ends_on == date(2030, 12, 31)


def test_a_later_text_without_an_end_keeps_the_relation_in_force() -> None:
    events = [
        an("instrument_signed", "2014-10-09"),
        an("expiry", "2019-10-08", number=2),
        an("instrument_signed", "2020-01-05", number=3),
    ]

    assert derive(a_pair(), "established", events, ()).ends_on is None


def test_nothing_is_read_out_of_pairs_that_are_only_listed() -> None:
    row = a_pair(status="listed_unconfirmed", signed="", instrument="unknown")
    events = [an("activity", "2020"), an("expiry", "2030", number=2)]

    found = derive(row, row.status, events, ())

    assert (found.texts, found.held, found.ends_on, found.begun) == ((), (), None, NOT_STATED)


def test_a_visit_counts_only_from_the_beginning_on() -> None:
    events = [an("visit", "2013"), an("visit", "2014", number=2), an("visit", "2015", number=3)]

    found = derive(a_pair(), "established", events, ())

    assert [e.on.iso() for e in found.held] == ["2014", "2015"]


def test_an_undated_activity_is_evidence_and_no_sign_of_life() -> None:
    assert derive(a_pair(), "established", [an("activity")], ()).held == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("looked at a draft letter of intent", "loi"),
        ("พิจารณาร่างบันทึกความเข้าใจ", "mou"),
        ("a letter of intent or an MOU", None),
        ("looked at drafts", None),
    ],
)
def test_a_draft_named_in_an_event_says_what_the_case_is_for(text: str, meant: str | None) -> None:
    row = a_pair(status="in_progress", instrument="none", signed="")

    assert instrument_meant(row, [an("provincial_committee", text=text)]) == meant


def test_a_letter_that_was_signed_is_no_longer_what_the_case_is_for() -> None:
    row = a_pair(status="in_progress", instrument="none", signed="")

    assert instrument_meant(row, [an("loi_signed", "2019", text="letter of intent")]) is None


def test_the_tables_of_evidence_fit_each_other() -> None:
    for meaning in EVENTS.values():
        assert meaning.stage in ORDER
        assert meaning.step in {"", *STEPS}
    assert stage_shown([]) == "draft"
    assert stage_shown([an("agency_review"), an("provincial_committee")]) == "review"


def test_the_latest_evidence_of_a_step_is_shown_and_the_rest_are_not_evidenced() -> None:
    events = [
        an("provincial_committee", "2021-05-31", number=2),
        an("provincial_committee", number=3),
        an("provincial_committee", "2019-12-04"),
    ]

    shown = steps_shown(events)

    assert shown["provincial_committee"]["on"] == "2021-05-31"
    assert shown["approval"] == {"found": "not_evidenced"}
    assert list(shown) == list(STEPS)


def test_the_row_itself_is_one_text_and_only_where_it_says_something() -> None:
    silent = a_pair(instrument="unknown", signed="")
    named = a_pair(instrument="unknown", signed="", signatory_th="Governor")

    assert derive(silent, "established", (), ()).texts == ()
    assert [t.key for t in derive(named, "established", (), ()).texts] == [OWN]
