"""Mail from a folder: a Maildir (``new`` and ``cur``), or a folder of ``.eml`` files.

What was taken is moved to ``taken``, what was refused to ``refused``: nothing is deleted.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from notifications.inbound import BEGINNING, LARGEST, Arrived

TAKEN, REFUSED = "taken", "refused"
_MAILDIR = ("new", "cur")


def waiting(folder: Path, most: int) -> Iterator[Arrived]:
    """Yield the mails that lie in a folder, oldest name first, at most so many.

    A file that vanishes meanwhile was taken by somebody else. Symbolic links are left alone: the
    folder may be written by another program.
    """
    for path in _files(folder)[:most]:
        try:
            yield _read(path)
        except FileNotFoundError:
            continue


def put_away(folder: Path, source: str, where: str) -> None:
    """Move a mail out of the way; the same name twice gets a number."""
    path = Path(source)
    shelf = folder / where
    shelf.mkdir(exist_ok=True)
    target, number = shelf / path.name, 1
    while target.exists():
        number += 1
        target = shelf / f"{path.name}.{number}"
    try:
        path.replace(target)
    except FileNotFoundError:
        return  # another took it


def _files(folder: Path) -> list[Path]:
    if all((folder / part).is_dir() for part in _MAILDIR):
        places = [folder / part for part in _MAILDIR]
        found = [path for place in places for path in place.iterdir()]
    else:
        found = [p for p in folder.iterdir() if p.suffix.lower() == ".eml"]
    return sorted(p for p in found if p.is_file() and not p.is_symlink())


def _read(path: Path) -> Arrived:
    size = path.stat().st_size
    whole = size <= LARGEST
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1 if whole else BEGINNING)
    return Arrived(os.fspath(path), size, raw, whole)
