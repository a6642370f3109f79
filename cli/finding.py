"""What a check of ``phinong doctor`` finds."""

from dataclasses import dataclass

from statemachine.errors import PhinongError

OK, NOTE, WRONG = "ok", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``ok``, a ``note``, or ``wrong`` with how to mend it."""

    check: str
    state: str
    th: str
    en: str


def of_error(check: str, error: PhinongError) -> Finding:
    """Return an error as a finding; its sentence says how to mend it."""
    return Finding(check, WRONG, error.sentence("th"), error.sentence("en"))
