"""Help pages as plain text: Thai has marks without width, so widths are counted, not lengths."""

import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

COMMON = (
    ("--json", "ตอบเป็น JSON หนึ่งเอกสารทาง stdout · answer with one JSON document on stdout"),
    ("--lang th|en", "ภาษาของคำตอบ (PHINONG_LANG) · language of the answer"),
    ("-h, --help", "แสดงหน้านี้ · show this page"),
)
OPTIONS = "ตัวเลือก (* ต้องระบุ) · options (* required)"
_WIDEST = 100
_LONGEST_NAME = 30

Line = tuple[str, str]


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def of_command(command: Any, ctx: Any) -> str:
    """Return the help page of one command."""
    params = command.params
    named = [param_line(p) for p in params if p.param_type_name == "argument"]
    options = [param_line(p) for p in params if p.param_type_name == "option" and not p.hidden]
    return _page(
        command.help or "",
        usage(command, ctx.command_path),
        (("ค่าที่ต้องระบุ · arguments", named), (OPTIONS, [*options, *_common(params)])),
        (command.epilog or "").splitlines(),
    )


def of_group(group: Any, ctx: Any, commands: Iterable[Line]) -> str:
    """Return the help page of a group: its commands, one line each."""
    options = [param_line(p) for p in group.params if p.param_type_name == "option"]
    return _page(
        group.help or "",
        f"{ctx.command_path} COMMAND ...",
        (("คำสั่ง · commands", list(commands)), ("ตัวเลือก · options", [*options, *COMMON])),
        (group.epilog or "").splitlines(),
    )


def usage(command: Any, path: str) -> str:
    """Return how a command is written: its path, its arguments and whether it has options."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    return " ".join([path, *(_argument(p) for p in arguments), "[OPTIONS]"])


def param_line(param: Any) -> Line:
    """Return an argument or option and what it means."""
    name = _argument(param) if param.param_type_name == "argument" else _option(param)
    envvar = f" ({param.envvar})" if getattr(param, "envvar", None) else ""
    required = " *" if param.required and param.param_type_name == "option" else ""
    return name, f"{param.help or ''}{envvar}{required}"


def _common(params: Iterable[Any]) -> list[Line]:
    own = {option for param in params for option in param.opts}
    return [line for line in COMMON if line[0].split()[0] not in own]


def _argument(param: Any) -> str:
    name = str(param.metavar or param.name.upper())
    name = f"{name} ..." if param.nargs != 1 else name
    return name if param.required else f"[{name}]"


def _option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    others = "".join(f" / {name}" for name in param.secondary_opts)
    value = "" if param.is_flag else f" {param.metavar or param.name.upper()}"
    return names + others + value


def _page(
    about: str, usage_line: str, sections: Iterable[tuple[str, list[Line]]], examples: list[str]
) -> str:
    wide = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = [*_wrapped(about, wide), "", f"วิธีใช้ · usage: {usage_line}"]
    for title, rows in sections:
        if rows:
            lines += ["", title, *_rows(rows, wide)]
    if examples:
        lines += ["", "ตัวอย่าง · examples", *(f"  {line}" for line in examples)]
    return "\n".join(lines) + "\n"


def _rows(rows: list[Line], wide: int) -> Iterator[str]:
    column = min(max(width(name) for name, _ in rows), _LONGEST_NAME)
    for name, meaning in rows:
        lead = f"  {name}{' ' * (column - width(name))}  "
        wrapped = _wrapped(meaning, max(wide - column - 4, 30))
        if width(name) > column:
            yield lead.rstrip()
            lead = " " * (column + 4)
        yield (lead + (wrapped[0] if wrapped else "")).rstrip()
        yield from (" " * (column + 4) + line for line in wrapped[1:])


def _wrapped(text: str, wide: int) -> list[str]:
    """Break a text at its spaces; a Thai phrase without one stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + 1 + width(word) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
