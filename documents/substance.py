"""Which kinds of substance a change touches: numbers, refusal, duty, law, money, ending, parties.

Both versions are brought to one wording first: digits and number words, words that mean the same
(``substance.toml``), filling words, order within a list. What still differs is substance, and a
word that nobody listed counts as a thought of its own: a change that slips by costs more than one
that is looked at twice (ux.md 5; F8, F15 for what the ministries look at).
"""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from documents.sameness import AND, NUMBER, canonical, fixed, is_name, kind_of, spared

_LONGEST_LIST, _LONGEST_CLAUSE = 16, 1_000
_BETWEEN = frozenset({AND, "or", "หรือ"})


def kinds_between(old: str, new: str) -> frozenset[str]:
    """Return the kinds of substance in which two versions of a clause differ; none: reworded."""
    before, after = canonical(old), canonical(new)
    if _content(before) == _content(after):
        return frozenset()
    gone, come = _moved_apart(before, after)
    if not gone and not come:
        return _of_order(before, after)
    return frozenset(kind for word in gone + come for kind in _kinds(word))


def _content(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if token != AND]


def _moved_apart(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return the words that one version alone has, in any order; words without weight left out."""
    a, b = Counter(_content(before)), Counter(_content(after))
    gone, come = list((a - b).elements()), list((b - a).elements())
    return [w for w in gone if not spared(w)], [w for w in come if not spared(w)]


def _of_order(before: list[str], after: list[str]) -> frozenset[str]:
    """Return ``order`` where the same words in another order may say something else."""
    one, other = _light(before), _light(after)
    if len(one) > _LONGEST_CLAUSE:
        return frozenset() if one == other else frozenset({"order"})
    match = SequenceMatcher(None, one, other, False)  # noqa: FBT003
    changed = [code for code in match.get_opcodes() if code[0] != "equal"]
    if not changed:
        return frozenset()
    span = one[changed[0][1] : changed[-1][2]]
    content = _content(span)
    is_list = not _BETWEEN.isdisjoint(span) and len(content) <= _LONGEST_LIST
    harmless = (is_list or len(content) <= 2) and not any(map(fixed, content))  # noqa: PLR2004
    return frozenset() if harmless else frozenset({"order"})


def _light(tokens: list[str]) -> list[str]:
    return [token for token in tokens if not spared(token)]


def _kinds(word: str) -> set[str]:
    if word.startswith(NUMBER):
        return {"number"}
    if is_name(word):
        return {"party"}
    return {kind_of(word) or "thought"}
