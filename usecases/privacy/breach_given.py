"""What is told of a breach, and whether it can be kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from usecases.privacy import breach_words
from usecases.privacy.refused import PrivacyRefusedError
from usecases.rights import plain_text

LONG = 4000


@dataclass(frozen=True, slots=True)
class Given:
    """What is told of a breach; ``people_count`` is digits, or empty where it is not known."""

    title: str
    happened: str
    kinds: tuple[str, ...]
    data: str
    whose: str
    people_count: str = ""
    risk: str = "unjudged"
    risk_reason: str = ""
    measures: str = ""
    happened_at: datetime | None = None


def checked(given: Given) -> dict[str, Any]:
    """Return the columns of what was told, each fit to be kept.

    Raises:
        DeedRefusedError: A text is missing or too long.
        PrivacyRefusedError: A choice or a number is unfit.
    """
    unknown = [kind for kind in given.kinds if kind not in breach_words.KINDS]
    if unknown or not given.kinds:
        raise PrivacyRefusedError("breach_kinds")
    if given.risk not in breach_words.RISKS:
        known = ", ".join(breach_words.RISKS)
        raise PrivacyRefusedError("breach_choice", value=given.risk[:40], known=known)
    count = given.people_count.replace(",", "").strip()
    if count and not (count.isascii() and count.isdigit() and len(count) < 10):  # noqa: PLR2004
        raise PrivacyRefusedError("breach_number")
    judged = given.risk != "unjudged"
    return {
        "title": _text("title", given.title, 200),
        "happened": _text("happened", given.happened),
        "kinds": sorted(set(given.kinds)),
        "data": _text("data", given.data),
        "whose": _text("whose", given.whose),
        "people_count": int(count) if count else None,
        "risk": given.risk,
        "risk_reason": _text("risk_reason", given.risk_reason, wanted=judged),
        "measures": _text("measures", given.measures, wanted=False),
        "happened_at": given.happened_at,
    }


def _text(name: str, value: str, most: int = LONG, *, wanted: bool = True) -> str:
    if not wanted and not value.strip():
        return ""
    return plain_text(value, *breach_words.FIELDS[name], most)
