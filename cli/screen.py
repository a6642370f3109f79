"""Where answers go: one JSON document, or tables for people, on whatever terminal there is."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TextIO

from cli.answer import Answer, Say
from cli.errors import UnwritableFileError, UsageFaultError
from cli.faults import Fault
from cli.visible import visible

LANGUAGES = ("th", "en")
STDOUT = "stdout"


@dataclass(frozen=True, slots=True)
class Screen:
    """How one run of ``phinong`` answers."""

    json: bool = False
    lang: str = "th"

    def show(self, answer: Answer) -> None:
        """Print an answer on stdout.

        Raises:
            UnwritableFileError: It cannot be written, such as to a full disk.
        """
        with writing():
            if self.json:
                print(document(answer.document))
                return
            from cli.paint import put

            put(answer.draw(Say(self.lang)))

    def complain(self, fault: Fault) -> None:
        """Tell what went wrong: a document on stdout, or two lines on stderr."""
        if self.json:
            told = {"error": {"code": fault.code, "th": fault.th, "en": fault.en}}
            with suppress(UnwritableFileError), writing():
                print(document(told))
                return
        lines = (fault.th, fault.en) if self.lang == "th" else (fault.en, fault.th)
        for line in dict.fromkeys(lines):
            print(visible(line), file=sys.stderr)


@contextmanager
def writing() -> Iterator[None]:
    """Write to stdout inside; whoever closes the pipe has read enough, and is no fault.

    Raises:
        UnwritableFileError: The other end takes no more, such as a full disk.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        abandon()
    except OSError as error:
        abandon()
        raise UnwritableFileError(path=STDOUT, why=error.strerror or error) from error


def of(arguments: Sequence[str]) -> Screen:
    """Return how a command line wants to be answered.

    Raises:
        UsageFaultError: The language is neither ``th`` nor ``en``.
    """
    return Screen(wants_json(arguments), language(arguments))


def wants_json(arguments: Sequence[str]) -> bool:
    """Return whether a command line asks for one JSON document."""
    return "--json" in _options(arguments)


def language(arguments: Sequence[str]) -> str:
    """Return the language in which a command line wants to be answered.

    Raises:
        UsageFaultError: It is neither ``th`` nor ``en``.
    """
    named = _value(_options(arguments), "--lang")
    asked = named if named is not None else os.environ.get("PHINONG_LANG") or _readable()
    if asked not in LANGUAGES:
        raise UsageFaultError(
            f"ภาษา “{asked}” ใช้ไม่ได้ โปรดเลือก th หรือ en",
            f"There is no language “{asked}”; choose th or en.",
        )
    return asked


def _options(arguments: Sequence[str]) -> list[str]:
    return list(arguments[: arguments.index("--")] if "--" in arguments else arguments)


def _value(options: list[str], name: str) -> str | None:
    for at, option in enumerate(options):
        if option == name:
            return options[at + 1] if at + 1 < len(options) else ""
        if option.startswith(f"{name}="):
            return option.partition("=")[2]
    return None


def _readable() -> str:
    """Return Thai, or English where the terminal cannot show a Thai letter."""
    try:
        "ก".encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return "en"
    return "th"


def document(value: Any) -> str:
    """Return a value as JSON text that any terminal's encoding can carry."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    text = json.dumps(value, ensure_ascii=not utf8, indent=2, default=_plain)
    # A file name that is not UTF-8 reaches us as lone surrogates; as escapes they are JSON.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") if utf8 else text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)


def prepare_streams() -> None:
    """Let no character and no closed stream crash us."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def abandon() -> None:
    """Write to nowhere from now on: the other end reads no more."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
