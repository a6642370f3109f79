"""Every message in both languages: complete, escaped, and saying what a mail must say."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from notifications.catalogue import MESSAGES
from notifications.kind import MessageKind
from notifications.render import LANGUAGES, SUBJECT_LIMIT, Lang, render
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
