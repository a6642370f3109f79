"""Every message in both languages: complete, escaped, and saying what a mail must say."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from notifications.catalogue import MESSAGES, MessageKind
from notifications.context import ContextError
from notifications.render import LANGUAGES, SUBJECT_LIMIT, Lang, Rendered, render
from notifications.samples import sample_context

EVERY = [(name, lang) for name in MESSAGES for lang in LANGUAGES]
ON_A_CASE = [name for name, kind in MESSAGES.items() if kind.about == "case"]
HOSTILE = "<script>alert('x')</script>&\"\r\nBcc: victim@example.org\x00\u202e"
THAI = re.compile("[\u0e00-\u0e7f]")
# A vowel sign or tone mark that hangs in the air: after a space, a bracket or a Latin letter.
HANGING = re.compile("(?:^|[^\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", re.MULTILINE)
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects the visible text and checks that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "title" not in self.open:
            self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def words(text: str) -> str:
    return re.sub(r"[\s\d.:\-]+", " ", text)


def minimal(kind: MessageKind) -> dict[str, Any]:
    """Only what the message cannot do without."""
    sample = sample_context(kind.name)
    needed = {"url": sample["url"]}
    if kind.about in {"case", "relationship"}:
        needed |= {key: sample[key] for key in ("number", "pair")}
    return needed | ({"stage": sample["stage"]} if kind.about == "case" else {})


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_each_message_renders_from_its_sample(name: str, lang: Lang) -> None:
    made = render(name, lang, sample_context(name))

    assert made.subject == made.subject.strip()
    assert 10 < len(made.subject) <= 120
    assert bool(THAI.search(made.subject)) == (lang == "th")
    for text in (made.subject, made.text, unescape(made.html)):
        assert "None" not in text
        assert "{" not in text.partition("</style>")[2]
        assert not HANGING.search(text)
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_each_message_renders_from_the_least_it_needs(name: str, lang: Lang) -> None:
    made = render(name, lang, minimal(MESSAGES[name]))

    assert "None" not in made.subject + made.text + made.html
    assert "()" not in made.text
    assert "  " not in made.subject


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_html_says_all_that_the_text_says(name: str, lang: Lang) -> None:
    made = render(name, lang, sample_context(name))
    seen = words(" ".join(read(made.html).text))

    for line in made.text.splitlines():
        said = words(line.replace("--", "")).strip()
        if (name, line[:5]) in {("calendar_changed", "- SC-"), ("digest", "   ht")}:
            continue  # a table in the HTML, and links
        for part in re.split("[:()]", said):
            assert part.strip() in seen, part


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_html_fetches_and_runs_nothing(name: str, lang: Lang) -> None:
    reader = read(render(name, lang, sample_context(name)).html)

    assert not reader.tags & {"img", "script", "link", "form", "input", "iframe", "svg"}
    assert not [key for key, _ in reader.attributes if key.startswith("on") or key == "src"]
    links = {value for key, value in reader.attributes if key == "href"}
    assert all(str(link).startswith("https://phinong.example.org/") for link in links)
    assert ("lang", lang) in reader.attributes


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_hostile_values_stay_values(name: str, lang: Lang) -> None:
    sample = sample_context(name)
    context = poisoned(sample) | {"url": sample["url"]}
    for item in context.get("items", []):
        item["url"] = sample["url"]

    made = render(name, lang, context)

    assert "<script" not in made.html
    assert "alert('x')" not in made.html
    assert read(made.html).tags == read(render(name, lang, sample).html).tags
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", made.subject)
    assert len(made.subject) <= SUBJECT_LIMIT
    for text in (made.text, made.html):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)


def poisoned(value: Any, key: str = "") -> Any:
    """Return the sample with every free text replaced; dates, codes and numbers are ours."""
    ours = {"urgency", "instrument", "why", "kind", "state", "since", "due", "next_on", "day"}
    if isinstance(value, dict):
        return {name: poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, key) for each in value]
    free = isinstance(value, str) and key not in ours and not re.match(r"\d{4}-\d\d", value)
    return HOSTILE if free else value


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ON_A_CASE)
def test_a_mail_on_a_case_says_why_since_when_what_next_and_where(name: str, lang: Lang) -> None:
    context = sample_context(name)
    made = render(name, lang, context)

    thai = lang == "th"
    for heading in (
        "ท่านได้รับอีเมลฉบับนี้เนื่องจากท่าน" if thai else "You receive this mail because",
        "ตั้งแต่วันที่: 2 พฤศจิกายน 2569" if thai else "Since: 2 November 2026",
        "สิ่งที่ขอให้ท่านดำเนินการ\n" if thai else "What you are asked to do\n",
        "ขั้นต่อไป\n" if thai else "What happens next\n",
        "การเปิดลิงก์ไม่ทำให้เรื่องเปลี่ยนแปลง" if thai else "opening it changes nothing",
        context["url"],
        context["number"],
        context["pair"][lang],
    ):
        assert heading in made.text
    assert made.subject.endswith(f"{context['pair'][lang]} ({context['number']})")


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
