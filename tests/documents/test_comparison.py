"""Two versions of a text: clauses matched, words compared, changes sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.clauses import clauses
from documents.comparison import Sort, compare, word_changes
from documents.reading import Text, read_text
from documents.thai_words import words

OLD = """บันทึกความเข้าใจ
ข้อ ๑ คู่ความสัมพันธ์จะส่งเสริมความร่วมมือในสาขาการค้าและการศึกษา
ข้อ ๒ แต่ละฝ่ายรับผิดชอบค่าใช้จ่ายของตน
ข้อ ๓ บันทึกความเข้าใจนี้มีระยะเวลา ๕ ปี
ลงนาม ณ จังหวัดตัวอย่าง"""
MARKS = {chr(c) for c in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))}


def text(said: str) -> Text:
    return read_text(said.encode())


def sorts(new: str, old: str = OLD) -> dict[str, str]:
    return {
        (c.new or c.old).number: c.sort.value  # type: ignore[union-attr]
        for c in compare(text(old), text(new))
    }


def test_a_text_is_cut_at_its_numbers_in_either_digits() -> None:
    found = clauses(text("ชื่อ\nข้อ ๑ ก\nข้อ 2 ข\nต่อ\nArticle IV ค\n5. ง\nSigned at here"))

    assert [c.number for c in found] == ["opening", "1", "2", "4", "5", "closing"]
    assert found[2].text == "ข้อ 2 ข\nต่อ"


def test_the_same_text_in_other_digits_is_the_same() -> None:
    assert set(sorts(OLD.replace("๕", "5").replace("ข้อ ๑", "ข้อ 1")).values()) == {"same"}


@pytest.mark.parametrize(
    ("was", "now", "sort"),
    [
        ("ส่งเสริม", "สนับสนุน", "reworded"),
        ("๕ ปี", "๑๐ ปี", "substantive"),
        ("รับผิดชอบค่าใช้จ่าย", "ไม่รับผิดชอบค่าใช้จ่าย", "substantive"),
        ("จะส่งเสริม", "ต้องส่งเสริม", "substantive"),
    ],
)
def test_a_change_is_sorted_by_what_it_touches(was: str, now: str, sort: str) -> None:
    found = sorts(OLD.replace(was, now))

    assert sorted(found.values()).count("same") == len(found) - 1
    assert sort in found.values()


def test_a_clause_that_came_between_shifts_no_other() -> None:
    new = OLD.replace("ข้อ ๓", "ข้อ ๔").replace("ข้อ ๒", "ข้อ ๒ การแข่งขันกีฬาเยาวชนจัดทุกฤดูหนาว\nข้อ ๓")
    found = compare(text(OLD), text(new))

    assert [c.sort for c in found].count(Sort.ADDED) == 1
    assert Sort.MISSING not in {c.sort for c in found}


def test_a_clause_that_went_is_missing() -> None:
    new = "\n".join(line for line in OLD.split("\n") if "ข้อ ๒" not in line)

    assert sorts(new)["2"] == "missing"


def test_names_of_places_stay_whole() -> None:
    pieces = word_changes("ร่วมมือกับนครคุนหมิง", "ร่วมมือกับนครหนานหนิง")
    changed = [p.text for p in pieces if p.kind != "same"]

    assert all("คุน" not in one or "คุนหมิง" in one for one in changed)


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E), max_size=60))
def test_words_joined_are_the_text_and_begin_with_no_bare_mark(said: str) -> None:
    found = words(said)

    assert "".join(found) == said
    assert not any(word[0] in MARKS for word in found[1:])


def test_every_piece_joined_is_each_version() -> None:
    old, new = "ความร่วมมือมีระยะเวลา ๕ ปี", "ความร่วมมือมีอายุ ๑๐ ปีเต็ม"
    pieces = word_changes(old, new)

    assert "".join(p.text for p in pieces if p.kind != "come").replace(" ", "") == old.replace(
        " ", ""
    )
    assert "".join(p.text for p in pieces if p.kind != "gone") == new
