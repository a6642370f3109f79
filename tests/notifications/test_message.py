"""The bytes of a mail: what the standard library reads back is what was put in."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.address import AddressError
from notifications.catalogue import MESSAGES
from notifications.message import Envelope, HeaderError, build, message_id
from notifications.render import LANGUAGES, Lang, Rendered, render
from notifications.samples import sample_context

DATE = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ENVELOPE = Envelope(
    message_id="<7.0123456789ab@phinong.example.org>",
    sender="no-reply@phinong.example.org",
    sender_name="ระบบพี่น้อง",
    recipient="holder@example.org",
    lang="th",
    references=("<1.aa@phinong.example.org>", "<3.bb@phinong.example.org>"),
    list_id="cases.phinong.example.org",
    outbox_id="7",
)
EVERY = [(name, lang) for name in MESSAGES for lang in LANGUAGES]
# Anything but surrogates and what a subject may never hold.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=150)
BODY = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=400
)


def parse(content: bytes) -> EmailMessage:
    parsed = BytesParser(policy=policy.default).parsebytes(content)
    assert parsed.defects == []
    return parsed


def part(parsed: EmailMessage, subtype: str) -> str:
    found = parsed.get_body((subtype,))
    assert found is not None
    text: str = found.get_content()
    return text.replace("\r\n", "\n")


def as_the_library_builds_it(rendered: Rendered, envelope: Envelope) -> EmailMessage:
    made = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    made["Subject"] = rendered.subject
    made["To"] = envelope.recipient
    made["Message-ID"] = envelope.message_id
    made.set_content(rendered.text, cte="base64")
    made.add_alternative(rendered.html, subtype="html", cte="base64")
    return parse(made.as_bytes())


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_each_message_reads_back_as_the_library_would_have_written_it(
    name: str, lang: Lang
) -> None:
    rendered = render(name, lang, sample_context(name))

    ours = parse(build(rendered, replace(ENVELOPE, lang=lang), DATE))
    theirs = as_the_library_builds_it(rendered, ENVELOPE)

    for header in ("To", "Message-ID"):
        assert ours[header] == theirs[header]
    assert ours["Subject"] == rendered.subject
    # The library itself adds spaces between ASCII and encoded words.
    assert "".join(theirs["Subject"].split()) == "".join(rendered.subject.split())
    assert [each.get_content_type() for each in ours.walk()] == [
        each.get_content_type() for each in theirs.walk()
    ]
    for subtype in ("plain", "html"):
        assert part(ours, subtype).rstrip("\n") == part(theirs, subtype).rstrip("\n")
    assert part(ours, "plain") == rendered.text
    assert part(ours, "html") == rendered.html


def test_every_header_reads_back_exactly() -> None:
    parsed = parse(build(Rendered("เรื่อง", "x", "<p>x</p>"), ENVELOPE, DATE))

    assert dict(parsed.items()) == {
        "From": "ระบบพี่น้อง <no-reply@phinong.example.org>",
        "To": "holder@example.org",
        "Subject": "เรื่อง",
        "Date": "Mon, 23 Nov 2026 01:30:00 +0000",
        "Message-ID": "<7.0123456789ab@phinong.example.org>",
        "In-Reply-To": "<3.bb@phinong.example.org>",
        "References": "<1.aa@phinong.example.org> <3.bb@phinong.example.org>",
        "List-Id": "<cases.phinong.example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "th",
        "X-Phinong-Outbox": "7",
        "MIME-Version": "1.0",
        "Content-Type": parsed["Content-Type"],
    }


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_mail_is_seven_bit_with_short_lines_ended_by_cr_lf(name: str, lang: Lang) -> None:
    content = build(render(name, lang, sample_context(name)), ENVELOPE, DATE)

    assert content.isascii()
    assert b"\0" not in content
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.endswith(b"\r\n")
    assert not re.search(rb"^\.", content, re.MULTILINE)


@given(subject=TEXT, text=BODY, name=TEXT)
def test_any_words_survive(subject: str, text: str, name: str) -> None:
    line = " ".join(subject.split())
    content = build(Rendered(line, text, text), replace(ENVELOPE, sender_name=name), DATE)
    parsed = parse(content)

    raw = dict(parsed.raw_items())
    assert str(make_header(decode_header(raw["Subject"]))) == line
    assert part(parsed, "plain") == text
    assert part(parsed, "html") == text
    assert max(map(len, content.split(b"\r\n"))) <= 78
    shown = str(make_header(decode_header(raw["From"].rpartition("<")[0].strip())))
    assert shown.strip() == name.strip()


def test_encoded_words_hold_whole_characters() -> None:
    subject = "ขอความเห็นชอบร่างบันทึกความเข้าใจ 𝒳 " * 3

    content = build(Rendered(subject.strip(), "x", "x"), ENVELOPE, DATE).decode()

    for word in re.findall(r"=\?utf-8\?b\?[^?]+\?=", content):
        assert len(word) <= 75
        assert "�" not in str(make_header(decode_header(word)))


def test_the_same_mail_is_the_same_bytes() -> None:
    rendered = render("turn", "th", sample_context("turn"))

    assert build(rendered, ENVELOPE, DATE) == build(rendered, ENVELOPE, DATE)


def test_the_first_mail_of_a_case_refers_to_none() -> None:
    parsed = parse(build(Rendered("x", "x", "x"), replace(ENVELOPE, references=()), DATE))

    assert parsed["References"] is None
    assert parsed["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("message_id", "<7@example.org>\r\nBcc: victim@example.org"),
        ("message_id", "7@example.org"),
        ("sender_name", "ระบบ\r\nBcc: victim@example.org"),
        ("references", ("<1@example.org>", "<2@example.org>\r\nX: y")),
        ("list_id", "cases.example.org>\r\nX: y"),
        ("outbox_id", "7\r\nX: y"),
        ("lang", "th\r\nX: y"),
        ("outbox_id", ""),
    ],
)
def test_no_header_can_be_smuggled_in(field: str, value: object) -> None:
    spoilt: dict[str, Any] = {field: value}

    with pytest.raises(HeaderError):
        build(Rendered("x", "x", "x"), replace(ENVELOPE, **spoilt), DATE)


def test_no_header_can_be_smuggled_in_by_the_subject_or_an_address() -> None:
    with pytest.raises(HeaderError):
        build(Rendered("x\nBcc: victim@example.org", "x", "x"), ENVELOPE, DATE)
    smuggled = "a@example.org\r\nBcc: victim@example.org"
    for envelope in (replace(ENVELOPE, sender=smuggled), replace(ENVELOPE, recipient=smuggled)):
        with pytest.raises(AddressError):
            build(Rendered("x", "x", "x"), envelope, DATE)


def test_a_message_id_is_fixed_by_the_row_and_the_recipient() -> None:
    made = message_id("0192-ab", "Holder@example.org", "phinong.example.org")

    assert made == "<0192-ab.c82ed1a6db58@phinong.example.org>"
    assert message_id("0192-ab", "holder@example.org", "phinong.example.org") == made
    assert message_id("0192-ab", "other@example.org", "phinong.example.org") != made
    assert message_id(7, "holder@example.org", "h").startswith("<7.")


@pytest.mark.parametrize(("row", "host"), [("7\r\nX", "h"), ("7", "h>\r\n"), ("7", ""), ("", "")])
def test_a_message_id_of_unfit_parts_is_refused(row: str, host: str) -> None:
    with pytest.raises(HeaderError, match="use letters and digits"):
        message_id(row, "a@example.org", host)
