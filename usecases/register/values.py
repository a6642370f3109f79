"""The claimed values in words: what a source says a pair is."""

from collections.abc import Mapping

from usecases import names
from usecases.evidence import EVENTS
from usecases.relations.pair_words import KINDS, LEVELS, STATUSES

_NONE = names.both("ไม่มีความสัมพันธ์ระดับจังหวัด", "no relation of the province")
_VALUES: Mapping[str, Mapping[str, names.Names]] = {
    "status": {**STATUSES, "none": _NONE},
    "kind": KINDS,
    "level": LEVELS,
    "thai_side": {
        "province": names.both("จังหวัด", "the province"),
        "municipality": names.both("เทศบาล", "a municipality"),
    },
    "event": {code: names.both(e.th, e.en) for code, e in EVENTS.items()},
}


def value_name(aspect: str, value: str) -> names.Names:
    """Return what a claimed value is called; a date, a place and a name are themselves."""
    return _VALUES.get(aspect, {}).get(value) or names.both(value, value)
