"""A text in two languages parted into its Thai and its English half."""

import re

from documents.reading import Text

_THAI = re.compile(r"[\u0e00-\u0e7f]")
_ENGLISH = re.compile(r"[A-Za-z]{3}")
_FEW, _SHARE = 3, 0.25


def halves(text: Text) -> tuple[Text, Text] | None:
    """Return the Thai and the English paragraphs of a text, or ``None`` where it has one language.

    A paragraph with any Thai letter is Thai: names in brackets are often in both scripts.
    """
    thai = tuple(p for p in text.paragraphs if _THAI.search(p))
    english = tuple(p for p in text.paragraphs if not _THAI.search(p) and _ENGLISH.search(p))
    if min(len(thai), len(english)) < _FEW or len(english) < _SHARE * len(thai):
        return None
    return Text(thai), Text(english)
