"""Small numbers as Thai and English sentences write them: digits of both, and words."""

_TH = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_UNIT_TH = "|".join(_TH)
WORD = rf"(?:\d{{1,3}}|(?:{_UNIT_TH}|ยี่|ร้อย|สิบ|เอ็ด)+|{'|'.join(sorted(_EN, key=len, reverse=True))})"
"""A number as a pattern; the text has its Thai digits turned to Arabic ones."""


def number(text: str) -> int | None:
    """Return a number below a thousand, or ``None`` where the text is none."""
    plain = text.strip().lower()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return _EN.get(plain) or _TH.get(plain) or _thai(plain)


def _thai(text: str) -> int | None:
    hundreds, mark, rest = text.rpartition("ร้อย")
    base = (_TH.get(hundreds, 1) * 100) if mark else 0
    if not rest:
        return base or None
    tens, mark, ones = rest.rpartition("สิบ")
    value = (2 if tens == "ยี่" else _TH.get(tens, 1)) * 10 if mark else 0
    last = 1 if ones == "เอ็ด" and mark else _TH.get(ones, 0) if ones else 0
    if ones and not last:
        return None
    return base + value + last or None
