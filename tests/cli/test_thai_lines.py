"""Lines of Thai end between words, in any column, and nothing is lost."""

from __future__ import annotations

import io
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from cli import paint
from cli.thai_lines import line_ends, pieces, widest_word

THAI = st.text(st.sampled_from("กขคงจตนมยรลวสหอ ะาิีุูเแโไัำ่้๊์ๆ(/)ab1-"), max_size=60)
LONG = "หนังสือส่งกระทรวงการต่างประเทศเพื่อขอความเห็น (ฉบับร่าง)"


@given(THAI)
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(THAI, st.integers(4, 30))
def test_lines_fit_and_never_begin_with_a_mark(text: str, width: int) -> None:
    ends = [0, *line_ends(text, width), len(text)]
    lines = [text[a:b] for a, b in pairwise(ends)]

    assert "".join(lines) == text
    for n, line in enumerate(lines):
        assert cell_len(line.rstrip()) <= max(width, widest_mark(line))
        assert n == 0 or not line or unicodedata.category(line[0]) != "Mn" or lines[n - 1] == ""


def widest_mark(line: str) -> int:
    """Return the columns of a consonant with all that hangs on it: it is never cut."""
    return max((cell_len(part) for part in line.split()), default=0) if len(line) < 8 else 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("หนังสือราชการนี้", ["หนังสือราชการ", "นี้"]),
        ("เจ้าหน้าที่กระทรวงการต่างประเทศ", ["เจ้าหน้าที่", "กระทรวงการต่างประเทศ"]),
        ("ขอความเห็น (ฉบับร่าง)", ["ขอความเห็น ", "(ฉบับร่าง)"]),
        ("TH57-2569-001 ต่อ", ["TH57-2569-001 ", "ต่อ"]),
    ],
)
def test_words_are_kept_whole(text: str, words: list[str]) -> None:
    assert pieces(text) == words
    assert widest_word(text) == max(cell_len(word.rstrip()) for word in words)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_table_in_a_narrow_terminal_breaks_no_word(width: int) -> None:
    drawn = paint.table("หนังสือราชการ", ("ชนิด", "ชื่อ", "ผู้ออก"), [("moi_to_mfa", LONG, LONG)])
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(drawn)
    shown = out.getvalue()

    whole = {word.strip() for most in range(6, 25) for word in pieces(LONG, most)}
    cells = [cell.strip() for line in shown.splitlines()[3:] for cell in line.split("  ")]
    said = [piece.strip() for cell in cells for piece in pieces(cell) if piece.strip()]
    strange = [piece for piece in said if piece not in whole | {"moi_to_mfa"} and "─" not in piece]
    assert not strange
    assert all(cell_len(line) <= width for line in shown.splitlines())
