"""The kinds of paper, as the shipped table has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from reference import loader
from statemachine.words import Role
from usecases.papers.refusals import NoSuchKindError


@dataclass(frozen=True, slots=True)
class Ask:
    """What only the person who issues can say; ``kind`` is line, text, lines or date."""

    name: str
    th: str
    en: str
    kind: str = "line"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that stands where all of ``having`` are known and none of ``lacking``."""

    text: str
    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def named(self) -> frozenset[str]:
        """Return what the sentence names."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)

    def stands(self, known: Mapping[str, str]) -> bool:
        """Return whether the sentence is said, given what is known."""
        with_all = all(known.get(name) for name in self.having)
        return with_all and not any(known.get(name) for name in self.lacking)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper; see ``reference/data/papers/kinds.toml``.

    ``issuer`` is whose paper it is: province, interior or consulted. ``to`` are codes of the
    address book, or ``desk`` (the MFA department of the country), ``asked`` (agencies that were
    consulted) and ``province``.
    """

    id: str
    th: str
    en: str
    about_th: str
    about_en: str
    template: str
    issuer: str
    roles: tuple[Role, ...]
    states: tuple[str, ...]
    to: tuple[str, ...]
    subject: str
    source: str
    confidence: str
    signer: str = ""
    holder: str = ""
    closing: str = "ขอแสดงความนับถือ"
    heading: str = ""
    most_pages: int = 0
    numbered: bool = True
    needs: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    references: tuple[Line, ...] = ()
    paragraphs: tuple[Line, ...] = ()
    request: tuple[Line, ...] = ()
    facts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    encloses: tuple[str, ...] = ()
    sentences: tuple[Line, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather every sentence, for those who check the table."""
        said = (Line(self.subject), *self.references, *self.paragraphs, *self.request)
        object.__setattr__(self, "sentences", said)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of paper by id, in the order of the procedure."""
    return {row["id"]: _kind(row) for row in loader.paper_kinds()}


def kind(name: str) -> Kind:
    """Return a kind of paper.

    Raises:
        NoSuchKindError: There is none of this name.
    """
    found = kinds().get(name)
    if found is None:
        raise NoSuchKindError(kind=name, known=", ".join(kinds()))
    return found


_LINES = frozenset({"references", "paragraphs", "request"})


def _kind(row: Mapping[str, Any]) -> Kind:
    values = {name: _value(name, value) for name, value in row.items()}
    return Kind(**values)


def _value(name: str, value: Any) -> Any:
    if name in _LINES:
        return _lines(value)
    if name == "roles":
        return tuple(Role(each) for each in value)
    if name == "asks":
        return tuple(Ask(**each) for each in value)
    return tuple(value) if isinstance(value, list) else value


def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(row["text"], tuple(row.get("if", ())), tuple(row.get("unless", ()))) for row in rows
    )
