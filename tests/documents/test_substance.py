"""Edits that are in no labelled set, by a second look at what a word list lets slip."""

from __future__ import annotations

import pytest

from documents.substance import kinds_between


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("จังหวัดเชียงใหม่แจ้งมณฑลยูนนาน", "มณฑลยูนนานแจ้งจังหวัดเชียงใหม่"),
        ("Thailand informs China of changes", "China informs Thailand of changes"),
        ("notice to the other Side", "notice from the other Side"),
        ("meet before the signing", "meet after the signing"),
        ("ก่อนวันลงนาม", "หลังวันลงนาม"),
        ("ด้านการค้าและการลงทุน", "ด้านการค้าหรือการลงทุน"),
        ("may be ended by one Side", "may be ended only by one Side"),
        ("will endeavour to send teachers", "will send teachers"),
        ("จะพิจารณาจัดกิจกรรม", "จะจัดกิจกรรม"),
        ("ให้ใช้เฉพาะเพื่อการศึกษา", "ให้ใช้เพื่อการศึกษา"),
        ("host students free of charge", "host students"),
    ],
)
def test_a_small_change_of_substance_does_not_slip(old: str, new: str) -> None:
    assert kinds_between(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ข้อ ๓ มีระยะเวลา ๕ ปี", "ข้อ 4 มีระยะเวลาห้าปี"),
        ("The Sides will meet every year", "The Sides will meet annually"),
        ("จะหารือกันเป็นระยะ", "จะปรึกษาหารือกันเป็นระยะ"),
        ("encourage exchanges of students", "promote student exchanges"),
        ("by mutual consent", "through mutual consent"),
    ],
)
def test_other_words_for_the_same_are_no_substance(old: str, new: str) -> None:
    assert not kinds_between(old, new)
