"""What the mails say: dates, people, urgency, digests."""

import re
from typing import Any

import pytest

from notifications.context import ContextError
from notifications.render import Rendered, render
from notifications.samples import sample_context

THAI = re.compile("[\u0e00-\u0e7f]")


def test_dates_are_buddhist_era_in_thai_and_gregorian_in_english() -> None:
    context = sample_context("signed")

    assert "15 มกราคม 2570" in render("signed", "th", context).text
    assert "2027" not in render("signed", "th", context).text
    assert "15 January 2027" in render("signed", "en", context).text
    assert "2570" not in render("signed", "en", context).text


def test_a_moment_is_shown_in_bangkok_time() -> None:
    context = sample_context("clockwork_late")

    assert "23 พฤศจิกายน 2569 เวลา 08.30 น." in render("clockwork_late", "th", context).subject
    assert "23 November 2026 at 08:30" in render("clockwork_late", "en", context).subject


def test_the_next_step_comes_with_its_date() -> None:
    context = sample_context("overdue_1")

    assert "กองการต่างประเทศ (วันที่ 27 พฤศจิกายน 2569)" in render("overdue_1", "th", context).text
    assert "Division is told (27 November 2026)." in render("overdue_1", "en", context).text


def test_alerts_that_were_skipped_are_named() -> None:
    context = sample_context("overdue_1")

    assert "(ใกล้ครบกำหนด, ครบกำหนดวันนี้)" in render("overdue_1", "th", context).text
    assert "(Due soon, Due today)" in render("overdue_1", "en", context).text


@pytest.mark.parametrize(
    ("why", "asked"),
    [
        ("holder", "Please give MFA's opinion"),
        ("delegate", "Please give MFA's opinion"),
        ("office_head", "Please see that it is acted on."),
        ("moi_director", "Please see that it is acted on."),
        ("deputy_permanent_secretary", "Please see that it is acted on."),
        ("follower", "There is nothing for you to do at present."),
    ],
)
def test_an_overdue_alert_asks_each_rung_for_its_own_part(why: str, asked: str) -> None:
    made = render("overdue_5", "en", sample_context("overdue_5") | {"why": why})

    assert asked in made.text


def test_who_acts_for_another_is_named_with_both() -> None:
    context = sample_context("approved")

    assert "Sample Executive, MOI (acting for the Permanent Secretary)" in (
        render("approved", "en", context).text
    )


def test_who_is_not_asked_to_act_reads_what_the_case_waits_for() -> None:
    context = sample_context("returned") | {"why": "follower"}

    assert "The case now waits for somebody to revise the draft" in (
        render("returned", "en", context).text
    )
    assert "Please revise the draft" in render("returned", "en", sample_context("returned")).text


def test_a_resolution_of_parliament_is_not_called_one_of_the_cabinet() -> None:
    sample = sample_context("cabinet_decided")
    body = {"body": {"th": "รัฐสภา", "en": "National Assembly"}}

    made = render("cabinet_decided", "th", sample | {"extra": sample["extra"] | body})

    assert "มติรัฐสภา" in made.subject
    assert "คณะรัฐมนตรี" not in made.subject + made.text
    assert "The National Assembly has resolved" in (
        render("cabinet_decided", "en", sample | {"extra": sample["extra"] | body}).text
    )


def test_signatories_may_be_a_list() -> None:
    extra = {"signatories": ["Governor A", "Governor B"]}

    made = render("signed", "en", sample_context("signed") | {"extra": extra})

    assert "Signatories: Governor A, Governor B\n" in made.text


@pytest.mark.parametrize(
    ("extra", "subject"),
    [
        ({"side": "delegate"}, "You act for Sample Officer, Foreign Affairs Division"),
        ({"side": "holder"}, "Sample Delegate acts for you"),
        (
            {"side": "holder", "revoked": True},
            "Delegation ended, acting for Sample Officer, Foreign Affairs Division",
        ),
    ],
)
def test_a_delegation_is_told_to_both_sides_in_their_own_words(
    extra: dict[str, Any], subject: str
) -> None:
    sample = sample_context("delegated")
    context = sample | {"extra": sample["extra"] | extra}

    assert render("delegated", "en", context).subject == subject
    assert THAI.search(render("delegated", "th", context).subject)


def test_urgency_leads_the_subject() -> None:
    context = sample_context("turn") | {"urgency": "most_urgent"}

    assert render("turn", "th", context).subject.startswith("ด่วนที่สุด ")
    assert render("turn", "en", context).subject.startswith("Most urgent: ")


def test_one_day_is_one_day() -> None:
    context = sample_context("reminder") | {"days": 1}

    assert render("reminder", "en", context).subject.startswith("1 working day left")
    assert "(1 working day left)" in render("reminder", "en", context).text


def test_a_digest_puts_the_most_urgent_first_and_counts_what_is_late() -> None:
    made = render("digest", "en", sample_context("digest"))

    assert made.subject == "Your work on 23 November 2026: 4 cases, 1 overdue"
    heads = re.findall(r"^\d\. (.*?):", made.text, re.MULTILINE)
    assert heads == [
        "5 working days overdue",
        "3 working days left",
        "Your turn has come",
        "Yearly joint activity due",
    ]


def test_a_digest_carries_the_checkpoint_of_the_audit_trail() -> None:
    sample = sample_context("digest")
    root = sample["checkpoint"]["root"]

    with_it = render("digest", "th", sample)
    without = render("digest", "th", sample | {"checkpoint": None})

    assert root in with_it.text
    assert root in with_it.html
    assert root not in without.text


def test_a_value_in_one_language_only_is_shown_in_it() -> None:
    pair = {"th": "จังหวัดสมมติ – มณฑลตัวอย่าง", "en": ""}

    assert pair["th"] in render("turn", "en", sample_context("turn") | {"pair": pair}).text


def test_a_context_without_what_it_needs_is_refused_by_name() -> None:
    context = sample_context("turn") | {"number": None, "stage": None}

    with pytest.raises(ContextError, match="number, stage") as caught:
        render("turn", "th", context)
    assert "number, stage" in caught.value.sentence("th")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/cases/1", "ftp://example.org"])
def test_a_link_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ContextError, match="url"):
        render("turn", "th", sample_context("turn") | {"url": url})


def test_a_context_is_not_changed_by_rendering_it() -> None:
    context = sample_context("digest")

    render("digest", "th", context)

    assert context == sample_context("digest")


def test_a_rendered_message_is_the_same_each_time() -> None:
    made: set[Rendered] = {render("turn", "th", sample_context("turn")) for _ in range(3)}

    assert len(made) == 1
