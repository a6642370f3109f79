"""The lifecycle as pictures: for Mermaid, which draws it in the manual, and as SVG to print."""

from collections.abc import Iterator

from statemachine.arrows import act_of, days_of, drawn
from statemachine.definition import Definition, Move, Stage
from statemachine.picture import svg
from statemachine.words import label

__all__ = ["mermaid", "svg"]

_BREAKS = str.maketrans({";": ",", ":": "", '"': "'", "#": ""})
"""Signs that Mermaid would read as its own."""


def mermaid(definition: Definition) -> str:
    """Return the definition as a ``stateDiagram-v2``; what every stage can do is a note."""
    lines = ["stateDiagram-v2", "    direction TB", *_stages(definition)]
    lines.append(f"    [*] --> {definition.initial}")
    for (source, target), moves in drawn(definition).items():
        lines += [f"    {source} --> {target} : {_act(move)}" for move in moves]
    lines += [f"    {stage.state} --> [*]" for stage in definition.stages if stage.ends]
    lines += _aside(definition)
    return "\n".join(lines) + "\n"


def _stages(definition: Definition) -> Iterator[str]:
    for stage in definition.stages:
        if "." in stage.state:
            continue
        legs = definition.parallel.get(stage.state, ())
        yield f'    state "{_name(stage)}" as {stage.state}' + (" {" if legs else "")
        for index, leg in enumerate(legs):
            yield from ["        --"] if index else []
            yield from _leg(definition, f"{stage.state}.{leg}")
        yield from ["    }"] if legs else []


def _leg(definition: Definition, name: str) -> Iterator[str]:
    code = name.replace(".", "_")
    yield f'        state "{_name(definition.stage(name))}" as {code}'
    yield f"        [*] --> {code}"
    moves = {m.trigger: m for m in definition.moves if m.source == f"{name}.waiting"}
    if moves:
        roles = {m.role for m in moves.values() if m.role is not None}
        acts = "<br/>".join(f"{label(t, 'th')} / {label(t, 'en')}" for t in moves)
        by = ", ".join(f"{label(r, 'th')} / {label(r, 'en')}" for r in sorted(roles))
        yield f"        {code} --> [*] : {acts}<br/>{by}"


def _name(stage: Stage) -> str:
    days = " · ".join(text for text in days_of(stage) if text)
    return "<br/>".join(text for text in (stage.th, stage.en, days) if text).replace('"', "'")


def _act(move: Move) -> str:
    """Return the words of an arrow: the act in both languages, and whose it is."""
    words = " / ".join(act_of(move)).translate(_BREAKS)
    if move.role is None:
        return words
    return f"{words}<br/>{label(move.role, 'th')} / {label(move.role, 'en')}"


def _aside(definition: Definition) -> Iterator[str]:
    """Yield one note for holding and resuming, and one for reopening, instead of their arrows."""
    held = dict.fromkeys(m.source for m in definition.moves if m.trigger == "hold")
    if held:
        yield "    note right of on_hold"
        yield f"        {label('hold', 'th')} / {label('hold', 'en')} ← {', '.join(held)}"
        yield f"        {label('resume', 'th')} / {label('resume', 'en')} → ขั้นเดิม the same stage"
        yield f"        {label('extend_hold', 'th')} / {label('extend_hold', 'en')}"
        yield "    end note"
    for state in dict.fromkeys(m.source for m in definition.moves if m.spawns):
        yield f"    note left of {state}"
        yield f"        {label('reopen', 'th')} / {label('reopen', 'en')} → เรื่องใหม่ a new case"
        yield "    end note"
