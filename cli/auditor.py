"""Checks an exported audit trail of Phinong. One file, nothing but Python 3.11 or newer.

    phinong audit export --out audit.jsonl          (on the installation)
    python3 verify_audit.py audit.jsonl             (anywhere)
    python3 verify_audit.py audit.jsonl --root HEX  (with a root from a digest mail or a paper)

Each line is one entry: ``id chain seq prev hash body``; the last line states the heads and the
checkpoints. Checked: numbering without gaps, every link, every hash, that the body names its own
chain and number, the stated heads, the count of every checkpoint, and the Merkle root (RFC 6962
prefixes, heads in order of chain name) of the newest and of the one whose root is given. A root
from outside shows a trail that was cut or made anew as a whole; without one that cannot be shown.

Exit code: 0 everything holds, 1 something does not, 2 the file or the command cannot be read.
"""

import argparse
import hashlib
import json
import os
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

FORMAT = "phinong/audit/v1"
GENESIS = "0" * 64
_TAG = f"{FORMAT}\n"
_MUCH = 16 * 1024 * 1024
_SHOWN = 50
_READ = json.loads
_CHAIN = itemgetter("chain")


class Trail:
    """What a walk has seen: the head of each chain, now and as of a checkpoint."""

    def __init__(self, bounds: Sequence[int], watched: int) -> None:
        """Begin; ``watched`` is the last entry id of the checkpoint whose root is worked out."""
        self.bounds, self.watched = bounds, watched
        self.counts = [0] * (len(bounds) + 1)
        self.now: dict[str, tuple[int, str]] = {}
        self.then: dict[str, tuple[int, str]] = {}
        self.flaws: list[str] = []

    def walk(self, lines: Iterable[bytes]) -> "Trail":
        """Take entries, those of a chain together and in order."""
        for name, entries in groupby(map(_READ, lines), key=_CHAIN):
            self._chain(name, entries)
        return self

    def _chain(self, name: str, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take the entries of a chain; this is the loop that the time goes into."""
        seq, digest = self.now.pop(name, (0, GENESIS))
        said, tag, sha256 = f'"chain":{json.dumps(name)}', _TAG.encode(), hashlib.sha256
        for entry in entries:
            number, previous, body = entry["seq"], entry["prev"], entry["body"]
            if number != seq + 1:
                self.flaws.append(f"{name} #{number}: entry {seq + 1} is missing")
            if previous != digest:
                self.flaws.append(f"{name} #{number}: does not link to the entry before it")
            seq, digest = number, entry["hash"]
            if sha256(tag + f"{previous}\n{body}".encode()).hexdigest() != digest:
                self.flaws.append(f"{name} #{number}: was changed after it was written")
            elif not (said in body and f'"seq":{number},' in body and _is_plain(body)):
                self._reread(name, number, body)
            self.counts[bisect_left(self.bounds, entry["id"])] += 1
            if entry["id"] <= self.watched:
                self.then[name] = (seq, digest)
        self.now[name] = (seq, digest)

    def _reread(self, name: str, number: int, body: str) -> None:
        told = _READ(body)
        if (told.get("chain"), told.get("seq")) != (name, number):
            self.flaws.append(f"{name} #{number}: the body is another entry's")

    def add(self, other: "Trail") -> None:
        """Take over what a walk over other chains has seen."""
        self.counts = [sum(pair) for pair in zip(self.counts, other.counts, strict=True)]
        for name in self.now.keys() & other.now.keys():
            self.flaws.append(f"{name}: its entries do not stand together")
        self.now |= other.now
        self.then |= other.then
        self.flaws += other.flaws


def _is_plain(body: str) -> bool:
    """Say whether a body names one chain and one number only, so that both are its own."""
    return body.count('"chain":') == 1 and body.count('"seq":') == 1


def root(heads: Mapping[str, tuple[int, str]]) -> str:
    """Return the Merkle root over the heads."""
    nodes = [
        hashlib.sha256(b"\x00" + f"{name}:{seq}:{digest}".encode()).digest()
        for name, (seq, digest) in sorted(heads.items())
    ]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        nodes = above + nodes[len(above) * 2 :]
    return nodes[0].hex() if nodes else GENESIS


def verify(file: str, given: str = "", processes: int = 1) -> tuple[int, list[str]]:
    """Walk the entries of an export; return how many there are and every flaw.

    Args:
        file: One entry a line, chain by chain in order; the last line states heads and checkpoints.
        given: A root known from outside, in hexadecimal; empty for the newest checkpoint's.
        processes: How many work at once.

    Raises:
        ValueError: It is no whole export.
    """
    with open(file, "rb") as opened:  # noqa: PTH123 - no more is needed than the name
        held = opened.read().rstrip(b"\n")
    end = held.rfind(b"\n") + 1
    stated = _stated(held[end:])
    points = stated["checkpoints"]
    wanted = next((p for p in points if p["root"] == given), None) if given else None
    watched = wanted or (points[-1] if points else None)
    bounds = [point["last_id"] for point in points]
    last = watched["last_id"] if watched else 0
    parts = _parts(held, end, processes if end > _MUCH else 1)
    trail = _walked(file, parts, bounds, last)
    flaws = trail.flaws + list(_heads(trail, stated["heads"])) + list(_counts(trail, points))
    if given and wanted is None:
        flaws.append(f"no checkpoint has the root {given}")
    if watched and root(trail.then) != watched["root"]:
        flaws.append(f"checkpoint {watched['day']}: the root differs")
    return sum(trail.counts), flaws


def _stated(line: bytes) -> Mapping[str, Any]:
    stated: Mapping[str, Any] = json.loads(line) if line else {}
    if stated.get("format") != FORMAT or "checkpoints" not in stated:
        raise ValueError("the last line does not state the heads: the export is not whole")
    return stated


def _parts(held: bytes, end: int, number: int) -> list[tuple[int, int]]:
    """Cut the entries into parts of about one size, never within a line or a chain."""
    cuts = [0]
    for part in range(1, number):
        cut = held.rfind(b"\n", 0, max(cuts[-1] + 1, end * part // number)) + 1
        before = _name(held, cut - 1) if cut else ""
        while cut < end and _name(held, held.find(b"\n", cut)) == before:
            cut = held.find(b"\n", cut) + 1
        cuts.append(max(cut, cuts[-1]))
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True) if a < b]


def _name(held: bytes, newline: int) -> str:
    """Return the chain of the entry whose line ends here."""
    return str(_CHAIN(_READ(held[held.rfind(b"\n", 0, newline) + 1 : newline])))


def _walked(
    file: str, parts: Sequence[tuple[int, int]], bounds: Sequence[int], watched: int
) -> Trail:
    """Walk the parts, each in a process of its own."""
    walk = partial(_walk, file, bounds, watched)
    if len(parts) < 2:  # noqa: PLR2004
        found = map(walk, parts)
        return next(found, Trail(bounds, watched))
    trail = Trail(bounds, watched)
    with ProcessPoolExecutor(len(parts)) as pool:
        for done in pool.map(walk, parts):
            trail.add(done)
    return trail


def _walk(file: str, bounds: Sequence[int], watched: int, part: tuple[int, int]) -> Trail:
    start, end = part
    with open(file, "rb") as opened:  # noqa: PTH123
        opened.seek(start)
        lines = opened.read(end - start - 1).split(b"\n")
    return Trail(bounds, watched).walk(lines)


def _heads(trail: Trail, stated: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name in sorted(stated.keys() | trail.now.keys()):
        head = stated.get(name)
        if head is None:
            yield f"{name}: belongs to no case"
        elif trail.now.get(name, (0, GENESIS)) != (head["seq"], head["hash"]):
            yield f"{name}: the stated head is not the last entry"


def _counts(trail: Trail, points: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    found = 0
    for point, count in zip(points, trail.counts, strict=False):
        found += count
        if found != point["entries"]:
            yield f"checkpoint {point['day']}: {point['entries']} entries stated, {found} found"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file and say what was found."""
    asked = argparse.ArgumentParser(description="Check an exported audit trail of Phinong.")
    asked.add_argument("file", help="what `phinong audit export --out FILE` wrote")
    asked.add_argument("--root", default="", help="a root from a digest mail or a paper")
    given = asked.parse_args(arguments)
    try:
        count, flaws = verify(given.file, given.root, os.cpu_count() or 1)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot read {given.file}: {error}", file=sys.stderr)
        return 2
    for flaw in flaws[:_SHOWN]:
        print(flaw)
    if len(flaws) > _SHOWN:
        print(f"... and {len(flaws) - _SHOWN} more")
    print(f"{len(flaws)} FLAWS in {count:,} entries" if flaws else f"{count:,} entries hold")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main())
