"""What the person who issues says of a paper: recipient, signer, urgency, secrecy, additions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from reference.loader import official_letters
from statemachine.dates import PartialDate, format_th
from usecases.papers.kinds import Kind
from usecases.papers.refusals import ChoiceError, TopSecretError
from usecases.rights import plain_text
from usecases.stage_words import said

URGENCIES = {"normal": "", "urgent": "ด่วน", "very_urgent": "ด่วนมาก", "most_urgent": "ด่วนที่สุด"}
SECRECIES = {"none": "", "confidential": "ลับ", "secret": "ลับมาก", "top_secret": "ลับที่สุด"}
_NOTE = 2_000
_LONGEST = {"line": 300, "date": 40}
Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person who issues says of a paper; what is left out is as the case has it.

    ``enclosures`` are digests of documents on the case; ``None`` takes those that usually go with
    the kind. ``answers`` are the kind's own questions. ``prefix_checked`` says that the person
    looked an unconfirmed number of the office up.
    """

    to: str = ""
    signer_name: str = ""
    signer_post: str = ""
    urgency: str = ""
    secrecy: str = "none"
    enclosures: tuple[str, ...] | None = None
    note: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    prefix_checked: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with the paper."""
        return {**asdict(self), "answers": dict(self.answers)}


def check(wish: Wish) -> None:
    """Refuse a choice that is not offered.

    Raises:
        ChoiceError: It is none of the list.
        TopSecretError: Top secret was chosen.
    """
    _chosen(wish.urgency or "normal", URGENCIES, "ชั้นความเร็ว", "urgency")
    _chosen(wish.secrecy, SECRECIES, "ชั้นความลับ", "secrecy")
    if wish.secrecy == "top_secret":
        raise TopSecretError


def _chosen(value: str, known: Mapping[str, str], th: str, en: str) -> None:
    if value not in known:
        raise ChoiceError(value=value, field_th=th, field_en=en)


def line(text: str) -> str:
    """Return a name or a post; empty where nothing was said."""
    return plain_text(text, "ผู้ลงนาม", "signer", 200) if text.strip() else ""


def added(text: str) -> str:
    """Return what is added to a paper in the issuer's own words; empty where nothing is."""
    return plain_text(text, "ข้อความเพิ่มเติม", "addition", _NOTE) if text.strip() else ""


def answer(kind: Kind, name: str, text: str) -> str:
    """Return an answer to one of the kind's questions as papers say it.

    Raises:
        ChoiceError: The kind asks no such question.
        DateFormatError: A date was asked for and this is none.
    """
    ask = next((one for one in kind.asks if one.name == name), None)
    if ask is None:
        raise ChoiceError(value=name, field_th="คำถามของหนังสือ", field_en="questions of the paper")
    value = plain_text(text, ask.th, ask.en, _LONGEST.get(ask.kind, _NOTE))
    if ask.kind == "date":
        return format_th(PartialDate.parse(value))
    lines = [" ".join(each.split()) for each in value.splitlines()]
    return "\n".join(filter(None, lines)) if ask.kind == "lines" else " ".join(filter(None, lines))


def urgencies() -> list[tuple[str, Said]]:
    """Return the urgencies as a choice, as the regulation names them."""
    return _named(URGENCIES, "urgency")


def secrecies() -> list[tuple[str, Said]]:
    """Return the levels of secrecy that travel electronically."""
    return [one for one in _named(SECRECIES, "secrecy") if one[0] != "top_secret"]


def _named(known: Mapping[str, str], name: str) -> list[tuple[str, Said]]:
    english = {row["th"]: row["en"] for row in official_letters()[name]}
    return [(code, said(th or "ปกติ", english[th or "ปกติ"])) for code, th in known.items()]
