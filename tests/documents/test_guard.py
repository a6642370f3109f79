"""The cleared text against the one to be signed."""

from __future__ import annotations

from documents.comparison import Sort
from documents.guard import Cleared, Guarded, digest, guard
from documents.reading import read_text

CLEARED = "ข้อ ๑ มีระยะเวลา ๕ ปี\nข้อ ๒ จะส่งเสริมการค้า".encode()


def cleared() -> Cleared:
    return Cleared(digest(CLEARED), read_text(CLEARED))


def guarded(said: str) -> Guarded:
    content = said.encode()
    return guard(cleared(), digest(content), read_text(content))


def test_the_cleared_file_is_untouched() -> None:
    found = guarded(CLEARED.decode())

    assert found.same_file
    assert found.untouched


def test_the_same_words_in_another_file_are_no_change() -> None:
    found = guarded(CLEARED.decode().replace("๕", "5") + "\n\n")

    assert not found.same_file
    assert found.untouched


def test_every_change_waits_for_a_person() -> None:
    found = guarded("ข้อ ๑ มีระยะเวลา ๖ ปี\nข้อ ๒ จะสนับสนุนการค้า")

    assert [c.change.sort for c in found.changes] == [Sort.SUBSTANTIVE, Sort.REWORDED]
    assert found.unsorted({}) == found.changes
    assert found.unsorted({found.changes[0].key: "substantive"}) == found.changes[1:]


def test_another_change_of_the_same_clause_is_to_be_sorted_anew() -> None:
    one = guarded("ข้อ ๑ มีระยะเวลา ๖ ปี\nข้อ ๒ จะส่งเสริมการค้า").changes[0]
    other = guarded("ข้อ ๑ มีระยะเวลา ๗ ปี\nข้อ ๒ จะส่งเสริมการค้า").changes[0]

    assert one.key != other.key
