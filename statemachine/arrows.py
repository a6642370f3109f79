"""What the diagrams say: which moves have an arrow, and the words on it."""

from statemachine.definition import Definition, Move, Stage
from statemachine.differences import WORDS
from statemachine.words import label

SETBACKS = frozenset(
    {
        "send_back",
        "return_for_revision",
        "substantive",
        "withdraw",
        "reject",
        "refuse",
        "cabinet_refuse",
        "parliament_refuse",
    }
)
ASIDE = frozenset({"hold", "resume", "extend_hold", "reopen"})
"""Acts that every open stage, or every closed case, knows: said once, not drawn."""

CONDITIONS: dict[str, tuple[str, str]] = {
    "parliament_is_needed": ("ต้องเสนอรัฐสภาตามมาตรา 178 วรรคสอง", "treaty under s.178 para 2"),
    "an_office_objects": ("มีหน่วยงานคัดค้าน", "an office objects"),
    "an_office_asks_for_changes": ("ขอให้แก้ไข", "changes asked"),
    "other_agencies_still_waiting": ("ยังรอหน่วยงานอื่น", "others still to answer"),
}


def top(place_name: str) -> str:
    """Return the state of a leg, or the state itself."""
    return place_name.partition(".")[0]


def days_of(stage: Stage) -> tuple[str, str]:
    """Return the normal days of a stage in Thai and English, or two empty texts."""
    if stage.days is None:
        return "", ""
    th, en = WORDS[stage.count]
    return f"{stage.days.normal} {th}", f"{stage.days.normal} {en}"


def is_setback(move: Move) -> bool:
    """Return whether a move goes back or gives up."""
    return move.trigger in SETBACKS or move.when.startswith("an_office")


def act_of(move: Move) -> tuple[str, str]:
    """Return what an arrow says: the act, or what makes a review go this way."""
    if move.trigger == "join" and move.when:
        return CONDITIONS.get(move.when, (move.when, move.when))
    th, en = label(move.trigger, "th"), label(move.trigger, "en")
    if move.when in CONDITIONS:
        return f"{th} · {CONDITIONS[move.when][0]}", f"{en}; {CONDITIONS[move.when][1]}"
    return th, en


def drawn(definition: Definition) -> dict[tuple[str, str], list[Move]]:
    """Return the moves that have an arrow, by the two states that it joins."""
    found: dict[tuple[str, str], list[Move]] = {}
    for move in definition.moves:
        pair = (top(move.source), top(move.target))
        inside = pair[0] == pair[1] and "." in move.source
        if move.trigger not in ASIDE and not inside:
            found.setdefault(pair, []).append(move)
    return found
