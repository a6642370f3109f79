"""Duties read from texts: a labelled set, and what must hold for every text."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.planning.reading.duties import proposals
from statemachine.planning.reading.items import items
from statemachine.planning.reading.names import Vocabulary, lead
from statemachine.planning.reading.numbers import number
from statemachine.planning.reading.when import due_of, later, times
from usecases.agenda.owners import vocabulary

LABELLED = json.loads((Path(__file__).parent / "items.json").read_text(encoding="utf-8"))
RESOLVED = date.fromisoformat(LABELLED["resolved_on"])
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
WORDS = st.sampled_from(
    [
        "จัดทำแผน",
        "รายงานผล",
        "ภายใน 30 วัน",
        "กระทรวงมหาดไทย",
        "(1)",
        "2.1",
        "ข้อ",
        "๑.",
        "\n",
        " ",
        "-",
    ]
)
messy = st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=40).map("".join)
tasks = st.sampled_from(["จัดทำแผนตัวอย่าง", "ให้กระทรวงมหาดไทยรายงาน", "prepare the example plan"])


def read() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return what is wanted of each item of the labelled set, and what was read."""
    found = []
    for text in LABELLED["texts"]:
        got = proposals(text["text"], vocabulary(), RESOLVED)
        assert [p.item.label for p in got] == [w["label"] for w in text["items"]]
        for wanted, p in zip(text["items"], got, strict=True):
            said = {
                "task": p.task,
                "offices": list(dict.fromkeys(n.key for n in p.named)),
                "due": p.due.isoformat() if p.due else None,
                "reports": p.reports,
            }
            found.append((wanted, said))
    return found


def test_the_labelled_set_has_at_least_forty_items() -> None:
    assert sum(len(text["items"]) for text in LABELLED["texts"]) >= 40


@pytest.mark.parametrize("what", ["task", "offices", "due", "reports"])
def test_what_is_proposed_agrees_with_the_labels(what: str) -> None:
    wrong = [
        (wanted["label"], wanted[what], got[what])
        for wanted, got in read()
        if wanted[what] != got[what]
    ]

    assert wrong == []


@given(messy)
def test_items_are_parts_of_the_text_in_its_order(text: str) -> None:
    found = items(text)

    assert all(text[item.start : item.end] == item.text for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(item.depth == len(item.above) for item in found)


@given(messy)
def test_digits_of_either_script_read_alike(text: str) -> None:
    one, other = (proposals(t, vocabulary(), RESOLVED) for t in (text, text.translate(THAI_DIGITS)))

    def shape(found: list[Any]) -> list[Any]:
        return [(p.item.label, p.item.start, p.task, p.due, p.lead, p.reports) for p in found]

    assert shape(one) == shape(other)


@given(
    st.lists(tasks, min_size=2, max_size=30), st.sampled_from(["{n}.", "({n})", "{n})", "ข้อ {n}"])
)
def test_every_item_of_a_list_is_found_with_its_number(lines: list[str], style: str) -> None:
    text = "\n".join(f"{style.format(n=n)} {line}" for n, line in enumerate(lines, 1))

    found = items(text)

    assert [item.text for item in found] == lines
    assert [item.label.strip("()") for item in found] == [str(n) for n in range(1, len(lines) + 1)]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_nested_numbers_lie_in_their_parents(below: list[int]) -> None:
    lines = []
    for n, many in enumerate(below, 1):
        lines.append(f"{n}. หัวข้อตัวอย่าง")
        lines += [f"  {n}.{m} ข้อย่อยตัวอย่าง" for m in range(1, many + 1)]

    found = items("\n".join(lines))

    assert len(found) == len(lines)
    for item in found:
        parent = item.label.rpartition(".")[0]
        assert item.above == ((parent,) if parent else ())


@given(messy, st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))))
def test_a_due_day_is_never_before_the_resolution(text: str, resolved_on: date | None) -> None:
    for proposal in proposals(text, vocabulary(), resolved_on):
        assert proposal.due is None or resolved_on is None or proposal.due >= resolved_on


@given(st.integers(1, 999))
def test_periods_of_days_count_from_the_resolution(days: int) -> None:
    (found,) = times(f"ให้รายงานภายใน {days} วัน")

    assert (found.number, found.unit, found.counts_from) == (days, "day", "unsaid")
    assert due_of(found, RESOLVED) == later(RESOLVED, days, "day")


@given(st.dates(date(2026, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_months_end_where_the_month_ends(day: date, months: int) -> None:
    found = later(day, months, "month")

    assert found.day <= day.day
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months


@pytest.mark.parametrize(
    ("text", "value"),
    [("สิบห้า", 15), ("ยี่สิบเอ็ด", 21), ("หกสิบ", 60), ("เก้าสิบวัน", None), ("ร้อยยี่สิบ", 120),
     ("๓๐", 30), ("forty-five", 45), ("หนึ่งร้อย", 100), ("", None), ("abc", None)],
)  # fmt: skip
def test_numbers_in_words(text: str, value: int | None) -> None:
    assert number(text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))) == value


@pytest.mark.parametrize(
    "text",
    [
        "ตามมติคณะรัฐมนตรีเมื่อวันที่ ๑๐ ตุลาคม ๒๕๖๑",
        "หนังสือลงวันที่ 5 มกราคม 2569",
        "the resolution of 5 February 2019",
        "ตั้งแต่วันที่ 1 ตุลาคม 2569",
        "ภายใน วัน",
        "วันที่ 31 กุมภาพันธ์ 2570",
    ],
)
def test_what_was_or_cannot_be_is_no_deadline(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("ภายใน 30 วัน นับแต่วันที่ลงนาม", "signing"),
        ("ภายใน 30 วันนับจากวันที่ได้รับแจ้งมติ", "receipt"),
        ("within 30 days from the date of signature", "signing"),
        ("ภายใน 30 วัน", "unsaid"),
    ],
)
def test_a_period_says_what_it_counts_from(text: str, base: str) -> None:
    (found,) = times(text)

    assert found.counts_from == base
    assert (due_of(found, RESOLVED) is None) == (base in {"signing", "receipt"})


def test_short_names_of_provinces_count_only_as_provinces() -> None:
    words = Vocabulary.of([], [("เลย", "province:TH-42"), ("ตาก", "province:TH-63")])

    assert [n.key for n in words.find("จังหวัดเลย และตาก")] == ["province:TH-42", "province:TH-63"]
    assert words.find("ล่วงเลยกำหนดแล้ว ตากอากาศ") == []


def test_the_longest_name_hides_those_within_it() -> None:
    words = Vocabulary.of([("กระทรวงมหาดไทย", "a"), ("สำนักงานปลัดกระทรวงมหาดไทย", "b")], [])

    assert [n.key for n in words.find("สำนักงานปลัดกระทรวงมหาดไทย")] == ["b"]


def test_who_is_told_to_do_it_comes_first() -> None:
    text = "ตามที่กระทรวงการต่างประเทศเสนอ ให้กระทรวงมหาดไทยดำเนินการ"

    assert lead(vocabulary().find(text), text) == "moi"


def test_a_text_without_numbers_is_one_item() -> None:
    (only,) = proposals("ให้กระทรวงมหาดไทยรายงานภายใน 7 วัน", vocabulary(), RESOLVED)

    assert (only.item.label, only.due, only.task) == ("1", date(2026, 12, 1), True)
    assert proposals("  \n ", vocabulary(), RESOLVED) == []
