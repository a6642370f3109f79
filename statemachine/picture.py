"""The lifecycle as one picture to print: laid by hand, self-contained, Thai and English."""

from collections.abc import Iterator

from statemachine.arrows import act_of, days_of, drawn, is_setback
from statemachine.definition import Definition, Move, Stage
from statemachine.drawing import arrow, both, group, page, rectangle, stripe, text
from statemachine.layout import HEIGHT, LEGS, STAYS, WIDTH, Box, places, route
from statemachine.words import Role, label

TITLE = (
    "ขั้นตอนการสถาปนาความสัมพันธ์เมืองพี่เมืองน้อง",
    "The way of a case, from the first draft to the deposited original",
)
HOLDING = (
    ("พักเรื่อง: จากทุกขั้นที่ยังไม่สิ้นสุด โดยระบุสาเหตุ", "hold: from every open stage, with its cause"),
    ("ดำเนินเรื่องต่อ: กลับสู่ขั้นเดิม ด้วยวันที่เหลืออยู่", "resume: back to where it was, with the days left"),
    ("ขยายเวลาพักเรื่อง โดยระบุเหตุผล", "extend the hold, with a reason"),
)
CHIPS = {"rejected": "✕ ไม่ผ่าน · Rejected", "revision": "↩ แก้ไขร่าง · Revision"}
_NOBODY = "#8796a5"
COLOURS: dict[Role, str] = {
    Role.COORDINATOR: "#2f8f5b",
    Role.GOVERNOR: "#1f6b43",
    Role.MOI_OFFICER: "#2b6cb0",
    Role.MFA_OFFICER: "#7048b6",
    Role.AGENCY_OFFICER: "#0f8b8d",
    Role.MOI_EXECUTIVE: "#1a3a6b",
    Role.CABINET_LIAISON: "#b7791f",
}


def svg(definition: Definition) -> str:
    """Return the lifecycle as one self-contained picture; the same text for the same definition."""
    stages = [s for s in definition.stages if "." not in s.state]
    known = places(s.state for s in stages)
    parts = [*_heading(definition)]
    parts += [_arrow(pair, moves, known) for pair, moves in drawn(definition).items()]
    for stage in stages:
        box = known[stage.state]
        is_aside = stage.state == "on_hold"
        parts.append(_aside(stage, box) if is_aside else _stage(definition, stage, box))
    names = " → ".join(f"{s.th} ({s.en})" for s in stages)
    return page(WIDTH, HEIGHT, " / ".join(TITLE), f"ขั้นตอน / Stages: {names}", parts)


def _heading(definition: Definition) -> Iterator[str]:
    """Yield the title, the version, and whose stages have which colour."""
    yield "  " + text((20, 48), TITLE[0], "title")
    yield "  " + text((20, 76), TITLE[1], "english", lang="en")
    version = f"นิยาม {definition.version} · definition {definition.version}"
    yield "  " + text((WIDTH - 20, 48), version, "small", "end")
    for index, (role, colour) in enumerate(COLOURS.items()):
        x = 20 + 207 * index
        yield "  " + rectangle(Box(x, 94, 12, 12), "", 3, colour)
        yield "  " + text((x + 18, 104), label(role, "th"), "small")


def _stage(definition: Definition, stage: Stage, box: Box) -> str:
    legs = definition.parallel.get(stage.state, ())
    parts = [rectangle(box, "box end" if stage.ends else "box", 30 if stage.ends else 8)]
    if not stage.ends:
        parts.append(stripe(box, _NOBODY if legs else _colour(stage)))
    parts += [text((box.x + 20, box.y + 31), stage.th, "name"),
              text((box.x + 20, box.y + 52), stage.en, "english", lang="en")]  # fmt: skip
    parts += _legs(definition, stage, box) if legs else _holder(stage, box)
    parts += [
        *_badge(stage, box),
        *_stays(definition, stage.state),
        *_reopens(definition, stage, box),
    ]
    return group(parts, "stage", f"{stage.th} / {stage.en}")


def _holder(stage: Stage, box: Box) -> Iterator[str]:
    if stage.holder is not None:
        yield text((box.x + 20, box.y + 75), label(stage.holder, "th"), "holder")
        yield text((box.x + 20, box.y + 93), label(stage.holder, "en"), "small", lang="en")


