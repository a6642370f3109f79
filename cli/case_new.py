"""A new case: the province, the partner and the dossier as people name them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import values
from cli.errors import NoSuchProvinceError

if TYPE_CHECKING:
    from usecases.context import Context


def province(text: str) -> str:
    """Return the ISO code of a province given by code or name.

    Raises:
        NoSuchProvinceError: There is none, or it is outside the provincial procedure.
    """
    from reference.loader import find_province

    found = find_province(text)
    if found is None or not found.in_moi_provincial_scope:
        raise NoSuchProvinceError(text=text)
    return found.iso_3166_2


def dossier(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dossier as the case keeps it: lists as lists, texts stripped.

    Raises:
        UsageFaultError: The dossier has no such field.
        DeedRefusedError: A text is too long, or holds control characters.
    """
    from usecases.values import DOSSIER_FIELDS, tidied

    known = {field.name: field for field in DOSSIER_FIELDS}
    values.check_names(given, known, "dossier")
    return {name: tidied(known[name], value) for name, value in given.items()}


def instrument(text: str) -> str:
    """Return the kind of instrument.

    Raises:
        UsageFaultError: There is no such kind.
    """
    from statemachine.words import Instrument

    return values.choice(text, [kind.value for kind in Instrument])


def urgency(text: str) -> str:
    """Return the urgency.

    Raises:
        UsageFaultError: There is no such urgency.
    """
    from statemachine.words import Urgency

    return values.choice(text, [kind.value for kind in Urgency])


def attach_text(ctx: "Context", number: str, path: Path, content: bytes) -> dict[str, Any]:
    """Hang the draft text on a new case; it becomes the text in force."""
    from usecases.cases.case_file import attach

    return attach(ctx, number, content, "draft_text", path.name, path.name)
