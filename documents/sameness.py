"""A clause in one wording: what is only said differently comes out the same."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from documents.clauses import plain, without_number
from documents.thai_words import words
from reference.loader import partner_units, provinces

NUMBER = "#"
"""What a number begins with, so that 5, ๕, five and ห้า are one."""
AND = "&"
"""A conjunction, comma or space between parts of a list."""

_DATA: dict[str, Any] = tomllib.loads(
    files("documents").joinpath("substance.toml").read_text(encoding="utf-8")
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]+(?:['’]s)?|\d+(?:[.,]\d+)*|[^a-z\d]+", re.IGNORECASE)
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_PREFIX = re.compile(r"^(?:ความ|การ|ที่)(?=[ก-ฮเ-ไ].{2})")
_TRIMMED = " \t\n.:;()[]“”\"'‘’-–…/"
_ENDINGS = ("ies", "ing", "ed", "es", "s")
_SHORTEST_STEM = 4


def canonical(text: str) -> list[str]:
    """Return the words of a clause in one wording, filling words and its number left out."""
    said = without_number(plain(text)).lower()
    for pattern, instead in _phrases():
        said = pattern.sub(instead, said)
    found: list[str] = []
    thai = _THAI.search(said) is not None
    for token in _tokens(said):
        one = _one(token, thai=thai)
        if one and not _repeats(one, found):
            found.append(one)
    return found


def _repeats(one: str, found: list[str]) -> bool:
    """Return whether a word says once more what was just said: “5 (five)”, two spaces."""
    last = found[-1:] if one == AND else [word for word in found[-2:] if word != AND][-1:]
    return [one] == last and one.startswith((NUMBER, AND))


def kind_of(word: str) -> str | None:
    """Return the kind of substance that a canonical word belongs to, if it is listed."""
    return _kinds().get(word)


def spared(word: str) -> bool:
    """Return whether a word only colours: adding or leaving it out changes no substance."""
    return word in _colouring()


def fixed(word: str) -> bool:
    """Return whether a word may not change its place: a refusal, a duty, a number, money, time."""
    return word.startswith(NUMBER) or kind_of(word) in _DATA["order"]["fixed"]


@cache
def is_name(word: str) -> bool:
    """Return whether a canonical word is the name of a province or of a partner's unit."""
    return word in _names()


def _tokens(said: str) -> list[str]:
    """Return Thai words by dictionary, English words and numbers by their letters."""
    return [part for word in words(said) for part in _WORD.findall(word)]


def _one(token: str, *, thai: bool) -> str:
    if not token.strip(" ,\n"):
        return AND if thai or "," in token else ""  # Thai parts a list with spaces
    word = token.strip(_TRIMMED + ",")
    if not word:
        return ""
    if _DIGITS.fullmatch(word):
        return NUMBER + word.replace(",", "")
    stem = stemmed(word)
    if stem in _groups():
        return _groups()[stem]
    return "" if stem in _empty() else stem


def stemmed(word: str) -> str:
    """Return an English word without its ending, a Thai one without what makes it a noun."""
    word = word.removesuffix("'s").removesuffix("’s")
    if not word.isascii():
        return _PREFIX.sub("", word)
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM - 1:
            return (word.removesuffix(ending) + ("y" if ending == "ies" else "")).removesuffix("e")
    return word.removesuffix("e") if len(word) >= _SHORTEST_STEM else word


@cache
def _groups() -> dict[str, str]:
    """Return stem -> the word that stands for its group; numbers and conjunctions among them."""
    found = {stemmed(word): stemmed(group[0]) for group in _DATA["same"]["words"] for word in group}
    found |= {stemmed(w): NUMBER + n for n, said in _DATA["numbers"].items() for w in said}
    return found | {stemmed(word): AND for word in _DATA["joining"]["words"]}


@cache
def _kinds() -> dict[str, str]:
    return {
        _groups().get(stemmed(word), stemmed(word)): kind
        for kind, known in _DATA["substantive"].items()
        for word in known
    }


@cache
def _empty() -> frozenset[str]:
    return frozenset(stemmed(word) for word in _DATA["empty"]["words"])


@cache
def _colouring() -> frozenset[str]:
    words_ = (stemmed(word) for word in _DATA["colouring"]["words"])
    return frozenset(_groups().get(word, word) for word in words_)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(found), instead) for found, instead in _DATA["phrases"]["same"])


@cache
def _names() -> frozenset[str]:
    units = {unit.name_th for unit in partner_units()} | {p.name_th for p in provinces()}
    return frozenset(filter(None, units))
