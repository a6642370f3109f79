"""What reads and compares texts in a process of its own: ``python -m documents.worker FD``.

An upload may be made to exhaust whoever reads it. Here it can take no more memory than ``MEMORY``,
open no more files than a few, and no longer than its asker waits: documents/apart.py kills it.
It is given bytes and answers with JSON and, where a file was asked for, bytes.
"""

import contextlib
import json
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from documents import comparison, consistency, guard, tracked, wording
from documents.clauses import clauses
from documents.consistency import Registered
from documents.errors import UnreadableDocumentError
from documents.languages import halves
from documents.reading import Text, read_text
from documents.thai_words import words
from documents.word import Stamp

MEMORY, FILES = 1024**3, 64
SECONDS, IDLE = 10, 15 * 60

Given = Mapping[str, Any]
Answer = tuple[dict[str, Any], bytes]


def compare(contents: Sequence[bytes], _given: Given) -> Answer:
    """Compare two texts clause by clause."""
    old, new = map(read_text, contents)
    return {"clauses": [change.as_json() for change in comparison.compare(old, new)]}, b""


def track(contents: Sequence[bytes], given: Given) -> Answer:
    """Compare two texts and write the changes as a DOCX."""
    old, new = map(read_text, contents)
    stamp = Stamp(given["author"], datetime.fromisoformat(given["at"]))
    return {}, tracked.docx(comparison.compare(old, new), stamp)


def changes(contents: Sequence[bytes], given: Given) -> Answer:
    """List what stands between a cleared text and the one to be signed, each with its key."""
    cleared, text = map(read_text, contents)
    found = guard.guard(guard.Cleared(given["cleared"], cleared), given["sha256"], text)
    return {"changes": [change.as_json() for change in found.changes]}, b""


def check(contents: Sequence[bytes], given: Given) -> Answer:
    """Check a text, against its English version where that is given or is in it."""
    text, *others = map(read_text, contents)
    known = Registered(**given["registered"])
    found = [*consistency.check(text, known)]
    found += [one for other in others for one in consistency.check(other, known)]
    both = (text, others[0]) if others else halves(text)
    if both:
        found += consistency.check_versions(*both)
    parts = list(zip(("th", "en"), both, strict=True)) if both else [("", text)]
    return {
        "findings": [one.as_json() for one in found],
        "wording": [one.as_json() for _, part in parts for one in wording.check_wording(part)],
        "parts": [{"language": name, "clauses": _clauses(part)} for name, part in parts],
    }, b""


def _clauses(text: Text) -> list[dict[str, Any]]:
    return [
        {
            "number": clause.number,
            "text": clause.text,
            "wording": [one.as_json() for one in wording.in_clause(clause)],
        }
        for clause in clauses(text)
    ]


TASKS: dict[str, Callable[[Sequence[bytes], Given], Answer]] = {
    "compare": compare,
    "track": track,
    "changes": changes,
    "check": check,
}


def answer(name: str, contents: Sequence[bytes], given: Given) -> Answer:
    """Return the answer of a task, or why there is none under ``refused`` or ``broken``."""
    try:
        return TASKS[name](contents, given)
    except UnreadableDocumentError as error:
        return {"refused": error.facts}, b""
    except (MemoryError, RecursionError):
        return {"refused": None}, b""
    except Exception:  # noqa: BLE001 - whatever a hostile file makes fail, the next one is read
        return {"broken": traceback.format_exc()}, b""


def serve(connection: Connection) -> None:
    """Answer until nobody asks any more."""
    words("พร้อม")  # loads the dictionary before the first question
    connection.send_bytes(b"{}")
    with contextlib.suppress(EOFError, ConnectionError):
        while connection.poll(IDLE):
            asked = json.loads(connection.recv_bytes())
            contents = [connection.recv_bytes() for _ in range(asked["contents"])]
            signal.alarm(SECONDS + 2)  # where the asker is gone, nobody else would end it
            told, file = answer(asked["do"], contents, asked["given"])
            signal.alarm(0)
            connection.send_bytes(json.dumps(told, ensure_ascii=False).encode())
            connection.send_bytes(file)


def confine() -> None:
    """Take from this process what it does not need; a system that cannot, does without."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    confine()
    serve(Connection(int(sys.argv[1])))