def _badge(stage: Stage, box: Box) -> Iterator[str]:
    """Yield the days of a stage, on its upper edge."""
    th, en = days_of(stage)
    if th:
        badge = Box(box.x + box.w - 204, box.y - 12, 192, 24)
        yield rectangle(badge, "badge", 11)
        yield text((badge.x + 96, badge.y + 17), f"{th} · {en}", "small", "middle")


def _legs(definition: Definition, stage: Stage, box: Box) -> Iterator[str]:
    for name in definition.parallel[stage.state]:
        leg, at = definition.stage(f"{stage.state}.{name}"), LEGS.get(name)
        if at is not None:
            yield rectangle(at, "leg", 5)
            yield stripe(at, _colour(leg))
            for row, words in enumerate((leg.th, leg.en, " · ".join(days_of(leg)))):
                lang = "en" if row == 1 else "th"
                yield text((at.x + 16, at.y + 26 + 22 * row), words, "leg-words", lang=lang)
    acts = dict.fromkeys(m.trigger for m in definition.sources(stage.state) if "." in m.source)
    th, en = (" · ".join(label(act, lang) for act in acts) for lang in ("th", "en"))
    yield text((box.x + 20, box.y + box.h - 14), f"{th}  ({en})", "small")


def _stays(definition: Definition, state: str) -> Iterator[str]:
    """Yield the loop of the moves that leave a case where it is."""
    acts = [act_of(m) for m in definition.moves if m.source == m.target == state]
    way = STAYS.get(state)
    if way is None or not acts:
        return
    x, y = way.words if way.anchor == "end" else (way.words[0], way.words[1] - 34 * len(acts) + 18)
    words = [both((x, y + 34 * row), *act, way.anchor) for row, act in enumerate(acts)]
    title = f"{state}: " + ", ".join(f"{th} / {en}" for th, en in acts)
    yield group([arrow(way.points, muted=True), *words], "move muted", title)


def _reopens(definition: Definition, stage: Stage, box: Box) -> Iterator[str]:
    if any(m.spawns for m in definition.sources(stage.state)):
        th, en = label("reopen", "th"), label("reopen", "en")
        words = f"{th} = เรื่องใหม่ · {en}: a new case"
        yield text((box.x + 20, box.y + 71), words, "small")


def _arrow(pair: tuple[str, str], moves: list[Move], known: dict[str, Box]) -> str:
    """Return one arrow with the words of every move that it stands for."""
    way = route(*pair, known[pair[0]], known[pair[1]])
    muted = all(is_setback(move) for move in moves)
    acts = [act_of(move) for move in moves]
    parts = [arrow(way.points, muted=muted)]
    for row, (th, en) in enumerate(acts):
        at = (way.words[0], way.words[1] + 34 * row)
        parts.append(both(at, th, en, way.anchor))
    if way.chip is not None:
        parts += _chip(way.chip, pair[1])
    title = f"{pair[0]} → {pair[1]}: " + ", ".join(f"{th} / {en}" for th, en in acts)
    return group(parts, "move muted" if muted else "move", title)


def _chip(box: Box, state: str) -> Iterator[str]:
    """Yield the name of a stage that is too far away for an arrow."""
    yield rectangle(box, "chip", 18)
    yield text((box.middle[0], box.y + 23), CHIPS.get(state, state), "small", "middle")


def _aside(stage: Stage, box: Box) -> str:
    """Return the stage that every open one can be put into, with its moves in words."""
    parts = [rectangle(box, "box aside"), stripe(box, _colour(stage)),
             text((box.x + 20, box.y + 31), stage.th, "name"),
             text((box.x + 20, box.y + 52), stage.en, "english", lang="en"),
             *_holder(stage, box), *_badge(stage, box)]  # fmt: skip
    for row, (th, en) in enumerate(HOLDING):
        parts.append(text((box.x + 20, box.y + 122 + 38 * row), th, "holder"))
        parts.append(text((box.x + 20, box.y + 138 + 38 * row), en, "small", lang="en"))
    return group(parts, "stage", f"{stage.th} / {stage.en}")


def _colour(stage: Stage) -> str:
    return _NOBODY if stage.holder is None else COLOURS.get(stage.holder, _NOBODY)
