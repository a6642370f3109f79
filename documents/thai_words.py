"""Words of a text in Thai and English; joined again they are the text, to the last mark.

PyThaiNLP newmm with our names added (ux.md 5): a place is one word, no word begins with a bare
vowel or tone mark. It takes a second to load, so it is loaded by who compares.
"""

import re
from functools import cache, lru_cache
from typing import Any

from reference.loader import partner_units, provinces

_OWN = (
    "คู่ภาคี", "คู่ความสัมพันธ์", "บันทึกความเข้าใจ", "หนังสือแสดงเจตจำนง", "เมืองพี่เมืองน้อง",
    "ลายลักษณ์อักษร", "พันธกรณี", "หนังสือสัญญา", "กฎหมายระหว่างประเทศ", "อนุญาโตตุลาการ",
)  # fmt: skip
_PARTS = re.compile(r".{1,2000}(?:\s|$)|.{1,2000}", re.DOTALL)
"""A long text is cut at a space, for the time that finding words takes grows faster than it."""
_MARKS = frozenset(chr(code) for code in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)))


def words(text: str) -> list[str]:
    """Return the words and spaces of a text, in order; ``"".join(words(t)) == t``."""
    if not text:
        return []
    found = [word for part in _PARTS.findall(text) for word in _words_of(part)]
    return _whole(found) if "".join(found) == text else list(text)


@lru_cache(maxsize=4_096)
def _words_of(part: str) -> tuple[str, ...]:
    """Return the words of a part; a comparison asks for each several times."""
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415 - loads a dictionary

    return tuple(
        word_tokenize(part, custom_dict=_dictionary(), engine="newmm", keep_whitespace=True)
    )


def _whole(found: list[str]) -> list[str]:
    """Return words of which none begins with a mark that belongs to the word before."""
    joined: list[str] = []
    for word in found:
        if joined and word[:1] in _MARKS:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


@cache
def _dictionary() -> Any:
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - 60,000 words
    from pythainlp.util import Trie  # noqa: PLC0415

    names = {p.name_th for p in provinces()} | {u.name_th for u in partner_units() if u.name_th}
    return Trie(set(thai_words()) | names | set(_OWN))
